/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/modes.h"

#include <regex.h>

#include "base/text.h"

enum { COLUMN_START, COLUMN_MODEL, COLUMN_CBLEN, COLUMN_CB, COLUMN_MESSAGE, COLUMN_RESULT,
	COLUMNS };

struct row {
	char column[COLUMNS][96];
};

/* Fills the columns, returns the next line. */
static const char *take_row(const char *at, struct row *row)
{
	size_t line = strcspn(at, "\r\n");
	const char *end = at + line;

	memset(row, 0, sizeof(*row));
	for (int i = 0; i < COLUMNS && at <= end; i++) {
		size_t len = strcspn(at, "\t\r\n");

		text_copy_n(row->column[i], sizeof(row->column[i]), at, len);
		at += len + (at[len] == '\t');
		if (at == end)
			break;
	}
	return end + strspn(end, "\r\n");
}

/* "12d1:1001|1406|1436|...": the first that this stick has. */
static const struct profile_identity *first_known(const struct profile *profile, const char *result)
{
	const struct profile_identity *id = profile_identity(profile, result);
	const char *pid = result + 5;
	char label[10];

	if (id || strlen(result) < 9 || result[4] != ':')
		return id;
	while (!id && strcspn(pid, "| ") == 4) {
		snprintf(label, sizeof(label), "%.5s%.4s", result, pid);
		id = profile_identity(profile, label);
		pid += 4;
		if (*pid != '|')
			break;
		pid++;
	}
	return id;
}

static const struct profile_identity *find_row(const char *rows, const regex_t *model,
	const struct profile *profile, const char *start, const char *cblen, const char *cb)
{
	struct row row;

	while (*rows) {
		const struct profile_identity *id;

		rows = take_row(rows, &row);
		if (!text_equal_nocase(row.column[COLUMN_START], start) ||
			strcmp(row.column[COLUMN_CBLEN], cblen) != 0 ||
			!text_equal_nocase(row.column[COLUMN_CB], cb) ||
			regexec(model, row.column[COLUMN_MODEL], 0, NULL, 0) != 0)
			continue;
		id = first_known(profile, row.column[COLUMN_RESULT]);
		if (id)
			return id;
	}
	return NULL;
}

static const struct profile_identity *from_file(const char *rows, const struct profile *profile,
	const struct profile_identity *now, uint8_t cblen, const uint8_t cb[16])
{
	const struct profile_identity *id;
	char start[10], length[4], hex[33];
	regex_t model;

	if (!rows || !profile->model_pattern[0] ||
		regcomp(&model, profile->model_pattern, REG_EXTENDED | REG_NOSUB) != 0)
		return NULL;
	snprintf(start, sizeof(start), "%04x:%04x", now->vid, now->pid);
	snprintf(length, sizeof(length), "%u", cblen);
	for (size_t i = 0; i < 16; i++)
		snprintf(hex + 2 * i, 3, "%02x", cb[i]);
	id = find_row(rows, &model, profile, start, length, hex);
	regfree(&model);
	return id;
}

const struct profile_identity *modes_find(const char *rows, const struct profile *profile,
	const struct profile_identity *now, uint8_t cblen, const uint8_t cb[16])
{
	const struct profile_identity *id = from_file(rows, profile, now, cblen, cb);

	for (size_t i = 0; !id && i < profile->n_switches; i++) {
		const struct profile_switch *sw = &profile->switches[i];

		if (sw->kind == SWITCH_CB && sw->cblen == cblen && memcmp(sw->cb, cb, 16) == 0)
			id = profile_identity(profile, sw->to);
	}
	return id;
}

const struct profile_identity *modes_find_kind(const struct profile *profile, int kind)
{
	for (size_t i = 0; i < profile->n_switches; i++) {
		if ((int)profile->switches[i].kind == kind)
			return profile_identity(profile, profile->switches[i].to);
	}
	return NULL;
}
