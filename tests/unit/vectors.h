/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Foreign test vectors, one JSON object to a line, read where they lie and never copied:
 * $SURFSTICK_DATA or ../shared/data beside the checkout. Include after cmocka.h.
 */
#ifndef SURFSTICK_TESTS_VECTORS_H
#define SURFSTICK_TESTS_VECTORS_H

#include "base/file.h"
#include "base/text.h"

/* The file's text; skips the test when it is not there. The caller's buf_free(). */
static inline void vectors_open(const char *name, struct buf *out)
{
	const char *dir = getenv("SURFSTICK_DATA");
	char path[512];

	snprintf(path, sizeof(path), "%s/vectors/%s", dir ? dir : "../shared/data", name);
	*out = (struct buf){ .max = 4 << 20 };
	if (file_read(path, 4 << 20, out, NULL) < 0) {
		buf_free(out);
		skip();
	}
}

/* Cuts the next line out; NULL at the end. */
static inline char *vectors_line(char **cursor)
{
	char *line = *cursor, *end;

	if (!*line)
		return NULL;
	end = line + strcspn(line, "\n");
	*cursor = *end ? end + 1 : end;
	*end = '\0';
	return line;
}

static inline unsigned vectors_hex4(const char *p)
{
	char digits[5];

	text_copy_n(digits, sizeof(digits), p, 4);
	return (unsigned)strtoul(digits, NULL, 16);
}

/* The first string member of this name, unescaped (below U+0800 only); false: there is none. */
static inline bool vectors_string(const char *line, const char *name, char *out, size_t size)
{
	char key[64];
	const char *p;
	size_t o = 0;

	snprintf(key, sizeof(key), "\"%s\": \"", name);
	p = strstr(line, key);
	if (!p)
		return false;
	for (p += strlen(key); *p && *p != '"' && o + 3 < size; p++) {
		unsigned c = (unsigned char)*p;

		if (c == '\\') {
			p++;
			c = *p == 'n'	? '\n'
			    : *p == 'r' ? '\r'
			    : *p == 't' ? '\t'
					: (unsigned char)*p;
			if (*p == 'u') {
				c = vectors_hex4(p + 1);
				p += 4;
				if (c >= 0x80) {
					out[o++] = (char)(0xc0 | c >> 6);
					c = 0x80 | (c & 0x3f);
				}
			}
		}
		out[o++] = (char)c;
	}
	out[o] = '\0';
	return true;
}

/* The first integer member of this name; dflt when it is null or not there. */
static inline long vectors_number(const char *line, const char *name, long dflt)
{
	char key[64], *end;
	const char *p;
	long value;

	snprintf(key, sizeof(key), "\"%s\": ", name);
	p = strstr(line, key);
	if (!p)
		return dflt;
	p += strlen(key);
	value = strtol(p, &end, 10);
	return end == p ? dflt : value;
}

#endif
