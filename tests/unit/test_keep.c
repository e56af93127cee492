/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "dialer/keep.h"

static char var[40];

static int setup(void **state)
{
	(void)state;
	snprintf(var, sizeof(var), "/tmp/surfstick-keep-XXXXXX");
	return mkdtemp(var) ? 0 : -1;
}

static const char *in(const char *name)
{
	static char path[128];

	snprintf(path, sizeof(path), "%s%s", var, name);
	return path;
}

static int teardown(void **state)
{
	(void)state;
	unlink(in("/surfstick/setport.d/860000000000001"));
	unlink(in("/surfstick/setport.d"));
	rmdir(in("/surfstick/setport.d"));
	rmdir(in("/surfstick"));
	rmdir(var);
	return 0;
}

static void what_is_kept_is_read_again_and_is_roots_alone(void **state)
{
	struct keep keep = { .has_was = true, .u2diag_was = 255, .u2diag_wanted = KEEP_NONE };
	struct keep again;
	struct stat st;

	(void)state;
	assert_int_equal(setport_parse(&keep.was, "A1,A2;12,10,16,A1,A2"), 0);
	assert_int_equal(keep_write(&keep, var, "860000000000001"), 0);
	assert_int_equal(keep_read(&again, var, "860000000000001"), 0);
	assert_true(again.has_was);
	assert_true(setport_equal(&again.was, &keep.was));
	assert_false(again.has_wanted);
	assert_int_equal(again.u2diag_was, 255);
	assert_int_equal(again.u2diag_wanted, KEEP_NONE);
	assert_int_equal(stat(in("/surfstick/setport.d/860000000000001"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(keep_read(&again, var, "860000000000002"), 0);
	assert_false(again.has_was);
}

static void a_stick_cannot_lead_to_another_file(void **state)
{
	static const char *const ids[] = { "", ".", "..", "../slots", "a/b", "1 2", "1\n2",
		"123456789012345678901234567890123" };
	struct keep keep = { .u2diag_was = KEEP_NONE, .u2diag_wanted = KEEP_NONE };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		assert_int_equal(keep_read(&keep, var, ids[i]), -EINVAL);
		assert_int_equal(keep_write(&keep, var, ids[i]), -EINVAL);
	}
}

static void a_folder_that_is_a_link_is_not_ours(void **state)
{
	struct keep keep = { .u2diag_was = KEEP_NONE, .u2diag_wanted = KEEP_NONE };

	(void)state;
	assert_int_equal(mkdir(in("/surfstick"), 0755), 0);
	assert_int_equal(symlink("/tmp", in("/surfstick/setport.d")), 0);
	assert_true(keep_write(&keep, var, "860000000000001") < 0);
	assert_int_equal(access("/tmp/860000000000001", F_OK), -1);
}

static void lines_without_sense_are_passed_over(void **state)
{
	static const char text[] = "what is this\n[gsm0]\nsetport-was = FF\n"
		"setport-wanted = FF;10,12\nu2diag-was = -1\nu2diag-wanted = 70000\nx = y\n";
	struct keep keep;

	(void)state;
	keep_parse(&keep, text, strlen(text));
	assert_false(keep.has_was);
	assert_true(keep.has_wanted);
	assert_int_equal(keep.u2diag_was, KEEP_NONE);
	assert_int_equal(keep.u2diag_wanted, KEEP_NONE);
}

#define KEEP_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		KEEP_TEST(what_is_kept_is_read_again_and_is_roots_alone),
		KEEP_TEST(a_stick_cannot_lead_to_another_file),
		KEEP_TEST(a_folder_that_is_a_link_is_not_ours),
		cmocka_unit_test(lines_without_sense_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
