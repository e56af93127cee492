/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The wall through surfdial. On this side, beneath, the launcher: it starts and ends pppd on a
 * line it is handed, and sets addresses' routes and DNS; it needs CAP_NET_ADMIN and parses
 * nothing. Above, the engine: everything that reads foreign bytes; it needs the tty alone.
 *
 * They meet only here: orders in, news out, both of fixed size and without pointers, so that the
 * two can become two processes with a socket pair between them.
 */
#ifndef SURFSTICK_DIALER_LAUNCHER_H
#define SURFSTICK_DIALER_LAUNCHER_H

#include <netinet/in.h>

#include "base/loop.h"
#include "base/macro.h"

enum { LAUNCHER_NAMESERVERS = 2, LAUNCHER_TEXT = 256 };

enum launcher_verb {
	LAUNCHER_START, /* pppd on the line handed over with the order */
	LAUNCHER_LINK,	/* the interface's name, as read off pppd's log: watch and route it */
	LAUNCHER_DNS,	/* name servers, as read off pppd's log */
	LAUNCHER_STOP,	/* SIGTERM to pppd, SIGKILL after 5 s */
	LAUNCHER_TELL,	/* udev, what the stick said of itself; needs no pppd */
};

struct launcher_start {
	char pppd[128];
	char options[256]; /* extra words, blank-separated */
	char user[128];
	char password[128]; /* goes to pppd through a pipe (passwordfd), never through argv */
	char interface[16]; /* wanted name, "" = unit */
	char link[16];	    /* pppd's linkname: /run/ppp-LINK.pid; "": none */
	unsigned unit;	    /* pppN */
	unsigned echo_interval; /* s, 0: none */
	unsigned echo_failure;
	bool carrier;  /* the port shows DCD: let its fall end pppd ("modem"), else "local" */
	bool ipv4, ipv6;
	bool refuse_pap, refuse_chap;
	bool default_route;
	unsigned metric;
	bool dns;
	bool debug;
};

/* A uevent for one tty. */
struct launcher_tell {
	char tty[16];	/* "ttyUSB0" */
	char text[112]; /* "IMEI=860000000000001 ROLES=0m1d2p": letters and digits alone */
};

struct launcher_order {
	enum launcher_verb verb;
	union {
		struct launcher_tell tell;
		struct launcher_start start;
		char interface[16];
		struct {
			unsigned n;
			struct in_addr servers[LAUNCHER_NAMESERVERS];
		} dns;
	};
};

enum launcher_event {
	LAUNCHER_STARTED,  /* pppd runs: pid */
	LAUNCHER_REFUSED,  /* it does not: error, text */
	LAUNCHER_LINE,	   /* one line of pppd's log: text, as written; the engine's to parse */
	/*
	 * The interface has an address (from the kernel): local, peer. IPv6: first the link-local
	 * one, as soon as IPv6CP is done; UP comes again with a wider one when a router has
	 * advertised it.
	 */
	LAUNCHER_UP,
	LAUNCHER_DOWN,	   /* ... has none any more */
	LAUNCHER_WARNING,  /* route or DNS could not be set: text; the link itself stands */
	LAUNCHER_ENDED,	   /* pppd is gone and reaped, routes and DNS are undone: status */
};

/* LAUNCHER_REFUSED: what stands in the way, each with an exit code of surfdial's. */
enum launcher_lack {
	LAUNCHER_LACKS_NOTHING,
	LAUNCHER_LACKS_PPPD,	   /* not installed, not executable */
	LAUNCHER_LACKS_DEV_PPP,	   /* no /dev/ppp, no ppp in the kernel */
	LAUNCHER_LACKS_PRIVILEGE,  /* no CAP_NET_ADMIN */
	LAUNCHER_LACKS_OTHER,
};

struct launcher_news {
	enum launcher_event event;
	int error; /* enum launcher_lack of REFUSED */
	int pid;
	int status; /* of ENDED, as of waitpid(2) */
	bool ipv6;  /* which family UP and DOWN speak of */
	union {
		struct in_addr v4;
		struct in6_addr v6;
	} local, peer;
	char interface[16];
	char text[LAUNCHER_TEXT];
};

struct launcher;
/* Called from the loop only, never from inside a call here; launcher_free() is allowed in it. */
typedef void launcher_news_fn(void *ctx, const struct launcher_news *news);

/* Also puts back what a killed surfdial left in /etc/resolv.conf. */
int launcher_new(struct launcher **out, struct loop *loop, launcher_news_fn *fn, void *ctx);
/* Stops pppd (SIGKILL if need be) and undoes routes and DNS. Takes NULL. */
void launcher_free(struct launcher *launcher);
/*
 * line: for LAUNCHER_START, borrowed until LAUNCHER_ENDED; else -1. -EBUSY: one runs already, or
 * has not been told as ended. -ESRCH: no pppd runs that the order could be for. LAUNCHER_TELL
 * may come at any time and fails for itself: -EACCES, -EROFS, -ENOENT ...
 */
int launcher_order(struct launcher *launcher, const struct launcher_order *order, int line);
/* What would stand in the way of LAUNCHER_START, asked before anything is dialed. */
enum launcher_lack launcher_check(const char *pppd, char *why, size_t size);
/* Bytes through the interface since it came up; false when there is none. */
bool launcher_counters(struct launcher *launcher, uint64_t *rx, uint64_t *tx);

#endif
