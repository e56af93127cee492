/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "base/ini.h"

#include <stdarg.h>

#include "base/text.h"

enum { LINE_MAX_LEN = 1024 };

struct ini_run {
	const struct ini_ops *ops;
	void *ctx;
	struct ini_place at;
};

static int complain(struct ini_run *run, unsigned col, const char *fmt, ...) PRINTF_LIKE(3, 4);

static int complain(struct ini_run *run, unsigned col, const char *fmt, ...)
{
	struct ini_error error = { .at = run->at };
	va_list ap;

	error.at.col = col;
	va_start(ap, fmt);
	vsnprintf(error.what, sizeof(error.what), fmt, ap);
	va_end(ap);
	return run->ops->error(run->ctx, &error);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static char *skip_blanks(char *p)
{
	while (is_blank(*p))
		p++;
	return p;
}

static void trim_end(char *start)
{
	size_t len = strlen(start);

	while (len > 0 && is_blank(start[len - 1]))
		start[--len] = '\0';
}

static int section_line(struct ini_run *run, char *line, char *p)
{
	char *end = strchr(p, ']');
	char *name = skip_blanks(p + 1);

	if (!end)
		return complain(run, (unsigned)(p - line) + 1, "section name lacks its ']'");
	if (*skip_blanks(end + 1))
		return complain(run, (unsigned)(end - line) + 2, "text after the section's ']'");
	*end = '\0';
	trim_end(name);
	if (!*name)
		return complain(run, (unsigned)(p - line) + 1, "section without a name");
	run->at.col = (unsigned)(p - line) + 1;
	return run->ops->section(run->ctx, name, &run->at);
}

static int pair_line(struct ini_run *run, char *line, char *key)
{
	char *eq = strchr(key, '=');
	struct ini_place value_at;
	char *value;
	char shown[64];

	if (!eq) {
		text_escape(shown, sizeof(shown), key, strlen(key));
		return complain(run, (unsigned)(key - line) + 1,
			"expected 'key = value' or '[section]', got '%s'", shown);
	}
	*eq = '\0';
	trim_end(key);
	value = skip_blanks(eq + 1);
	trim_end(value);
	if (!*key)
		return complain(run, (unsigned)(eq - line) + 1, "no key before the '='");
	run->at.col = (unsigned)(key - line) + 1;
	value_at = run->at;
	value_at.col = (unsigned)(value - line) + 1;
	return run->ops->pair(run->ctx, key, value, &run->at, &value_at);
}

static int one_line(struct ini_run *run, const char *text, size_t len)
{
	char line[LINE_MAX_LEN];
	char *p;

	if (len > 0 && text[len - 1] == '\r')
		len--;
	if (memchr(text, '\0', len))
		return complain(run, 1, "NUL byte in the line: not a text file?");
	if (!text_copy_n(line, sizeof(line), text, len))
		return complain(run, 1, "line longer than %d bytes", LINE_MAX_LEN - 1);
	p = skip_blanks(line);
	if (!*p || *p == '#' || *p == ';')
		return 0;
	return *p == '[' ? section_line(run, line, p) : pair_line(run, line, p);
}

int ini_parse(const char *file, const char *text, size_t len, const struct ini_ops *ops, void *ctx)
{
	struct ini_run run = { .ops = ops, .ctx = ctx, .at = { .file = file } };
	int err = 0;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	while (len > 0 && err >= 0) {
		const char *nl = memchr(text, '\n', len);
		size_t n = nl ? (size_t)(nl - text) : len;

		run.at.line++;
		run.at.col = 1;
		err = one_line(&run, text, n);
		n += nl != NULL;
		text += n;
		len -= n;
	}
	return err < 0 ? err : 0;
}
