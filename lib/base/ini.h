/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The `[section]` / `key = value` grammar that surfstick.conf and wvdial.conf share. Pure: text
 * in, callbacks out. Comments are whole lines that start with '#' or ';'. Keys may hold spaces
 * ("Auto Reconnect"); values are handed over raw, trimmed of blanks at both ends: quotes are
 * the caller's matter. CR LF and a UTF-8 byte order mark are accepted.
 */
#ifndef SURFSTICK_BASE_INI_H
#define SURFSTICK_BASE_INI_H

#include "base/macro.h"

struct ini_place {
	const char *file;
	unsigned line; /* from 1 */
	unsigned col;  /* from 1, in bytes */
};

struct ini_error {
	struct ini_place at;
	char what[160];
};

/* Return < 0 to stop: ini_parse() returns it. Pointers are valid during the call only. */
struct ini_ops {
	int (*section)(void *ctx, const char *name, const struct ini_place *at);
	/* at points at the key, value_at at the first byte of the value. */
	int (*pair)(void *ctx, const char *key, const char *value, const struct ini_place *at,
		const struct ini_place *value_at);
	/* A line that is neither. Return 0 to go on with the next line. */
	int (*error)(void *ctx, const struct ini_error *error);
};

/* file: name for the places, borrowed. NUL bytes in text are an error of their line. */
int ini_parse(const char *file, const char *text, size_t len, const struct ini_ops *ops, void *ctx);

#endif
