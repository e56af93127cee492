/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A sequence of commands that ends in one answer. The rooms of lib/modem embed a task at the
 * start of their own struct, and walk from step to step; every step asks one thing or waits.
 * modem_forget() ends all tasks of a modem without a word.
 */
#ifndef SURFSTICK_MODEM_TASK_H
#define SURFSTICK_MODEM_TASK_H

#include "modem/modem.h"

struct modem_task;
/* answer: to what the last step asked; NULL at the start and after a wait. Every step ends with
 * one of ask, wait, end, fail. */
typedef void task_step_fn(struct modem_task *task, const struct at_answer *answer);

struct modem_task {
	struct modem *modem;
	size_t size;
	bool over; /* ended or forgotten: nothing done to it has an effect */
	struct modem_task *next, **link;
	modem_done_fn *done;
	void *ctx;
	struct at_chat *chat; /* that the command under way was given to */
	task_step_fn *step;
	struct loop_timer timer;
	struct modem_result result;
	char asked[48]; /* the command, for words; without its secret */
};

/*
 * size: of the struct that begins with the task; zeroed. The first step is taken from the loop.
 * NULL when there is no memory: done was not called, and is not going to be.
 */
void *task_new(struct modem *modem, size_t size, task_step_fn *first, modem_done_fn *done,
	void *ctx);
/* A request whose done and ctx are the task's. A chat that refuses it ends the task. */
void task_ask(struct modem_task *task, struct at_chat *chat, const struct at_request *request,
	task_step_fn *step);
void task_wait(struct modem_task *task, unsigned ms, task_step_fn *step);

/* Fills the result from an answer that failed; err as modem.h says. The task goes on. */
void task_note(struct modem_task *task, const struct at_answer *answer);
/* End the task; its struct stays until the step returns. */
void task_end(struct modem_task *task, int err);
void task_fail(struct modem_task *task, const struct at_answer *answer);
/* The chat lost the port, or the answer was cancelled: nothing more to be asked. */
bool task_is_over(const struct at_answer *answer);

#endif
