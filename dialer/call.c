/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* What the plan orders of the call: dial, pppd, online, hang up, back off. */
#include <arpa/inet.h>
#include <errno.h>

#include "base/log.h"
#include "base/text.h"
#include "dialer/engine.h"

/* Two refusals of user or password in a row: a third would be no different. */
enum { AUTH_TRIES = 2 };

/* ---- DIALING ---- */

static void on_reason(void *ctx, const struct modem_result *result)
{
	struct engine *e = ctx;

	engine_post(e, PLAN_ON_FAILED, "%s%s%s", e->why,
		result->words[0] ? "; the network says: " : "", result->words);
}

static void on_connect(void *ctx, const struct modem_result *result, const char *speed)
{
	struct engine *e = ctx;

	if (result->err == 0) {
		engine_post(e, PLAN_ON_CONNECTED, "connected%s%s", *speed ? ", " : "", speed);
		return;
	}
	if (result->err == -EIO && e->control_open) {
		text_copy(e->why, sizeof(e->why), result->words);
		bearer_reason(&e->modem, on_reason, e);
		return;
	}
	engine_post(e, result->err == -ENODEV ? PLAN_ON_GONE : PLAN_ON_FAILED, "%s", result->words);
}

static void on_context(void *ctx, const struct modem_result *result)
{
	struct engine *e = ctx;

	e->context = result->err < 0 ? CONTEXT_UNKNOWN : CONTEXT_SET;
	if (e->state != PLAN_DIALING)
		return; /* too early perhaps, a locked SIM: asked again before the dial */
	if (result->err < 0 && e->context_last)
		engine_post(e, PLAN_ON_FAILED, "PDP context %u: %s", e->conf.cid, result->words);
	else
		engine_dial_if_ready(e);
}

/* As soon as the data port answers, while SIM and network are asked on the other; but where the
 * SIM decides on the APN, when it is known. */
void engine_set_context(struct engine *e)
{
	static const char *const types[] = {
		[CONF_PDP_IPV4] = "IP", [CONF_PDP_IPV6] = "IPV6", [CONF_PDP_IPV4V6] = "IPV4V6",
	};
	struct bearer_context context = {
		.cid = e->conf.cid, .type = types[e->conf.pdp], .apn = e->conf.apn,
	};
	bool last = e->state == PLAN_DIALING;

	if (e->context != CONTEXT_UNKNOWN || !e->data_open)
		return;
	if (!last && (!e->want_up || conf_wants_identity(e->source)))
		return;
	if (!e->conf.apn[0]) {
		e->context = CONTEXT_SET;
		return;
	}
	e->context = CONTEXT_ASKED;
	e->context_last = last;
	bearer_set_context(&e->modem, &context, on_context, e);
}

void engine_dial_if_ready(struct engine *e)
{
	char command[64];

	if (e->state != PLAN_DIALING || !e->data_open || e->dialed)
		return;
	engine_set_context(e);
	if (e->context != CONTEXT_SET)
		return;
	e->dialed = true;
	snprintf(command, sizeof(command), "%s%s", e->conf.dial, e->conf.phone);
	bearer_dial(&e->modem, command, e->conf.dial_timeout * 1000, on_connect, e);
}

void engine_deed_dial(struct engine *e)
{
	e->calls++;
	e->dialed = false;
	if (e->modem.data)
		engine_dial_if_ready(e);
	else
		engine_post(e, PLAN_ON_FAILED, "the data port is closed");
}

/* ---- LINK ---- */

static void fill_start(const struct engine *e, struct launcher_start *start)
{
	const struct conf *conf = &e->conf;

	*start = (struct launcher_start){
		.unit = e->slot,
		.echo_interval = conf->echo_interval,
		.echo_failure = conf->echo_failure,
		.carrier = at_tty_carrier(&e->data_tty),
		.ipv4 = conf->pdp != CONF_PDP_IPV6,
		.ipv6 = conf->pdp != CONF_PDP_IPV4,
		.refuse_pap = conf->auth == CONF_AUTH_CHAP,
		.refuse_chap = conf->auth == CONF_AUTH_PAP,
		.default_route = conf->default_route,
		.metric = conf->metric,
		.dns = conf->dns == CONF_DNS_AUTO,
	};
	text_copy(start->pppd, sizeof(start->pppd), conf->pppd);
	text_copy(start->options, sizeof(start->options), conf->pppd_options);
	text_copy(start->user, sizeof(start->user), conf->user);
	text_copy(start->password, sizeof(start->password), conf->password);
	text_copy(start->interface, sizeof(start->interface), conf->interface);
}

void engine_deed_launch(struct engine *e)
{
	struct launcher_order order = { .verb = LAUNCHER_START };
	int err;

	e->link = (struct engine_link){ 0 };
	e->context = CONTEXT_UNKNOWN; /* looked at again with the next call */
	cause_begin(&e->trace);
	fill_start(e, &order.start);
	err = at_tty_blocking(&e->data_tty, true);
	if (err == 0)
		err = launcher_order(e->launcher, &order, e->data_tty.fd);
	explicit_bzero(&order, sizeof(order));
	if (err < 0)
		engine_post(e, PLAN_ON_FAILED, "cannot start pppd: %s", strerror(-err));
	else
		e->pppd_runs = true;
}

/* Name and name servers are read off pppd's log here, on the engine's side of the wall. */
static void on_pppd_line(struct engine *e, const char *line)
{
	struct launcher_order order = { .verb = LAUNCHER_LINK };
	bool had_name = e->trace.interface[0], had_dns = e->trace.n_dns > 0;
	char shown[LAUNCHER_TEXT];

	log_debug("%s: pppd: %s", e->stick, text_escape(shown, sizeof(shown), line, strlen(line)));
	cause_line(&e->trace, line);
	if (!had_name && e->trace.interface[0]) {
		text_copy(e->link.interface, sizeof(e->link.interface), e->trace.interface);
		text_copy(order.interface, sizeof(order.interface), e->trace.interface);
		launcher_order(e->launcher, &order, -1);
	}
	if (e->trace.n_dns > 0 && (!had_dns || e->trace.n_dns > e->link.n_dns)) {
		order = (struct launcher_order){ .verb = LAUNCHER_DNS };
		e->link.n_dns = order.dns.n = e->trace.n_dns;
		memcpy(order.dns.servers, e->trace.dns, sizeof(order.dns.servers));
		memcpy(e->link.dns, e->trace.dns, sizeof(e->link.dns));
		if (e->conf.dns == CONF_DNS_AUTO)
			launcher_order(e->launcher, &order, -1);
	}
}

static void on_address(struct engine *e, const struct launcher_news *news)
{
	char address[INET6_ADDRSTRLEN] = "";

	if (news->ipv6) {
		e->link.has_v6 = true;
		e->link.local6 = news->local.v6;
		inet_ntop(AF_INET6, &news->local, address, sizeof(address));
	} else {
		e->link.has_v4 = true;
		e->link.local = news->local.v4;
		e->link.peer = news->peer.v4;
		inet_ntop(AF_INET, &news->local, address, sizeof(address));
	}
	if (e->link.since == 0)
		e->link.since = loop_now(e->loop);
	if (e->plugged) {
		uint64_t took = e->link.since - e->plugged;

		engine_post(e, PLAN_ON_ADDRESS,
			"%s on %s, %llu.%03llu s after its port appeared", address,
			e->link.interface, (unsigned long long)took / 1000,
			(unsigned long long)took % 1000);
	} else {
		engine_post(e, PLAN_ON_ADDRESS, "%s on %s", address, e->link.interface);
	}
}

/* Why pppd ended decides whether to dial again at once, later, or not at all. */
static void on_pppd_ended(struct engine *e, int status)
{
	bool asked = e->state == PLAN_CLOSING;
	enum cause cause = cause_end(&e->trace, status, asked);
	uint64_t lasted = e->link.since ? loop_now(e->loop) - e->link.since : 0;

	e->pppd_runs = false;
	e->link.since = 0;
	if (lasted >= (uint64_t)e->conf.stable * 1000)
		pace_stable(&e->pace);
	if (lasted > 0)
		e->auth_failures = 0;
	if (cause == CAUSE_AUTH && ++e->auth_failures >= AUTH_TRIES)
		snprintf(e->human, sizeof(e->human),
			"the network refused user or password %u times: "
			"correct them in the configuration", e->auth_failures);
	if (cause == CAUSE_PPPD_OPTIONS || cause == CAUSE_NO_KERNEL_PPP ||
		cause == CAUSE_NO_PRIVILEGE)
		snprintf(e->human, sizeof(e->human), "%s%s%s", cause_words(cause),
			e->trace.detail[0] ? ": " : "", e->trace.detail);
	engine_post(e, PLAN_ON_ENDED, "%s", asked ? "" : cause_words(cause));
}

void engine_on_news(void *ctx, const struct launcher_news *news)
{
	struct engine *e = ctx;

	switch (news->event) {
	case LAUNCHER_STARTED:
		log_debug("%s: pppd runs, pid %d", e->stick, news->pid);
		break;
	case LAUNCHER_REFUSED:
		e->pppd_runs = false;
		if (news->error != LAUNCHER_LACKS_NOTHING && news->error != LAUNCHER_LACKS_OTHER)
			text_copy(e->human, sizeof(e->human), news->text);
		engine_post(e, PLAN_ON_ENDED, "%s", news->text);
		break;
	case LAUNCHER_LINE:
		on_pppd_line(e, news->text);
		break;
	case LAUNCHER_UP:
		on_address(e, news);
		break;
	case LAUNCHER_DOWN:
		if (news->ipv6)
			e->link.has_v6 = false;
		else
			e->link.has_v4 = false;
		if (!e->link.has_v4 && !e->link.has_v6)
			log_debug("%s: %s lost its address", e->stick, e->link.interface);
		break;
	case LAUNCHER_WARNING:
		log_warning("%s: %s", e->stick, news->text);
		break;
	case LAUNCHER_ENDED:
		on_pppd_ended(e, news->status);
		break;
	}
}

/* ---- ONLINE and after ---- */

void engine_deed_online(struct engine *e)
{
	e->plugged = 0;
	e->human[0] = '\0';
	if (e->modem.data == e->modem.control)
		return;
	engine_listen(e);
	if (!e->identified)
		modem_identify(&e->modem, identity_on_named, e);
	else
		identity_learn(e);
	sim_identify(&e->modem, &e->sim, NULL, NULL);
	net_operator(&e->net, NULL, NULL);
	signal_query(&e->signal, &e->modem, NULL, NULL);
	e->identified = true;
}

void engine_deed_stop_pppd(struct engine *e)
{
	struct launcher_order order = { .verb = LAUNCHER_STOP };

	if (!e->pppd_runs || launcher_order(e->launcher, &order, -1) < 0)
		engine_post(e, PLAN_ON_ENDED, "%s", "");
}

/* The one place where a failed or ended call is judged. */
void engine_deed_back_off(struct engine *e)
{
	uint64_t delay;

	if (e->want_quit) {
		engine_post(e, PLAN_ON_QUIT, "as asked");
	} else if (!engine_port_exists(e)) {
		engine_post(e, PLAN_ON_GONE, "unplugged");
	} else if (e->human[0]) {
		engine_post(e, PLAN_ON_NEEDS_HUMAN, "%s", e->human);
	} else if (!e->want_up) {
		engine_post(e, PLAN_ON_DOWN, "offline as asked");
	} else if (!e->conf.reconnect && e->calls > 0) {
		e->exit_code = ENGINE_EXIT_OFFLINE;
		engine_quit(e, "reconnect = no");
	} else {
		delay = pace_next(&e->pace, e->conf.retry_min, e->conf.retry_max);
		if (delay > 0)
			log_info("%s: next try in %llu.%llu s", e->stick,
				(unsigned long long)delay / 1000,
				(unsigned long long)delay % 1000 / 100);
		if (delay > 0)
			engine_deadline(e, delay);
		else
			engine_post(e, PLAN_ON_TIMEOUT, "trying again at once");
	}
}
