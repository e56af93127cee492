/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The inside of a chat: what is under way, and the turns that move it on. Of this room alone:
 * chat.c holds the queue and the interface, talk.c speaks and keeps the time, hear.c listens.
 *
 * A turn is one call from the loop: read until nothing is left, hand every line to its owner,
 * and only then write the next command. What was there before a command was written is therefore
 * never its answer. Nothing is written and no owner is called outside a turn, but for
 * cancelling.
 */
#ifndef SURFSTICK_AT_TALK_H
#define SURFSTICK_AT_TALK_H

#include "at/chat.h"
#include "at/final.h"
#include "at/job.h"
#include "at/reader.h"

enum {
	AT_URCS_MAX = 48,
	AT_WRITE_MS = 5000, /* for a line to take a command: stuck flow control ends here */
};

/* The state of the job at the head of the queue. */
enum at_phase {
	AT_PHASE_IDLE,	/* nothing of the queue was begun */
	AT_PHASE_PROBE, /* AT was written to bring the line in step */
	AT_PHASE_MARK,	/* AT was answered, more answers may follow: a mark is to be written */
	AT_PHASE_SIEVE, /* all that comes before the answer to the mark is dropped */
	AT_PHASE_GUARD, /* silence before +++ */
	AT_PHASE_BEGIN, /* may be written as soon as everything that came is read */
	AT_PHASE_WRITE,
	AT_PHASE_WAIT,
	AT_PHASE_PAUSED,
	AT_PHASE_GONE,
};

struct at_urc {
	const char *prefix;
	at_urc_fn *fn; /* NULL: free place */
	void *ctx;
};

struct at_chat {
	struct loop *loop;
	struct loop_io io;
	struct loop_timer timer;
	char name[32];
	void (*gone)(void *ctx);
	void *gone_ctx;
	void (*trace)(void *ctx, char dir, const char *line);
	void *trace_ctx;

	enum at_phase phase;
	struct at_job *head, *last;
	unsigned n_jobs, serial;
	struct at_lines lines;
	struct at_reader reader;
	const char *out; /* what is being written */
	size_t out_len;
	uint32_t events;  /* what the watch asks for */
	uint64_t written; /* when the command was, UINT64_MAX: not */
	uint64_t give_up; /* until when to bring the line in step */
	unsigned probes;
	unsigned late;	  /* final results that commands given up and probes may still bring */
	unsigned mark;	  /* which of the two marks is the next */
	bool mark_told;	  /* its information line came */
	bool late_dial;	  /* a call among them */
	bool late_secret; /* their echo may hold a PIN */
	bool data_seen;
	bool pair_next;
	bool in_turn;
	unsigned depth; /* of turns and calls under way */
	bool doomed;	/* freed from inside one */
	struct at_urc urcs[AT_URCS_MAX];
};

static inline bool at_talk_is_open(const struct at_chat *chat)
{
	return chat->phase != AT_PHASE_PAUSED && chat->phase != AT_PHASE_GONE;
}

/* The line is being brought in step. */
static inline bool at_talk_is_syncing(const struct at_chat *chat)
{
	return chat->phase == AT_PHASE_PROBE || chat->phase == AT_PHASE_MARK ||
	       chat->phase == AT_PHASE_SIEVE;
}

/* A call is being made: what follows CONNECT is not ours. */
static inline bool at_talk_is_dialing(const struct at_chat *chat)
{
	return chat->phase == AT_PHASE_WAIT && chat->head->flags & AT_DIAL;
}

/* For hear.c: */

/* Takes the head off the queue and answers it; its owner may do anything meanwhile. final NULL:
 * none came; else the reader's line is it. */
void at_talk_finish(struct at_chat *chat, enum at_status status, const struct at_final *final);
/* A probe was answered, late counts what is still owed. */
void at_talk_probe_answered(struct at_chat *chat);
/* The mark was answered: nothing sent before is owed any more. */
void at_talk_in_step(struct at_chat *chat);
void at_talk_forget_late(struct at_chat *chat);
/* The port hung up. */
void at_talk_lost(struct at_chat *chat);
/* To the tracer; secret: only up to the first '='. */
void at_talk_show(struct at_chat *chat, char dir, const char *line, bool secret);

/* For chat.c: */

void at_talk_on_io(struct loop_io *io, uint32_t events);
/* A job was queued or cancelled outside a turn: asks the loop for one. */
void at_talk_kick(struct at_chat *chat);
/* Makes a chat whose call is under way give it up (V.250 5.6.1). */
void at_talk_abort_call(struct at_chat *chat);
/* Answers the whole queue. */
void at_talk_drop_all(struct at_chat *chat, enum at_status status);
/* The head goes before it was written. */
void at_talk_back_to_idle(struct at_chat *chat);
/* Stops watching the line. */
void at_talk_stop(struct at_chat *chat, enum at_phase phase);
void at_talk_enter(struct at_chat *chat);
void at_talk_leave(struct at_chat *chat);

#endif
