/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "at/talk.h"

#include <errno.h>

#include "at/hear.h"
#include "base/text.h"

enum {
	PROBE_MS = 300,	     /* between the first two AT on a line that does not answer */
	PROBE_DOUBLINGS = 2, /* of that: a slow modem answers every one of them */
	GUARD_MS = 1000,     /* S12 = 50, in fiftieths of a second, in every stick seen */
	ABORT_MS = 5000,     /* for the end of a call given up */
};

static const uint64_t NEVER = UINT64_MAX;

static void on_timer(struct loop_timer *timer);

void at_talk_enter(struct at_chat *chat)
{
	chat->depth++;
}

void at_talk_leave(struct at_chat *chat)
{
	if (--chat->depth > 0 || !chat->doomed)
		return;
	at_lines_free(&chat->lines);
	explicit_bzero(chat, sizeof(*chat));
	free(chat);
}

/* A line that may hold the PIN of a command under way is shown as "..." alone. */
void at_talk_show(struct at_chat *chat, char dir, const char *line, bool secret)
{
	const char *value = strchr(line, '=');
	char shown[1024];

	if (!chat->trace)
		return;
	if (secret)
		snprintf(
			shown, sizeof(shown), "%.*s...", value ? (int)(value - line) + 1 : 0, line);
	else
		text_escape(shown, sizeof(shown), line, strlen(line));
	chat->trace(chat->trace_ctx, dir, shown);
}

static void want(struct at_chat *chat, uint32_t events)
{
	if (!at_talk_is_open(chat) || chat->events == events)
		return;
	if (loop_io_mod(&chat->io, events) == 0)
		chat->events = events;
}

void at_talk_stop(struct at_chat *chat, enum at_phase phase)
{
	loop_io_del(&chat->io);
	loop_timer_stop(&chat->timer);
	chat->events = 0;
	chat->out_len = 0;
	chat->phase = phase;
}

static bool is_out_of(const struct at_chat *chat, const struct at_job *job)
{
	const char *block = (const char *)job;

	return chat->out_len > 0 && chat->out >= block && chat->out < block + job->size;
}

/* The lines read held a PIN, perhaps: its echo. A line just coming in is kept. */
static void wipe_reader(struct at_reader *reader)
{
	size_t kept = reader->told ? 0 : reader->len;

	explicit_bzero(reader->line + kept, sizeof(reader->line) - kept);
}

/* A mark that was not answered in time still may be: the next one must look different. */
static void to_idle(struct at_chat *chat)
{
	if (chat->phase == AT_PHASE_SIEVE) {
		chat->late++;
		chat->mark ^= 1;
	}
	loop_timer_stop(&chat->timer);
	chat->phase = AT_PHASE_IDLE;
}

static struct at_job *unlink_head(struct at_chat *chat)
{
	struct at_job *job = chat->head;

	chat->head = job->next;
	if (!chat->head)
		chat->last = NULL;
	chat->n_jobs--;
	/* What was left of it to write is not for the next one. */
	if (is_out_of(chat, job))
		chat->out_len = 0;
	if (at_talk_is_open(chat))
		to_idle(chat);
	chat->reader.prompts = false;
	return job;
}

/* Takes the head off the queue and answers it; its owner may do anything meanwhile. */
void at_talk_finish(struct at_chat *chat, enum at_status status, const struct at_final *final)
{
	struct at_job *job = unlink_head(chat);
	struct at_answer answer = {
		.status = status,
		.code = final ? final->code : -1,
		.final = final ? chat->reader.line : "",
		.lines = at_lines_get(&chat->lines),
		.n_lines = chat->lines.n,
		.truncated = chat->lines.truncated,
		.data_mode = chat->data_seen,
	};

	if (chat->written != NEVER)
		answer.took_ms = (unsigned)(loop_now(chat->loop) - chat->written);
	chat->written = NEVER;
	chat->pair_next = false;
	chat->data_seen = false;
	if (job->done)
		job->done(job->ctx, &answer);
	if (job->flags & AT_SECRET)
		wipe_reader(&chat->reader);
	at_job_free(job);
	at_lines_clear(&chat->lines);
}

void at_talk_drop_all(struct at_chat *chat, enum at_status status)
{
	const struct at_answer answer = { .status = status, .code = -1, .final = "" };

	while (chat->head) {
		struct at_job *job = unlink_head(chat);

		if (job->done)
			job->done(job->ctx, &answer);
		at_job_free(job);
	}
}

void at_talk_lost(struct at_chat *chat)
{
	if (!at_talk_is_open(chat))
		return;
	at_talk_stop(chat, AT_PHASE_GONE);
	at_talk_drop_all(chat, AT_GONE);
	if (!chat->doomed && chat->gone)
		chat->gone(chat->gone_ctx);
}

/* False: not everything could be written. */
static bool flush(struct at_chat *chat)
{
	while (chat->out_len > 0) {
		ssize_t n = write(chat->io.fd, chat->out, chat->out_len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return false;
		if (n < 0) {
			at_talk_lost(chat);
			return false;
		}
		chat->out += n;
		chat->out_len -= (size_t)n;
	}
	if (chat->phase == AT_PHASE_WRITE) {
		chat->phase = AT_PHASE_WAIT;
		chat->written = loop_now(chat->loop);
		loop_timer_in(chat->loop, &chat->timer, chat->head->timeout_ms, on_timer);
	}
	return true;
}

static void write_command(struct at_chat *chat)
{
	struct at_job *job = chat->head;

	at_talk_show(chat, '>', job->command, job->flags & AT_SECRET);
	chat->out = job->wire;
	chat->out_len = job->wire_len;
	chat->reader.prompts = job->payload != NULL;
	chat->phase = AT_PHASE_WRITE;
	loop_timer_in(chat->loop, &chat->timer, AT_WRITE_MS, on_timer);
}

/*
 * A line with more than one answer under way, and no telling which: all are dropped until that
 * to a command with an answer of its own has come (TS 27.007 9.1, +CMEE), or its refusal. A wait
 * for silence would be longer than this with a quick modem, and too short with a slow one.
 */
static void write_mark(struct at_chat *chat)
{
	const char *text = chat->mark == 0 ? "AT+CMEE?\r" : "AT+CMEE=?\r";

	at_talk_show(chat, '>', chat->mark == 0 ? "AT+CMEE?" : "AT+CMEE=?", false);
	chat->out = text;
	chat->out_len = strlen(text);
	chat->mark_told = false;
	chat->phase = AT_PHASE_SIEVE;
}

/* Every fourth time for a modem that was told to be quiet or terse (V.250 6.2.5, 6.2.6). */
static void probe(struct at_chat *chat)
{
	const char *text = chat->probes % 4 == 3 ? "ATQ0V1\r" : "AT\r";
	unsigned doublings = chat->probes < PROBE_DOUBLINGS ? chat->probes : PROBE_DOUBLINGS;
	uint64_t due = loop_now(chat->loop) + ((uint64_t)PROBE_MS << doublings);

	chat->phase = AT_PHASE_PROBE;
	if (due > chat->give_up)
		due = chat->give_up;
	loop_timer_at(chat->loop, &chat->timer, due, on_timer);
	if (chat->out_len > 0)
		return;
	chat->probes++;
	chat->late++;
	at_talk_show(chat, '>', text[2] == 'Q' ? "ATQ0V1" : "AT", false);
	chat->out = text;
	chat->out_len = strlen(text);
}

static void begin(struct at_chat *chat)
{
	struct at_job *job = chat->head;

	chat->data_seen = false;
	if (job->flags & AT_ESCAPE) {
		chat->phase = AT_PHASE_GUARD;
		loop_timer_in(chat->loop, &chat->timer, GUARD_MS, on_timer);
	} else if (job->flags & AT_SYNC || chat->late > 0) {
		chat->give_up = loop_now(chat->loop) + job->timeout_ms;
		chat->probes = 0;
		probe(chat);
	} else {
		chat->phase = AT_PHASE_BEGIN;
	}
}

/* Writes what there is to write; the last deed of every turn. */
static void advance(struct at_chat *chat)
{
	while (at_talk_is_open(chat) && !chat->doomed && flush(chat)) {
		if (chat->phase == AT_PHASE_IDLE && chat->head)
			begin(chat);
		else if (chat->phase == AT_PHASE_BEGIN)
			write_command(chat);
		else if (chat->phase == AT_PHASE_MARK)
			write_mark(chat);
		else if (chat->out_len == 0)
			break;
	}
	if (!chat->doomed)
		want(chat, EPOLLIN | (chat->out_len > 0 ? EPOLLOUT : 0));
}

void at_talk_forget_late(struct at_chat *chat)
{
	chat->late = 0;
	chat->late_dial = false;
	chat->late_secret = false;
}

void at_talk_probe_answered(struct at_chat *chat)
{
	loop_timer_stop(&chat->timer);
	chat->phase = chat->late > 0 ? AT_PHASE_MARK : AT_PHASE_BEGIN;
	if (chat->late > 0)
		loop_timer_at(chat->loop, &chat->timer, chat->give_up, on_timer);
}

void at_talk_in_step(struct at_chat *chat)
{
	at_talk_forget_late(chat);
	loop_timer_stop(&chat->timer);
	chat->phase = AT_PHASE_BEGIN;
}

static void end_turn(struct at_chat *chat)
{
	if (!chat->doomed)
		advance(chat);
	chat->in_turn = false;
	at_talk_leave(chat);
}

void at_talk_on_io(struct loop_io *io, uint32_t events)
{
	struct at_chat *chat = container_of(io, struct at_chat, io);

	at_talk_enter(chat);
	chat->in_turn = true;
	if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		at_hear_drain(chat);
	if (events & (EPOLLHUP | EPOLLERR) && !chat->doomed)
		at_talk_lost(chat);
	end_turn(chat);
}

/* The deadline of a written command passed. */
static void give_up(struct at_chat *chat)
{
	struct at_job *job = chat->head;
	const char *parting = job->flags & AT_DIAL ? "\r" : job->payload ? "\x1b" : "";

	if (!(job->flags & AT_ESCAPE))
		chat->late++;
	chat->late_dial |= (job->flags & AT_DIAL) != 0;
	chat->late_secret |= (job->flags & AT_SECRET) != 0;
	at_talk_finish(chat, AT_TIMEOUT, NULL);
	if (chat->doomed || !at_talk_is_open(chat) || chat->out_len > 0)
		return;
	chat->out = parting;
	chat->out_len = strlen(parting);
}

static void on_deadline(struct at_chat *chat)
{
	switch (chat->phase) {
	case AT_PHASE_GUARD:
		chat->phase = AT_PHASE_BEGIN;
		break;
	case AT_PHASE_MARK:
	case AT_PHASE_SIEVE:
		at_talk_finish(chat, AT_TIMEOUT, NULL);
		break;
	case AT_PHASE_PROBE:
		if (loop_now(chat->loop) < chat->give_up)
			probe(chat);
		else
			at_talk_finish(chat, AT_TIMEOUT, NULL);
		break;
	case AT_PHASE_IDLE: /* the line took not a byte */
		if (chat->head)
			at_talk_finish(chat, AT_TIMEOUT, NULL);
		break;
	case AT_PHASE_WRITE:
	case AT_PHASE_WAIT:
		give_up(chat);
		break;
	case AT_PHASE_BEGIN:
	case AT_PHASE_PAUSED:
	case AT_PHASE_GONE:
		break;
	}
}

/* What came in time counts, even if the process was held up until now: read first. */
static void on_timer(struct loop_timer *timer)
{
	struct at_chat *chat = container_of(timer, struct at_chat, timer);
	enum at_phase phase = chat->phase;
	struct at_job *job = chat->head;

	at_talk_enter(chat);
	chat->in_turn = true;
	at_hear_drain(chat);
	if (!chat->doomed && chat->phase == phase && chat->head == job && !timer->loop)
		on_deadline(chat);
	end_turn(chat);
}

void at_talk_kick(struct at_chat *chat)
{
	if (chat->in_turn || !at_talk_is_open(chat))
		return;
	if (chat->phase == AT_PHASE_IDLE && chat->head && !chat->timer.loop)
		loop_timer_in(chat->loop, &chat->timer, AT_WRITE_MS, on_timer);
	want(chat, EPOLLIN | EPOLLOUT);
}

void at_talk_back_to_idle(struct at_chat *chat)
{
	if (!at_talk_is_open(chat))
		return;
	to_idle(chat);
}

void at_talk_abort_call(struct at_chat *chat)
{
	uint64_t due = loop_now(chat->loop) + ABORT_MS;

	if (!at_talk_is_dialing(chat) || chat->out_len > 0)
		return;
	chat->out = "\r";
	chat->out_len = 1;
	if (due < chat->timer.due)
		loop_timer_at(chat->loop, &chat->timer, due, on_timer);
	at_talk_kick(chat);
}
