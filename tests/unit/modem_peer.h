/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* A struct modem over one peer (control == data) or two, and its results noted. */
#ifndef SURFSTICK_TESTS_MODEM_PEER_H
#define SURFSTICK_TESTS_MODEM_PEER_H

#include "modem/modem.h"
#include "peer.h"

struct rig {
	struct peer control, data;
	struct modem modem;
	unsigned calls;
	struct modem_result result;
	char speed[32];
	bool two;
};

static inline void rig_open(struct rig *r)
{
	*r = (struct rig){ 0 };
	peer_open(&r->control);
	r->modem.loop = r->control.loop;
	r->modem.control = r->modem.data = r->control.chat;
}

static inline void rig_open_two(struct rig *r)
{
	rig_open(r);
	peer_open_on(&r->data, r->control.loop);
	r->modem.data = r->data.chat;
	r->two = true;
}

static inline void rig_close(struct rig *r)
{
	modem_forget(&r->modem);
	if (r->two)
		peer_close_keeping_loop(&r->data);
	peer_close(&r->control);
}

static inline void rig_done(void *ctx, const struct modem_result *result)
{
	struct rig *r = ctx;

	r->calls++;
	r->result = *result;
}

/* One done since the last time, with this err. */
static inline void rig_ends(struct rig *r, int err)
{
	peer_turn(&r->control);
	assert_int_equal(r->calls, 1);
	assert_int_equal(r->result.err, err);
	r->calls = 0;
}

#endif
