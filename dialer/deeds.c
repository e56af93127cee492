/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* What the plan orders of ports, SIM and network. */
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

static void trace(void *ctx, char dir, const char *line)
{
	log_debug("%s %c %s", (const char *)ctx, dir, line);
}

void engine_close_data(struct engine *e)
{
	bool shared = e->modem.data == e->modem.control;

	if (!e->modem.data)
		return;
	modem_forget(&e->modem);
	at_chat_free(e->modem.data);
	at_tty_close(&e->data_tty, true);
	e->modem.data = NULL;
	e->data_open = false;
	e->context = CONTEXT_UNKNOWN;
	if (shared) {
		e->modem.control = NULL;
		e->control_open = false;
		e->net_started = e->net_listens = false;
	}
}

void engine_close_ports(struct engine *e)
{
	loop_timer_stop(&e->grace);
	modem_forget(&e->modem);
	engine_close_data(e);
	if (e->modem.control) {
		at_chat_free(e->modem.control);
		at_tty_close(&e->control_tty, true);
		e->modem.control = NULL;
	}
	e->control_open = false;
	e->net_started = e->net_listens = false;
	e->was_ready = false;
	net_clear(&e->net);
}

static void on_gone(void *ctx)
{
	struct engine *e = ctx;

	engine_post(e, PLAN_ON_GONE, "the port hung up");
}

/* ---- ABSENT ---- */

static void on_ports_changed(void *ctx)
{
	struct engine *e = ctx;

	if (!engine_port_exists(e)) {
		if (e->state != PLAN_ABSENT)
			engine_post(e, PLAN_ON_GONE, "unplugged");
	} else if (e->state == PLAN_ABSENT) {
		e->plugged = loop_now(e->loop);
		engine_post(e, PLAN_ON_PORT, "%s is there", e->conf.device);
	} else if (e->state == PLAN_OPENING && e->grace.loop) {
		engine_do(e, PLAN_DO_OPEN);
	}
}

static void deed_await_port(struct engine *e)
{
	int err;

	engine_close_ports(e);
	e->sim = (struct sim){ .pin_tries = -1, .puk_tries = -1 };
	e->modem = (struct modem){ .loop = e->loop };
	e->identified = false;
	e->human[0] = '\0';
	pace_init(&e->pace, e->pace.random);
	engine_resolve(e);
	err = ports_watch(&e->ports, e->loop, e->conf.device, on_ports_changed, e);
	if (err < 0)
		log_error("%s: cannot watch the folder of %s: %s", e->stick, e->conf.device,
			strerror(-err));
	if (e->want_quit)
		engine_post(e, PLAN_ON_QUIT, "as asked");
	else if (engine_port_exists(e))
		engine_post(e, PLAN_ON_PORT, "%s is there", e->conf.device);
	else
		log_info("%s: waiting for %s: plug the stick in", e->stick, e->conf.device);
}

void engine_start(struct engine *e)
{
	deed_await_port(e);
}

/* ---- OPENING ---- */

/* Not worth staying for, unless a service manager wants us to: leave with a code that tells. */
static void give_up_port(struct engine *e, int code, const char *why)
{
	if (e->as_service || e->calls > 0) {
		engine_post(e, PLAN_ON_FAILED, "%s", why);
		return;
	}
	log_error("%s: %s", e->stick, why);
	e->exit_code = code;
	engine_quit(e, why);
}

static void open_failed(struct engine *e, const char *path, const char *owner, int err)
{
	char why[ENGINE_WHY];

	switch (-err) {
	case EBUSY:
		snprintf(why, sizeof(why), "%s is in use by %s", path, owner);
		give_up_port(e, ENGINE_EXIT_PORT_LOCKED, why);
		break;
	case EACCES:
	case EPERM:
		snprintf(why, sizeof(why), "no permission to open %s (root, or group dialout)",
			path);
		give_up_port(e, ENGINE_EXIT_PRIVILEGE, why);
		break;
	case ENOENT:
	case ENXIO:
	case ENODEV:
		engine_post(e, PLAN_ON_GONE, "%s vanished", path);
		break;
	default:
		engine_post(e, PLAN_ON_FAILED, "cannot open %s: %s", path, strerror(-err));
	}
}

static bool open_chat(struct engine *e, struct at_tty *tty, struct at_chat **chat, const char *path)
{
	char owner[80] = "another program";
	const char *name = strrchr(path, '/');
	int err = at_tty_open(tty, path, owner, sizeof(owner));

	if (err == 0) {
		err = at_chat_new(chat, e->loop, tty->fd, name ? name + 1 : path, on_gone, e);
		if (err < 0)
			at_tty_close(tty, false);
	}
	if (err < 0) {
		open_failed(e, path, owner, err);
		return false;
	}
	at_chat_trace(*chat, trace, tty->path);
	return true;
}

static void on_data_open(void *ctx, const struct modem_result *result)
{
	struct engine *e = ctx;

	if (result->err < 0) {
		/* In OPENING (one port) it is this step that failed, in DIALING the dial. */
		engine_post(e, PLAN_ON_FAILED, "data port: %s", result->words);
		return;
	}
	e->data_open = true;
	if (e->modem.data == e->modem.control)
		engine_post(e, PLAN_ON_OPENED, "%s answers", e->conf.device);
	else
		engine_set_context(e);
	engine_dial_if_ready(e);
}

static void prepare_data(struct engine *e)
{
	size_t n = 0;

	for (size_t i = 0; i < CONF_INIT_COUNT; i++) {
		if (e->conf.init[i][0])
			e->init[n++] = e->conf.init[i];
	}
	e->init[n] = NULL;
	modem_open_data(&e->modem, e->init, on_data_open, e);
}

static void on_control_open(void *ctx, const struct modem_result *result)
{
	struct engine *e = ctx;

	if (result->err < 0) {
		engine_close_ports(e);
		engine_post(e, PLAN_ON_FAILED, "%s", result->words);
		return;
	}
	e->control_open = true;
	if (e->modem.data == e->modem.control)
		prepare_data(e);
	else
		engine_post(e, PLAN_ON_OPENED, "%s answers", e->conf.control);
}

static void on_grace(struct loop_timer *timer)
{
	struct engine *e = container_of(timer, struct engine, grace);

	engine_do(e, PLAN_DO_OPEN);
}

/* Both ports are worked on side by side: the data port's ATZ takes longer than all questions
 * on the control port together. */
static void deed_open(struct engine *e)
{
	bool two = strcmp(e->conf.control, "none") != 0 &&
		strcmp(e->conf.control, e->conf.device) != 0;
	unsigned grace = 0;

	engine_resolve(e);
	if (two && !e->modem.control && !ports_exist(e->conf.control)) {
		grace = ports_grace(e->conf.device);
		two = false;
	}
	loop_timer_stop(&e->grace);
	if (grace > 0) {
		loop_timer_in(e->loop, &e->grace, grace, on_grace);
		return;
	}
	if (!e->modem.data) {
		if (!open_chat(e, &e->data_tty, &e->modem.data, e->conf.device))
			return;
		if (two && !e->modem.control &&
			!open_chat(e, &e->control_tty, &e->modem.control, e->conf.control)) {
			engine_close_ports(e);
			return;
		}
		if (e->modem.control)
			prepare_data(e);
		else
			e->modem.control = e->modem.data;
	}
	if (e->control_open)
		engine_post(e, PLAN_ON_OPENED, "ports open");
	else
		modem_open_control(&e->modem, on_control_open, e);
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
	if (e->identified)
		return;
	modem_identify(&e->modem, NULL, NULL);
	net_operator(&e->net, NULL, NULL);
	signal_query(&e->signal, &e->modem, NULL, NULL);
	sim_identify(&e->modem, &e->sim, on_identified, e);
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
		[PLAN_DO_AWAIT_PORT] = deed_await_port,
		[PLAN_DO_OPEN] = deed_open,
		[PLAN_DO_ASK_SIM] = ask_sim,
		[PLAN_DO_ASK_NETWORK] = deed_ask_network,
		[PLAN_DO_REST] = deed_rest,
		[PLAN_DO_DIAL] = engine_deed_dial,
		[PLAN_DO_LAUNCH] = engine_deed_launch,
		[PLAN_DO_TELL_ONLINE] = engine_deed_online,
		[PLAN_DO_STOP_PPPD] = engine_deed_stop_pppd,
		[PLAN_DO_HANG_UP] = NULL,
		[PLAN_DO_BACK_OFF] = engine_deed_back_off,
		[PLAN_DO_ABANDON] = deed_abandon,
		[PLAN_DO_EXIT] = deed_exit,
	};

	if (deed == PLAN_DO_HANG_UP) {
		/* Closing with DTR down ends the call (V.250 6.2.9 &D2). The port is opened
		 * anew for the next dial: after a carrier drop the kernel has hung this
		 * descriptor up (drivers/usb/serial/option.c, tty_port_tty_hangup). */
		engine_close_data(e);
		engine_post(e, PLAN_ON_CLOSED, "hung up");
	} else if (deed != PLAN_DO_NOTHING && deed != PLAN_DO_BLOCK) {
		deeds[deed](e);
	}
}
