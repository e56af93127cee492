/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Why pppd ended. Its exit code alone does not tell: on Linux a hang-up, a peer that ends the
 * link, one that is dead and one that never spoke all exit 16 (pppd's main loop reads a closed
 * line once more after the end and notes "hang-up" over the true reason). The order of its log
 * lines does tell, and so the log is read line by line. On the way it gives what only the log
 * says early: the interface's name, addresses and name servers.
 *
 * Pure. Lines are matched from their start only: pppd escapes the peer's bytes and writes them
 * behind its own words, so that a peer can neither begin a line nor be mistaken for pppd.
 */
#ifndef SURFSTICK_DIALER_CAUSE_H
#define SURFSTICK_DIALER_CAUSE_H

#include <netinet/in.h>

#include "base/macro.h"

enum cause {
	CAUSE_HANGUP,	       /* carrier fell, line hung up or gone */
	CAUSE_PEER_TERMINATED, /* the network ended the link (LCP Terminate-Request) */
	CAUSE_PEER_DEAD,       /* no answer to LCP echoes */
	CAUSE_NO_ANSWER,       /* nobody spoke PPP, or fell silent before the link was up */
	CAUSE_AUTH,	       /* user or password refused */
	CAUSE_LOOPED,	       /* our own bytes came back: the stick is in command mode */
	CAUSE_NO_ADDRESS,      /* the link stood, but the network gave no address */
	CAUSE_OUR_STOP,
	CAUSE_LIMIT,	       /* idle or connect time of pppd's own options */
	CAUSE_PPPD_OPTIONS,    /* pppd refused its options */
	CAUSE_NO_KERNEL_PPP,
	CAUSE_NO_PRIVILEGE,
	CAUSE_LOCKED,	       /* another program holds the line */
	CAUSE_LINE,	       /* the line cannot be opened or set */
	CAUSE_KILLED,	       /* a signal from somebody else */
	CAUSE_OTHER,
};

struct cause_trace {
	char interface[16]; /* "" until pppd named it */
	struct in_addr local, remote;
	bool has_local, has_remote, has_ipv6;
	struct in_addr dns[2]; /* usable ones only, in order */
	unsigned n_dns;
	bool dns_bogus;	  /* some were none: what sticks hand out before the network has spoken */
	char detail[160]; /* the line that tells most, escaped for a log; "" */
	unsigned seen;	  /* private */
	unsigned weight;  /* private, of detail */
};

void cause_begin(struct cause_trace *trace);
/* One line of pppd's, without its newline, of any length and any bytes. */
void cause_line(struct cause_trace *trace, const char *line);
/* status: as of waitpid(2). stopped: our own STOP came first. */
enum cause cause_end(const struct cause_trace *trace, int status, bool stopped);
/* For a person: "the network ended the connection". Never NULL. */
const char *cause_words(enum cause cause);

#endif
