/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "codec/ucs2.h"

#include <errno.h>

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One unit of four digits, -1 if it is none. */
static long unit(const char *hex)
{
	long value = 0;

	for (int i = 0; i < 4; i++) {
		int d = digit(hex[i]);

		if (d < 0)
			return -1;
		value = value << 4 | d;
	}
	return value;
}

/* The character at hex, -1 if there is none; used: 4 or 8 digits. */
static long character(const char *hex, size_t left, size_t *used)
{
	long high, low;

	*used = 4;
	high = left >= 4 ? unit(hex) : -1;
	if (high < 0xd800 || high > 0xdfff)
		return high;
	*used = 8;
	low = high <= 0xdbff && left >= 8 ? unit(hex + 4) : -1;
	if (low < 0xdc00 || low > 0xdfff)
		return -1;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* RFC 3629 section 3 */
static size_t put_utf8(char *out, long c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

int ucs2_from_hex(const char *hex, size_t len, char *out, size_t size)
{
	size_t o = 0, used;

	for (size_t i = 0; i < len; i += used) {
		char utf8[4];
		long c = character(hex + i, len - i, &used);
		size_t n;

		if (c <= 0)
			return -EINVAL;
		n = put_utf8(utf8, c);
		if (o + n >= size)
			return -ENOSPC;
		memcpy(out + o, utf8, n);
		o += n;
	}
	if (o >= size)
		return -ENOSPC;
	out[o] = '\0';
	return (int)o;
}
