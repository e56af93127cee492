/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Is a device table right? Reads hwdb text (usb/hwdb.h) and tells what would not work, and why,
 * before a stick has to find out: match lines that match nothing or too much, methods and
 * messages that are none, properties that are missing. Pure.
 */
#ifndef SURFSTICK_USB_TABLE_H
#define SURFSTICK_USB_TABLE_H

#include "base/buf.h"
#include "usb/table_key.h"

enum table_level {
	TABLE_ERROR,   /* does not work */
	TABLE_WARNING, /* works, but is hardly what was meant */
};

enum { TABLE_KEYS_MAX = 8192 };

struct table_key {
	const char *file;
	unsigned line;
	uint32_t hash;
	size_t at; /* in texts */
	enum table_key_kind kind;
	bool asks; /* its record says SURFSTICK_STRINGS */
};

/* Over all files of one table, in the order in which udev reads them. Zero it but for tell and
 * ctx; table_free() it. */
struct table {
	/* text: what is wrong and what to do, no full stop; valid during the call. */
	void (*tell)(void *ctx, enum table_level level, const char *file, unsigned line,
		const char *text);
	void *ctx;
	unsigned errors, warnings;
	/* counted: match lines with a way to switch, those left alone among them */
	unsigned switched, kept;
	struct buf texts;
	struct table_key *keys;
	size_t n_keys, room;
};

/*
 * Returns the number of errors in this file. file: its name, borrowed until table_free(). A key
 * of an earlier file may stand in a later one, which wins; twice in one file it is an error.
 */
unsigned table_check(struct table *t, const char *file, const char *text, size_t len);
void table_free(struct table *t);

#endif
