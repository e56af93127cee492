/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>

#include "dialer/options.h"

static int parse(struct options *options, const char *const *words)
{
	char *argv[16];
	int argc = 0, keep = dup(2), null = open("/dev/null", O_WRONLY), err;

	argv[argc++] = (char *)"surfdial";
	for (; *words; words++)
		argv[argc++] = (char *)(uintptr_t)*words;
	argv[argc] = NULL;
	optind = 0; /* glibc: start anew */
	dup2(null, 2); /* the complaints are for people */
	err = options_parse(options, argc, argv);
	dup2(keep, 2);
	close(null);
	close(keep);
	return err;
}

#define PARSE(options, ...) parse(options, (const char *const[]){ __VA_ARGS__, NULL })

static void nothing_given_means_gsm0_online(void **state)
{
	struct options o;

	(void)state;
	assert_int_equal(parse(&o, (const char *const[]){ NULL }), 0);
	assert_string_equal(o.stick, "gsm0");
	assert_true(o.connect);
	assert_false(o.check || o.wvdial || o.verbose);
	assert_int_equal(o.control_fd, -1);
	assert_int_equal(o.what, OPTIONS_RUN);
}

static void a_stick_may_be_named(void **state)
{
	struct options o;

	(void)state;
	assert_int_equal(PARSE(&o, "-v", "gsm12"), 0);
	assert_string_equal(o.stick, "gsm12");
	assert_true(o.verbose);
}

static void names_that_are_no_sticks_are_refused(void **state)
{
	static const char *const bad[] = { "gsm", "gsm256", "gsm-1", "gsm0x", "ttyUSB0",
		"../gsm0", "gsm0/", "" };
	struct options o;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(PARSE(&o, bad[i]), -EINVAL);
	assert_int_equal(PARSE(&o, "gsm0", "gsm1"), -EINVAL);
}

static void wvdials_words_are_sections(void **state)
{
	struct options o;

	(void)state;
	assert_int_equal(PARSE(&o, "--wvdial", "-c", "/tmp/w.conf", "work", "home"), 0);
	assert_true(o.wvdial);
	assert_string_equal(o.config, "/tmp/w.conf");
	assert_string_equal(o.sections[0], "work");
	assert_string_equal(o.sections[1], "home");
	assert_null(o.sections[2]);
}

static void a_private_surfdial_gets_its_descriptor(void **state)
{
	struct options o;

	(void)state;
	assert_int_equal(PARSE(&o, "--no-connect", "--control-fd", "3", "gsm1"), 0);
	assert_false(o.connect);
	assert_int_equal(o.control_fd, 3);
	assert_int_equal(PARSE(&o, "--control-fd", "2"), -EINVAL);
	assert_int_equal(PARSE(&o, "--control-fd", "x"), -EINVAL);
}

static void the_plan_can_be_printed_two_ways(void **state)
{
	struct options o;

	(void)state;
	assert_int_equal(PARSE(&o, "--print-plan"), 0);
	assert_int_equal(o.what, OPTIONS_PLAN);
	assert_int_equal(PARSE(&o, "--print-plan=dot"), 0);
	assert_int_equal(o.what, OPTIONS_GRAPH);
}

static void unknown_options_are_refused(void **state)
{
	struct options o;

	(void)state;
	assert_int_equal(PARSE(&o, "--frobnicate"), -EINVAL);
	assert_int_equal(PARSE(&o, "-c"), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_given_means_gsm0_online),
		cmocka_unit_test(a_stick_may_be_named),
		cmocka_unit_test(names_that_are_no_sticks_are_refused),
		cmocka_unit_test(wvdials_words_are_sections),
		cmocka_unit_test(a_private_surfdial_gets_its_descriptor),
		cmocka_unit_test(the_plan_can_be_printed_two_ways),
		cmocka_unit_test(unknown_options_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
