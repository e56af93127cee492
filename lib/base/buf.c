/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "base/buf.h"

#include <stdarg.h>

#include "base/text.h"

enum { DEFAULT_MAX = 1 << 20 };

void buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf){ .max = b->max };
}

static bool reserve(struct buf *b, size_t more)
{
	size_t max = b->max ? b->max : DEFAULT_MAX;
	size_t cap = b->cap ? b->cap : 64;
	char *data;

	if (b->failed || more >= max || b->len + more >= max) {
		b->failed = true;
		return false;
	}
	if (b->len + more < b->cap)
		return true;
	while (cap <= b->len + more)
		cap *= 2;
	data = realloc(b->data, cap);
	if (!data) {
		b->failed = true;
		return false;
	}
	b->data = data;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const void *data, size_t len)
{
	if (!reserve(b, len))
		return;
	if (len > 0)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0 || !reserve(b, (size_t)len))
		return;
	va_start(ap, fmt);
	vsnprintf(b->data + b->len, (size_t)len + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)len;
}

void buf_json(struct buf *b, const char *s)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t left = strlen(s);

	buf_adds(b, "\"");
	while (left > 0) {
		size_t n = text_utf8_len(p, left);

		if (n == 0)
			buf_adds(b, "\\ufffd");
		else if (n == 1 && (p[0] < 0x20 || p[0] == 0x7f))
			buf_addf(b, "\\u%04x", p[0]);
		else if (n == 1 && (p[0] == '"' || p[0] == '\\'))
			buf_addf(b, "\\%c", p[0]);
		else
			buf_add(b, p, n);
		n = n ? n : 1;
		p += n;
		left -= n;
	}
	buf_adds(b, "\"");
}

void buf_json_or_null(struct buf *b, const char *s)
{
	if (s && *s)
		buf_json(b, s);
	else
		buf_adds(b, "null");
}

void buf_eat(struct buf *b, size_t len)
{
	if (len > b->len)
		len = b->len;
	if (len == 0)
		return;
	memmove(b->data, b->data + len, b->len - len + 1);
	b->len -= len;
}
