/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <strings.h>

bool text_copy(char *out, size_t size, const char *in)
{
	return text_copy_n(out, size, in, strlen(in));
}

bool text_copy_n(char *out, size_t size, const char *in, size_t len)
{
	size_t n = len < size ? len : size - 1;

	if (size == 0)
		return false;
	memcpy(out, in, n);
	out[n] = '\0';
	return n == len;
}

/* RFC 3629 section 4; also refuses C1 controls, which terminals obey. */
size_t text_utf8_len(const unsigned char *p, size_t left)
{
	static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned long code;
	size_t len;

	if (left == 0)
		return 0;
	if (p[0] < 0x80)
		return 1;
	len = (p[0] & 0xe0) == 0xc0 ? 2 : (p[0] & 0xf0) == 0xe0 ? 3 : (p[0] & 0xf8) == 0xf0 ? 4 : 0;
	if (len == 0 || len > left)
		return 0;
	code = p[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3f);
	}
	if (code < least[len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	if (code < 0xa0)
		return 0;
	return len;
}

/* Characters that turn the reading order or hide: a name must not disguise itself with them. */
static bool is_format_char(const unsigned char *p, size_t len)
{
	/* U+00AD, U+061C, U+200B..U+200F, U+2028..U+202E, U+2060..U+206F, U+FEFF */
	if (len == 2)
		return (p[0] == 0xc2 && p[1] == 0xad) || (p[0] == 0xd8 && p[1] == 0x9c);
	if (len != 3)
		return false;
	if (p[0] == 0xe2 && p[1] == 0x80)
		return (p[2] >= 0x8b && p[2] <= 0x8f) || (p[2] >= 0xa8 && p[2] <= 0xae);
	if (p[0] == 0xe2 && p[1] == 0x81)
		return p[2] >= 0xa0 && p[2] <= 0xaf;
	return p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf;
}

const char *text_escape(char *out, size_t size, const void *in, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *p = in;
	size_t o = 0;

	while (len > 0) {
		size_t n = text_utf8_len(p, len);
		bool plain = n > 1 ? !is_format_char(p, n)
				   : n == 1 && p[0] >= 0x20 && p[0] < 0x7f && p[0] != '\\';
		size_t want = plain ? n : 4;

		if (o + want >= size)
			break;
		if (plain) {
			memcpy(out + o, p, n);
		} else {
			n = 1;
			out[o] = '\\';
			out[o + 1] = 'x';
			out[o + 2] = hex[p[0] >> 4];
			out[o + 3] = hex[p[0] & 15];
		}
		o += want;
		p += n;
		len -= n;
	}
	out[o] = '\0';
	return out;
}

const char *text_printable(char *out, size_t size, const char *in)
{
	const unsigned char *p = (const unsigned char *)in;
	size_t left = strlen(in), o = 0;

	while (left > 0) {
		size_t n = text_utf8_len(p, left);
		bool plain = n > 1 || (n == 1 && p[0] >= 0x20 && p[0] != 0x7f);

		if (n == 0)
			n = 1;
		if (o + n >= size)
			break;
		if (plain)
			memcpy(out + o, p, n);
		else
			out[o] = '?';
		o += n;
		p += n;
		left -= n;
	}
	out[o] = '\0';
	return out;
}

int text_number(const char *in, unsigned long min, unsigned long max, unsigned long *out)
{
	unsigned long value = 0;

	if (!*in)
		return -EINVAL;
	for (; *in; in++) {
		unsigned long digit = (unsigned long)(*in - '0');

		if (*in < '0' || *in > '9')
			return -EINVAL;
		if (value > (ULONG_MAX - digit) / 10)
			return -ERANGE;
		value = value * 10 + digit;
	}
	if (value < min || value > max)
		return -ERANGE;
	*out = value;
	return 0;
}

int text_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

const char *text_word(const char **list, size_t *len)
{
	const char *word = *list + strspn(*list, " ");

	*len = strcspn(word, " ");
	*list = word + *len;
	return *len > 0 ? word : NULL;
}

bool text_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool text_equal_nocase(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

enum { WORD_MAX = 32 };

/* Edit distance (Levenshtein) with a swap of neighbours counted once, case folded. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[3][WORD_MAX + 1];
	size_t la = strlen(a), lb = strlen(b);

	if (la > WORD_MAX || lb > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= lb; j++)
		row[0][j] = (unsigned)j;
	for (size_t i = 1; i <= la; i++) {
		unsigned *now = row[i % 3], *up = row[(i - 1) % 3], *up2 = row[(i + 1) % 3];
		int ca = tolower((unsigned char)a[i - 1]);

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= lb; j++) {
			int cb = tolower((unsigned char)b[j - 1]);
			unsigned best = up[j - 1] + (ca != cb);

			if (up[j] + 1 < best)
				best = up[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && ca == tolower((unsigned char)b[j - 2]) &&
				tolower((unsigned char)a[i - 2]) == cb && up2[j - 2] + 1 < best)
				best = up2[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[la % 3][lb];
}

const char *text_suggest(const char *word, const char *const *list, size_t n)
{
	const char *best = NULL;
	unsigned least = (unsigned)strlen(word) / 3 + 1;

	for (size_t i = 0; i < n; i++) {
		unsigned d = distance(word, list[i]);

		if (d <= least && (!best || d < least)) {
			best = list[i];
			least = d;
		}
	}
	return best;
}
