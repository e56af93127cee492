/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The sections as read: every value as checked text with the place it came from. What conf.c
 * and wvdial.c fill and conf.c and print.c read.
 */
#ifndef SURFSTICK_CONF_SOURCE_H
#define SURFSTICK_CONF_SOURCE_H

#include "conf/key.h"
#include "conf/section.h"

struct conf_value {
	char *text; /* NULL: not set here */
	char *origin; /* "file:3 [gsm0]" */
	unsigned line;
};

struct conf_section {
	enum conf_scope scope;
	char id[CONF_ID_MAX]; /* "gsm0", the digits of an IMEI: conf_section_parse() */
	unsigned opened; /* line of its last header */
	struct conf_value values[CONF_KEY_MAX];
};

struct conf_source {
	struct conf_section **sections;
	size_t n;
};

/* Finds or adds. -ENOMEM, -E2BIG beyond 256 of them. */
int conf_source_section(struct conf_source *source, enum conf_scope scope, const char *id,
	struct conf_section **out);
/* origin: "file:3 [gsm0]" is made of file, line and section. */
int conf_value_set(struct conf_value *value, const char *text, const char *file, unsigned line,
	const char *section);
/* The value that wins for each key, NULL where none is set. */
void conf_source_pick(const struct conf_source *source, const struct conf_match *match,
	const struct conf_value *picked[CONF_KEY_MAX]);
bool conf_source_has_secret(const struct conf_source *source);

#endif
