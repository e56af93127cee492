/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include <fcntl.h>

#include "base/file.h"
#include "helper/helper.h"

struct said {
	enum helper_exit code;
	char out[1024], err[2048];
};

static void read_back(const char *path, char *out, size_t size)
{
	struct buf b = { 0 };

	assert_int_equal(file_read(path, 1 << 16, &b, NULL), 0);
	snprintf(out, size, "%s", b.data ? b.data : "");
	buf_free(&b);
}

/* stdout and stderr go into files while the check runs. */
static void run(const struct fake_root *root, char *const *files, struct said *said)
{
	char paths[2][96];
	int saved[2];

	fflush(stdout);
	for (int n = 0; n < 2; n++) {
		int fd;

		snprintf(paths[n], sizeof(paths[n]), "%s/std%d", root->path, n + 1);
		fd = open(paths[n], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		assert_true(fd >= 0);
		saved[n] = dup(n + 1);
		dup2(fd, n + 1);
		close(fd);
	}
	said->code = helper_check(files);
	fflush(stdout);
	fflush(stderr);
	for (int n = 0; n < 2; n++) {
		dup2(saved[n], n + 1);
		close(saved[n]);
	}
	read_back(paths[0], said->out, sizeof(said->out));
	read_back(paths[1], said->err, sizeof(said->err));
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

static int setup(void **state)
{
	static struct fake_root root;

	fake_root_new(&root);
	*state = &root;
	return 0;
}

static int teardown(void **state)
{
	fake_root_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_table_has_no_errors),
		cmocka_unit_test(mistakes_are_told_with_file_and_line),
		cmocka_unit_test(a_file_that_is_not_there_is_an_error),
		cmocka_unit_test(control_characters_do_not_reach_the_terminal),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
