/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "at/reader.h"

void at_reader_reset(struct at_reader *reader)
{
	reader->len = 0;
	reader->skipping = false;
	reader->told = false;
}

static enum at_token end_of_line(struct at_reader *reader)
{
	bool skipped = reader->skipping;

	reader->skipping = false;
	if (skipped || reader->len == 0) {
		reader->len = 0;
		return AT_TOKEN_NONE;
	}
	reader->line[reader->len] = '\0';
	reader->told = true;
	return AT_TOKEN_LINE;
}

static enum at_token take(struct at_reader *reader, char c)
{
	if (c == '\r' || c == '\n')
		return end_of_line(reader);
	if (c == '\0' || reader->skipping)
		return AT_TOKEN_NONE;
	if (reader->len == AT_LINE_MAX) {
		reader->line[reader->len] = '\0';
		reader->skipping = true;
		return AT_TOKEN_OVERFLOW;
	}
	reader->line[reader->len++] = c;
	if (reader->prompts && reader->len == 2 && memcmp(reader->line, "> ", 2) == 0) {
		reader->line[2] = '\0';
		reader->told = true;
		return AT_TOKEN_PROMPT;
	}
	return AT_TOKEN_NONE;
}

size_t at_reader_feed(struct at_reader *reader, const void *data, size_t len,
	enum at_token *token)
{
	const char *p = data;

	*token = AT_TOKEN_NONE;
	if (reader->told) {
		reader->told = false;
		reader->len = 0;
	}
	for (size_t i = 0; i < len; i++) {
		*token = take(reader, p[i]);
		if (*token != AT_TOKEN_NONE)
			return i + 1;
	}
	return len;
}

size_t at_reader_before_data(const struct at_reader *reader)
{
	static const char word[] = "CONNECT";
	const size_t full = sizeof(word) - 1;
	size_t have = reader->told ? 0 : reader->len;

	/* Another line: at least its own end and a whole CONNECT with its end are to come. */
	if (memcmp(reader->line, word, have < full ? have : full) != 0)
		return 1 + full + 2;
	/* "CONNECT 7200000": the end may be next; CR LF are two (V.250 5.7.1). */
	return have < full ? full - have + 2 : 2;
}
