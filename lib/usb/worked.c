/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/worked.h"

#include <inttypes.h>

#include "base/text.h"

struct line {
	uint16_t vid, pid;
	char key[SWITCH_KEY_MAX];
	char method[WORKED_METHOD_MAX];
};

/* The next line of *text that is one; false at the end. */
static bool next(struct line *l, const char **text)
{
	char copy[128];

	while (**text) {
		const char *start = *text;
		size_t len = strcspn(start, "\n");

		*text += len + (start[len] == '\n');
		if (text_copy_n(copy, sizeof(copy), start, len) &&
		    sscanf(copy, "%4" SCNx16 ":%4" SCNx16 " %64[A-Za-z0-9_.-] %23[a-z0-9-]",
			&l->vid, &l->pid, l->key, l->method) == 4)
			return true;
	}
	return false;
}

static bool is_of(const struct line *l, uint16_t vid, uint16_t pid, const char *key)
{
	return l->vid == vid && l->pid == pid && strcmp(l->key, key) == 0;
}

bool worked_find(const char *text, uint16_t vid, uint16_t pid, const char *key,
	char method[WORKED_METHOD_MAX])
{
	struct line l;
	bool found = false;

	while (next(&l, &text)) {
		if (!is_of(&l, vid, pid, key))
			continue;
		text_copy(method, WORKED_METHOD_MAX, l.method);
		found = true;
	}
	return found;
}

static void print(struct buf *out, uint16_t vid, uint16_t pid, const char *key, const char *method)
{
	buf_addf(out, "%04x:%04x %s %s\n", vid, pid, key, method);
}

void worked_add(struct buf *out, const char *text, const struct switch_record *try)
{
	const char *again = text;
	size_t n = 0, skip;
	struct line l;

	while (next(&l, &text))
		n += !is_of(&l, try->vid, try->pid, try->key);
	skip = n >= WORKED_MAX ? n - (WORKED_MAX - 1) : 0;
	while (next(&l, &again)) {
		if (is_of(&l, try->vid, try->pid, try->key))
			continue;
		if (skip > 0)
			skip--;
		else
			print(out, l.vid, l.pid, l.key, l.method);
	}
	print(out, try->vid, try->pid, try->key, try->method);
}
