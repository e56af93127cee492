/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "dialer/surfctl_line.h"

static int parse(struct surfctl_line *line, const char *const *words)
{
	static char text[16][1200];
	static char *argv[40];
	int argc = 0;

	argv[argc++] = (char[]){ "surfctl" };
	while (words[argc - 1]) {
		snprintf(text[argc], sizeof(text[0]), "%s", words[argc - 1]);
		argv[argc] = text[argc];
		argc++;
	}
	argv[argc] = NULL;
	return surfctl_line_parse(line, argc, argv);
}

static const struct {
	const char *words[12];
	int err;
	const char *stick;   /* as given, NULL: not */
	const char *request; /* what surfdial is asked */
} rows[] = {
	{ { "status" }, 0, NULL, "status" },
	{ { "status", "--json" }, 0, NULL, "status --json" },
	{ { "--json", "status" }, 0, NULL, "status --json" },
	{ { "-s", "gsm3", "up" }, 0, "gsm3", "up" },
	{ { "up", "--stick", "gsm3" }, 0, "gsm3", "up" },
	{ { "setport", "set", "FF;10,12", "--reset", "--stick=gsm255", "--json" }, 0, "gsm255",
		"setport set FF;10,12 --reset --json" },
	{ { "setport", "set", "FF; 10, 12" }, 0, NULL, "setport set FF; 10, 12" },
	{ { "--frob", "status" }, -EINVAL, NULL, NULL },
	{ { "--stick", "gsm256", "status" }, -EINVAL, NULL, NULL },
	{ { "--stick", "../x", "status" }, -EINVAL, NULL, NULL },
	{ { "status", "--stick" }, -EINVAL, NULL, NULL },
};

static void options_of_all_verbs_may_stand_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct surfctl_line line;
		char request[512];

		assert_int_equal(parse(&line, rows[i].words), rows[i].err);
		if (rows[i].err < 0)
			continue;
		if (rows[i].stick)
			assert_string_equal(line.call.stick, rows[i].stick);
		else
			assert_null(line.call.stick);
		assert_string_equal(line.stick, rows[i].stick ? rows[i].stick : "gsm0");
		assert_null(line.call.argv[line.call.argc]);
		assert_int_equal(surfctl_line_request(&line, request, sizeof(request)), 0);
		assert_string_equal(request, rows[i].request);
	}
}

static void a_word_cannot_make_another_request(void **state)
{
	static const char *const bad[] = { "FF;10\nreset", "\r", "\x7f", "\x1b[2J" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		const char *const words[] = { "setport", "set", bad[i], NULL };
		struct surfctl_line line;
		char request[512];

		assert_int_equal(parse(&line, words), 0);
		assert_int_equal(surfctl_line_request(&line, request, sizeof(request)), -EINVAL);
	}
}

static void a_request_has_an_end(void **state)
{
	char word[1000], request[512];
	const char *const words[] = { "setport", "set", word, NULL };
	struct surfctl_line line;

	(void)state;
	memset(word, '1', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_int_equal(parse(&line, words), 0);
	assert_int_equal(surfctl_line_request(&line, request, sizeof(request)), -EINVAL);
}

static void the_words_of_a_verb_are_its_own(void **state)
{
	static const char *const words[] = { "setport", "--reset", "undo", NULL };
	static const char *const reset[] = { "reset", NULL };
	static const char *const help[] = { "--help", NULL };
	struct surfctl_line line;

	(void)state;
	assert_int_equal(parse(&line, words), 0);
	assert_true(surfctl_line_has(&line, "--reset"));
	assert_false(surfctl_line_has(&line, "--force"));
	assert_int_equal(parse(&line, reset), 0);
	assert_false(surfctl_line_has(&line, "reset"));
	assert_int_equal(parse(&line, help), 0);
	assert_int_equal(line.what, SURFCTL_HELP);
	assert_int_equal(line.call.argc, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_of_all_verbs_may_stand_anywhere),
		cmocka_unit_test(a_word_cannot_make_another_request),
		cmocka_unit_test(a_request_has_an_end),
		cmocka_unit_test(the_words_of_a_verb_are_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
