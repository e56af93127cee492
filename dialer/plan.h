/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The dial plan as one table: in a state, on an event, to the next state, with a deed. Pure: no
 * clock, no I/O; the engine asks it and does the deeds. `surfdial --print-plan` prints it, a
 * unit test walks it.
 *
 * A pair without a row changes nothing. What the user wants (online, offline, end) is not a
 * state but the engine's wish: READY and WAIT are the two places where it is looked at.
 */
#ifndef SURFSTICK_DIALER_PLAN_H
#define SURFSTICK_DIALER_PLAN_H

#include "base/buf.h"

enum plan_state {
	PLAN_ABSENT,  /* no such port */
	PLAN_OPENING, /* ports opened, waiting for AT to answer */
	PLAN_SIM,     /* asking the SIM, sending the PIN */
	PLAN_SEARCH,  /* waiting for registration */
	PLAN_READY,   /* registered; offline because asked to be */
	PLAN_DIALING, /* context set, ATD under way */
	PLAN_LINK,    /* pppd runs, no address yet */
	PLAN_ONLINE,
	PLAN_CLOSING, /* pppd ending, line hung up */
	PLAN_WAIT,    /* until the next try */
	PLAN_BLOCKED, /* a person must act first */
	PLAN_OVER,    /* the process ends */
};
enum { PLAN_STATES = PLAN_OVER + 1 };

enum plan_event {
	PLAN_ON_PORT,	     /* the data port is there */
	PLAN_ON_GONE,	     /* the port hung up or vanished */
	PLAN_ON_OPENED,	     /* the control port answers */
	PLAN_ON_SIM_READY,
	PLAN_ON_REGISTERED,
	PLAN_ON_LOST,	     /* registration lost */
	PLAN_ON_CONNECTED,   /* CONNECT: the line is PPP's */
	PLAN_ON_ADDRESS,     /* the interface has one */
	PLAN_ON_ENDED,	     /* pppd is gone */
	PLAN_ON_CLOSED,	     /* the line is hung up, nothing of ours runs */
	PLAN_ON_FAILED,	     /* this step failed; trying again makes sense */
	PLAN_ON_NEEDS_HUMAN, /* this step failed; trying again does not */
	PLAN_ON_UP,	     /* the user wants online (or: look again now) */
	PLAN_ON_DOWN,	     /* the user wants offline */
	PLAN_ON_QUIT,
	PLAN_ON_TIMEOUT,     /* the state's deadline */
};
enum { PLAN_EVENTS = PLAN_ON_TIMEOUT + 1 };

enum plan_deed {
	PLAN_DO_NOTHING,
	PLAN_DO_AWAIT_PORT, /* close what is open, watch for the port */
	PLAN_DO_OPEN,	    /* open what is closed, make it answer */
	PLAN_DO_ASK_SIM,
	PLAN_DO_ASK_NETWORK,
	PLAN_DO_REST,	    /* registered: dial at once if that is the wish */
	PLAN_DO_DIAL,
	PLAN_DO_LAUNCH,	    /* hand the line to pppd */
	PLAN_DO_TELL_ONLINE,
	PLAN_DO_STOP_PPPD,
	PLAN_DO_HANG_UP,    /* close the data port with DTR down */
	PLAN_DO_BACK_OFF,   /* look at the wish, then at the clock */
	PLAN_DO_ABANDON,    /* kill and close whatever would not end, then back off */
	PLAN_DO_BLOCK,	    /* say what the person must do */
	PLAN_DO_EXIT,
};

struct plan_row {
	enum plan_state in;
	enum plan_event on;
	enum plan_state to;
	enum plan_deed deed;
};

extern const struct plan_row plan_rows[];
extern const size_t plan_row_count;

/* NULL: the event means nothing in that state. */
const struct plan_row *plan_find(enum plan_state in, enum plan_event on);
/* A state in which to stay for ever is right; all others have a deadline and a TIMEOUT row. */
bool plan_is_rest(enum plan_state state);
const char *plan_state_name(enum plan_state state); /* "online" */
const char *plan_event_name(enum plan_event event);
const char *plan_deed_name(enum plan_deed deed);
/* The table as text, or as a Graphviz digraph. */
void plan_print(struct buf *out, bool graphviz);

#endif
