/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/hwdb.h"

#include "base/text.h"

/* Reads a [...] at p. Sets *hit; returns what is behind it, NULL when it has no end. */
static const char *bracket(const char *p, char c, bool *hit)
{
	bool negate = p[1] == '!' || p[1] == '^', found = false;

	p += negate ? 2 : 1;
	for (const char *first = p; *p && (*p != ']' || p == first); p++) {
		if (p[1] == '-' && p[2] && p[2] != ']') {
			found |= (unsigned char)c >= (unsigned char)p[0] &&
				(unsigned char)c <= (unsigned char)p[2];
			p += 2;
		} else {
			found |= c == *p;
		}
	}
	*hit = found != negate;
	return *p ? p + 1 : NULL;
}

/* One step of the glob other than '*'; NULL: no match here. */
static const char *step(const char *glob, char c)
{
	const char *next;
	bool hit;

	if (*glob == '?')
		return glob + 1;
	if (*glob == '[') {
		next = bracket(glob, c, &hit);
		if (next)
			return hit ? next : NULL;
	}
	if (*glob == '\\' && glob[1])
		glob++;
	return *glob == c ? glob + 1 : NULL;
}

bool hwdb_glob(const char *glob, const char *text)
{
	const char *star = NULL, *retry = NULL, *next;

	/* Only the last '*' is ever tried again: an earlier one could match no more than it. */
	while (*text) {
		if (*glob == '*') {
			star = ++glob;
			retry = text;
			continue;
		}
		next = *glob ? step(glob, *text) : NULL;
		if (next) {
			glob = next;
			text++;
		} else if (star) {
			glob = star;
			text = ++retry;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return *glob == '\0';
}

struct reader {
	const char *file;
	const struct hwdb_ops *ops;
	void *ctx;
	unsigned line;
	int errors;
	enum { BETWEEN, MATCHES, PROPERTIES } in;
};

static void complain(struct reader *r, const char *what)
{
	r->errors++;
	if (r->ops->error)
		r->ops->error(r->ctx, r->file, r->line, what);
}

static void take_property(struct reader *r, char *line)
{
	char *equals = strchr(line, '=');

	if (r->in == BETWEEN) {
		complain(r, "a property without a match line above it");
		return;
	}
	r->in = PROPERTIES;
	if (line[1] == ' ' || line[1] == '\t')
		complain(r, "a property is indented by one blank, no more");
	else if (!equals || equals == line + 1)
		complain(r, "a property is \" KEY=value\"");
	else {
		*equals = '\0';
		if (r->ops->property)
			r->ops->property(r->ctx, line + 1, equals + 1, r->line);
	}
}

static void take_line(struct reader *r, char *line, size_t len)
{
	if (memchr(line, '\0', len)) {
		complain(r, "a NUL byte");
		return;
	}
	if (line[0] == '#') /* within a record, too; an empty line ends it */
		return;
	line[strcspn(line, "#")] = '\0';
	len = strlen(line);
	while (len > 0 && strchr(" \t\r", line[len - 1]))
		line[--len] = '\0';
	if (len == 0) {
		if (r->in == MATCHES)
			complain(r, "match lines without a property below them");
		r->in = BETWEEN;
	} else if (line[0] == ' ') {
		take_property(r, line);
	} else if (line[0] == '\t') {
		complain(r, "a property is indented by a blank, not a tab");
	} else {
		if (r->in == PROPERTIES)
			complain(r, "a blank line is missing above this match line");
		r->in = MATCHES;
		if (r->ops->match)
			r->ops->match(r->ctx, line, r->line);
	}
}

int hwdb_parse(const char *file, const char *text, size_t len, const struct hwdb_ops *ops,
	void *ctx)
{
	struct reader r = { .file = file, .ops = ops, .ctx = ctx };
	const char *end = text + len;
	char line[HWDB_LINE_MAX];

	while (text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((nl ? nl : end) - text);

		r.line++;
		if (n < sizeof(line)) {
			memcpy(line, text, n);
			line[n] = '\0';
			take_line(&r, line, n);
		} else {
			complain(&r, "the line is too long");
		}
		text += n + (nl != NULL);
	}
	r.line++;
	if (r.in == MATCHES)
		complain(&r, "match lines without a property below them");
	return r.errors;
}

bool hwdb_set(struct hwdb_props *props, const char *key, const char *value)
{
	size_t n = 0;

	while (n < props->n && strcmp(props->list[n].key, key) != 0)
		n++;
	if (n == HWDB_PROPS_MAX || strlen(key) >= sizeof(props->list[n].key) ||
	    strlen(value) >= sizeof(props->list[n].value))
		return false;
	text_copy(props->list[n].key, sizeof(props->list[n].key), key);
	text_copy(props->list[n].value, sizeof(props->list[n].value), value);
	if (n == props->n)
		props->n++;
	return true;
}

struct lookup {
	const char *modalias;
	struct hwdb_props *props;
	const struct hwdb_ops *ops;
	void *ctx;
	bool hit;	/* one of this record's match lines fits */
	bool in_props;	/* the next match line starts a new record */
};

static void on_match(void *ctx, const char *glob, unsigned line)
{
	struct lookup *l = ctx;

	(void)line;
	if (l->in_props)
		l->hit = false;
	l->in_props = false;
	l->hit |= hwdb_glob(glob, l->modalias);
}

static void on_property(void *ctx, const char *key, const char *value, unsigned line)
{
	struct lookup *l = ctx;

	l->in_props = true;
	if (!l->hit || !text_starts(key, "SURFSTICK_"))
		return;
	if (!hwdb_set(l->props, key, value) && l->ops && l->ops->error)
		l->ops->error(l->ctx, "hwdb", line, "too many or too long properties");
}

static void on_error(void *ctx, const char *file, unsigned line, const char *what)
{
	struct lookup *l = ctx;

	/* Match lines that lead to nothing must not fall through to the next record. */
	l->in_props = true;
	if (l->ops && l->ops->error)
		l->ops->error(l->ctx, file, line, what);
}

int hwdb_lookup(const char *file, const char *text, size_t len, const char *modalias,
	struct hwdb_props *props, const struct hwdb_ops *ops, void *ctx)
{
	static const struct hwdb_ops own = { on_match, on_property, on_error };
	struct lookup l = { .modalias = modalias, .props = props, .ops = ops, .ctx = ctx,
		.in_props = true };

	return hwdb_parse(file, text, len, &own, &l);
}

const char *hwdb_get(const struct hwdb_props *props, const char *key)
{
	for (size_t n = 0; n < props->n; n++)
		if (strcmp(props->list[n].key, key) == 0)
			return props->list[n].value;
	return NULL;
}
