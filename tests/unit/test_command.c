/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/socket.h>

#include "base/text.h"
#include "dialer/command.h"

static struct engine engine;
static struct commands commands;
static int client;

static int setup(void **state)
{
	int pair[2];

	(void)state;
	engine = (struct engine){ .state = PLAN_ABSENT };
	command_init(&commands, &engine, "/nonexistent");
	assert_int_equal(loop_new(&engine.loop), 0);
	text_copy(engine.stick, sizeof(engine.stick), "gsm0");
	net_clear(&engine.net);
	engine.signal.percent = -1;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
	assert_int_equal(control_new(&commands.control, engine.loop, &command_ops, &commands), 0);
	assert_int_equal(control_adopt(commands.control, pair[0]), 0);
	client = pair[1];
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	control_free(commands.control);
	command_free(&commands);
	close(client);
	loop_free(engine.loop);
	return 0;
}

static const char *ask(const char *request)
{
	static char answer[4096];
	ssize_t n;

	if (*request)
		assert_int_equal(write(client, request, strlen(request)), (ssize_t)strlen(request));
	while (loop_step(engine.loop, 20) > 0)
		;
	n = read(client, answer, sizeof(answer) - 1);
	answer[n > 0 ? n : 0] = '\0';
	return answer;
}

static bool ends_with(const char *text, const char *end)
{
	return strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

static void an_unknown_verb_is_refused_and_shown_escaped(void **state)
{
	(void)state;
	assert_string_equal(ask("frob\x1b[2J\n"), "2 unknown command 'frob\\x1b[2J'\nx 64\n");
	assert_string_equal(ask("status --yaml\n"), "2 unexpected word '--yaml'\nx 64\n");
}

static void status_of_an_absent_stick_ends_with_1(void **state)
{
	(void)state;
	assert_true(ends_with(ask("status\n"), "x 1\n"));
	assert_true(text_starts(ask("status --json\n"), "1 {\"stick\":\"gsm0\""));
}

static void a_private_surfdial_answers_once_it_knows(void **state)
{
	(void)state;
	engine.state = PLAN_OPENING;
	assert_string_equal(ask("status\n"), "");
	engine.state = PLAN_SIM;
	command_changed(&commands);
	assert_string_equal(ask(""), "");
	engine.state = PLAN_BLOCKED;
	command_changed(&commands);
	assert_true(ends_with(ask(""), "x 0\n"));
}

static void a_connecting_surfdial_answers_at_once(void **state)
{
	(void)state;
	engine.state = PLAN_DIALING;
	engine.want_up = true;
	assert_true(text_starts(ask("status\n"), "1 gsm0  dialing"));
}

static void down_waits_until_it_is_so(void **state)
{
	(void)state;
	engine.state = PLAN_CLOSING;
	engine.want_up = true;
	assert_string_equal(ask("down\n"), "");
	assert_false(engine.want_up);
	engine.state = PLAN_READY;
	command_changed(&commands);
	assert_string_equal(ask(""), "1 offline\nx 0\n");
}

static void up_tells_why_it_cannot_be(void **state)
{
	(void)state;
	engine.state = PLAN_ABSENT;
	text_copy(engine.why, sizeof(engine.why), "unplugged");
	assert_string_equal(ask("up\n"), "2 unplugged\nx 1\n");
	assert_true(engine.want_up);
}

static void monitor_goes_on(void **state)
{
	(void)state;
	assert_string_equal(ask("monitor\n"), "1 absent\n");
	engine.state = PLAN_SEARCH;
	text_copy(engine.why, sizeof(engine.why), "SIM ready");
	command_changed(&commands);
	assert_string_equal(ask(""), "1 search: SIM ready\n");
}

#define COMMAND_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		COMMAND_TEST(an_unknown_verb_is_refused_and_shown_escaped),
		COMMAND_TEST(status_of_an_absent_stick_ends_with_1),
		COMMAND_TEST(a_private_surfdial_answers_once_it_knows),
		COMMAND_TEST(a_connecting_surfdial_answers_at_once),
		COMMAND_TEST(down_waits_until_it_is_so),
		COMMAND_TEST(up_tells_why_it_cannot_be),
		COMMAND_TEST(monitor_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
