/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <signal.h>

#include "test_sim.h"

struct ear {
	struct loop *loop;
	struct far_host host;
	struct far *far;
	char heard[400];
	unsigned ready, ended;
};

static void on_ready(void *ctx)
{
	((struct ear *)ctx)->ready++;
}

static void on_data(void *ctx, const void *data, size_t len)
{
	struct ear *ear = ctx;
	size_t used = strlen(ear->heard);

	snprintf(ear->heard + used, sizeof(ear->heard) - used, "%.*s", (int)len,
		(const char *)data);
}

static void on_room(void *ctx)
{
	(void)ctx;
}

static void on_ended(void *ctx)
{
	struct ear *ear = ctx;

	ear->ended++;
	far_free(ear->far);
	ear->far = NULL;
}

static const struct far_ops ops = { on_ready, on_data, on_room, on_ended };

static void listen_to(struct ear *ear, enum far_kind kind, const char *command)
{
	memset(ear, 0, sizeof(*ear));
	assert_int_equal(loop_new(&ear->loop), 0);
	ear->host = (struct far_host){ .loop = ear->loop, .kind = kind, .command = command };
}

static void hang_up(struct ear *ear)
{
	far_free(ear->far);
	far_host_close(&ear->host);
	loop_free(ear->loop);
}

/* Turns the loop until *what is set, at most two seconds. */
static void until(struct ear *ear, const unsigned *what)
{
	for (int i = 0; i < 200 && !*what; i++)
		loop_step(ear->loop, 10);
	assert_true(*what > 0);
}

static void until_heard(struct ear *ear, const char *text)
{
	for (int i = 0; i < 200 && !strstr(ear->heard, text); i++)
		loop_step(ear->loop, 10);
	assert_non_null(strstr(ear->heard, text));
}

static void nobody_cannot_be_called(void **state)
{
	struct ear ear;

	(void)state;
	listen_to(&ear, FAR_NONE, NULL);
	assert_int_equal(far_new(&ear.far, &ear.host, &ops, &ear), -ENOTCONN);
	hang_up(&ear);
}

static void an_echo_is_ready_from_the_loop_and_repeats(void **state)
{
	struct ear ear;

	(void)state;
	listen_to(&ear, FAR_ECHO, NULL);
	assert_int_equal(far_new(&ear.far, &ear.host, &ops, &ear), 0);
	assert_int_equal(ear.ready, 0);
	until(&ear, &ear.ready);
	far_write(ear.far, "hello", 5);
	assert_string_equal(ear.heard, "hello");
	hang_up(&ear);
}

static void a_mute_one_says_nothing(void **state)
{
	struct ear ear;

	(void)state;
	listen_to(&ear, FAR_MUTE, NULL);
	assert_int_equal(far_new(&ear.far, &ear.host, &ops, &ear), 0);
	until(&ear, &ear.ready);
	far_write(ear.far, "hello", 5);
	assert_string_equal(ear.heard, "");
	assert_int_equal(far_signal(ear.far, SIGTERM), -ESRCH);
	hang_up(&ear);
}

static void a_program_has_the_line_as_a_raw_terminal(void **state)
{
	struct ear ear;

	(void)state;
	listen_to(&ear, FAR_COMMAND, "test -t 0 && printf 'tty\\n' && head -c 3");
	assert_int_equal(far_new(&ear.far, &ear.host, &ops, &ear), 0);
	until(&ear, &ear.ready);
	far_hold(ear.far, false);
	until_heard(&ear, "tty\n");
	far_write(ear.far, "a\rb", 3);
	until_heard(&ear, "a\rb");
	until(&ear, &ear.ended);
	hang_up(&ear);
}

static void what_is_held_back_comes_when_let_go(void **state)
{
	struct ear ear;

	(void)state;
	listen_to(&ear, FAR_COMMAND, "printf first; cat");
	assert_int_equal(far_new(&ear.far, &ear.host, &ops, &ear), 0);
	until(&ear, &ear.ready);
	for (int i = 0; i < 5; i++)
		loop_step(ear.loop, 10);
	assert_string_equal(ear.heard, "");
	far_hold(ear.far, false);
	until_heard(&ear, "first");
	hang_up(&ear);
}

static void a_program_that_ends_hangs_up(void **state)
{
	struct ear ear;

	(void)state;
	listen_to(&ear, FAR_COMMAND, "exit 3");
	assert_int_equal(far_new(&ear.far, &ear.host, &ops, &ear), 0);
	until(&ear, &ear.ended);
	assert_null(ear.far);
	hang_up(&ear);
}

static void hanging_up_ends_the_program_and_no_callback_follows(void **state)
{
	struct ear ear;

	(void)state;
	listen_to(&ear, FAR_COMMAND, "exec cat");
	assert_int_equal(far_new(&ear.far, &ear.host, &ops, &ear), 0);
	until(&ear, &ear.ready);
	far_free(ear.far);
	ear.far = NULL;
	assert_non_null(ear.host.ending);
	for (int i = 0; i < 200 && ear.host.ending; i++)
		loop_step(ear.loop, 10);
	assert_null(ear.host.ending);
	assert_int_equal(ear.ended, 0);
	hang_up(&ear);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_cannot_be_called),
		cmocka_unit_test(an_echo_is_ready_from_the_loop_and_repeats),
		cmocka_unit_test(a_mute_one_says_nothing),
		cmocka_unit_test(a_program_has_the_line_as_a_raw_terminal),
		cmocka_unit_test(what_is_held_back_comes_when_let_go),
		cmocka_unit_test(a_program_that_ends_hangs_up),
		cmocka_unit_test(hanging_up_ends_the_program_and_no_callback_follows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
