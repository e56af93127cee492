/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The inside of a chat: what is under way, and the turns that move it on. Only chat.c, which
 * holds the queue and the interface, includes this.
 *
 * A turn is one call from the loop: read until nothing is left, hand every line to its owner,
 * and only then write the next command. What was there before a command was written is therefore
 * never its answer. Nothing is written and no owner is called outside a turn, but for
 * cancelling.
 */
#ifndef SURFSTICK_AT_TALK_H
#define SURFSTICK_AT_TALK_H

#include "at/chat.h"
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
	AT_PHASE_QUIET, /* a final result came; those of commands given up may follow */
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
	uint32_t events;   /* what the watch asks for */
	uint64_t written;  /* when the command was, UINT64_MAX: not */
	uint64_t give_up;  /* until when to probe */
	unsigned probes;
	unsigned late;	   /* final results that commands given up may still bring */
	bool late_dial;	   /* a call among them */
	bool late_secret;  /* their echo may hold a PIN */
	bool data_seen;
	bool pair_next;
	bool in_turn;
	unsigned depth; /* of turns and calls under way */
	bool doomed;	/* freed from inside one */
	struct at_urc urcs[AT_URCS_MAX];
};

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
