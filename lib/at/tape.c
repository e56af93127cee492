/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "at/tape.h"

#include <errno.h>

#include "base/text.h"

void at_tape_write(struct buf *out, unsigned long ms, char dir, const char *text)
{
	buf_addf(out, "%6lu %c %s\n", ms, dir, text);
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int unescape(const char *p, size_t len, struct at_tape_line *line)
{
	for (size_t i = 0; i < len; i++) {
		char c = p[i];

		if (line->len == sizeof(line->text) - 1)
			return -EINVAL;
		if (c == '\\') {
			int high = i + 3 < len && p[i + 1] == 'x' ? nibble(p[i + 2]) : -1;
			int low = high >= 0 ? nibble(p[i + 3]) : -1;

			if (low < 0)
				return -EINVAL;
			c = (char)(high << 4 | low);
			i += 3;
		}
		line->text[line->len++] = c;
	}
	line->text[line->len] = '\0';
	return 1;
}

int at_tape_read(const char **cursor, struct at_tape_line *line)
{
	const char *p = *cursor, *end = p + strcspn(p, "\n");
	char number[16];
	size_t digits;

	if (!*p)
		return -ENODATA;
	*cursor = end + (*end == '\n');
	p += strspn(p, " \t");
	if (p == end || *p == '#')
		return 0;
	digits = strspn(p, "0123456789");
	line->len = 0;
	if (digits == 0 || !text_copy_n(number, sizeof(number), p, digits) ||
		text_number(number, 0, 1000000000, &line->ms) < 0)
		return -EINVAL;
	p += digits;
	if (end - p < 2 || p[0] != ' ' || !strchr("><~!", p[1]))
		return -EINVAL;
	line->dir = p[1];
	p += 2;
	p += p < end && *p == ' ';
	return unescape(p, (size_t)(end - p), line);
}
