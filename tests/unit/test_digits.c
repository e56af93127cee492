/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "at/args.h"
#include "codec/digits.h"
#include "vectors.h"

static void halves_are_swapped_and_the_filler_ends(void **state)
{
	static const struct {
		const char *in, *out;
		int err;
	} rows[] = {
		{ "9810325476F8", "89012345678", 0 },
		{ "2143", "1234", 0 },
		{ "21f3", "123", 0 },
		{ "F1", "1", 0 },
		{ "", "", 0 },
		{ "214", "", -EINVAL },
		{ "2F43", "", -EINVAL },
		{ "214F", "", -EINVAL },
		{ "FF", "", -EINVAL },
		{ "21x3", "", -EINVAL },
		{ "212121212121212121", "", -ENOSPC },
	};
	char out[13];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(digits_swap(rows[i].in, strlen(rows[i].in), out, sizeof(out)),
			rows[i].err);
		if (rows[i].err == 0)
			assert_string_equal(out, rows[i].out);
	}
}

static void an_iccid_reads_from_89_whichever_way_it_came(void **state)
{
	static const struct {
		const char *in, *out; /* NULL: refused */
	} rows[] = {
		{ "98490210000000000010", "89942001000000000001" },
		{ "8949021000000000001F", "8949021000000000001" },
		{ "984902100000000000F1", "8994200100000000001" },
		{ "894902100000000000", "894902100000000000" },
		{ "89490210000000000", NULL },
		{ "894902100000000000012", NULL },
		{ "12490210000000000010", NULL },
		{ "8949021000000x000010", NULL },
		{ "8", NULL },
		{ "", NULL },
	};
	char out[21];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int err = digits_iccid(rows[i].in, strlen(rows[i].in), out);

		assert_int_equal(err, rows[i].out ? 0 : -EINVAL);
		if (rows[i].out)
			assert_string_equal(out, rows[i].out);
	}
}

static void foreign_vectors_agree_on_iccids(void **state)
{
	struct buf text;
	unsigned rows = 0;
	char *cursor, *line;

	(void)state;
	vectors_open("at-replies.jsonl", &text);
	cursor = text.data;
	while ((line = vectors_line(&cursor)) != NULL) {
		char reply[128], want[64], got[21];
		struct at_args args;
		struct at_arg arg;
		int err;

		if (!strstr(line, "\"command\": \"ICCID\"") ||
			!vectors_string(line, "reply", reply, sizeof(reply)))
			continue;
		at_args_start(&args, reply);
		assert_true(at_args_next(&args, &arg));
		err = digits_iccid(arg.text, arg.len, got);
		rows++;
		if (vectors_string(line, "iccid", want, sizeof(want))) {
			assert_int_equal(err, 0);
			assert_string_equal(got, want);
		} else {
			assert_int_equal(err, -EINVAL);
		}
	}
	buf_free(&text);
	print_message("%u vectors\n", rows);
	assert_true(rows > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(halves_are_swapped_and_the_filler_ends),
		cmocka_unit_test(an_iccid_reads_from_89_whichever_way_it_came),
		cmocka_unit_test(foreign_vectors_agree_on_iccids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
