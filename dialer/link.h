/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * One network interface as the kernel tells of it (rtnetlink(7)): its addresses as they come and
 * go, and its byte counters. Changes nothing and needs no privilege.
 */
#ifndef SURFSTICK_DIALER_LINK_H
#define SURFSTICK_DIALER_LINK_H

#include <netinet/in.h>

#include "base/loop.h"
#include "base/macro.h"

struct link_address {
	bool ipv6;
	bool up;
	union {
		struct in_addr v4;
		struct in6_addr v6;
	} local, peer; /* peer: all zero when there is none */
};

struct link;
/*
 * An address is there, or gone. IPv6: the link-local address counts (nothing but a finished
 * IPv6CP, RFC 5072 4, gives a PPP interface one); a wider one, from a router advertisement, is
 * told again as up, in its place. IPv4: the address counts once the interface is up too, because
 * pppd sets it in three steps before that and no route holds until then.
 */
typedef void link_address_fn(struct link *link, const struct link_address *address);

struct link {
	struct loop_io io;
	struct loop *loop; /* NULL: nothing watched */
	int index;
	bool running; /* IFF_UP */
	struct link_address now[2], told[2]; /* IPv4, IPv6 */
	link_address_fn *fn;
};

/* fn must be set; what is there already is told too, from the loop. -ENODEV ... */
int link_watch(struct link *link, struct loop *loop, const char *name);
/* Tells what was up as down. Does nothing when nothing is watched. */
void link_drop(struct link *link);
bool link_counters(const struct link *link, uint64_t *rx, uint64_t *tx);

#endif
