/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The operator's name servers, given to whoever keeps them on this system: systemd-resolved
 * (resolvectl), resolvconf, else /etc/resolv.conf itself. There the nameserver lines change, the
 * rest stays, and the file as it was waits in /run/surfstick/resolv.conf.before, locked while we
 * live: one that nobody locks was left by a surfdial that was killed.
 */
#ifndef SURFSTICK_DIALER_DNS_H
#define SURFSTICK_DIALER_DNS_H

#include <netinet/in.h>

#include "base/child.h"

enum { DNS_SERVERS = 2, DNS_DEADLINE_MS = 5000 };

enum dns_way { DNS_UNSET, DNS_RESOLVED, DNS_RESOLVCONF, DNS_FILE };

struct dns;
typedef void dns_warn_fn(struct dns *dns, const char *text);
typedef void dns_done_fn(struct dns *dns);

struct dns {
	struct loop *loop;
	const char *root; /* "" in life, a directory in tests */
	struct child child;
	struct loop_timer deadline;
	enum dns_way way;
	bool undoing;
	int before; /* the locked copy, -1: none */
	char interface[16];
	dns_warn_fn *warn;
	dns_done_fn *done; /* the end of an undoing that dns_unset() said is under way */
};

/* Puts back what a killed surfdial left changed. */
void dns_init(struct dns *dns, struct loop *loop, const char *root);
/* Failures come as warnings, also later, from the loop. */
void dns_set(struct dns *dns, const char *interface, const struct in_addr *servers, size_t n);
/* True: done() will come from the loop. False: nothing is left to wait for. */
bool dns_unset(struct dns *dns);
/* Undoes without waiting for the end of it. */
void dns_free(struct dns *dns);

#endif
