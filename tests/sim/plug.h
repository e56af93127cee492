/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The stick in its socket, or out of it: which face it shows, and how it gets from one to the
 * next. A stick goes away and comes back after its profile's delay; so does a reset.
 */
#ifndef SURFSTICK_SIM_PLUG_H
#define SURFSTICK_SIM_PLUG_H

#include "tests/sim/brain.h"

struct plug_face {
	int (*attach)(void *ctx, const struct profile_identity *identity);
	void (*detach)(void *ctx);
	bool storage; /* can show a fake CD; else the modem is there from the start */
	const struct brain_face *brain_face;
};

struct plug {
	struct loop *loop;
	const struct profile *profile;
	const struct evlog *log;
	struct brain *brain;
	const struct plug_face *face;
	void *face_ctx;
	struct profile_identity identity; /* what is attached, or will be */
	bool attached;
	bool seen; /* was attached once */
	char next[32]; /* "": the start */
	unsigned next_delay;
	bool storage_loop;
	unsigned attach_tries;
	struct loop_timer timer;
	struct fault fault; /* from the profile, then as ordered */
	unsigned flips;	    /* back to the start face, by itself */
	struct loop_timer flip_timer;
};

/* Shows the start face now. -EALREADY, -ENOENT (no such identity), or what the face said. */
int plug_in(struct plug *plug);
void plug_out(struct plug *plug);
/* Out now, and the start face again after delay_ms. */
void plug_again(struct plug *plug, unsigned delay_ms);
/* A switching message was understood: detach-delay, away, replug-delay, the new face. */
void plug_switch(struct plug *plug, const char *label);
/* Lines and registration for the ports of this configuration; off where it has no modem. */
void plug_power(struct plug *plug, uint8_t configuration);
/* Out a moment from now, and not back by itself. */
void plug_leave(struct plug *plug);
/* The firmware restarts. */
void plug_reset(struct plug *plug);

#endif
