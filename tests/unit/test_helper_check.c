/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "helper/helper.h"

struct said {
	enum helper_exit code;
	char out[1024], err[2048];
};

static void run(const struct fake_root *root, char *const *files, struct said *said)
{
	struct fake_output out = fake_output_begin(root, STDOUT_FILENO);
	struct fake_output err = fake_output_begin(root, STDERR_FILENO);

	said->code = helper_check(files);
	fake_output_end(&err, said->err, sizeof(said->err));
	fake_output_end(&out, said->out, sizeof(said->out));
}

static void our_own_table_has_no_errors(void **state)
{
	char own[] = "udev-rules/70-surfstick.hwdb";
	char *const files[] = { own, NULL };
	struct said said;

	run(*state, files, &said);
	assert_int_equal(said.code, HELPER_DONE);
	assert_null(strstr(said.err, "error"));
	/* 494 ids of usb_modeswitch's table by themselves and 4 by what their 18 makers call
	 * them, 3 beside it, and 2 that come back for a second word; 33 of them are kept. */
	assert_string_equal(said.out, "484 match lines are switched, 33 left alone; 2 warnings\n");
}

static void mistakes_are_told_with_file_and_line(void **state)
{
	struct fake_root *root = *state;
	char wrong[96], right[96];
	char *const files[] = { right, wrong, NULL };
	struct said said;
	char expected[512];

	fake_attr(root, "", "right.hwdb", "usb:v12D1p1446d*ic08*in00*\n SURFSTICK_SWITCH=eject\n");
	fake_attr(root, "", "wrong.hwdb", "usb:v12D1p1447d*ic08*in00*\n SURFSTICK_SWITCH=ejcet\n");
	snprintf(right, sizeof(right), "%s/right.hwdb", root->path);
	snprintf(wrong, sizeof(wrong), "%s/wrong.hwdb", root->path);
	run(root, files, &said);
	assert_int_equal(said.code, HELPER_USAGE);
	snprintf(expected, sizeof(expected), "%s:2: SURFSTICK_SWITCH: no method \"ejcet\"; did you "
		"mean eject?\n", wrong);
	assert_string_equal(said.err, expected);
	assert_string_equal(said.out, "");
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
	char away[] = "/nonexistent/70.hwdb";
	char *const files[] = { away, NULL }, *const none[] = { NULL };
	struct said said;

	run(*state, files, &said);
	assert_int_equal(said.code, HELPER_USAGE);
	assert_string_equal(said.err, "/nonexistent/70.hwdb: No such file or directory\n");
	run(*state, none, &said);
	assert_int_equal(said.code, HELPER_USAGE);
	assert_non_null(strstr(said.err, "name the files"));
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
	struct fake_root *root = *state;
	char path[96];
	char *const files[] = { path, NULL };
	struct said said;

	fake_attr(root, "", "x.hwdb", "usb:v12D1p1447d*ic08*in00*\n SURFSTICK_\033[2J=1\n");
	snprintf(path, sizeof(path), "%s/x.hwdb", root->path);
	run(root, files, &said);
	assert_null(strchr(said.err, '\033'));
	assert_non_null(strstr(said.err, "\\x1b[2J"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_table_has_no_errors),
		cmocka_unit_test(mistakes_are_told_with_file_and_line),
		cmocka_unit_test(a_file_that_is_not_there_is_an_error),
		cmocka_unit_test(control_characters_do_not_reach_the_terminal),
	};

	return cmocka_run_group_tests(tests, fake_root_setup, fake_root_teardown);
}
