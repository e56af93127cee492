/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/source.h"

#include <errno.h>

#include "base/text.h"

enum { SECTIONS_MAX = 256, ORIGIN_MAX = 480 };

int conf_source_section(struct conf_source *source, enum conf_scope scope, const char *id,
	struct conf_section **out)
{
	struct conf_section **sections;

	for (size_t i = 0; i < source->n; i++) {
		*out = source->sections[i];
		if ((*out)->scope == scope && strcmp((*out)->id, id) == 0)
			return 0;
	}
	if (source->n >= SECTIONS_MAX)
		return -E2BIG;
	sections = realloc(source->sections, (source->n + 1) * sizeof(*sections));
	if (!sections)
		return -ENOMEM;
	source->sections = sections;
	*out = calloc(1, sizeof(**out));
	if (!*out)
		return -ENOMEM;
	(*out)->scope = scope;
	text_copy((*out)->id, sizeof((*out)->id), id);
	sections[source->n++] = *out;
	return 0;
}

static void value_clear(struct conf_value *value)
{
	if (value->text)
		explicit_bzero(value->text, strlen(value->text)); /* it may be a PIN */
	free(value->text);
	free(value->origin);
	*value = (struct conf_value){ 0 };
}

int conf_value_set(struct conf_value *value, const char *text, const char *file, unsigned line,
	const char *section)
{
	char origin[ORIGIN_MAX];

	value_clear(value);
	snprintf(origin, sizeof(origin), "%.300s:%u [%.140s]", file, line, section);
	value->text = strdup(text);
	value->origin = strdup(origin);
	value->line = line;
	if (value->text && value->origin)
		return 0;
	value_clear(value);
	return -ENOMEM;
}

void conf_free(struct conf_source *source)
{
	if (!source)
		return;
	for (size_t i = 0; i < source->n; i++) {
		for (size_t k = 0; k < CONF_KEY_MAX; k++)
			value_clear(&source->sections[i]->values[k]);
		free(source->sections[i]);
	}
	free(source->sections);
	free(source);
}

/* Among the sections that match, the more telling one wins: of two [sim], the longer, and of
 * the two names of a port the one that outlives a boot. */
static size_t weight(const struct conf_section *section)
{
	return (size_t)section->scope * (CONF_ID_MAX + 1) + strlen(section->id);
}

void conf_source_pick(const struct conf_source *source, const struct conf_match *match,
	const struct conf_value *picked[CONF_KEY_MAX])
{
	size_t weights[CONF_KEY_MAX] = { 0 };

	memset(picked, 0, CONF_KEY_MAX * sizeof(*picked));
	for (size_t i = 0; i < source->n; i++) {
		const struct conf_section *section = source->sections[i];

		if (!conf_scope_matches(section->scope, section->id, match))
			continue;
		for (size_t k = 0; k < conf_key_count(); k++) {
			if (!section->values[k].text || weight(section) < weights[k] ||
				!conf_scope_takes(section->scope, conf_key_at(k)))
				continue;
			picked[k] = &section->values[k];
			weights[k] = weight(section);
		}
	}
}

bool conf_source_has_secret(const struct conf_source *source)
{
	for (size_t i = 0; i < source->n; i++) {
		for (size_t k = 0; k < conf_key_count(); k++) {
			const char *text = source->sections[i]->values[k].text;

			if (text && *text && conf_key_hides(conf_key_at(k), text))
				return true;
		}
	}
	return false;
}

bool conf_wants_identity(const struct conf_source *source)
{
	for (size_t i = 0; i < source->n; i++) {
		enum conf_scope scope = source->sections[i]->scope;

		if (scope == CONF_SCOPE_IMEI || scope == CONF_SCOPE_SIM)
			return true;
	}
	return false;
}
