/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Any file: every place lies within it, what is handed over is trimmed and holds no line end. */
#include <stddef.h>
#include <stdint.h>

#include "base/ini.h"

struct run {
	unsigned lines, last, calls;
};

static void check(struct run *run, const struct ini_place *at)
{
	if (at->line < run->last || at->line > run->lines || at->col == 0)
		abort();
	run->last = at->line;
	run->calls++;
}

static void check_text(const char *text)
{
	size_t len = strlen(text);

	if (strchr(text, '\n'))
		abort();
	if (len > 0 && (text[0] == ' ' || text[len - 1] == ' ' || text[len - 1] == '\t'))
		abort();
}

static int on_section(void *ctx, const char *name, const struct ini_place *at)
{
	check(ctx, at);
	check_text(name);
	return *name ? 0 : -1;
}

static int on_pair(void *ctx, const char *key, const char *value, const struct ini_place *at,
	const struct ini_place *value_at)
{
	check(ctx, at);
	check_text(key);
	check_text(value);
	if (!*key || value_at->line != at->line || value_at->col <= at->col)
		abort();
	return 0;
}

static int on_error(void *ctx, const struct ini_error *error)
{
	check(ctx, &error->at);
	if (!*error->what)
		abort();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct ini_ops ops = { on_section, on_pair, on_error };
	struct run run = { .lines = 1 };
	char *text = malloc(len ? len : 1);

	if (!text)
		return 0;
	memcpy(text, data, len);
	for (size_t i = 0; i < len; i++)
		run.lines += text[i] == '\n';
	if (ini_parse("fuzz", text, len, &ops, &run) < 0 || run.calls > run.lines)
		abort();
	free(text);
	return 0;
}
