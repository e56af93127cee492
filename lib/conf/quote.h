/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Quotes around values, the straight ones and those a word processor makes of them. */
#ifndef SURFSTICK_CONF_QUOTE_H
#define SURFSTICK_CONF_QUOTE_H

#include "base/buf.h"
#include "base/macro.h"

enum conf_quote_found {
	CONF_QUOTE_CURLY = 1 << 0,   /* typographic quotes were taken for quotes */
	CONF_QUOTE_COMMENT = 1 << 1, /* a comment behind the value was cut off */
	CONF_QUOTE_STRAIGHT = 1 << 2,
};

/*
 * surfstick.conf: `value`, `"value"`, each with `  # comment` behind. The closing quote is the
 * first one with the end or a comment behind it, so quotes inside need no escape. In place.
 * Returns what was found (CONF_QUOTE_...), -EINVAL when a quote is not closed, or when it could
 * be closed in two places because the comment holds quotes, too.
 */
int conf_unquote(char *value);
/* The way back: adds text so that conf_unquote() gives it back. */
void conf_quote(struct buf *out, const char *text);
/* Length of the typographic quote (U+2018 to U+201F) at p, or 0. */
size_t conf_quote_curly(const char *p);
/* Takes typographic quotes off when they enclose the whole value. */
bool conf_unquote_curly(char *value);

#endif
