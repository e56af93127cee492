/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Which message leads where. Rows of a tab-separated file (start id, model, cblen, the 16
 * bytes of the command block, the whole message, the resulting id), those whose model fits the
 * profile's pattern first; then the profile's own [switch] section. Pure.
 */
#ifndef SURFSTICK_SIM_MODES_H
#define SURFSTICK_SIM_MODES_H

#include "tests/sim/profile.h"

/* rows: the file's text, NULL for none. NULL: no such message. */
const struct profile_identity *modes_find(const char *rows, const struct profile *profile,
	const struct profile_identity *now, uint8_t cblen, const uint8_t cb[16]);
const struct profile_identity *modes_find_kind(const struct profile *profile, int kind);

#endif
