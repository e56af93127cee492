/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/syntax.h"

#include <ctype.h>
#include <errno.h>

#include "base/text.h"

static size_t skip_blanks(const char *s)
{
	return strspn(s, " \t");
}

/* V.250 5.4.1: the characters an extended command's name may hold. */
static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("!%-./:_", c));
}

/* The bytes up to a ';' that is not inside quotes. */
static size_t up_to_separator(const char *s)
{
	bool quoted = false;
	size_t n = 0;

	for (; s[n] && (quoted || s[n] != ';'); n++) {
		if (s[n] == '"')
			quoted = !quoted;
	}
	return n;
}

static bool take_args(struct syntax_item *item, const char *from, size_t len)
{
	while (len > 0 && (from[len - 1] == ' ' || from[len - 1] == '\t'))
		len--;
	return text_copy_n(item->args, sizeof(item->args), from, len);
}

static int take_extended(const char *s, struct syntax_item *item)
{
	size_t n = 1, end;

	while (is_name_char(s[n]))
		n++;
	if (n >= sizeof(item->name))
		return -E2BIG;
	for (size_t i = 0; i < n; i++)
		item->name[i] = (char)toupper((unsigned char)s[i]);
	item->name[n] = '\0';
	n += skip_blanks(s + n);
	end = n + up_to_separator(s + n);
	if (s[n] == '=' && s[n + 1] == '?') {
		item->op = SYNTAX_TEST;
		n += 2;
	} else if (s[n] == '=') {
		item->op = SYNTAX_SET;
		n += 1 + skip_blanks(s + n + 1);
		if (n < end && !take_args(item, s + n, end - n))
			return -E2BIG;
		n = end;
	} else if (s[n] == '?') {
		item->op = SYNTAX_READ;
		n++;
	}
	n += skip_blanks(s + n);
	if (s[n] && s[n] != ';')
		return -EINVAL;
	return (int)(s[n] ? n + 1 : n);
}

/* D and its string: V.250 6.3.1. A ';' at its end would make it a voice call. */
static int take_dial(const char *s, struct syntax_item *item)
{
	size_t len = strlen(s + 1);

	item->name[0] = 'D';
	if (!take_args(item, s + 1 + skip_blanks(s + 1), len - skip_blanks(s + 1)))
		return -E2BIG;
	return (int)(len + 1);
}

static int take_basic(const char *s, struct syntax_item *item)
{
	size_t n = 0, digits;
	char number[8];
	unsigned long value;

	if (strchr("&\\%", s[n])) {
		item->name[0] = s[n++];
		if (!isalpha((unsigned char)s[n]))
			return -EINVAL;
	}
	item->name[n] = (char)toupper((unsigned char)s[n]);
	n++;
	n += skip_blanks(s + n);
	digits = strspn(s + n, "0123456789");
	if (!text_copy_n(number, sizeof(number), s + n, digits))
		return -EINVAL;
	n += digits;
	if (item->name[0] != 'S' || item->name[1]) {
		if (digits && text_number(number, 0, 9999999, &value) == 0)
			item->number = (unsigned)value;
		return (int)n;
	}
	/* V.250 5.3.2: an S-parameter is written with '=' and read with '?'. */
	text_copy(item->name + 1, sizeof(item->name) - 1, number);
	if (s[n] == '?') {
		item->op = SYNTAX_READ;
		return (int)n + 1;
	}
	if (s[n] != '=')
		return (int)n;
	digits = strspn(s + n + 1, "0123456789");
	item->op = SYNTAX_SET;
	if (!text_copy_n(item->args, sizeof(item->args), s + n + 1, digits))
		return -E2BIG;
	return (int)(n + 1 + digits);
}

int syntax_next(const char *body, struct syntax_item *item)
{
	size_t blanks = strspn(body, " \t;");
	const char *s = body + blanks;
	int took;

	memset(item, 0, sizeof(*item));
	if (!*s)
		return 0;
	if (strchr("+^$*#", *s))
		took = take_extended(s, item);
	else if (*s == 'D' || *s == 'd')
		took = take_dial(s, item);
	else if (isalpha((unsigned char)*s) || strchr("&\\%", *s))
		took = take_basic(s, item);
	else
		took = -EINVAL;
	return took < 0 ? took : took + (int)blanks;
}

bool syntax_arg(const char *args, unsigned i, char *out, size_t size, bool *quoted)
{
	const char *s = args;
	size_t len;

	while (true) {
		s += skip_blanks(s);
		if (*s == '"') {
			len = strcspn(s + 1, "\"");
			if (s[1 + len] != '"')
				return false;
			if (i == 0) {
				if (quoted)
					*quoted = true;
				return text_copy_n(out, size, s + 1, len);
			}
			s += len + 2;
			s += skip_blanks(s);
			if (*s && *s != ',')
				return false;
		} else {
			len = strcspn(s, ",");
			if (i == 0) {
				if (quoted)
					*quoted = false;
				while (len > 0 && s[len - 1] == ' ')
					len--;
				return text_copy_n(out, size, s, len);
			}
			s += len;
		}
		if (!*s)
			return false;
		s++;
		i--;
	}
}

bool syntax_number(const char *args, unsigned i, unsigned fallback, unsigned *out)
{
	char word[24];
	unsigned long value;

	*out = fallback;
	if (!syntax_arg(args, i, word, sizeof(word), NULL) || !*word)
		return true;
	if (text_number(word, 0, 0xffffffff, &value) < 0)
		return false;
	*out = (unsigned)value;
	return true;
}
