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

/* What a switch says whose target is "stay": answer "good", and do nothing. */
extern const struct profile_identity modes_stay;

/* A command block. rows: the file's text, NULL for none. NULL: no such message. */
const struct profile_identity *modes_find(const char *rows, const struct profile *profile,
	const struct profile_identity *now, uint8_t cblen, const uint8_t cb[16]);
/* A whole bulk message: raw/..., and for what no disk driver sends by itself, any. */
const struct profile_identity *modes_find_raw(const struct profile *profile, const uint8_t *data,
	size_t len);
/* A command that a disk driver sends by itself to a disk it found. */
bool modes_is_a_drivers(const uint8_t *data, size_t len);
/* setup: as on the wire, its length not looked at. */
const struct profile_identity *modes_find_control(const struct profile *profile,
	const uint8_t setup[8], const uint8_t *data, size_t len);
/* One of the kinds that are told by up to two numbers. */
const struct profile_identity *modes_find_number(const struct profile *profile,
	enum profile_switch_kind kind, uint8_t first, uint8_t second);
const struct profile_identity *modes_find_kind(const struct profile *profile,
	enum profile_switch_kind kind);

#endif
