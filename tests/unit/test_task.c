/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "modem/task.h"
#include "modem_peer.h"

static void fail_or_end(struct modem_task *task, const struct at_answer *answer)
{
	if (answer->status != AT_OK)
		task_fail(task, answer);
	else
		task_end(task, 0);
}

static void ask_at(struct modem_task *task, const struct at_answer *answer)
{
	(void)answer;
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT+X?", .prefix = "+X:", .timeout_ms = 1000 },
		fail_or_end);
}

static void a_failure_is_told_in_words_and_as_an_error(void **state)
{
	static const struct {
		const char *reply;
		int err, code;
		enum at_status status;
		const char *words;
	} rows[] = {
		{ OK, 0, -1, AT_OK, "" },
		{ "\r\n+CME ERROR: 10\r\n", -EIO, 10, AT_CME_ERROR,
			"AT+X?: +CME ERROR 10: SIM not inserted" },
		{ "\r\nCOMMAND NOT SUPPORT\r\n", -EIO, -1, AT_UNSUPPORTED,
			"AT+X?: COMMAND NOT SUPPORT" },
		{ "", -ETIMEDOUT, -1, AT_TIMEOUT, "AT+X?: no answer" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct rig r;

		rig_open(&r);
		assert_non_null(
			task_new(&r.modem, sizeof(struct modem_task), ask_at, rig_done, &r));
		assert_int_equal(r.calls, 0); /* never from inside the call */
		peer_plays(&r.control, "AT+X?", rows[i].reply);
		peer_pass(&r.control, 1000);
		rig_ends(&r, rows[i].err);
		assert_int_equal(r.result.status, rows[i].status);
		assert_int_equal(r.result.code, rows[i].code);
		assert_string_equal(r.result.words, rows[i].words);
		assert_null(r.modem.tasks);
		rig_close(&r);
	}
}

static void a_port_that_is_gone_ends_all_tasks(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	for (int i = 0; i < 3; i++)
		task_new(&r.modem, sizeof(struct modem_task), ask_at, rig_done, &r);
	peer_turn(&r.control);
	close(r.control.theirs);
	r.control.theirs = -1;
	peer_turn(&r.control);
	assert_int_equal(r.calls, 3);
	assert_int_equal(r.result.err, -ENODEV);
	/* And one that comes later is answered too, from the loop. */
	r.calls = 0;
	task_new(&r.modem, sizeof(struct modem_task), ask_at, rig_done, &r);
	assert_int_equal(r.calls, 0);
	rig_ends(&r, -ENODEV);
	assert_string_equal(r.result.words, "AT+X?: not sent");
	rig_close(&r);
}

static void a_paused_port_is_busy_not_lost(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	at_chat_pause(r.control.chat);
	task_new(&r.modem, sizeof(struct modem_task), ask_at, rig_done, &r);
	rig_ends(&r, -EBUSY);
	rig_close(&r);
}

static void what_is_forgotten_is_never_heard_of_again(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	/* Under way, queued, and not begun. */
	task_new(&r.modem, sizeof(struct modem_task), ask_at, rig_done, &r);
	task_new(&r.modem, sizeof(struct modem_task), ask_at, rig_done, &r);
	peer_hears(&r.control, "AT+X?\r");
	task_new(&r.modem, sizeof(struct modem_task), ask_at, rig_done, &r);
	modem_forget(&r.modem);
	peer_say(&r.control, OK);
	peer_pass(&r.control, 10000);
	assert_int_equal(r.calls, 0);
	assert_null(r.modem.tasks);
	modem_forget(&r.modem);
	rig_close(&r);
}

static void forget_all(void *ctx, const struct modem_result *result)
{
	struct rig *r = ctx;

	(void)result;
	r->calls++;
	modem_forget(&r->modem);
}

static void a_done_may_forget_all_others(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	task_new(&r.modem, sizeof(struct modem_task), ask_at, forget_all, &r);
	task_new(&r.modem, sizeof(struct modem_task), ask_at, rig_done, &r);
	peer_plays(&r.control, "AT+X?", OK);
	peer_pass(&r.control, 10000);
	assert_int_equal(r.calls, 1);
	rig_close(&r);
}

static void forget_in_step(struct modem_task *task, const struct at_answer *answer)
{
	(void)answer;
	/* As an owner's on_change would do, called from within a step. */
	modem_forget(task->modem);
	ask_at(task, NULL);
	task_wait(task, 0, ask_at);
	task_end(task, 0);
}

static void a_step_survives_that_its_modem_is_forgotten(void **state)
{
	struct rig r;

	(void)state;
	rig_open(&r);
	task_new(&r.modem, sizeof(struct modem_task), forget_in_step, rig_done, &r);
	peer_pass(&r.control, 10000);
	assert_int_equal(r.calls, 0);
	peer_hears(&r.control, "");
	rig_close(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failure_is_told_in_words_and_as_an_error),
		cmocka_unit_test(a_port_that_is_gone_ends_all_tasks),
		cmocka_unit_test(a_paused_port_is_busy_not_lost),
		cmocka_unit_test(what_is_forgotten_is_never_heard_of_again),
		cmocka_unit_test(a_done_may_forget_all_others),
		cmocka_unit_test(a_step_survives_that_its_modem_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
