/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/conf.h"

#include "base/text.h"
#include "conf/quote.h"
#include "conf/source.h"

/* Defaults that hang on other values; an explicit empty value asks for them too. */
static void derive(struct conf *conf, const struct conf_match *match)
{
	if (!*conf->device && match->stick && *match->stick)
		snprintf(conf->device, sizeof(conf->device), "/dev/%.32s", match->stick);
	if (!*conf->control && *conf->device)
		snprintf(conf->control, sizeof(conf->control), "%.60s-at", conf->device);
	if (!*conf->phone)
		snprintf(conf->phone, sizeof(conf->phone), "*99***%u#", conf->cid);
	/* The one may come from [*] and the other from [gsm0]. */
	if (conf->retry_max < conf->retry_min)
		conf->retry_max = conf->retry_min;
}

static void resolve(const struct conf_match *match,
	const struct conf_value *const picked[CONF_KEY_MAX], struct conf *out)
{
	char why[CONF_WHY_MAX];

	memset(out, 0, sizeof(*out));
	for (size_t k = 0; k < conf_key_count(); k++) {
		const struct conf_key *key = conf_key_at(k);

		/* Neither can fail: presets are tested, values were checked on reading. */
		conf_key_set(key, picked[k] ? picked[k]->text : key->preset, out, why);
	}
	derive(out, match);
}

static const struct conf_match nobody;

void conf_resolve(const struct conf_source *source, const struct conf_match *match,
	struct conf *out)
{
	const struct conf_value *picked[CONF_KEY_MAX];

	match = match ? match : &nobody;
	conf_source_pick(source, match, picked);
	resolve(match, picked, out);
}

enum { ORIGIN_COLUMN = 40, ORIGIN_SHOWN = 480 };

static void print_origin(const char *origin, size_t start, struct buf *out)
{
	do
		buf_adds(out, " ");
	while (out->len - start < ORIGIN_COLUMN && !out->failed);
	buf_addf(out, "  # %s\n", origin);
}

/* An empty value stands for the default, whoever wrote it. */
static bool describe_origin(const struct conf_value *picked, const char *effective, char *out,
	size_t size)
{
	if (picked && (*picked->text || !*effective)) {
		text_escape(out, size, picked->origin, strlen(picked->origin));
		return true;
	}
	text_copy(out, size, "default");
	return false;
}

static void print_key(const struct conf_key *key, const struct conf *conf,
	const struct conf_value *picked, struct buf *out)
{
	char text[CONF_VALUE_MAX], origin[ORIGIN_SHOWN];
	size_t start = out->len;

	conf_key_get(key, conf, text);
	if (*text && conf_key_hides(key, text)) {
		/* A comment, so that reading this back does not set "(set)". */
		buf_addf(out, "# %s = (set)", key->name);
	} else {
		buf_addf(out, "%s = ", key->name);
		conf_quote(out, text);
	}
	describe_origin(picked, text, origin, sizeof(origin));
	print_origin(origin, start, out);
	explicit_bzero(text, sizeof(text));
}

/* Values of a section that may or may not speak of this stick. As comments: read back, they
 * would speak of every stick. */
static void print_open(const struct conf_section *section, bool *said, struct buf *out)
{
	char origin[ORIGIN_SHOWN];

	for (size_t k = 0; k < conf_key_count(); k++) {
		const struct conf_value *value = &section->values[k];
		size_t start = out->len;

		if (!value->text)
			continue;
		if (!*said) {
			buf_adds(out, "# Only for the sticks that are named:\n");
			start = out->len;
		}
		*said = true;
		buf_addf(out, "# %s = %s", conf_key_at(k)->name, value->text);
		text_escape(origin, sizeof(origin), value->origin, strlen(value->origin));
		print_origin(origin, start, out);
	}
}

void conf_print(const struct conf_source *source, const struct conf_match *match, struct buf *out)
{
	const struct conf_value *picked[CONF_KEY_MAX];
	struct conf conf;
	bool said = false;

	match = match ? match : &nobody;
	conf_source_pick(source, match, picked);
	resolve(match, picked, &conf);
	for (size_t k = 0; k < conf_key_count(); k++)
		print_key(conf_key_at(k), &conf, picked[k], out);
	explicit_bzero(&conf, sizeof(conf));
	for (size_t i = 0; i < source->n; i++)
		if (conf_scope_is_open(source->sections[i]->scope, match))
			print_open(source->sections[i], &said, out);
}

bool conf_origin(const struct conf_source *source, const struct conf_match *match,
	const char *key, char *out, size_t size)
{
	const struct conf_value *picked[CONF_KEY_MAX];
	char text[CONF_VALUE_MAX] = "";
	int index = conf_key_find(key);
	struct conf conf;
	bool is_set;

	match = match ? match : &nobody;
	conf_source_pick(source, match, picked);
	resolve(match, picked, &conf);
	if (index >= 0)
		conf_key_get(conf_key_at((size_t)index), &conf, text);
	is_set = describe_origin(index < 0 ? NULL : picked[index], text, out, size);
	if (!is_set && size > 0)
		*out = '\0';
	explicit_bzero(text, sizeof(text));
	explicit_bzero(&conf, sizeof(conf));
	return is_set;
}

void conf_help(struct buf *out)
{
	for (size_t k = 0; k < conf_key_count(); k++) {
		const struct conf_key *key = conf_key_at(k);

		buf_addf(out, "%s = ", key->name);
		conf_key_takes(key, out);
		buf_addf(out, "%s%s%s\n\t%s\n", *key->preset ? " (default " : "", key->preset,
			*key->preset ? ")" : "", key->help);
	}
}
