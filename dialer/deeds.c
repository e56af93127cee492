/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* What the plan orders of SIM and network, and the table from a deed to its function. */
#include <errno.h>

#include "base/log.h"
#include "base/text.h"
#include "dialer/engine.h"

enum { SIM_BUSY_RETRY_MS = 1000 };

void engine_resolve(struct engine *e)
{
	struct conf_match match = {
		.stick = e->stick, .imei = e->modem.imei, .imsi = e->sim.imsi,
	};

	conf_resolve(e->source, &match, &e->conf);
}

bool engine_port_exists(const struct engine *e)
{
	return ports_exist(e->conf.device);
}

/* ---- SIM ---- */

static void ask_sim(struct engine *e);

static void on_sim_retry(struct loop_timer *timer)
{
	ask_sim(container_of(timer, struct engine, grace));
}

static void on_identified(void *ctx, const struct modem_result *result)
{
	struct engine *e = ctx;

	if (result->err == 0)
		e->identified = true;
	if (e->state == PLAN_SIM)
		engine_post(e, PLAN_ON_SIM_READY, "SIM ready");
	else if (e->changed)
		e->changed(e->changed_ctx);
}

/* The [imei] and [sim] sections count before anything is dialed; without such sections the
 * questions wait until the line is up. */
static void sim_is_ready(struct engine *e)
{
	if (!e->identified && conf_wants_identity(e->source)) {
		modem_identify(&e->modem, NULL, NULL);
		sim_identify(&e->modem, &e->sim, on_identified, e);
		return;
	}
	engine_post(e, PLAN_ON_SIM_READY, "SIM ready");
}

static void on_unlocked(void *ctx, const struct modem_result *result)
{
	struct engine *e = ctx;

	if (result->err == 0) {
		ask_sim(e);
		return;
	}
	if (result->err == -EACCES) {
		text_copy(e->refused_pin, sizeof(e->refused_pin), e->conf.pin);
		snprintf(e->human, sizeof(e->human),
			"the SIM refused the PIN: correct pin = in the configuration "
			"(it is not sent again)");
		engine_post(e, PLAN_ON_NEEDS_HUMAN, "%s", e->human);
		return;
	}
	engine_post(e, PLAN_ON_FAILED, "%s", result->words);
}

static void try_pin(struct engine *e)
{
	const char *not_now = sim_may_try(&e->sim, e->conf.pin_force);

	if (!e->conf.pin[0])
		snprintf(e->human, sizeof(e->human),
			"the SIM wants its PIN: put pin = into the configuration");
	else if (strcmp(e->conf.pin, e->refused_pin) == 0)
		snprintf(e->human, sizeof(e->human),
			"this PIN was refused before: correct pin = in the configuration");
	else if (not_now)
		snprintf(e->human, sizeof(e->human), "PIN not sent: %s", not_now);
	else {
		sim_unlock(&e->modem, &e->sim, e->conf.pin, on_unlocked, e);
		return;
	}
	engine_post(e, PLAN_ON_NEEDS_HUMAN, "%s", e->human);
}

static void on_sim(void *ctx, const struct modem_result *result)
{
	struct engine *e = ctx;
	char words[80];

	if (result->err < 0) {
		engine_post(e, PLAN_ON_FAILED, "%s", result->words);
		return;
	}
	switch (e->sim.state) {
	case SIM_READY:
		sim_is_ready(e);
		return;
	case SIM_WANTS_PIN:
		try_pin(e);
		return;
	case SIM_BUSY:
	case SIM_UNKNOWN:
		loop_timer_in(e->loop, &e->grace, SIM_BUSY_RETRY_MS, on_sim_retry);
		return;
	case SIM_WANTS_PUK:
	case SIM_NETWORK_LOCKED:
	case SIM_ABSENT:
	case SIM_FAILED:
		break;
	}
	snprintf(e->human, sizeof(e->human), "SIM %s", sim_words(&e->sim, words, sizeof(words)));
	engine_post(e, PLAN_ON_NEEDS_HUMAN, "%s", e->human);
}

static void ask_sim(struct engine *e)
{
	if (e->sim.state == SIM_READY && e->net_started) {
		engine_post(e, PLAN_ON_SIM_READY, "SIM ready");
		return;
	}
	sim_query(&e->modem, &e->sim, on_sim, e);
}

/* ---- SEARCH ---- */

static void look_at_network(struct engine *e)
{
	bool ready = net_ready(&e->net);
	bool refused = ready && net_roaming(&e->net) && !e->conf.roaming;

	if (refused && !e->was_ready)
		log_warning("%s: registered abroad, and roaming = no: not dialing", e->stick);
	if (ready && !refused && (!e->was_ready || e->state == PLAN_SEARCH))
		engine_post(e, PLAN_ON_REGISTERED, "%s%s%s%s%s", net_words(&e->net),
			e->net.operator[0] ? " with " : "", e->net.operator,
			e->net.mode[0] ? ", " : "", e->net.mode);
	else if (!ready && e->was_ready)
		engine_post(e, PLAN_ON_LOST, "%s", net_words(&e->net));
	else if (!ready && e->state == PLAN_SEARCH)
		text_copy(e->why, sizeof(e->why), net_words(&e->net));
	e->was_ready = ready && !refused;
}

static void on_net_change(void *ctx)
{
	struct engine *e = ctx;

	look_at_network(e);
	if (e->changed)
		e->changed(e->changed_ctx);
}

static void on_net_asked(void *ctx, const struct modem_result *result)
{
	struct engine *e = ctx;

	if (result->err == -ETIMEDOUT)
		engine_post(e, PLAN_ON_FAILED, "%s", result->words);
	else if (e->state == PLAN_SEARCH)
		look_at_network(e);
}

/* Registration by URC, once nothing more urgent is to be asked. */
void engine_listen(struct engine *e)
{
	if (e->net_listens)
		return;
	e->net_listens = true;
	net_listen(&e->net, NULL, NULL);
}

static void deed_ask_network(struct engine *e)
{
	if (!e->net_started) {
		e->net_started = true;
		signal_start(&e->signal, &e->modem, NULL, NULL);
		net_start(&e->net, &e->modem, on_net_change, on_net_asked, e);
		return;
	}
	if (net_ready(&e->net))
		look_at_network(e);
	else
		net_query(&e->net, on_net_asked, e);
}

/* ---- the rest ---- */

static void deed_rest(struct engine *e)
{
	if (e->want_quit) {
		engine_post(e, PLAN_ON_QUIT, "as asked");
		return;
	}
	if (e->want_up) {
		engine_post(e, PLAN_ON_UP, "%s%s%s", e->conf.phone, e->conf.apn[0] ? ", APN " : "",
			e->conf.apn);
		return;
	}
	engine_listen(e);
	if (e->identified) {
		identity_learn(e);
		return;
	}
	modem_identify(&e->modem, identity_on_named, e);
	net_operator(&e->net, NULL, NULL);
	signal_query(&e->signal, &e->modem, NULL, NULL);
	sim_identify(&e->modem, &e->sim, on_identified, e);
}

/* Closing with DTR down ends the call (V.250 6.2.9 &D2). The port is opened anew for the next
 * dial: after a carrier drop the kernel has hung this descriptor up
 * (drivers/usb/serial/option.c, tty_port_tty_hangup). */
static void deed_hang_up(struct engine *e)
{
	engine_close_data(e);
	engine_post(e, PLAN_ON_CLOSED, "hung up");
}

static void deed_abandon(struct engine *e)
{
	if (e->pppd_runs) {
		launcher_free(e->launcher);
		e->launcher = NULL;
		e->pppd_runs = false;
		if (launcher_new(&e->launcher, e->loop, engine_on_news, e) < 0)
			engine_quit(e, "out of memory");
	}
	engine_close_ports(e);
	engine_deed_back_off(e);
}

static void deed_exit(struct engine *e)
{
	engine_close_ports(e);
	loop_quit(e->loop, e->exit_code);
}

void engine_do(struct engine *e, enum plan_deed deed)
{
	static void (*const deeds[])(struct engine *) = {
		[PLAN_DO_NOTHING] = NULL,
		[PLAN_DO_AWAIT_PORT] = engine_deed_await_port,
		[PLAN_DO_OPEN] = engine_deed_open,
		[PLAN_DO_ASK_SIM] = ask_sim,
		[PLAN_DO_ASK_NETWORK] = deed_ask_network,
		[PLAN_DO_REST] = deed_rest,
		[PLAN_DO_DIAL] = engine_deed_dial,
		[PLAN_DO_LAUNCH] = engine_deed_launch,
		[PLAN_DO_TELL_ONLINE] = engine_deed_online,
		[PLAN_DO_STOP_PPPD] = engine_deed_stop_pppd,
		[PLAN_DO_HANG_UP] = deed_hang_up,
		[PLAN_DO_BACK_OFF] = engine_deed_back_off,
		[PLAN_DO_ABANDON] = deed_abandon,
		[PLAN_DO_BLOCK] = NULL,
		[PLAN_DO_EXIT] = deed_exit,
	};

	/* NOTHING, and BLOCK: its line says what the person must do. */
	if (deeds[deed])
		deeds[deed](e);
}
