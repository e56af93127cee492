/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Any line: a final result points into it, and reads as harmless words. Tapes too. */
#include "at/final.h"
#include "at/tape.h"
#include "tests/fuzz/fuzz.h"

static void check_words(const char *line, const struct at_final *final)
{
	struct at_answer answer = { .status = final->status, .code = final->code, .final = line };
	char words[40];

	if (final->code < -1 || final->code > 9999)
		abort();
	if (*final->text && (final->text < line || final->text > line + strlen(line)))
		abort();
	at_answer_words(&answer, words, sizeof(words));
	for (const char *p = words; *p; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *line = fuzz_text(data, len);
	static struct at_tape_line tape;
	struct at_final final;
	const char *cursor;
	int got;

	if (at_final_parse(line, &final))
		check_words(line, &final);
	cursor = line;
	while ((got = at_tape_read(&cursor, &tape)) > -60) {
		if (cursor > line + len || (got == 1 && tape.len >= sizeof(tape.text)))
			abort();
	}
	free(line);
	return 0;
}
