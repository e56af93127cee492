/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/conf.h"

#include <errno.h>
#include <strings.h>

#include "base/ini.h"
#include "base/text.h"
#include "conf/quote.h"
#include "conf/read.h"
#include "conf/wvdial_init.h"
#include "conf/wvdial_key.h"

/*
 * The lookup of wvdial 1.61, as measured: of each section asked for, in the order given, the
 * section itself and then what it inherits from, one after another; [Dialer Defaults] last.
 * Of a key given twice in one section the later counts. Case never matters.
 */

enum { ENTRIES_MAX = 4096, CHAIN_MAX = 32, NAME_SHOWN = 64 };

static const char defaults[] = "Dialer Defaults";

struct entry {
	char *section;
	char *key;
	char *value; /* NULL key and value: the section's own line */
	struct ini_place at, value_at;
};

struct reader {
	struct conf_report report;
	struct conf_source *source;
	struct conf_section *section; /* the one of source */
	struct entry *entries;
	size_t n, cap;
	char *open; /* section of the lines being read; NULL before the first */
	const char *chain[CHAIN_MAX]; /* sections to look in, the first wins */
	size_t n_chain;
	bool said_quotes, said_curly;
};

static int add_entry(struct reader *reader, struct entry entry, const char *key, const char *value)
{
	if (reader->n >= ENTRIES_MAX) {
		conf_report_error(&reader->report, &entry.at, "too many lines");
		return -EINVAL;
	}
	if (reader->n == reader->cap) {
		size_t cap = reader->cap ? reader->cap * 2 : 64;
		struct entry *entries = reallocarray(reader->entries, cap, sizeof(*entries));

		if (!entries)
			return -ENOMEM;
		reader->entries = entries;
		reader->cap = cap;
	}
	entry.section = strdup(reader->open);
	entry.key = key ? strdup(key) : NULL;
	entry.value = value ? strdup(value) : NULL;
	reader->entries[reader->n++] = entry;
	if (!entry.section || (key && !entry.key) || (value && !entry.value))
		return -ENOMEM;
	return 0;
}

static int on_section(void *ctx, const char *name, const struct ini_place *at)
{
	struct reader *reader = ctx;

	free(reader->open);
	reader->open = strdup(name);
	if (!reader->open)
		return -ENOMEM;
	return add_entry(reader, (struct entry){ .at = *at }, NULL, NULL);
}

/* Braces, or double quotes with backslashes, as wvstreams writes and reads them; { } is how
 * wvdial spells a value that is empty but there. */
static void unquote(char *value)
{
	size_t len = strlen(value);
	bool quotes = len >= 2 && value[0] == '"' && value[len - 1] == '"';
	char *out = value;

	if (len >= 2 && value[0] == '{' && value[len - 1] == '}') {
		memmove(value, value + 1, len - 2);
		value[len - 2] = '\0';
		if (value[strspn(value, " ")] == '\0')
			*value = '\0';
		return;
	}
	if (quotes)
		value[len - 1] = '\0';
	for (const char *in = value + quotes; *in; in++) {
		if (*in == '\\' && in[1])
			in++;
		*out++ = *in;
	}
	*out = '\0';
}

static int on_pair(void *ctx, const char *key, const char *raw, const struct ini_place *at,
	const struct ini_place *value_at)
{
	struct reader *reader = ctx;
	char value[CONF_VALUE_MAX];
	int err;

	if (!reader->open)
		return conf_report_warning(&reader->report, at,
			"ignored: stands before the first [section]");
	text_copy(value, sizeof(value), raw);
	if (conf_unquote_curly(value) && !reader->said_curly) {
		reader->said_curly = true;
		conf_report_warning(&reader->report, value_at,
			"typographic quotes taken for quotes (said once per file)");
	}
	unquote(value);
	err = add_entry(reader, (struct entry){ .at = *at, .value_at = *value_at }, key, value);
	explicit_bzero(value, sizeof(value));
	return err;
}

static int on_error(void *ctx, const struct ini_error *error)
{
	struct reader *reader = ctx;

	/* wvdial passes over a line without '='; a broken section line would change the meaning
	 * of those that follow. */
	if (text_starts(error->what, "expected "))
		return conf_report_warning(&reader->report, &error->at,
			"ignored: a line without '='");
	return conf_read_bad_line(&reader->report, error);
}

static const struct entry *find_in(const struct reader *reader, const char *section,
	const char *key)
{
	for (size_t i = reader->n; i-- > 0;) {
		const struct entry *entry = &reader->entries[i];

		if (entry->key && text_equal_nocase(entry->section, section) &&
			text_equal_nocase(entry->key, key))
			return entry;
	}
	return NULL;
}

static const struct entry *find(const struct reader *reader, const char *key)
{
	const struct entry *entry = NULL;

	for (size_t i = 0; i < reader->n_chain && !entry; i++)
		entry = find_in(reader, reader->chain[i], key);
	return entry;
}

static bool has_section(const struct reader *reader, const char *name)
{
	for (size_t i = 0; i < reader->n; i++)
		if (text_equal_nocase(reader->entries[i].section, name))
			return true;
	return false;
}

static bool in_chain(const struct reader *reader, const char *name)
{
	for (size_t i = 0; i < reader->n_chain; i++)
		if (text_equal_nocase(reader->chain[i], name))
			return true;
	return false;
}

/* Adds the section called name and, one after another, what it inherits from. */
static void add_chain(struct reader *reader, const char *name)
{
	while (reader->n_chain < CHAIN_MAX && !in_chain(reader, name)) {
		const struct entry *inherits = find_in(reader, name, "Inherits");

		reader->chain[reader->n_chain++] = name;
		if (!inherits)
			return;
		name = inherits->value;
		if (!has_section(reader, name)) {
			conf_report_warning(&reader->report, &inherits->value_at,
				"inherits from a section that is not there; the name is written in "
				"full: Dialer NAME");
			return;
		}
	}
}

/* The name as the file spells it, so that it lives as long as the entries. */
static const char *section_name(const struct reader *reader, const char *wanted)
{
	char name[128];

	snprintf(name, sizeof(name), "Dialer %.100s", wanted);
	for (size_t i = 0; i < reader->n; i++)
		if (text_equal_nocase(reader->entries[i].section, name))
			return reader->entries[i].section;
	return NULL;
}

static void make_chain(struct reader *reader, const char *path, const char *const *sections)
{
	for (size_t i = 0; sections && sections[i]; i++) {
		const char *name = section_name(reader, sections[i]);
		char shown[NAME_SHOWN];

		if (name)
			add_chain(reader, name);
		else
			conf_report_warning(&reader->report, NULL, "%s: no section [Dialer %s]",
				path, text_escape(shown, sizeof(shown), sections[i],
					strlen(sections[i])));
	}
	if (has_section(reader, defaults))
		add_chain(reader, defaults);
	if (reader->n_chain == 0)
		conf_report_warning(&reader->report, NULL,
			"%s: no [Dialer Defaults] and no other section to use", path);
}

static int keep(struct reader *reader, const char *ours, const char *text,
	const struct entry *entry)
{
	return conf_read_value(&reader->report, reader->section, conf_key_find(ours), text,
		entry->section, &entry->value_at);
}

/* '/dev/gsm0' and the like. A user name or password may well hold such quotes. */
static const char *without_single_quotes(struct reader *reader, const struct entry *entry,
	char *copy, size_t size)
{
	size_t len = strlen(entry->value);

	text_copy(copy, size, entry->value);
	if (len < 2 || copy[0] != '\'' || copy[len - 1] != '\'')
		return copy;
	conf_report_warning(&reader->report, &entry->value_at,
		"%s: the single quotes around the value are left out", entry->key);
	copy[len - 1] = '\0';
	return copy + 1;
}

static int take(struct reader *reader, const struct wvdial_key *key, const struct entry *entry)
{
	char copy[CONF_VALUE_MAX], why[CONF_WHY_MAX];
	int index = conf_key_find(key->ours);
	const char *text = entry->value;
	struct conf scratch;

	if (strcmp(key->ours, "user") != 0 && strcmp(key->ours, "password") != 0)
		text = without_single_quotes(reader, entry, copy, sizeof(copy));
	if (!*text)
		return 0;
	if (conf_key_at((size_t)index)->type == CONF_TYPE_NUMBER &&
		conf_key_set(conf_key_at((size_t)index), text, &scratch, why) < 0)
		return conf_report_warning(&reader->report, &entry->value_at, "%s ignored: %s",
			key->name, why);
	return keep(reader, key->ours, text, entry);
}

static const char *value_of(const struct reader *reader, const char *key)
{
	const struct entry *entry = find(reader, key);

	return entry ? entry->value : "";
}

static int take_phone(struct reader *reader, const struct wvdial_key *key,
	const struct entry *entry)
{
	const char *prefix = value_of(reader, "Dial Prefix");
	char copy[CONF_VALUE_MAX], number[CONF_VALUE_MAX * 2];

	snprintf(number, sizeof(number), "%.32s%s%.32s%s", prefix, *prefix ? "," : "",
		value_of(reader, "Area Code"),
		without_single_quotes(reader, entry, copy, sizeof(copy)));
	return *number ? keep(reader, key->ours, number, entry) : 0;
}

static void remark_on_init(struct reader *reader, const struct wvdial_init *init,
	const struct entry *entry)
{
	if (init->quotes == WVDIAL_QUOTES_FINE || reader->said_quotes)
		return;
	reader->said_quotes = true;
	conf_report_warning(&reader->report, &entry->value_at,
		"%s quotes in %s: sticks refuse them; sent with \"...\"",
		init->quotes == WVDIAL_QUOTES_SINGLE ? "single" : "typographic",
		init->kind == WVDIAL_INIT_CONTEXT ? "AT+CGDCONT" : "an init string");
}

/* The context that will be dialed is surfdial's to set, in its own time; others go out as they
 * stand. */
static int take_context(struct reader *reader, const struct wvdial_key *key,
	const struct wvdial_init *init, const struct entry *entry)
{
	char cid[16];
	int err;

	if (init->cid != wvdial_init_dialed_cid(value_of(reader, "Phone")))
		return keep(reader, key->ours, init->text, entry);
	snprintf(cid, sizeof(cid), "%u", init->cid);
	err = keep(reader, "cid", cid, entry);
	if (err == 0)
		err = keep(reader, "pdp", init->pdp, entry);
	if (err == 0)
		err = keep(reader, "apn", init->apn, entry);
	return err == 0 ? keep(reader, key->ours, "", entry) : err;
}

static int take_pin(struct reader *reader, const struct wvdial_key *key,
	const struct wvdial_init *init, const struct entry *entry)
{
	int err = keep(reader, "pin", init->pin, entry);

	conf_report_warning(&reader->report, &entry->value_at,
		"%s is a PIN: not sent as it stands, but once, guarded, as the key 'pin'",
		key->name);
	return err == 0 ? keep(reader, key->ours, "", entry) : err;
}

static int take_init(struct reader *reader, const struct wvdial_key *key,
	const struct entry *entry)
{
	struct wvdial_init init;
	char copy[CONF_VALUE_MAX];
	int err = 0;

	wvdial_init_read(without_single_quotes(reader, entry, copy, sizeof(copy)), &init);
	remark_on_init(reader, &init, entry);
	switch (init.kind) {
	case WVDIAL_INIT_PLAIN:
		err = keep(reader, key->ours, init.text, entry);
		break;
	case WVDIAL_INIT_CONTEXT:
		err = take_context(reader, key, &init, entry);
		break;
	case WVDIAL_INIT_PIN:
		err = take_pin(reader, key, &init, entry);
		break;
	case WVDIAL_INIT_BAD:
		err = conf_report_error(&reader->report, &entry->value_at, "%s: %s", key->name,
			init.why);
		break;
	}
	explicit_bzero(&init, sizeof(init));
	explicit_bzero(copy, sizeof(copy));
	return err;
}

static int use(struct reader *reader, const struct wvdial_key *key, const struct entry *entry)
{
	switch (key->deed) {
	case WVDIAL_TAKE:
		return take(reader, key, entry);
	case WVDIAL_TAKE_BOOL:
		return keep(reader, key->ours, wvdial_key_is_on(entry->value) ? "yes" : "no",
			entry);
	case WVDIAL_TAKE_DNS:
		return keep(reader, key->ours, wvdial_key_is_on(entry->value) ? "auto" : "off",
			entry);
	case WVDIAL_PHONE:
		return take_phone(reader, key, entry);
	case WVDIAL_PART:
		return 0;
	case WVDIAL_INIT:
		return take_init(reader, key, entry);
	case WVDIAL_IGNORE:
		if (wvdial_key_needs_no_word(key, entry->value))
			return 0;
		return conf_report_warning(&reader->report, &entry->at, "%s ignored: %s", key->name,
			key->why);
	}
	return 0;
}

static void remark_on_unknown_key(struct reader *reader, const struct entry *entry)
{
	const char *near = wvdial_key_suggest(entry->key);
	char shown[NAME_SHOWN];

	text_escape(shown, sizeof(shown), entry->key, strlen(entry->key));
	conf_report_warning(&reader->report, &entry->at, "'%s' ignored: no such key%s%s%s", shown,
		near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* In the order of the file, so that the remarks are, too. */
static int read_keys(struct reader *reader)
{
	int err = conf_source_section(reader->source, CONF_SCOPE_ALL, "", &reader->section);

	for (size_t i = 0; i < reader->n && err == 0; i++) {
		const struct entry *entry = &reader->entries[i];
		const struct wvdial_key *key;

		if (!entry->key || find(reader, entry->key) != entry)
			continue;
		key = wvdial_key_find(entry->key);
		if (!key)
			remark_on_unknown_key(reader, entry);
		/* Init is another name of Init1, which wins. */
		else if (!text_equal_nocase(key->name, "Init") || !find(reader, "Init1"))
			err = use(reader, key, entry);
	}
	return err;
}

static int read_all(struct reader *reader, const char *path, const char *const *sections,
	const struct buf *text, bool others_may_read)
{
	static const struct ini_ops ops = { on_section, on_pair, on_error };
	int err = ini_parse(path, text->data, text->len, &ops, reader);

	if (err < 0)
		return err;
	make_chain(reader, path, sections);
	err = read_keys(reader);
	if (err < 0)
		return err;
	conf_read_end(&reader->report, reader->source, path, others_may_read);
	return reader->report.errors ? -EINVAL : 0;
}

static void reader_end(struct reader *reader)
{
	for (size_t i = 0; i < reader->n; i++) {
		struct entry *entry = &reader->entries[i];

		if (entry->value)
			explicit_bzero(entry->value, strlen(entry->value));
		free(entry->section);
		free(entry->key);
		free(entry->value);
	}
	free(reader->entries);
	free(reader->open);
}

int conf_read_wvdial(struct conf_source **out, const char *path, const char *const *sections,
	conf_complain_fn *complain, void *ctx)
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
		err = read_all(&reader, path, sections, &text, others_may_read);
	conf_wipe(&text);
	reader_end(&reader);
	if (err < 0)
		conf_free(reader.source);
	else
		*out = reader.source;
	return err;
}
