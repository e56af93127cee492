/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/task.h"

#include <errno.h>

#include "base/text.h"

static void unlink_task(struct modem_task *task)
{
	*task->link = task->next;
	if (task->next)
		task->next->link = task->link;
	loop_timer_stop(&task->timer);
}

/* A step may end its task, or an owner it calls may forget the modem: the memory goes here. */
static void take_step(struct modem_task *task, const struct at_answer *answer)
{
	task->step(task, answer);
	if (!task->over)
		return;
	explicit_bzero(task, task->size);
	free(task);
}

static void on_timer(struct loop_timer *timer)
{
	take_step(container_of(timer, struct modem_task, timer), NULL);
}

void *task_new(struct modem *modem, size_t size, task_step_fn *first, modem_done_fn *done,
	void *ctx)
{
	struct modem_task *task = calloc(1, size);

	if (!task)
		return NULL;
	task->size = size;
	task->modem = modem;
	task->done = done;
	task->ctx = ctx;
	task->result.code = -1;
	task->next = modem->tasks;
	task->link = &modem->tasks;
	if (task->next)
		task->next->link = &task->next;
	modem->tasks = task;
	task_wait(task, 0, first);
	return task;
}

static void on_answer(void *ctx, const struct at_answer *answer)
{
	struct modem_task *task = ctx;

	task->chat = NULL;
	if (!task->over)
		take_step(task, answer);
}

static void on_refused(struct modem_task *task, const struct at_answer *answer)
{
	(void)answer;
	task_end(task, task->result.err);
}

void task_ask(struct modem_task *task, struct at_chat *chat, const struct at_request *request,
	task_step_fn *step)
{
	struct at_request own = *request;
	const char *value = strchr(own.command, '=');
	size_t shown = value && own.flags & AT_SECRET ? (size_t)(value - own.command) + 1
						      : strlen(own.command);
	int err;

	if (task->over)
		return;
	text_escape(task->asked, sizeof(task->asked), own.command, shown);
	own.done = on_answer;
	own.ctx = task;
	task->step = step;
	task->chat = chat;
	err = at_chat_send(chat, &own);
	if (err == 0)
		return;
	task->chat = NULL;
	task->result.err = err;
	task->result.status = err == -ENODEV ? AT_GONE : AT_ERROR;
	snprintf(task->result.words, sizeof(task->result.words), "%s: not sent", task->asked);
	task_wait(task, 0, on_refused);
}

void task_wait(struct modem_task *task, unsigned ms, task_step_fn *step)
{
	if (task->over)
		return;
	task->step = step;
	loop_timer_in(task->modem->loop, &task->timer, ms, on_timer);
}

static int err_of(enum at_status status)
{
	switch (status) {
	case AT_OK:
	case AT_CONNECT:
		return 0;
	case AT_TIMEOUT:
		return -ETIMEDOUT;
	case AT_GONE:
		return -ENODEV;
	case AT_CANCELLED:
		return -ECANCELED;
	case AT_ERROR:
	case AT_CME_ERROR:
	case AT_CMS_ERROR:
	case AT_NO_CARRIER:
	case AT_BUSY:
	case AT_NO_DIALTONE:
	case AT_NO_ANSWER:
	case AT_UNSUPPORTED:
		return -EIO;
	}
	return -EPROTO;
}

void task_note(struct modem_task *task, const struct at_answer *answer)
{
	struct modem_result *result = &task->result;
	char words[80];

	result->err = err_of(answer->status);
	result->status = answer->status;
	result->code = answer->code;
	snprintf(result->words, sizeof(result->words), "%s: %s", task->asked,
		at_answer_words(answer, words, sizeof(words)));
}

void task_end(struct modem_task *task, int err)
{
	if (task->over)
		return;
	unlink_task(task);
	task->over = true;
	task->result.err = err;
	if (task->done)
		task->done(task->ctx, &task->result);
}

void task_fail(struct modem_task *task, const struct at_answer *answer)
{
	task_note(task, answer);
	task_end(task, task->result.err);
}

bool task_is_over(const struct at_answer *answer)
{
	return answer->status == AT_GONE || answer->status == AT_CANCELLED;
}

void modem_forget(struct modem *modem)
{
	while (modem->tasks) {
		struct modem_task *task = modem->tasks;
		bool in_step = !task->chat && !task->timer.loop;

		unlink_task(task);
		task->over = true;
		if (task->chat)
			at_chat_cancel(task->chat, task);
		if (!in_step) {
			explicit_bzero(task, task->size);
			free(task);
		}
	}
}
