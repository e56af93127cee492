/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Registration and operator, by URC: +CREG, +CGREG, +CEREG (TS 27.007 7.2, 10.1.20, 10.1.22),
 * ^MODE and ^SRVST (Huawei). on_change comes after every change of what the struct shows.
 */
#ifndef SURFSTICK_MODEM_NET_H
#define SURFSTICK_MODEM_NET_H

#include "modem/modem.h"

/* <stat>, the numbers of TS 27.007 7.2 */
enum net_stat {
	NET_IDLE = 0,
	NET_HOME = 1,
	NET_SEARCHING = 2,
	NET_DENIED = 3,
	NET_UNKNOWN = 4,
	NET_ROAMING = 5,
	NET_EMERGENCY = 8,
};

struct net {
	struct modem *modem;
	int cs, ps, eps;   /* <stat> of +CREG, +CGREG, +CEREG; -1: not supported or not heard */
	int act;	   /* <AcT> of TS 27.007 7.3: 0 GSM, 2 UTRAN, 7 E-UTRAN ...; -1: unknown */
	char mode[16];	   /* "LTE", "UMTS", "HSPA", "EDGE" ...; "" unknown */
	char operator[33]; /* escaped; "" unknown */
	void (*on_change)(void *ctx);
	void *ctx;
	unsigned refused; /* private: domains whose command the stick does not know, as bits */
	bool apart;	  /* private: it wants one command to a line */
	int srvst;	  /* private: last ^SRVST */
};

/*
 * Zeroes the struct and asks. A stick that is registered is not asked for more: the next thing
 * to do is to dial, and net_listen() can come after it. One that is not has its URCs switched
 * on before done. on_change may come before done. URCs are heard on both ports.
 */
void net_start(struct net *net, struct modem *modem, void (*on_change)(void *ctx),
	modem_done_fn *done, void *ctx);
/* Switches the URCs on and asks again. Done anew after the modem was reset (ATZ, +CFUN): it may
 * have forgotten that it was told to report. done may be NULL. */
void net_listen(struct net *net, modem_done_fn *done, void *ctx);
/* Asks again (the safety poll); on_change as usual. done may be NULL. */
void net_query(struct net *net, modem_done_fn *done, void *ctx);
/* +COPS=3,0 and +COPS?; fills operator and act. done may be NULL. */
void net_operator(struct net *net, modem_done_fn *done, void *ctx);
/* Forgets registration (the modem reset itself). */
void net_clear(struct net *net);

/* Packet data possible now: 1, 5, 9 or 10 on EPS or PS; on CS where nothing else is told. */
bool net_ready(const struct net *net);
bool net_roaming(const struct net *net);
/* 3 on every domain that is told: policy of the network, not coverage. */
bool net_denied(const struct net *net);
/* "registered at home", "searching", "denied by the network", "roaming" ... */
const char *net_words(const struct net *net);

#endif
