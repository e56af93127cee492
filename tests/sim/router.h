/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What is behind the network card of a stick that is a router itself: a TAP device in a network
 * namespace of the test's, with the router's address, and a web page (web.h) there. Frames of
 * the host go to the TAP device, frames of the TAP device to the card's bulk IN endpoint.
 */
#ifndef SURFSTICK_SIM_ROUTER_H
#define SURFSTICK_SIM_ROUTER_H

#include "tests/sim/endpoint.h"
#include "tests/sim/web.h"

struct router {
	/* set by the caller; web.loop is the loop of both */
	const char *netns; /* its name below /run/netns, or a path; NULL: this one */
	struct web web;

	char device[16]; /* of the TAP, once it is there */
	struct loop_io tap;
	struct endpoint *in; /* NULL: not plugged */
};

/* router may be NULL in all of them. Plugged twice is plugged once. */
void router_plug(struct router *router, struct endpoint *in);
void router_unplug(struct router *router);
/* A frame of the host. */
void router_take(struct router *router, const void *frame, size_t len);

#endif
