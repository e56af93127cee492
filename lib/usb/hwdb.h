/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A reader of the hwdb text that udev compiles (hwdb(7)): match lines with globs, below them
 * properties indented by one space, records apart by blank lines. A '#' starts a comment wherever
 * it stands; as a whole line it may stand within a record. For systems without a compiled hwdb,
 * for work by hand and for tests. Pure; the text is never changed.
 *
 * As with udev a later match of the same file wins, property by property.
 */
#ifndef SURFSTICK_USB_HWDB_H
#define SURFSTICK_USB_HWDB_H

#include "base/macro.h"

enum { HWDB_LINE_MAX = 1024, HWDB_PROPS_MAX = 24 };
/* Bytes with the final NUL. */
enum { HWDB_KEY_MAX = 40, HWDB_VALUE_MAX = 512 };

/* Strings are valid during the call only. */
struct hwdb_ops {
	void (*match)(void *ctx, const char *glob, unsigned line);
	void (*property)(void *ctx, const char *key, const char *value, unsigned line);
	/* What is wrong with a line; reading goes on with the next one. */
	void (*error)(void *ctx, const char *file, unsigned line, const char *what);
};

/* Any op may be NULL. Returns the number of errors. */
int hwdb_parse(const char *file, const char *text, size_t len, const struct hwdb_ops *ops,
	void *ctx);

struct hwdb_props {
	size_t n;
	struct {
		char key[HWDB_KEY_MAX];
		char value[HWDB_VALUE_MAX];
	} list[HWDB_PROPS_MAX];
};

/* Adds to props (or replaces in it) the SURFSTICK_ properties of a modalias. Returns the number
 * of errors in the text; ops->error alone is used. */
int hwdb_lookup(const char *file, const char *text, size_t len, const char *modalias,
	struct hwdb_props *props, const struct hwdb_ops *ops, void *ctx);
/* false when it is too long, or one too many. */
bool hwdb_set(struct hwdb_props *props, const char *key, const char *value);
/* NULL when it is not there. */
const char *hwdb_get(const struct hwdb_props *props, const char *key);
/* fnmatch(3) without flags, in time len(glob) * len(text) at worst. */
bool hwdb_glob(const char *glob, const char *text);

#endif
