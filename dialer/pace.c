/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/pace.h"

/* Failures in a row are counted up to here; 2^16 s is beyond any retry_max. */
enum { FAILURES_MAX = 16 };

void pace_init(struct pace *pace, uint64_t seed)
{
	*pace = (struct pace){ .random = seed ? seed : 1 };
}

void pace_stable(struct pace *pace)
{
	pace->failures = 0;
	pace->free = true;
}

/* xorshift64 (Marsaglia 2003): spreads sticks that failed together, keeps no secret. */
static uint64_t draw(struct pace *pace, uint64_t below)
{
	pace->random ^= pace->random << 13;
	pace->random ^= pace->random >> 7;
	pace->random ^= pace->random << 17;
	return below ? pace->random % below : 0;
}

uint64_t pace_next(struct pace *pace, unsigned min_s, unsigned max_s)
{
	uint64_t least = (uint64_t)min_s * 1000, most;

	if (pace->free) {
		pace->free = false;
		return 0;
	}
	if (pace->failures < FAILURES_MAX)
		pace->failures++;
	most = least << (pace->failures - 1);
	if (most > (uint64_t)max_s * 1000)
		most = (uint64_t)max_s * 1000;
	return least + (most > least ? draw(pace, most - least + 1) : 0);
}
