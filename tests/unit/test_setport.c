/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "base/text.h"
#include "modem/setport.h"

static const char *const lte_lines[] = { "^SETPORT:A1: CDROM", "^SETPORT:A2: SD",
	"^SETPORT:1: 3G MODEM", "^SETPORT:2: 3G PCUI", "^SETPORT:3: 3G DIAG",
	"^SETPORT:10: 4G MODEM", "^SETPORT:12: 4G PCUI", "^SETPORT:13: 4G DIAG",
	"^SETPORT:16: NCM" };
static const char *const old_lines[] = { "1:MODEM", "2:PCUI", "3:DIAG", "A:BLUE TOOTH",
	"A1:CDROM", "A2:SD" };

static struct setport_list lte, old;

static int setup(void **state)
{
	(void)state;
	lte = old = (struct setport_list){ 0 };
	for (size_t i = 0; i < ARRAY_SIZE(lte_lines); i++)
		setport_list_add(&lte, lte_lines[i]);
	for (size_t i = 0; i < ARRAY_SIZE(old_lines); i++)
		setport_list_add(&old, old_lines[i]);
	return 0;
}

static void answers_of_sticks_are_understood(void **state)
{
	static const struct {
		const char *line, *text;
	} rows[] = {
		{ "^SETPORT:A1,A2;12,10,16,A1,A2", "A1,A2;12,10,16,A1,A2" },
		{ "^SETPORT: FF;10,12", "FF;10,12" },
		{ "^SETPORT:\"ff;10,12\"", "FF;10,12" },
		{ "^SETPORT:A1,A2:1,2,3,7,A1,A2", "A1,A2;1,2,3,7,A1,A2" },
		{ "A1;12", "A1;12" },
		{ "^SETPORT:FF", NULL }, { "^SETPORT:", NULL }, { "", NULL }, { ";", NULL },
		{ "^SETPORT:FF;", NULL }, { "^SETPORT:FF;10,,12", NULL },
		{ "^SETPORT:FF;010", NULL }, { "^SETPORT:FF;0", NULL }, { "FF;100", NULL },
		{ "FF;1,2,3,4,5,6,7,8,9,A,B,C,D,E,F,10,11", NULL },
		{ "FF;1G", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct setport value;
		char text[SETPORT_TEXT];
		int err = setport_parse(&value, rows[i].line);

		assert_int_equal(err, rows[i].text ? 0 : -EINVAL);
		if (rows[i].text)
			assert_string_equal(setport_text(&value, text), rows[i].text);
	}
}

static void the_list_is_read_with_and_without_the_commands_name(void **state)
{
	(void)state;
	assert_int_equal(lte.n, ARRAY_SIZE(lte_lines));
	assert_int_equal(lte.codes[5], 0x10);
	assert_string_equal(lte.names[5], "4G MODEM");
	assert_int_equal(old.n, ARRAY_SIZE(old_lines));
	assert_int_equal(old.codes[3], 0x0a);
	assert_string_equal(old.names[3], "BLUE TOOTH");
}

static void lines_that_are_no_entry_are_passed_over(void **state)
{
	static const char *const lines[] = { "", "OK", ":", "1", ":MODEM", "123:X", "^SETPORT:",
		"0:X", "1:MODEM AGAIN" };
	size_t before = old.n;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		setport_list_add(&old, lines[i]);
	assert_int_equal(old.n, before);
	for (unsigned code = 0x20; code < 0x20 + 2 * SETPORT_LIST; code++) {
		char line[16];

		snprintf(line, sizeof(line), "%X:\x1b[2J", code);
		setport_list_add(&old, line);
	}
	assert_int_equal(old.n, SETPORT_LIST);
	assert_string_equal(old.names[SETPORT_LIST - 1], "\\x1b[2J");
}

static void people_write_codes_or_names(void **state)
{
	static const struct {
		const char *words;
		const struct setport_list *list;
		const char *text;
	} rows[] = {
		{ "FF;10,12", &lte, "FF;10,12" },
		{ "FF;modem,pcui", &lte, "FF;10,12" },
		{ "none;Modem,PCUI", NULL, "FF;10,12" },
		{ "FF; modem , pcui", &lte, "FF;10,12" },
		{ "FF;modem,pcui", &old, "FF;1,2" },
		{ "FF;3g-modem,4g-pcui", &lte, "FF;1,12" },
		{ "cdrom,sd;pcui,modem,ncm,cdrom,sd", &lte, "A1,A2;12,10,16,A1,A2" },
		{ "a1;12,bluetooth", NULL, "A1;12,A" },
		/* as they come out of a web page or a text program */
		{ "\xe2\x80\x9c" "FF;10,12\xe2\x80\x9d", &lte, "FF;10,12" },
		{ "\xe2\x80\xb3" "FF;10,12\xe2\x80\xb3", &lte, "FF;10,12" },
		{ "\"FF;10,12\"", &lte, "FF;10,12" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct setport value;
		char text[SETPORT_TEXT], why[SETPORT_WHY] = "";

		assert_int_equal(setport_read(&value, rows[i].words, rows[i].list, why,
				sizeof(why)), 0);
		assert_string_equal(why, "");
		assert_string_equal(setport_text(&value, text), rows[i].text);
	}
}

static void what_is_wrong_in_words_is_named(void **state)
{
	static const struct {
		const char *words, *named;
	} rows[] = {
		{ "10,12", "'10,12' has no ';'" },
		{ "", "'' has no ';'" },
		{ "FF;modem,pcuj", "'pcuj' is neither a code nor a name of a port, did you mean "
			"'pcui'" },
		{ "FF;10,,12", "a comma too many" },
		{ "FF;10,12,", "a comma too many" },
		{ "FF;\x1b[2J", "'\\x1b[2J' is neither" },
		{ "FF;10;12", "'10;12' is neither" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct setport value;
		char why[SETPORT_WHY] = "";

		assert_int_equal(setport_read(&value, rows[i].words, &lte, why, sizeof(why)),
			-EINVAL);
		if (!strstr(why, rows[i].named))
			fail_msg("%s: %s", rows[i].words, why);
		assert_int_equal(value.n_after, 0);
	}
}

static void the_firmwares_rules_are_checked_and_the_part_is_named(void **state)
{
	static const struct {
		const char *words;
		const struct setport_list *list;
		int err;
		const char *named;
	} rows[] = {
		{ "FF;10,12", &lte, 0, "" },
		{ "FF;12", &lte, 0, "" },
		{ "A1;10,12", &lte, 0, "" },
		{ "A1,A2;12,10,16,A1,A2", &lte, 0, "" },
		{ "FF;1,2", &old, 0, "" },
		{ "FF;10,12", NULL, 0, "" },
		{ "A2;10,12", &lte, -EINVAL, "'A2' may not stand before the ';'" },
		{ "A2,A1;10,12", &lte, -EINVAL, "'A2,A1' may not stand" },
		{ "A1,A2,A1;10,12", &lte, -EINVAL, "'A1,A2,A1' may not stand" },
		{ "FF,A1;10,12", &lte, -EINVAL, "'FF,A1' may not stand" },
		{ "12;10", &lte, -EINVAL, "'12' may not stand" },
		{ "FF;10,12,FF", &lte, -EINVAL, "'FF' may stand before" },
		{ "FF;10,12,10", &lte, -EINVAL, "'10' stands there twice" },
		{ "FF;10,16", &lte, -EINVAL, "'12' (pcui) is missing" },
		{ "FF;10,2", &lte, -EINVAL, "'12' (pcui) is missing" },
		{ "FF;1,3", &old, -EINVAL, "'2' (pcui) is missing" },
		{ "FF;10", NULL, -EINVAL, "'12' (pcui) is missing" },
		{ "FF;1,2,3,4,5,6,7,12,10", NULL, -EINVAL, "'10' is too much" },
		{ "FF;10,12,77", &lte, -ENOTSUP, "'77' is not in the stick's own list" },
		{ "FF;10,12,77", NULL, 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct setport value;
		char why[SETPORT_WHY] = "";

		assert_int_equal(setport_read(&value, rows[i].words, rows[i].list, why,
				sizeof(why)), 0);
		assert_int_equal(setport_check(&value, rows[i].list, why, sizeof(why)),
			rows[i].err);
		if (!strstr(why, rows[i].named))
			fail_msg("%s: %s", rows[i].words, why);
	}
}

/* All codes there are: what is printed by name is read back as the same. */
static void names_read_back_as_their_codes(void **state)
{
	(void)state;
	for (unsigned code = 1; code <= 0xff; code++) {
		struct setport value = { { 0xff }, { (uint8_t)code }, 1, 1 }, again;
		char names[SETPORT_NAMES], text[SETPORT_TEXT], why[SETPORT_WHY];

		assert_int_equal(setport_read(&again, setport_names(&value, names), NULL, why,
				sizeof(why)), 0);
		assert_true(setport_equal(&value, &again));
		assert_int_equal(setport_parse(&again, setport_text(&value, text)), 0);
		assert_true(setport_equal(&value, &again));
	}
}

static void a_value_without_a_modem_port_does_not_dial(void **state)
{
	static const struct {
		const char *text;
		bool dials;
	} rows[] = { { "FF;10,12", true }, { "FF;1,2", true }, { "A1;12,16", false },
		{ "FF;12,A1", false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct setport value;

		assert_int_equal(setport_parse(&value, rows[i].text), 0);
		assert_int_equal(setport_dials(&value), rows[i].dials);
	}
}

#define SETPORT_TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SETPORT_TEST(answers_of_sticks_are_understood),
		SETPORT_TEST(the_list_is_read_with_and_without_the_commands_name),
		SETPORT_TEST(lines_that_are_no_entry_are_passed_over),
		SETPORT_TEST(people_write_codes_or_names),
		SETPORT_TEST(what_is_wrong_in_words_is_named),
		SETPORT_TEST(the_firmwares_rules_are_checked_and_the_part_is_named),
		SETPORT_TEST(names_read_back_as_their_codes),
		SETPORT_TEST(a_value_without_a_modem_port_does_not_dial),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
