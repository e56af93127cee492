/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/inquiry.h"

#include <errno.h>

/* SPC-4 table 139: vendor at 8, product at 16, revision at 32. */
enum { VENDOR_AT = 8, MODEL_AT = 16, REVISION_AT = 32 };

/* Blanks fill the fields up (SPC-4 4.3.1); some firmware takes zeros. */
static void take_field(char *out, size_t size, const uint8_t *data, size_t len, size_t at)
{
	size_t n = 0;

	for (; n < size - 1 && at + n < len && data[at + n] != '\0'; n++)
		out[n] = (char)data[at + n];
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

int inquiry_parse(struct inquiry *out, const uint8_t *data, size_t len)
{
	memset(out, 0, sizeof(*out));
	if (len <= VENDOR_AT)
		return -EBADMSG;
	take_field(out->vendor, sizeof(out->vendor), data, len, VENDOR_AT);
	take_field(out->model, sizeof(out->model), data, len, MODEL_AT);
	take_field(out->revision, sizeof(out->revision), data, len, REVISION_AT);
	return 0;
}

static bool parse_pair(struct inquiry_pair *pair, const char *word, size_t len)
{
	static const char *const fields[] = { [INQUIRY_VENDOR] = "vendor",
		[INQUIRY_MODEL] = "model", [INQUIRY_REVISION] = "revision" };
	const char *tilde = memchr(word, '~', len), *colon = memchr(word, ':', len);

	if (!tilde || !colon || colon < tilde)
		return false;
	pair->text = tilde + 1;
	pair->text_len = (size_t)(colon - pair->text);
	pair->method = colon + 1;
	pair->method_len = len - (size_t)(pair->method - word);
	if (pair->text_len == 0 || pair->method_len == 0)
		return false;
	for (size_t n = 0; n < ARRAY_SIZE(fields); n++)
		if (strlen(fields[n]) == (size_t)(tilde - word) &&
		    memcmp(fields[n], word, strlen(fields[n])) == 0) {
			pair->field = (enum inquiry_field)n;
			return true;
		}
	return false;
}

int inquiry_next(const char **list, struct inquiry_pair *pair)
{
	const char *word = *list + strspn(*list, " ");
	size_t len = strcspn(word, " ");

	*list = word + len;
	if (len == 0)
		return 0;
	return parse_pair(pair, word, len) ? 1 : -EINVAL;
}

static const char *field_of(const struct inquiry *i, enum inquiry_field field)
{
	switch (field) {
	case INQUIRY_VENDOR:
		return i->vendor;
	case INQUIRY_MODEL:
		return i->model;
	case INQUIRY_REVISION:
		return i->revision;
	}
	return "";
}

static bool holds(const char *field, const char *text, size_t len)
{
	for (; strlen(field) >= len; field++) {
		size_t n = 0;

		while (n < len && (field[n] == text[n] || (text[n] == '_' && field[n] == ' ')))
			n++;
		if (n == len)
			return true;
	}
	return false;
}

bool inquiry_pick(const char *list, const struct inquiry *i, struct inquiry_pair *pair)
{
	int more;

	while ((more = inquiry_next(&list, pair)) != 0)
		if (more > 0 && holds(field_of(i, pair->field), pair->text, pair->text_len))
			return true;
	return false;
}
