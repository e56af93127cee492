/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The modem itself: one brain behind the ports of either face. It owns what all ports share
 * (SIM, registration, contexts, the call) and its lines; a face moves the bytes.
 *
 * Bytes of the host go in by line_input() (line.h); what the modem says goes out through
 * face->send(). The brain outlives replug: brain_power() is what a plug does to it.
 */
#ifndef SURFSTICK_SIM_BRAIN_H
#define SURFSTICK_SIM_BRAIN_H

#include "base/buf.h"
#include "base/loop.h"
#include "tests/sim/card.h"
#include "tests/sim/evlog.h"
#include "tests/sim/far.h"
#include "tests/sim/profile.h"
#include "tests/sim/syntax.h"

enum { BRAIN_LINES = 4, BRAIN_CONTEXTS = 16, LINE_MAX = 512 };

/* What the face does for the brain. All calls return at once. */
struct brain_face {
	void (*send)(void *face, unsigned line, const void *data, size_t len);
	size_t (*backlog)(void *face, unsigned line); /* sent, not yet fetched by the host */
	void (*status)(void *face, unsigned line, bool dcd, bool dsr);
	void (*resume)(void *face, unsigned line); /* line_full() is over */
	void (*flush)(void *face, unsigned line);  /* forget what was not fetched */
	void (*reboot)(void *face);		   /* AT^RESET: go and come back */
};

enum line_state {
	LINE_COMMAND,
	LINE_RUNNING, /* a command is being worked on */
	LINE_ONLINE,  /* data mode */
};

struct brain;

struct line {
	struct brain *brain;
	unsigned index;
	enum role role;
	char name[16]; /* "gsm0", "gsm0-at", "gsm0-diag" */
	enum line_state state;
	bool echo, verbose, quiet, dtr, dcd;
	unsigned carrier_mode, dtr_mode; /* &C, &D */
	char in[LINE_MAX + 1];		 /* the command line being typed */
	size_t in_len;
	bool too_long;
	char command[LINE_MAX + 1]; /* the one being run, without "AT" */
	size_t done;		    /* of command */
	struct syntax_item item;
	struct buf answer;
	struct buf later; /* typed ahead */
	struct buf urcs;  /* held back while a command runs */
	struct loop_timer timer;
	struct loop_timer guard; /* of "+++" */
	unsigned pluses;
	uint64_t last_in;
};

struct brain_context {
	bool defined;
	char type[8], apn[100];
};

enum call_state { CALL_NONE, CALL_DIALING, CALL_UP };

struct call {
	enum call_state state;
	struct line *line;
	unsigned cid;
	struct far *far;
	bool far_ready, latency_over;
	bool escaped; /* "+++": online, but the line takes commands */
	struct loop_timer timer;
	uint64_t since;
	uint64_t sent, received; /* by the host */
};

enum reg_domain { REG_CS, REG_PS, REG_EPS, REG_DOMAINS };

struct brain {
	struct loop *loop;
	const struct profile *profile;
	const struct evlog *log;
	const struct brain_face *face;
	void *face_ctx;
	struct far_host *far_host;
	struct line lines[BRAIN_LINES];
	size_t n_lines;
	bool powered;
	uint64_t powered_at;

	struct card card;
	struct brain_context contexts[BRAIN_CONTEXTS + 1]; /* by cid; kept over power-off */
	char setport[52], setport_now[52]; /* kept; takes effect, and is told, at power-up */
	unsigned u2diag, u2diag_now;

	unsigned cfun, cmee, reg_report[REG_DOMAINS];
	unsigned cops_format;
	int stat; /* of registration, TS 27.007 7.2 */
	bool register_allowed, denied, roaming;
	struct loop_timer register_timer;
	bool curc, flow_report, host_answered;
	int portsel; /* -1: never said */
	struct loop_timer boot_timer, rssi_timer, flow_timer, busy_timer;
	unsigned boot_count;
	struct call call;
	char cause[80]; /* +CEER */

	bool mute, peer_mute;
	unsigned slow;
	char refuse[4][32];
};

void brain_init(struct brain *brain, struct loop *loop, const struct profile *profile,
	const struct evlog *log, struct far_host *far_host);
/* Lines for the interfaces of this identity, volatile state as after power-up. */
void brain_power_on(struct brain *brain, const struct profile_identity *identity,
	const struct brain_face *face, void *face_ctx);
void brain_power_off(struct brain *brain);

/* Something that registration depends on changed. */
void brain_update(struct brain *brain);
/* huawei: one that ^CURC=0 silences. Lines: by ^PORTSEL, never while they carry data. */
void brain_urc(struct brain *brain, bool huawei, const char *fmt, ...) PRINTF_LIKE(3, 4);
void brain_flow_start(struct brain *brain);
bool brain_refuses(const struct brain *brain, const struct syntax_item *item);

#endif
