/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The table of keys of surfstick.conf: the one place that knows a key's name, type, default
 * and meaning. Reading, printing, the help and the wvdial reader all go by it.
 */
#ifndef SURFSTICK_CONF_KEY_H
#define SURFSTICK_CONF_KEY_H

#include "base/buf.h"
#include "base/macro.h"
#include "conf/conf.h"

enum { CONF_KEY_MAX = 48, CONF_WHY_MAX = 160, CONF_VALUE_MAX = 1024 };

enum conf_type { CONF_TYPE_TEXT, CONF_TYPE_NUMBER, CONF_TYPE_BOOL, CONF_TYPE_WORD };

struct conf_key {
	const char *name;
	enum conf_type type;
	size_t offset; /* in struct conf */
	size_t size;   /* of a text there, NUL included */
	unsigned long min, max;
	const char *const *words; /* in the order of the enum, NULL-ended */
	const char *(*check)(const char *text); /* NULL: fine; else what is wrong with it */
	const char *preset; /* default, as one would write it */
	const char *takes;  /* for the help, where type and range do not say it */
	const char *help;
	bool secret;
	bool plug; /* surfstick-udev reads it when a stick is plugged in */
};

size_t conf_key_count(void);
const struct conf_key *conf_key_at(size_t index);
/* Index of the key, -ENOENT. Keys are lower case; no other spelling is taken. */
int conf_key_find(const char *name);
/* The key that was probably meant, or NULL. */
const char *conf_key_suggest(const char *name);
/* Checks text (without its quotes) and stores it. -EINVAL: why says what is wrong, without
 * repeating the text. */
int conf_key_set(const struct conf_key *key, const char *text, struct conf *out,
	char why[CONF_WHY_MAX]);
/* The stored value as one would write it, without quotes. */
const char *conf_key_get(const struct conf_key *key, const struct conf *conf,
	char out[CONF_VALUE_MAX]);
/* Must this value stay out of logs and print-outs? Passwords in init strings count. */
bool conf_key_hides(const struct conf_key *key, const char *text);
void conf_key_takes(const struct conf_key *key, struct buf *out);

#endif
