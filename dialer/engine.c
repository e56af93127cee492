/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/engine.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/random.h>

#include "base/log.h"
#include "base/text.h"

/*
 * How long a state may last, in ms; 0: it rests, or its deed says. TS 27.007 gives no times:
 * these are the worst answers seen (registration is waited for by URC, so SEARCH is but the
 * pace of the safety poll).
 */
static uint64_t state_limit(const struct engine *e)
{
	switch (e->state) {
	case PLAN_OPENING:
		return 20000;
	case PLAN_SIM:
		return 60000;
	case PLAN_SEARCH:
		return 60000;
	case PLAN_DIALING:
		return (uint64_t)e->conf.dial_timeout * 1000 + 15000;
	case PLAN_LINK:
		return (uint64_t)e->conf.address_timeout * 1000;
	case PLAN_CLOSING:
		return 12000;
	case PLAN_ABSENT:
	case PLAN_READY:
	case PLAN_ONLINE:
	case PLAN_WAIT: /* by its deed */
	case PLAN_BLOCKED:
	case PLAN_OVER:
		break;
	}
	return 0;
}

static void on_deadline(struct loop_timer *timer)
{
	struct engine *e = container_of(timer, struct engine, deadline);

	if (e->state == PLAN_WAIT)
		engine_post(e, PLAN_ON_TIMEOUT, "trying again");
	else
		engine_post(e, PLAN_ON_TIMEOUT, "nothing came of it in %llu s",
			(unsigned long long)(loop_now(e->loop) - e->since) / 1000);
}

void engine_deadline(struct engine *e, uint64_t ms)
{
	loop_timer_in(e->loop, &e->deadline, ms, on_deadline);
}

/* The one place where the state changes, with the one line that says why. */
static void transition(struct engine *e, const struct plan_row *row, const char *why)
{
	bool again = row->in == row->to;

	e->state = row->to;
	e->since = loop_now(e->loop);
	if (*why)
		text_copy(e->why, sizeof(e->why), why);
	loop_timer_stop(&e->deadline);
	if (state_limit(e))
		engine_deadline(e, state_limit(e));
	if (again)
		log_debug("%s: still %s: %s", e->stick, plan_state_name(e->state), why);
	else
		log_info("%s: %s%s%s", e->stick, plan_state_name(e->state), *why ? ": " : "", why);
	engine_do(e, row->deed);
	if (e->changed)
		e->changed(e->changed_ctx);
}

static void drain(struct engine *e)
{
	if (e->draining)
		return;
	e->draining = true;
	while (e->queued > 0) {
		enum plan_event event = e->queue[0].event;
		char why[ENGINE_WHY];
		const struct plan_row *row = plan_find(e->state, event);

		text_copy(why, sizeof(why), e->queue[0].why);
		e->queued--;
		memmove(&e->queue[0], &e->queue[1], e->queued * sizeof(e->queue[0]));
		if (row)
			transition(e, row, why);
		else
			log_debug("%s: %s means nothing while %s", e->stick,
				plan_event_name(event), plan_state_name(e->state));
	}
	e->draining = false;
}

void engine_post(struct engine *e, enum plan_event event, const char *fmt, ...)
{
	va_list ap;

	/* Each source posts at most once before it is drained; a full queue cannot happen, but
	 * losing the end of pppd silently must not either. */
	if (e->queued == ENGINE_QUEUE) {
		log_error("%s: event queue full, %s lost", e->stick, plan_event_name(event));
		return;
	}
	e->queue[e->queued].event = event;
	va_start(ap, fmt);
	vsnprintf(e->queue[e->queued].why, ENGINE_WHY, fmt, ap);
	va_end(ap);
	e->queued++;
	drain(e);
}

int engine_init(struct engine *e, struct loop *loop, const char *stick,
	const struct conf_source *source, bool connect)
{
	uint64_t seed = 0;
	unsigned long slot;

	*e = (struct engine){ .loop = loop, .source = source, .want_up = connect };
	e->control_tty.fd = -1;
	e->data_tty.fd = -1;
	e->sim = (struct sim){ .pin_tries = -1, .puk_tries = -1 };
	e->signal.percent = -1;
	net_clear(&e->net);
	if (!text_copy(e->stick, sizeof(e->stick), stick) || !text_starts(stick, "gsm") ||
		text_number(stick + 3, 0, 255, &slot) < 0)
		return -EINVAL;
	e->slot = (unsigned)slot;
	e->modem.loop = loop;
	e->state = PLAN_ABSENT;
	e->since = loop_now(loop);
	e->plugged = e->since;
	/* Only root may send uevents; others need not ask the stick for them. */
	e->identity.sysfs = geteuid() == 0 ? "/sys" : NULL;
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) < 0)
		seed = e->since;
	pace_init(&e->pace, seed);
	engine_resolve(e);
	return launcher_new(&e->launcher, loop, engine_on_news, e);
}

void engine_close(struct engine *e)
{
	loop_timer_stop(&e->deadline);
	loop_timer_stop(&e->grace);
	engine_close_ports(e);
	ports_close(&e->ports);
	launcher_free(e->launcher);
	e->launcher = NULL;
	explicit_bzero(&e->conf, sizeof(e->conf));
	explicit_bzero(e->refused_pin, sizeof(e->refused_pin));
}

void engine_up(struct engine *e, const char *why)
{
	e->want_up = true;
	e->human[0] = '\0';
	e->auth_failures = 0;
	engine_post(e, PLAN_ON_UP, "%s", why);
}

void engine_down(struct engine *e, const char *why)
{
	e->want_up = false;
	engine_post(e, PLAN_ON_DOWN, "%s", why);
}

void engine_quit(struct engine *e, const char *why)
{
	e->want_up = false;
	e->want_quit = true;
	engine_post(e, PLAN_ON_QUIT, "%s", why);
}

void engine_reload(struct engine *e, const struct conf_source *source)
{
	e->source = source;
	if (e->state == PLAN_LINK || e->state == PLAN_ONLINE) {
		log_info("%s: new configuration read; used from the next connection on", e->stick);
		return;
	}
	engine_resolve(e);
	log_info("%s: new configuration read", e->stick);
	if (e->want_up && (e->state == PLAN_BLOCKED || e->state == PLAN_WAIT))
		engine_up(e, "configuration changed");
}
