/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The engine of surfdial: one stick, its ports, its SIM, its call. It owns the plan's state and
 * is the only one to change it (engine.c); what a row of the plan orders is done in opening.c
 * (ports), deeds.c (SIM, network) and call.c (dial, pppd, back off). It parses everything
 * foreign and needs no privilege: what does, it orders from the launcher.
 *
 * One thread; every function runs on the loop. Strings in here are ready for a log or a
 * terminal: whatever came from the stick was escaped on the way in.
 */
#ifndef SURFSTICK_DIALER_ENGINE_H
#define SURFSTICK_DIALER_ENGINE_H

#include <netinet/in.h>

#include "at/tty.h"
#include "conf/conf.h"
#include "dialer/cause.h"
#include "dialer/identity.h"
#include "dialer/launcher.h"
#include "dialer/pace.h"
#include "dialer/plan.h"
#include "dialer/ports.h"
#include "modem/bearer.h"
#include "modem/modem.h"
#include "modem/net.h"
#include "modem/signal.h"
#include "modem/sim.h"

enum { ENGINE_QUEUE = 8, ENGINE_WHY = 200 };

/* surfdial's exit codes: sysexits(3), each with one line of its own in surfdial(8). */
enum engine_exit {
	ENGINE_EXIT_OK = 0,
	ENGINE_EXIT_ERROR = 1,
	ENGINE_EXIT_USAGE = 64,
	ENGINE_EXIT_OFFLINE = 69,   /* reconnect = no, and the call failed or ended */
	ENGINE_EXIT_DEV_PPP = 71,
	ENGINE_EXIT_NO_PPPD = 72,
	ENGINE_EXIT_PORT_LOCKED = 75,
	ENGINE_EXIT_PRIVILEGE = 77,
	ENGINE_EXIT_CONFIG = 78,
};

struct engine_link {
	char interface[16];
	struct in_addr local, peer;
	bool has_v4, has_v6;
	struct in6_addr local6;
	struct in_addr dns[LAUNCHER_NAMESERVERS];
	unsigned n_dns;
	uint64_t since; /* loop time of the first address, 0: offline */
};

struct engine {
	struct loop *loop;
	char stick[16];
	unsigned slot;
	const struct conf_source *source; /* borrowed; engine_reload() changes it */
	struct conf conf;
	bool as_service; /* never end for what may pass by itself */

	enum plan_state state;
	uint64_t since;
	char why[ENGINE_WHY];
	struct loop_timer deadline;
	struct {
		enum plan_event event;
		char why[ENGINE_WHY];
	} queue[ENGINE_QUEUE];
	unsigned queued;
	bool draining;
	bool want_up, want_quit;
	int exit_code;

	struct ports ports;
	struct loop_timer grace; /* for the second port, or a busy SIM */
	struct at_tty control_tty, data_tty;
	struct modem modem;
	unsigned forgets; /* how often what was asked of it was given up, when a port closed */
	const char *init[CONF_INIT_COUNT + 1]; /* of conf, lent to modem_open_data() */
	struct sim sim;
	struct net net;
	struct signal signal;
	bool control_open, data_open; /* they answered */
	bool net_started, was_ready;
	bool identified;
	enum { CONTEXT_UNKNOWN, CONTEXT_ASKED, CONTEXT_SET } context;
	bool context_last; /* the attempt under way is the dial's own */
	bool dialed, net_listens;
	char refused_pin[9]; /* not sent again by this process */
	struct identity identity;

	struct launcher *launcher;
	bool pppd_runs;
	struct cause_trace trace;
	struct engine_link link;
	struct pace pace;
	unsigned auth_failures;
	char human[ENGINE_WHY]; /* what a person must do; "" = nothing */
	unsigned long calls;
	uint64_t plugged; /* loop time of the port's appearance, or of our start */

	void (*changed)(void *ctx); /* after every change of state */
	void *changed_ctx;
};

/* source is borrowed. The engine starts in ABSENT and does nothing until engine_start(). */
int engine_init(struct engine *e, struct loop *loop, const char *stick,
	const struct conf_source *source, bool connect);
void engine_start(struct engine *e);
void engine_close(struct engine *e);

void engine_up(struct engine *e, const char *why);
void engine_down(struct engine *e, const char *why);
void engine_quit(struct engine *e, const char *why);
/* A new config: used from the next connection on. */
void engine_reload(struct engine *e, const struct conf_source *source);

/* The only way to move: queued, and taken in order once the current deed is done. */
void engine_post(struct engine *e, enum plan_event event, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Sets the deadline of the current state; 0: TIMEOUT at once. */
void engine_deadline(struct engine *e, uint64_t ms);

/* What the table orders; engine.c calls it. */
void engine_do(struct engine *e, enum plan_deed deed);

/* opening.c */
void engine_deed_await_port(struct engine *e);
void engine_deed_open(struct engine *e);
/* deeds.c and call.c, for each other */
void engine_close_ports(struct engine *e);
void engine_close_data(struct engine *e);
void engine_resolve(struct engine *e);
bool engine_port_exists(const struct engine *e);
void engine_deed_dial(struct engine *e);
void engine_deed_launch(struct engine *e);
void engine_deed_online(struct engine *e);
void engine_deed_stop_pppd(struct engine *e);
void engine_deed_back_off(struct engine *e);
void engine_listen(struct engine *e);
void engine_set_context(struct engine *e);
void engine_dial_if_ready(struct engine *e);
void engine_on_news(void *ctx, const struct launcher_news *news);

#endif
