/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

#include <errno.h>

#include "base/text.h"
#include "conf/quote.h"

static void a_value_ends_where_it_should(void **state)
{
	static const struct {
		const char *in, *out; /* out NULL: refused */
		int found;
	} cases[] = {
		{ "", "", 0 },
		{ "x", "x", 0 },
		{ "*99***1#", "*99***1#", 0 },
		{ "a b # c", "a b", CONF_QUOTE_COMMENT },
		{ "a\t#c", "a", CONF_QUOTE_COMMENT },
		{ "a#c", "a#c", 0 },
		{ "# c", "", CONF_QUOTE_COMMENT },
		{ "#777", "", CONF_QUOTE_COMMENT },
		{ "\"#777\"", "#777", CONF_QUOTE_STRAIGHT },
		{ "\"\"", "", CONF_QUOTE_STRAIGHT },
		{ "\" x \"", " x ", CONF_QUOTE_STRAIGHT },
		{ "\"a # b\"  # c", "a # b", CONF_QUOTE_STRAIGHT | CONF_QUOTE_COMMENT },
		{ "\"a\"b\"", "a\"b", CONF_QUOTE_STRAIGHT },
		{ "\"\"a\"", "\"a", CONF_QUOTE_STRAIGHT },
		{ "\"a\" #b\"", NULL, 0 },
		{ "\"a", NULL, 0 },
		{ "\"", NULL, 0 },
		{ "\"a\" b", NULL, 0 },
		{ "\"a\"#b", NULL, 0 },
		{ "a\"", "a\"", 0 },
		{ "“a”", "a", CONF_QUOTE_CURLY },
		{ "’a’ # x", "a", CONF_QUOTE_CURLY | CONF_QUOTE_COMMENT },
		{ "„a“", "a", CONF_QUOTE_CURLY },
		{ "“a", NULL, 0 },
		{ "“", NULL, 0 },
		{ "a”", "a”", 0 },
		{ "…", "…", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char value[64];
		int found;

		text_copy(value, sizeof(value), cases[i].in);
		found = conf_unquote(value);
		if (!cases[i].out) {
			assert_int_equal(found, -EINVAL);
			continue;
		}
		assert_string_equal(value, cases[i].out);
		assert_int_equal(found, cases[i].found);
	}
}

static void quoting_is_undone_by_unquoting(void **state)
{
	static const char *const texts[] = {
		"", "x", "#", "#x", " x", "x ", "a #b", "a#b", "\"", "\"a", "\"a\"", "a\"", "“a”",
		"“", "AT+CGDCONT=1,\"IP\",\"x\"", "\t", "*99#", "'", ";x", "a \"b\" c",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct buf quoted = { 0 };

		conf_quote(&quoted, texts[i]);
		buf_adds(&quoted, "   # where it is from");
		assert_true(conf_unquote(quoted.data) >= 0);
		assert_string_equal(quoted.data, texts[i]);
		buf_free(&quoted);
	}
}

static void curly_quotes_come_off_in_pairs_only(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "‘x’", "x" }, { "“”", "" }, { "’0x01’", "0x01" }, { "‘x", "‘x" }, { "x’", "x’" },
		{ "’", "’" }, { "", "" }, { "x", "x" }, { "'x'", "'x'" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char value[32];

		text_copy(value, sizeof(value), cases[i].in);
		assert_int_equal(conf_unquote_curly(value), strcmp(cases[i].in, cases[i].out) != 0);
		assert_string_equal(value, cases[i].out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_ends_where_it_should),
		cmocka_unit_test(quoting_is_undone_by_unquoting),
		cmocka_unit_test(curly_quotes_come_off_in_pairs_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
