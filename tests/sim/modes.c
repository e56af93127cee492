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

const struct profile_identity modes_stay = { .label = "stay" };

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

static const struct profile_identity *target(const struct profile *profile,
	const struct profile_switch *sw)
{
	return strcmp(sw->to, "stay") == 0 ? &modes_stay : profile_identity(profile, sw->to);
}

typedef bool fits_fn(const struct profile_switch *sw, const uint8_t *data, size_t len);

/* The first of that kind that fits. */
static const struct profile_identity *find(const struct profile *profile,
	enum profile_switch_kind kind, fits_fn *fits, const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < profile->n_switches; i++) {
		const struct profile_switch *sw = &profile->switches[i];

		if (sw->kind == kind && (!fits || fits(sw, data, len)))
			return target(profile, sw);
	}
	return NULL;
}

static bool is_begun_by(const struct profile_switch *sw, const uint8_t *data, size_t len)
{
	return len >= sw->len && memcmp(sw->bytes, data, sw->len) == 0;
}

/* data: cblen, then the block */
static bool is_block(const struct profile_switch *sw, const uint8_t *data, size_t len)
{
	return sw->cblen == data[0] && is_begun_by(sw, data + 1, len - 1);
}

static bool is_message(const struct profile_switch *sw, const uint8_t *data, size_t len)
{
	return is_begun_by(sw, data, len) && (sw->prefix || sw->len == len);
}

/* The words of SPC and MMC that sd and sr know. */
bool modes_is_a_drivers(const uint8_t *data, size_t len)
{
	static const uint8_t opcodes[] = { 0x00, 0x03, 0x12, 0x1a, 0x23, 0x25, 0x28, 0x43, 0x46,
		0x4a, 0x51, 0x5a, 0x9e, 0xa0, 0xa8, 0xbe };

	return len == 31 && memcmp(data, "USBC", 4) == 0 &&
		memchr(opcodes, data[15], sizeof(opcodes));
}

/* sw->bytes: type, request, value, index with the high byte first; then data */
static bool is_request(const struct profile_switch *sw, const uint8_t *data, size_t len)
{
	const uint8_t head[] = { data[0], data[1], data[3], data[2], data[5], data[4] };

	return memcmp(sw->bytes, head, sizeof(head)) == 0 &&
		(sw->len == sizeof(head) || (sw->len - sizeof(head) == len - 8 &&
			memcmp(sw->bytes + sizeof(head), data + 8, len - 8) == 0));
}

const struct profile_identity *modes_find(const char *rows, const struct profile *profile,
	const struct profile_identity *now, uint8_t cblen, const uint8_t cb[16])
{
	const struct profile_identity *id = from_file(rows, profile, now, cblen, cb);
	uint8_t block[17] = { cblen };

	memcpy(block + 1, cb, 16);
	if (!id)
		id = find(profile, SWITCH_CB, is_block, block, sizeof(block));
	return id ? id : find(profile, SWITCH_OPCODE, is_begun_by, cb, 16);
}

const struct profile_identity *modes_find_raw(const struct profile *profile, const uint8_t *data,
	size_t len)
{
	const struct profile_identity *id = find(profile, SWITCH_RAW, is_message, data, len);

	if (!id && !modes_is_a_drivers(data, len))
		id = find(profile, SWITCH_ANY, NULL, data, len);
	return id;
}

const struct profile_identity *modes_find_control(const struct profile *profile,
	const uint8_t setup[8], const uint8_t *data, size_t len)
{
	uint8_t request[8 + sizeof(profile->switches[0].bytes)];

	/* What is longer than any row can be fits none that names data. */
	if (len > sizeof(request) - 8)
		len = 0;
	memcpy(request, setup, 8);
	if (len > 0)
		memcpy(request + 8, data, len);
	return find(profile, SWITCH_CONTROL, is_request, request, 8 + len);
}

const struct profile_identity *modes_find_number(const struct profile *profile,
	enum profile_switch_kind kind, uint8_t first, uint8_t second)
{
	const uint8_t numbers[] = { first, second };

	return find(profile, kind, is_begun_by, numbers, sizeof(numbers));
}

const struct profile_identity *modes_find_kind(const struct profile *profile,
	enum profile_switch_kind kind)
{
	return find(profile, kind, NULL, NULL, 0);
}
