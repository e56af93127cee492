/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Bytes as a modem may send them: the same lines come out however they are cut into pieces. */
#include <stddef.h>
#include <stdint.h>

#include "at/match.h"
#include "at/reader.h"
#include "modem/reg.h"

struct sum {
	unsigned long hash;
	unsigned lines, prompts, overflows;
};

static void add(struct sum *sum, const struct at_reader *reader, enum at_token token)
{
	struct at_final final;
	struct reg reg;

	if (token == AT_TOKEN_LINE) {
		sum->lines++;
		for (const char *p = reader->line; *p; p++) {
			if (*p == '\r' || *p == '\n')
				abort();
			sum->hash = sum->hash * 31 + (unsigned char)*p;
		}
		if (strlen(reader->line) != reader->len || reader->len > AT_LINE_MAX)
			abort();
		at_match(reader->line, "AT+CGMM", "", 0, &final);
		at_match_is_data(reader->line, reader->len);
		reg_parse(at_match_value(reader->line), &reg);
	}
	sum->prompts += token == AT_TOKEN_PROMPT;
	sum->overflows += token == AT_TOKEN_OVERFLOW;
}

static struct sum run(const uint8_t *data, size_t len, size_t piece, bool prompts)
{
	static struct at_reader reader;
	struct sum sum = { 0 };

	at_reader_reset(&reader);
	reader.prompts = prompts;
	while (len > 0) {
		size_t n = piece < len ? piece : len, at = 0;

		while (at < n) {
			enum at_token token;
			size_t used = at_reader_feed(&reader, data + at, n - at, &token);

			if (used == 0 || used > n - at)
				abort();
			if (at_reader_before_data(&reader) == 0)
				abort();
			add(&sum, &reader, token);
			at += used;
		}
		data += n;
		len -= n;
	}
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t piece = len > 0 ? data[0] % 7 + 1 : 1;
	struct sum whole = run(data, len, len + 1, len & 1);
	struct sum cut = run(data, len, piece, len & 1);

	if (whole.hash != cut.hash || whole.lines != cut.lines || whole.prompts != cut.prompts ||
		whole.overflows != cut.overflows)
		abort();
	return 0;
}
