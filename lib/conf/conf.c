/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/conf.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "conf/quote.h"
#include "conf/read.h"
#include "conf/report.h"
#include "conf/source.h"

enum { NAME_MAX_SHOWN = 64 };

struct reader {
	struct conf_report report;
	struct conf_source *source;
	struct conf_section *section;
	char section_name[CONF_ID_MAX + 16]; /* as written between the brackets */
	bool said_curly;
};

int conf_read_text(const char *path, struct buf *text, bool *others_may_read)
{
	struct stat st;
	int err = file_read(path, CONF_FILE_MAX, text, &st);

	*others_may_read = err == 0 && (st.st_mode & S_IROTH);
	return err;
}

void conf_read_end(struct conf_report *report, const struct conf_source *source,
	const char *path, bool others_may_read)
{
	if (others_may_read && conf_source_has_secret(source))
		conf_report_warning(report, NULL,
			"%s: holds a PIN or password and every user may read it: chmod o-r", path);
}

static int open_section(struct reader *reader, enum conf_scope scope, const char *id,
	const char *name, const struct ini_place *at)
{
	int err = conf_source_section(reader->source, scope, id, &reader->section);

	if (err < 0)
		return err == -E2BIG ? conf_report_error(&reader->report, at, "too many sections")
				     : err;
	text_copy(reader->section_name, sizeof(reader->section_name), name);
	if (reader->section->opened > 0)
		conf_report_warning(&reader->report, at,
			"section [%s] again (first at line %u): the two are read as one, "
			"and what is said here wins",
			name, reader->section->opened);
	reader->section->opened = at->line;
	return 0;
}

static int on_section(void *ctx, const char *name, const struct ini_place *at)
{
	struct reader *reader = ctx;
	char shown[NAME_MAX_SHOWN], id[CONF_ID_MAX], why[CONF_WHY_MAX];
	enum conf_scope scope;

	if (conf_section_parse(name, &scope, id, why) == 0)
		return open_section(reader, scope, id, name, at);
	/* What follows is checked and kept nowhere. */
	reader->section = NULL;
	return conf_report_error(&reader->report, at, "[%s]: %s",
		text_escape(shown, sizeof(shown), name, strlen(name)), why);
}

static int unknown_key(struct reader *reader, const char *name, const struct ini_place *at)
{
	const char *near = conf_key_suggest(name);
	char shown[NAME_MAX_SHOWN];

	text_escape(shown, sizeof(shown), name, strlen(name));
	if (near)
		return conf_report_error(&reader->report, at,
			"no such key: '%s'; did you mean '%s'?", shown, near);
	return conf_report_error(&reader->report, at, "no such key: '%s'", shown);
}

/* What surfdial reads has no place where only surfstick-udev knows whom it is about. */
static int misplaced_key(struct reader *reader, const char *name, const struct ini_place *at)
{
	struct buf plug = { 0 };
	int err;

	for (size_t k = 0; k < conf_key_count(); k++)
		if (conf_key_at(k)->plug)
			buf_addf(&plug, "%s%s", plug.len > 0 ? ", " : "", conf_key_at(k)->name);
	err = conf_report_error(&reader->report, at,
		"'%s' cannot stand in [%s], only what surfstick-udev reads can (%s); put it into "
		"[gsm0], or whichever [gsmN] the stick is", name, reader->section_name,
		plug.failed ? "mode" : plug.data);
	buf_free(&plug);
	return err;
}

static int check_scope(struct reader *reader, const struct conf_key *key,
	const struct ini_place *at)
{
	enum conf_scope scope = reader->section ? reader->section->scope : CONF_SCOPE_ALL;

	if (conf_scope_takes(scope, key))
		return 0;
	if (conf_scope_is_plug(scope))
		return misplaced_key(reader, key->name, at);
	return conf_report_warning(&reader->report, at,
		"%s is without effect in [%s]: surfstick-udev reads it when the stick is plugged "
		"in, and cannot know IMEI and SIM then; [serial ...] and [port ...] can hold it",
		key->name, reader->section_name);
}

static void remark_on_quotes(struct reader *reader, const struct conf_key *key, int found,
	const struct ini_place *at)
{
	if ((found & CONF_QUOTE_CURLY) && !reader->said_curly) {
		reader->said_curly = true;
		conf_report_warning(&reader->report, at,
			"typographic quotes taken for \"...\" (said once per file)");
	}
	if ((found & CONF_QUOTE_COMMENT) && !(found & ~CONF_QUOTE_COMMENT) && key->secret)
		conf_report_warning(&reader->report, at,
			"%s: what is behind the '#' is taken for a comment; if it belongs to the "
			"value, put the value in \"...\"", key->name);
}

static int wrong_value(struct conf_report *report, const struct conf_key *key, const char *text,
	const char *why, const struct ini_place *at)
{
	char shown[NAME_MAX_SHOWN];

	if (key->secret || text_starts(key->name, "init"))
		return conf_report_error(report, at, "%s: %s", key->name, why);
	return conf_report_error(report, at, "%s = '%s': %s", key->name,
		text_escape(shown, sizeof(shown), text, strlen(text)), why);
}

int conf_read_value(struct conf_report *report, struct conf_section *section, int index,
	const char *text, const char *section_name, const struct ini_place *at)
{
	const struct conf_key *key = conf_key_at((size_t)index);
	char why[CONF_WHY_MAX];
	struct conf scratch;

	if (conf_key_set(key, text, &scratch, why) < 0)
		return wrong_value(report, key, text, why, at);
	if (!section)
		return 0;
	return conf_value_set(&section->values[index], text, at->file, at->line, section_name);
}

static int on_pair(void *ctx, const char *name, const char *raw, const struct ini_place *at,
	const struct ini_place *value_at)
{
	struct reader *reader = ctx;
	char text[CONF_VALUE_MAX];
	int index = conf_key_find(name), found;
	struct conf_value *value;

	if (index < 0)
		return unknown_key(reader, name, at);
	value = reader->section ? &reader->section->values[index] : NULL;
	if (value && value->text && value->line > reader->section->opened)
		return conf_report_error(&reader->report, at,
			"'%s' a second time in [%s]; the first is in line %u", name,
			reader->section_name, value->line);
	found = check_scope(reader, conf_key_at((size_t)index), at);
	if (found < 0)
		return found;
	text_copy(text, sizeof(text), raw);
	found = conf_unquote(text);
	if (found < 0)
		return conf_report_error(&reader->report, value_at,
			"%s: the quote is not closed, or the comment behind it holds one", name);
	remark_on_quotes(reader, conf_key_at((size_t)index), found, value_at);
	found = conf_read_value(&reader->report, reader->section, index, text,
		reader->section_name, value_at);
	explicit_bzero(text, sizeof(text));
	return found;
}

int conf_read_bad_line(struct conf_report *report, const struct ini_error *error)
{
	/* The line itself is not repeated: it may be a password that lost its key. */
	const char *got = strstr(error->what, ", got ");
	int len = got ? (int)(got - error->what) : (int)strlen(error->what);

	return conf_report_error(report, &error->at, "%.*s", len, error->what);
}

static int on_error(void *ctx, const struct ini_error *error)
{
	struct reader *reader = ctx;

	return conf_read_bad_line(&reader->report, error);
}

/* Pauses that contradict each other, whichever sections they come from. */
static void check_pauses(struct reader *reader, const char *path)
{
	int lower = conf_key_find("retry-min"), upper = conf_key_find("retry-max");

	for (size_t i = 0; i < reader->source->n; i++) {
		const struct conf_section *section = reader->source->sections[i];
		const struct conf_value *min = &section->values[lower];
		const struct conf_value *max = &section->values[upper];
		struct ini_place at = { path, min->line, 1 };
		unsigned long least, most;

		if (!min->text || !max->text || text_number(min->text, 0, ~0ul, &least) < 0 ||
			text_number(max->text, 0, ~0ul, &most) < 0 || least <= most)
			continue;
		conf_report_error(&reader->report, &at,
			"retry-min is longer than retry-max in line %u", max->line);
	}
}

static int read_sections(struct reader *reader, const char *path, const struct buf *text,
	bool others_may_read)
{
	static const struct ini_ops ops = { on_section, on_pair, on_error };
	int err = conf_source_section(reader->source, CONF_SCOPE_ALL, "", &reader->section);

	if (err < 0)
		return err;
	text_copy(reader->section_name, sizeof(reader->section_name), "*");
	err = ini_parse(path, text->data, text->len, &ops, reader);
	if (err < 0)
		return err;
	check_pauses(reader, path);
	conf_read_end(&reader->report, reader->source, path, others_may_read);
	return reader->report.errors ? -EINVAL : 0;
}

int conf_none(struct conf_source **out)
{
	*out = calloc(1, sizeof(**out));
	return *out ? 0 : -ENOMEM;
}

void conf_wipe(struct buf *text)
{
	if (text->data)
		explicit_bzero(text->data, text->len);
	buf_free(text);
}

int conf_read(struct conf_source **out, const char *path, conf_complain_fn *complain, void *ctx)
{
	struct reader reader = { .report = { .complain = complain, .ctx = ctx } };
	struct buf text = { .max = CONF_FILE_MAX + 1 };
	bool others_may_read;
	int err;

	*out = NULL;
	err = conf_read_text(path, &text, &others_may_read);
	if (err == 0)
		err = conf_none(&reader.source);
	if (err == 0)
		err = read_sections(&reader, path, &text, others_may_read);
	conf_wipe(&text);
	if (err < 0)
		conf_free(reader.source);
	else
		*out = reader.source;
	return err;
}
