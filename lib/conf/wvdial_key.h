/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The keys of a wvdial.conf and what becomes of each. */
#ifndef SURFSTICK_CONF_WVDIAL_KEY_H
#define SURFSTICK_CONF_WVDIAL_KEY_H

#include "base/macro.h"

enum wvdial_deed {
	WVDIAL_TAKE,	 /* the value goes to our key `ours` */
	WVDIAL_TAKE_BOOL, /* ... as yes or no, read as wvdial reads them */
	WVDIAL_TAKE_DNS,
	WVDIAL_PHONE,	 /* with Dial Prefix and Area Code before it */
	WVDIAL_PART,	 /* used with another key */
	WVDIAL_INIT,
	WVDIAL_IGNORE,	 /* say why, unless the value changes nothing */
};

/* Values of an ignored key that need no word: what happens is what they ask for. */
enum wvdial_quiet { WVDIAL_QUIET_NEVER, WVDIAL_QUIET_EMPTY, WVDIAL_QUIET_OFF, WVDIAL_QUIET_ON };

struct wvdial_key {
	const char *name;
	enum wvdial_deed deed;
	const char *ours;
	enum wvdial_quiet quiet;
	const char *why; /* of WVDIAL_IGNORE */
};

size_t wvdial_key_count(void);
const struct wvdial_key *wvdial_key_at(size_t index);
/* Case does not count. */
const struct wvdial_key *wvdial_key_find(const char *name);
const char *wvdial_key_suggest(const char *name);
/* off, no..., false, 0 and nothing are off; on, true, yes and other numbers are on; any other
 * word is off, as wvdial has it. */
bool wvdial_key_is_on(const char *value);
bool wvdial_key_needs_no_word(const struct wvdial_key *key, const char *value);

#endif
