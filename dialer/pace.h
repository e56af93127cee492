/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * When to dial again. Full jitter over a window that doubles with every failure in a row
 * (retry_min to retry_max), at once after a link that was stable. Pure but for its own random
 * state, which the owner seeds.
 */
#ifndef SURFSTICK_DIALER_PACE_H
#define SURFSTICK_DIALER_PACE_H

#include "base/macro.h"

struct pace {
	unsigned failures; /* in a row, since the last stable link */
	bool free;	   /* the next try costs no waiting */
	uint64_t random;   /* state, never 0 */
};

void pace_init(struct pace *pace, uint64_t seed);
/* A link that lasted came to its end: the next dial is free. */
void pace_stable(struct pace *pace);
/* Milliseconds until the next try; counts one failure unless the last was a stable link. */
uint64_t pace_next(struct pace *pace, unsigned min_s, unsigned max_s);

#endif
