/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/command_port.h"

#include <errno.h>
#include <stdarg.h>

#include "base/log.h"
#include "base/text.h"
#include "dialer/port_report.h"

enum { CODE_FAILED = 1, CODE_REFUSED = 65 };

static void finish(struct command_port *p, int code)
{
	p->code = code;
	p->step = PORT_ANSWERED;
	if (!p->looking) /* else who looks takes it */
		p->answered(p->ctx);
}

/* For standard error. */
static void fail(struct command_port *p, int code, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void fail(struct command_port *p, int code, const char *fmt, ...)
{
	char text[320];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_addf(&p->err, "%s\n", text);
	finish(p, code);
}

static void take(struct command_port *p, int step)
{
	p->step = step;
	p->forgets = p->engine->forgets;
}

/* The IMEI; a stick that tells none goes by its name, which is its serial's or its socket's. */
static const char *id_of(const struct command_port *p)
{
	return p->engine->modem.imei[0] ? p->engine->modem.imei : p->engine->stick;
}

static struct port_report report_of(struct command_port *p)
{
	return (struct port_report){ p->engine->stick, &p->now, &p->keep };
}

static bool is_u2diag(const struct command_port *p)
{
	return p->request.topic == PORT_U2DIAG;
}

static void report(struct command_port *p)
{
	struct port_report r = report_of(p);

	if (is_u2diag(p))
		port_report_u2diag(&r, p->request.json, &p->out);
	else
		port_report_setport(&r, p->request.json, &p->out);
}

/* ---- restart ---- */

static void on_restarted(void *ctx, const struct modem_result *result)
{
	struct command_port *p = ctx;

	if (result->err < 0 && result->err != -ENODEV)
		fail(p, CODE_FAILED, "the stick does not restart: %s", result->words);
	else
		finish(p, 0);
}

/* Nothing waits for a restart behind this one. */
static void settle_all(struct command_port *p)
{
	struct keep keep;

	if (keep_read(&keep, p->var, id_of(p)) < 0 ||
		(!keep.has_wanted && keep.u2diag_wanted == KEEP_NONE))
		return;
	keep.has_wanted = false;
	keep.u2diag_wanted = KEEP_NONE;
	keep_write(&keep, p->var, id_of(p));
}

static void restart(struct command_port *p)
{
	settle_all(p);
	take(p, PORT_RESTARTING);
	log_info("%s: the stick is told to restart", p->engine->stick);
	if (!p->request.json)
		buf_adds(&p->out, "the stick restarts\n");
	composition_restart(&p->engine->modem, on_restarted, p);
}

/* ---- set ---- */

static void on_written(void *ctx, const struct modem_result *result)
{
	struct command_port *p = ctx;

	if (result->err < 0) {
		keep_write(&p->keep_before, p->var, id_of(p));
		fail(p, CODE_FAILED, "nothing is changed: %s", result->words);
		return;
	}
	report(p);
	if (p->request.reset)
		restart(p);
	else
		finish(p, 0);
}

/* What was is kept before anything is changed, or nothing is. */
static bool keep_first(struct command_port *p)
{
	int err = keep_write(&p->keep, p->var, id_of(p));

	if (err == 0)
		return true;
	if (p->request.force) {
		buf_addf(&p->err, "what it was is not kept: %s\n", strerror(-err));
		return true;
	}
	fail(p, CODE_FAILED, "nothing is changed: what it was cannot be kept for undo: %s "
		"(--force does without)", strerror(-err));
	return false;
}

static void is_so_already(struct command_port *p)
{
	report(p);
	if (!p->request.json)
		buf_adds(&p->out, "it is so already\n");
	if (p->request.reset)
		restart(p);
	else
		finish(p, 0);
}

static void write_setport(struct command_port *p, const struct setport *value)
{
	struct port_report r = report_of(p);
	bool pending = port_setport_pending(&r);
	char text[SETPORT_TEXT], why[SETPORT_WHY];
	int err = setport_check(value, &p->now.list, why, sizeof(why));

	if (err == -EINVAL || (err < 0 && !p->request.force)) {
		fail(p, CODE_REFUSED, "nothing is sent: %s%s", why,
			err == -ENOTSUP ? " (--force sends it)" : "");
		return;
	}
	if (!pending && setport_equal(value, &p->now.setport)) {
		is_so_already(p);
		return;
	}
	/* What waited for a restart and is given up again can be undone, too. */
	p->keep.was = setport_equal(value, &p->now.setport) ? p->keep.wanted : p->now.setport;
	p->keep.wanted = *value;
	p->keep.has_was = p->keep.has_wanted = true;
	if (!keep_first(p))
		return;
	if (!setport_dials(value))
		buf_adds(&p->err, "without a modem port nothing can dial on this stick\n");
	log_info("%s: AT^SETPORT, \"%s\"", p->engine->stick, setport_text(value, text));
	take(p, PORT_WRITING);
	composition_set_setport(&p->engine->modem, value, on_written, p);
}

static void write_u2diag(struct command_port *p, unsigned value)
{
	struct port_report r = report_of(p);
	bool pending = port_u2diag_pending(&r);
	char why[U2DIAG_WHY];

	if (u2diag_check(value, &p->now.firmware, why, sizeof(why)) < 0 && !p->request.force) {
		fail(p, CODE_REFUSED, "nothing is sent: %s (--force sends it)", why);
		return;
	}
	if (!pending && value == p->now.u2diag) {
		is_so_already(p);
		return;
	}
	p->keep.u2diag_was = value == p->now.u2diag ? p->keep.u2diag_wanted : (int)p->now.u2diag;
	p->keep.u2diag_wanted = (int)value;
	if (!keep_first(p))
		return;
	log_info("%s: AT^U2DIAG, %u", p->engine->stick, value);
	take(p, PORT_WRITING);
	composition_set_u2diag(&p->engine->modem, value, on_written, p);
}

static void set(struct command_port *p)
{
	char why[SETPORT_WHY];
	struct setport value;
	unsigned long number;

	if (is_u2diag(p)) {
		if (text_number(p->request.value, 0, U2DIAG_MAX, &number) == 0)
			write_u2diag(p, (unsigned)number);
		else
			fail(p, CODE_REFUSED, "nothing is sent: u2diag wants a number");
	} else if (setport_read(&value, p->request.value, &p->now.list, why, sizeof(why)) == 0) {
		write_setport(p, &value);
	} else {
		fail(p, CODE_REFUSED, "nothing is sent: %s", why);
	}
}

/* Undone once more it is as before: what is given up is kept in its place. */
static void undo(struct command_port *p)
{
	const struct setport was = p->keep.was;

	if (is_u2diag(p) && p->keep.u2diag_was != KEEP_NONE)
		write_u2diag(p, (unsigned)p->keep.u2diag_was);
	else if (!is_u2diag(p) && p->keep.has_was)
		write_setport(p, &was);
	else
		fail(p, CODE_FAILED, "nothing is kept of this stick that could be undone");
}

/* ---- ask ---- */

/* The stick told the new value: a later return to the old one by other hands is no change of
 * ours that waits. */
static void settle(struct command_port *p)
{
	bool setport = !is_u2diag(p) && p->keep.has_wanted &&
		setport_equal(&p->keep.wanted, &p->now.setport);
	bool u2diag = is_u2diag(p) && p->keep.u2diag_wanted == (int)p->now.u2diag;

	if (setport)
		p->keep.has_wanted = false;
	if (u2diag)
		p->keep.u2diag_wanted = KEEP_NONE;
	if (setport || u2diag)
		keep_write(&p->keep, p->var, id_of(p));
	p->keep_before = p->keep;
}

static void act(struct command_port *p)
{
	struct port_report r = report_of(p);

	switch (p->request.deed) {
	case PORT_SHOW:
		report(p);
		finish(p, 0);
		return;
	case PORT_LIST:
		if (is_u2diag(p))
			port_report_values(p->request.json, &p->out);
		else
			port_report_list(&r, p->request.json, &p->out);
		finish(p, 0);
		return;
	case PORT_SET:
		set(p);
		return;
	case PORT_UNDO:
		undo(p);
		return;
	}
}

static void on_asked(void *ctx, const struct modem_result *result)
{
	struct command_port *p = ctx;
	char why[320];

	if (result->err < 0) {
		fail(p, CODE_FAILED, "%s", result->words);
		return;
	}
	if (!(is_u2diag(p) ? p->now.has_u2diag : p->now.has_setport)) {
		port_report_refusal(&p->now, is_u2diag(p), why, sizeof(why));
		fail(p, CODE_FAILED, "%s", why);
		return;
	}
	keep_read(&p->keep, p->var, id_of(p));
	settle(p);
	act(p);
}

static void ask(struct command_port *p)
{
	composition_query(&p->engine->modem, is_u2diag(p) ? COMPOSITION_U2DIAG :
		COMPOSITION_SETPORT | COMPOSITION_LIST, &p->now, on_asked, p);
}

static void on_identified(void *ctx, const struct modem_result *result)
{
	(void)result; /* without an IMEI it goes by its name */
	ask(ctx);
}

static void start(struct command_port *p)
{
	if (p->request.topic == PORT_RESET) {
		restart(p);
		return;
	}
	take(p, PORT_ASKING);
	if (p->engine->modem.imei[0])
		ask(p);
	else
		modem_identify(&p->engine->modem, on_identified, p);
}

/* ---- the door ---- */

int command_port_begin(struct command_port *p, struct control_client *client,
	const struct port_request *request)
{
	if (p->step != PORT_IDLE)
		return -EBUSY;
	p->client = client;
	p->request = *request;
	p->step = PORT_WAITING;
	return 0;
}

/* The engine closed a port: of what was under way nothing is heard any more. */
static void on_forgotten(struct command_port *p)
{
	if (p->step == PORT_RESTARTING)
		finish(p, 0);
	else if (p->step == PORT_ASKING && p->engine->control_open)
		start(p);
	else if (p->step == PORT_ASKING)
		p->step = PORT_WAITING;
	else
		fail(p, CODE_FAILED, "the stick went away before it answered; ask again what it is "
			"set to");
}

static void go_on(struct command_port *p)
{
	const struct engine *e = p->engine;
	bool under_way = p->step == PORT_ASKING || p->step == PORT_WRITING ||
		p->step == PORT_RESTARTING;

	if (under_way && p->forgets != e->forgets)
		on_forgotten(p);
	if (p->step != PORT_WAITING)
		return;
	if (e->control_open)
		start(p);
	else if (e->state == PLAN_ABSENT && engine_port_exists(e))
		return; /* just back: the engine is going to see it, too */
	else if (e->state == PLAN_ABSENT || e->state == PLAN_WAIT || e->state == PLAN_BLOCKED ||
		e->state == PLAN_OVER)
		fail(p, CODE_FAILED, "%s", e->state == PLAN_ABSENT ? "the stick is not there" :
			e->why);
}

static void look(struct command_port *p)
{
	p->looking = true;
	go_on(p);
	p->looking = false;
}

void command_port_free(struct command_port *p)
{
	buf_free(&p->out);
	buf_free(&p->err);
	p->out = p->err = (struct buf){ 0 };
	p->client = NULL;
	p->step = PORT_IDLE;
}

bool command_port_look(struct command_port *p, struct control_client *client)
{
	if (p->client != client)
		return true;
	look(p);
	if (p->step != PORT_ANSWERED)
		return false;
	if (p->err.data)
		control_say(client, '2', p->err.data);
	if (p->out.data && !p->out.failed)
		control_say(client, '1', p->out.data);
	control_done(client, p->code);
	command_port_free(p);
	return true;
}

/* What was begun is brought to its end: half of it would be worse. */
void command_port_client_gone(struct command_port *p, struct control_client *client)
{
	if (p->client == client)
		p->client = NULL;
	command_port_tend(p);
}

void command_port_tend(struct command_port *p)
{
	if (p->client || p->step == PORT_IDLE)
		return;
	look(p);
	if (p->step == PORT_WAITING || p->step == PORT_ANSWERED)
		command_port_free(p);
}
