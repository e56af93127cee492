/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "at/chat.h"

#include <errno.h>
#include <fcntl.h>

#include "at/talk.h"
#include "base/text.h"

enum { JOBS_MAX = 64, DISCARD_READS = 64 };

static int never_block(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return -errno;
	return 0;
}

static int watch(struct at_chat *chat, int fd)
{
	int err = never_block(fd);

	if (err == 0)
		err = loop_io_add(chat->loop, &chat->io, fd, EPOLLIN, at_talk_on_io);
	if (err < 0)
		return err;
	chat->events = EPOLLIN;
	chat->phase = AT_PHASE_IDLE;
	at_reader_reset(&chat->reader);
	return 0;
}

int at_chat_new(struct at_chat **out, struct loop *loop, int fd, const char *name,
	void (*gone)(void *ctx), void *ctx)
{
	struct at_chat *chat = calloc(1, sizeof(*chat));
	int err;

	if (!chat)
		return -ENOMEM;
	chat->loop = loop;
	chat->gone = gone;
	chat->gone_ctx = ctx;
	chat->written = UINT64_MAX;
	text_copy(chat->name, sizeof(chat->name), name);
	err = watch(chat, fd);
	if (err < 0) {
		free(chat);
		return err;
	}
	*out = chat;
	return 0;
}

void at_chat_free(struct at_chat *chat)
{
	if (!chat)
		return;
	at_talk_enter(chat);
	chat->doomed = true;
	at_talk_stop(chat, AT_PHASE_GONE);
	at_talk_drop_all(chat, AT_CANCELLED);
	at_talk_leave(chat);
}

int at_chat_send(struct at_chat *chat, const struct at_request *request)
{
	struct at_job *job;
	int err;

	if (chat->phase == AT_PHASE_GONE)
		return -ENODEV;
	if (chat->phase == AT_PHASE_PAUSED)
		return -EBUSY;
	if (chat->n_jobs == JOBS_MAX)
		return -ENOMEM;
	job = at_job_new(request, &err);
	if (!job)
		return err;
	job->serial = ++chat->serial;
	if (chat->last)
		chat->last->next = job;
	else
		chat->head = job;
	chat->last = job;
	chat->n_jobs++;
	at_talk_kick(chat);
	return 0;
}

static void answer_cancelled(at_done_fn *done, void *ctx)
{
	const struct at_answer answer = { .status = AT_CANCELLED, .code = -1, .final = "" };

	if (done)
		done(ctx, &answer);
}

/* The command is on its way: its final result is still waited for, but for nobody. */
static bool cancel_written(struct at_chat *chat, void *ctx)
{
	struct at_job *job = chat->head;
	at_done_fn *done;

	if (!job || job->ctx != ctx || !job->done)
		return false;
	if (chat->phase != AT_PHASE_WRITE && chat->phase != AT_PHASE_WAIT)
		return false;
	done = job->done;
	job->done = NULL;
	at_talk_abort_call(chat);
	answer_cancelled(done, ctx);
	return true;
}

static struct at_job *take_queued(struct at_chat *chat, void *ctx, unsigned serial)
{
	bool begun = chat->phase == AT_PHASE_WRITE || chat->phase == AT_PHASE_WAIT;
	struct at_job *before = NULL, *job = chat->head;

	for (; job; before = job, job = job->next) {
		/* serial: what is sent meanwhile, from a callback, is not meant */
		if (job->ctx == ctx && job->serial <= serial && !(begun && job == chat->head))
			break;
	}
	if (!job)
		return NULL;
	if (job == chat->head)
		at_talk_back_to_idle(chat);
	if (before)
		before->next = job->next;
	else
		chat->head = job->next;
	if (chat->last == job)
		chat->last = before;
	chat->n_jobs--;
	return job;
}

void at_chat_cancel(struct at_chat *chat, void *ctx)
{
	unsigned serial = chat->serial;
	struct at_job *job;

	at_talk_enter(chat);
	cancel_written(chat, ctx);
	while (!chat->doomed && (job = take_queued(chat, ctx, serial)) != NULL) {
		answer_cancelled(job->done, job->ctx);
		at_job_free(job);
	}
	if (!chat->doomed && chat->head)
		at_talk_kick(chat);
	at_talk_leave(chat);
}

int at_chat_on_urc(struct at_chat *chat, const char *prefix, at_urc_fn *fn, void *ctx)
{
	struct at_urc *free_place = NULL;

	for (size_t i = 0; i < AT_URCS_MAX; i++) {
		struct at_urc *urc = &chat->urcs[i];

		if (!urc->fn) {
			free_place = free_place ? free_place : urc;
		} else if (urc->ctx == ctx && strcmp(urc->prefix, prefix) == 0) {
			urc->fn = fn;
			return 0;
		}
	}
	if (!fn)
		return 0;
	if (!free_place)
		return -ENOSPC;
	*free_place = (struct at_urc){ .prefix = prefix, .fn = fn, .ctx = ctx };
	return 0;
}

void at_chat_pause(struct at_chat *chat)
{
	if (chat->phase == AT_PHASE_PAUSED || chat->phase == AT_PHASE_GONE)
		return;
	at_talk_enter(chat);
	at_talk_stop(chat, AT_PHASE_PAUSED);
	at_talk_drop_all(chat, AT_CANCELLED);
	at_talk_leave(chat);
}

/* What pppd or the network left behind: not a word of ours. */
static int discard(int fd)
{
	char chunk[512];

	for (int i = 0; i < DISCARD_READS; i++) {
		ssize_t n = read(fd, chunk, sizeof(chunk));

		if (n < 0 && errno == EAGAIN)
			return 0;
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -ENODEV;
	}
	return 0;
}

int at_chat_resume(struct at_chat *chat)
{
	int fd = chat->io.fd, err;

	if (chat->phase == AT_PHASE_GONE)
		return -ENODEV;
	if (chat->phase != AT_PHASE_PAUSED)
		return 0;
	err = watch(chat, fd);
	if (err == 0)
		err = discard(fd);
	if (err < 0) {
		at_talk_stop(chat, AT_PHASE_GONE);
		return err;
	}
	chat->late = 0;
	chat->late_dial = false;
	chat->late_secret = false;
	return 0;
}

void at_chat_trace(struct at_chat *chat, void (*fn)(void *ctx, char dir, const char *line),
	void *ctx)
{
	chat->trace = fn;
	chat->trace_ctx = ctx;
}
