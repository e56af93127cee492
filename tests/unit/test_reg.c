/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "at/match.h"
#include "modem/reg.h"
#include "vectors.h"

static const struct {
	const char *rest;
	int err;
	struct reg want;
} cases[] = {
	{ "2,1", 0, { true, 1, -1, -1, -1 } },
	{ "0,1", 0, { true, 1, -1, -1, -1 } },
	{ "5", 0, { false, 5, -1, -1, -1 } },
	{ "2,5,\"792D\",\"04947221\",7", 0, { true, 5, 0x792d, 0x4947221, 7 } },
	{ "5,\"792D\",\"04947221\"", 0, { false, 5, 0x792d, 0x4947221, -1 } },
	{ "5,\"792D\",\"04947221\",7", 0, { false, 5, 0x792d, 0x4947221, 7 } },
	{ "1, E006B, ABE0016", 0, { false, 1, 0xe006b, 0xabe0016, -1 } },
	{ "1, 1F00, 20 ,79D903 ,7", 0, { false, 1, 0x1f00, 0x79d903, 7 } },
	{ "1, 2, 0001, 00000100, 7", 0, { true, 2, 1, 0x100, 7 } },
	{ "2,0,00,0", 0, { true, 0, 0, 0, -1 } },
	{ "1,\"1422\",\"00000142\",3,\"00\"", 0, { false, 1, 0x1422, 0x142, 3 } },
	{ "2,1,\"\",\"605F\"", 0, { true, 1, -1, 0x605f, -1 } },
	{ "1,0010,0000ABCD", 0, { false, 1, 0x10, 0xabcd, -1 } },
	{ "", -EPROTO, { 0 } },
	{ "x", -EPROTO, { 0 } },
	{ "12", -EPROTO, { 0 } },
	{ "-1", -EPROTO, { 0 } },
	{ "99999999999999999999999", -EPROTO, { 0 } },
	{ "9,1", -EPROTO, { 0 } },
	{ ",1", -EPROTO, { 0 } },
	{ "\"1\"x,\"2", 0, { false, 1, 2, -1, -1 } },
};

static void both_shapes_are_told_apart_by_their_look(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct reg got;

		assert_int_equal(reg_parse(cases[i].rest, &got), cases[i].err);
		if (cases[i].err < 0)
			continue;
		assert_int_equal(got.solicited, cases[i].want.solicited);
		assert_int_equal(got.stat, cases[i].want.stat);
		assert_int_equal(got.lac, cases[i].want.lac);
		assert_int_equal(got.ci, cases[i].want.ci);
		assert_int_equal(got.act, cases[i].want.act);
	}
}

static int stat_named(const char *name)
{
	static const char *const names[] = { "idle", "home", "searching", "denied", "unknown",
		"roaming", "home_sms_only", "roaming_sms_only", "emergency_only",
		"home_csfb_not_preferred", "roaming_csfb_not_preferred", "attached_rlos" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(name, names[i]) == 0)
			return (int)i;
	}
	return -1;
}

static bool is_reg_row(const char *line)
{
	static const char *const commands[] = { "+CREG", "+CGREG", "+CEREG", "+C5GREG" };
	char command[64];

	if (!vectors_string(line, "command", command, sizeof(command)))
		return false;
	command[strcspn(command, "?")] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(command, commands[i]) == 0)
			return true;
	}
	return false;
}

static void foreign_vectors_agree_on_registration(void **state)
{
	struct buf text;
	unsigned rows = 0;
	char *cursor, *line;

	(void)state;
	vectors_open("at-replies.jsonl", &text);
	cursor = text.data;
	while ((line = vectors_line(&cursor)) != NULL) {
		char reply[256], name[64], act[32];
		struct reg got;
		long stat, lac, ci;

		if (!is_reg_row(line) || !vectors_string(line, "reply", reply, sizeof(reply)))
			continue;
		memmove(reply, reply + strspn(reply, "\r\n"),
			strlen(reply + strspn(reply, "\r\n")) + 1);
		reply[strcspn(reply, "\r\n")] = '\0';
		stat = vectors_number(line, "stat", -1);
		if (vectors_string(line, "state", name, sizeof(name)))
			stat = stat_named(name);
		if (reg_parse(at_match_value(reply), &got) < 0) {
			assert_int_equal(stat, -1);
			continue;
		}
		rows++;
		if (strstr(line, "must_not_crash"))
			continue;
		assert_int_equal(got.stat, stat);
		lac = vectors_number(line, "lac", 0);
		ci = vectors_number(line, "ci", 0);
		/* Gobi 1000 puts blanks into a number: theirs is 0 then, ours "not told". */
		if (lac)
			assert_int_equal(got.lac, lac);
		if (ci)
			assert_int_equal(got.ci, ci);
		if (vectors_string(line, "act", act, sizeof(act)))
			assert_int_equal(got.act, strcmp(act, "lte") == 0    ? 7
						  : strcmp(act, "edge") == 0 ? 3
						  : strcmp(act, "umts") == 0 ? 2
									     : 0);
	}
	buf_free(&text);
	print_message("%u vectors\n", rows);
	assert_true(rows > 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_shapes_are_told_apart_by_their_look),
		cmocka_unit_test(foreign_vectors_agree_on_registration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
