/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/quote.h"

#include <errno.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

size_t conf_quote_curly(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	/* U+2018..U+201F are E2 80 98..9F */
	if (u[0] == 0xe2 && u[1] == 0x80 && u[2] >= 0x98 && u[2] <= 0x9f)
		return 3;
	return 0;
}

/* Nothing but blanks, or a comment with a blank before it? */
static bool is_tail(const char *p)
{
	const char *q = p;

	while (is_blank(*q))
		q++;
	return *q == '\0' || (*q == '#' && q > p);
}

static void move_to_front(char *value, const char *from, size_t len)
{
	memmove(value, from, len);
	value[len] = '\0';
}

static int unquote_straight(char *value)
{
	for (char *p = value + 1; *p; p++) {
		if (*p == '"' && is_tail(p + 1)) {
			int found = strchr(p, '#') ? CONF_QUOTE_COMMENT : 0;

			if (strchr(p + 1, '"'))
				return -EINVAL;
			move_to_front(value, value + 1, (size_t)(p - value) - 1);
			return found | CONF_QUOTE_STRAIGHT;
		}
	}
	return -EINVAL;
}

static int unquote_curly(char *value, size_t open)
{
	for (char *p = value + open; *p; p++) {
		size_t close = conf_quote_curly(p);

		if (close > 0 && is_tail(p + close)) {
			int found = strchr(p, '#') ? CONF_QUOTE_COMMENT : 0;

			move_to_front(value, value + open, (size_t)(p - value) - open);
			return found | CONF_QUOTE_CURLY;
		}
	}
	return -EINVAL;
}

static int cut_comment(char *value)
{
	for (char *p = value; *p; p++) {
		if (*p == '#' && p > value && is_blank(p[-1])) {
			while (p > value && is_blank(p[-1]))
				p--;
			*p = '\0';
			return CONF_QUOTE_COMMENT;
		}
	}
	return 0;
}

int conf_unquote(char *value)
{
	size_t open = conf_quote_curly(value);

	if (*value == '"')
		return unquote_straight(value);
	if (open > 0)
		return unquote_curly(value, open);
	if (*value == '#') {
		*value = '\0';
		return CONF_QUOTE_COMMENT;
	}
	return cut_comment(value);
}

bool conf_unquote_curly(char *value)
{
	size_t len = strlen(value), open = conf_quote_curly(value);

	if (open == 0 || len < open + 3 || conf_quote_curly(value + len - 3) == 0)
		return false;
	move_to_front(value, value + open, len - open - 3);
	return true;
}

static bool needs_quotes(const char *text)
{
	size_t len = strlen(text);

	if (len == 0 || *text == '"' || *text == '#' || conf_quote_curly(text) > 0)
		return true;
	if (is_blank(*text) || is_blank(text[len - 1]))
		return true;
	for (const char *p = text; *p; p++)
		if (*p == '#' && p > text && is_blank(p[-1]))
			return true;
	return false;
}

void conf_quote(struct buf *out, const char *text)
{
	const char *mark = needs_quotes(text) ? "\"" : "";

	buf_adds(out, mark);
	buf_adds(out, text);
	buf_adds(out, mark);
}
