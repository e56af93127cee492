/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* What the plan orders of the ports: await, open, make them answer, close. */
#include <errno.h>

#include "base/log.h"
#include "base/text.h"
#include "dialer/engine.h"

static void trace(void *ctx, char dir, const char *line)
{
	log_debug("%s %c %s", (const char *)ctx, dir, line);
}

/* Nothing that was asked of the stick is answered any more. */
static void forget(struct engine *e)
{
	modem_forget(&e->modem);
	identity_forget(e);
	e->forgets++;
}

void engine_close_data(struct engine *e)
{
	bool shared = e->modem.data == e->modem.control;

	if (!e->modem.data)
		return;
	forget(e);
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
	forget(e);
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

void engine_deed_await_port(struct engine *e)
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
	engine_deed_await_port(e);
}

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
void engine_deed_open(struct engine *e)
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
