/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "at/args.h"

#include <errno.h>
#include <limits.h>
#include <strings.h>

#include "base/text.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

void at_args_start_n(struct at_args *args, const char *text, size_t len)
{
	args->next = text;
	args->end = text + len;
	while (args->next < args->end && is_blank(*args->next))
		args->next++;
	if (args->next == args->end)
		args->next = NULL;
}

void at_args_start(struct at_args *args, const char *text)
{
	at_args_start_n(args, text, strlen(text));
}

static const char *closing_quote(const char *p, const char *end)
{
	const char *quote = memchr(p, '"', (size_t)(end - p));

	return quote ? quote : end;
}

/* p is behind the opening bracket; brackets may nest and strings may hold some. */
static const char *closing_bracket(const char *p, const char *end)
{
	unsigned depth = 1;

	for (; p < end; p++) {
		if (*p == '"') {
			p = closing_quote(p + 1, end);
			if (p == end)
				return end;
		} else if (*p == '(') {
			depth++;
		} else if (*p == ')' && --depth == 0) {
			return p;
		}
	}
	return end;
}

static const char *to_comma(const char *p, const char *end)
{
	const char *comma = memchr(p, ',', (size_t)(end - p));

	return comma ? comma : end;
}

static void trim(struct at_arg *arg)
{
	while (arg->len > 0 && is_blank(arg->text[arg->len - 1]))
		arg->len--;
	if (arg->len == 0)
		arg->kind = AT_ARG_EMPTY;
}

bool at_args_next(struct at_args *args, struct at_arg *arg)
{
	const char *p = args->next, *end = args->end, *close;

	if (!p)
		return false;
	while (p < end && is_blank(*p))
		p++;
	*arg = (struct at_arg){ .kind = AT_ARG_WORD, .text = p };
	if (p < end && (*p == '"' || *p == '(')) {
		arg->kind = *p == '"' ? AT_ARG_STRING : AT_ARG_LIST;
		arg->text = ++p;
		close = arg->kind == AT_ARG_STRING ? closing_quote(p, end)
						   : closing_bracket(p, end);
		arg->len = (size_t)(close - p);
		p = to_comma(close, end);
	} else {
		p = to_comma(p, end);
		arg->len = (size_t)(p - arg->text);
		trim(arg);
	}
	args->next = p < end ? p + 1 : NULL;
	return true;
}

bool at_arg_copy(const struct at_arg *arg, char *out, size_t size)
{
	return text_copy_n(out, size, arg->text, arg->len);
}

bool at_arg_is(const struct at_arg *arg, const char *word)
{
	return strlen(word) == arg->len && strncasecmp(arg->text, word, arg->len) == 0;
}

/* A copy without the blanks around, for the number readers. */
static bool bare(const struct at_arg *arg, char *out, size_t size)
{
	const char *p = arg->text;
	size_t len = arg->len;

	while (len > 0 && is_blank(*p)) {
		p++;
		len--;
	}
	while (len > 0 && is_blank(p[len - 1]))
		len--;
	return len > 0 && text_copy_n(out, size, p, len);
}

int at_arg_number(const struct at_arg *arg, long min, long max, long *out)
{
	char text[24];
	unsigned long value;
	bool minus;
	int err;

	if (!bare(arg, text, sizeof(text)))
		return -EINVAL;
	minus = text[0] == '-';
	err = text_number(text + minus, 0, LONG_MAX, &value);
	if (err < 0)
		return err;
	*out = minus ? -(long)value : (long)value;
	return *out < min || *out > max ? -ERANGE : 0;
}

int at_arg_hex(const struct at_arg *arg, unsigned long max, unsigned long *out)
{
	char text[24];
	unsigned long value = 0;

	if (!bare(arg, text, sizeof(text)))
		return -EINVAL;
	for (const char *p = text; *p; p++) {
		int digit = text_hex(*p);

		if (digit < 0)
			return -EINVAL;
		if (value > (ULONG_MAX >> 4))
			return -ERANGE;
		value = value << 4 | (unsigned long)digit;
	}
	*out = value;
	return value > max ? -ERANGE : 0;
}
