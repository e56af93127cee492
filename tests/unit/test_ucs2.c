/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "codec/ucs2.h"
#include "vectors.h"

static const struct {
	const char *hex, *text;
	int err;
} cases[] = {
	{ "00540065006C", "Tel", 0 },
	{ "0054006500e9", "Te\xc3\xa9", 0 },
	{ "041C04220421", "\xd0\x9c\xd0\xa2\xd0\xa1", 0 },
	{ "4E2D56FD", "\xe4\xb8\xad\xe5\x9b\xbd", 0 },
	{ "D83DDE00", "\xf0\x9f\x98\x80", 0 },
	{ "FFFD", "\xef\xbf\xbd", 0 },
	{ "", "", 0 },
	{ "0054006", "", -EINVAL },
	{ "005", "", -EINVAL },
	{ "005G", "", -EINVAL },
	{ "D83D", "", -EINVAL },
	{ "D83D0041", "", -EINVAL },
	{ "DE00D83D", "", -EINVAL },
	{ "D83DDE0", "", -EINVAL },
	{ "00410000", "", -EINVAL },
	{ "004100410041004100410041004100410041004100410041", "", -ENOSPC },
	{ "4E2D4E2D4E2D4E2D", "", -ENOSPC },
};

static void every_character_becomes_utf8_or_the_whole_is_refused(void **state)
{
	char out[12];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int n = ucs2_from_hex(cases[i].hex, strlen(cases[i].hex), out, sizeof(out));

		if (cases[i].err) {
			assert_int_equal(n, cases[i].err);
			continue;
		}
		assert_int_equal(n, strlen(cases[i].text));
		assert_string_equal(out, cases[i].text);
	}
	assert_int_equal(ucs2_from_hex("", 0, out, 0), -ENOSPC);
}

static void every_code_point_comes_out_well_formed(void **state)
{
	(void)state;
	for (unsigned c = 1; c <= 0x10ffff; c += c < 0x3000 ? 1 : 61) {
		char hex[16], out[5];
		int n;

		if (c < 0x10000)
			snprintf(hex, sizeof(hex), "%04X", c);
		else
			snprintf(hex, sizeof(hex), "%04X%04X", 0xd800 + ((c - 0x10000) >> 10),
				0xdc00 + ((c - 0x10000) & 0x3ff));
		n = ucs2_from_hex(hex, strlen(hex), out, sizeof(out));
		if (c >= 0xd800 && c <= 0xdfff) {
			assert_int_equal(n, -EINVAL);
		} else if (c < 0x80 || c >= 0xa0) {
			/* C1 controls are no text to text_utf8_len() */
			assert_int_equal(n, text_utf8_len((unsigned char *)out, strlen(out)));
		}
	}
}

static void foreign_vectors_agree_on_operator_names(void **state)
{
	struct buf text;
	unsigned rows = 0;
	char *cursor, *line;

	(void)state;
	vectors_open("at-replies.jsonl", &text);
	cursor = text.data;
	while ((line = vectors_line(&cursor)) != NULL) {
		char reply[256], want[128], got[128];

		if (!strstr(line, "\"charset\": \"UCS2\"") ||
			!vectors_string(line, "reply", reply, sizeof(reply)) ||
			!vectors_string(line, "name", want, sizeof(want)))
			continue;
		assert_true(ucs2_from_hex(reply, strlen(reply), got, sizeof(got)) > 0);
		assert_string_equal(got, want);
		rows++;
	}
	buf_free(&text);
	print_message("%u vectors\n", rows);
	assert_true(rows > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_becomes_utf8_or_the_whole_is_refused),
		cmocka_unit_test(every_code_point_comes_out_well_formed),
		cmocka_unit_test(foreign_vectors_agree_on_operator_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
