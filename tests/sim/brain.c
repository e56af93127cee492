/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/brain.h"

#include <stdarg.h>
#include <strings.h>

#include "base/text.h"
#include "tests/sim/datacall.h"
#include "tests/sim/line.h"

void brain_init(struct brain *brain, struct loop *loop, const struct profile *profile,
	const struct evlog *log, struct far_host *far_host)
{
	memset(brain, 0, sizeof(*brain));
	brain->loop = loop;
	brain->profile = profile;
	brain->log = log;
	brain->far_host = far_host;
	brain->register_allowed = true;
	brain->denied = profile->denied;
	brain->roaming = profile->roaming;
	brain->u2diag = profile->u2diag;
	text_copy(brain->setport, sizeof(brain->setport), profile->setport);
	card_init(&brain->card, profile);
	/* As a stick comes from the shop: one context without a name. */
	brain->contexts[1].defined = true;
	text_copy(brain->contexts[1].type, sizeof(brain->contexts[1].type), "IP");
}

static void repeat(struct brain *brain, struct loop_timer *timer, unsigned ms, loop_timer_fn *fn)
{
	if (ms > 0)
		loop_timer_in(brain->loop, timer, ms, fn);
}

/* Told until a host says anything at all; the first field is a running stamp. */
static void on_boot(struct loop_timer *timer)
{
	struct brain *brain = container_of(timer, struct brain, boot_timer);

	if (brain->host_answered)
		return;
	brain_urc(brain, true, "^BOOT:%u,0,0,0,%u", 20259000 + brain->boot_count, 6U);
	brain->boot_count++;
	repeat(brain, timer, brain->profile->boot_every, on_boot);
}

static void on_rssi(struct loop_timer *timer)
{
	struct brain *brain = container_of(timer, struct brain, rssi_timer);

	if (brain->stat == 1 || brain->stat == 5) {
		brain_urc(brain, true, "^RSSI:%u", brain->profile->csq);
		if (brain->profile->act == 7)
			brain_urc(brain, true, "^HCSQ:\"LTE\",%u,%u,%u,%u",
				brain->profile->csq * 2 + 10, 35U, 86U, 14U);
	}
	repeat(brain, timer, brain->profile->rssi_every, on_rssi);
}

static void on_flow(struct loop_timer *timer)
{
	struct brain *brain = container_of(timer, struct brain, flow_timer);
	const struct call *call = &brain->call;

	if (call->state != CALL_UP || !brain->flow_report)
		return;
	brain_urc(brain, true, "^DSFLOWRPT:%08X,%08X,%08X,%016llX,%016llX,%08X,%08X",
		(unsigned)((loop_now(brain->loop) - call->since) / 1000), 0U, 0U,
		(unsigned long long)call->sent, (unsigned long long)call->received, 0x989680U,
		0x989680U);
	repeat(brain, timer, brain->profile->flow_every, on_flow);
}

void brain_flow_start(struct brain *brain)
{
	repeat(brain, &brain->flow_timer, brain->profile->flow_every, on_flow);
}

static void on_busy_over(struct loop_timer *timer)
{
	struct brain *brain = container_of(timer, struct brain, busy_timer);

	brain_urc(brain, true, "^SIMST:%d", card_state(&brain->card) == CARD_ABSENT ? 255 : 1);
	brain_update(brain);
}

static bool on_air(const struct brain *brain)
{
	return brain->powered && brain->cfun == 1 && brain->register_allowed &&
		card_state(&brain->card) == CARD_READY && !brain->busy_timer.loop &&
		!brain->card.force_busy;
}

static void report(struct brain *brain)
{
	static const char *const names[] = { "+CREG", "+CGREG", "+CEREG" };
	const struct profile *p = brain->profile;

	for (unsigned i = 0; i < REG_DOMAINS; i++) {
		if (brain->reg_report[i] == 1)
			brain_urc(brain, false, "%s: %d", names[i], brain->stat);
		else if (brain->reg_report[i] == 2 && (brain->stat == 1 || brain->stat == 5))
			brain_urc(brain, false, "%s: %d,\"%s\",\"%s\",%u", names[i], brain->stat,
				p->lac, p->ci, p->act);
		else if (brain->reg_report[i] == 2)
			brain_urc(brain, false, "%s: %d", names[i], brain->stat);
	}
}

static void set_stat(struct brain *brain, int stat)
{
	bool ready = stat == 1 || stat == 5;

	if (brain->stat == stat)
		return;
	brain->stat = stat;
	evlog_event(brain->log, "registration", "stat=%d", stat);
	report(brain);
	brain_urc(brain, true, "^SRVST:%d", ready ? 2 : 0);
	if (ready)
		brain_urc(brain, true, "^MODE:%s", brain->profile->act == 7 ? "8,101" : "5,4");
	if (!ready && brain->call.state != CALL_NONE)
		datacall_end(brain, CALL_BY_NETWORK, "registration");
}

static void on_register(struct loop_timer *timer)
{
	struct brain *brain = container_of(timer, struct brain, register_timer);

	set_stat(brain, brain->denied ? 3 : brain->roaming ? 5 : 1);
}

void brain_update(struct brain *brain)
{
	int target = brain->denied ? 3 : brain->roaming ? 5 : 1;
	bool searching;

	if (!on_air(brain)) {
		loop_timer_stop(&brain->register_timer);
		/* Out of coverage it searches; without a SIM or in flight mode it does not. */
		searching = brain->powered && brain->cfun == 1 && !brain->register_allowed;
		set_stat(brain, searching ? 2 : 0);
		return;
	}
	if (brain->stat == target)
		return;
	/* Between two states of being there, the change is at once. */
	if (brain->stat == 1 || brain->stat == 3 || brain->stat == 5) {
		set_stat(brain, target);
		return;
	}
	set_stat(brain, 2);
	if (!brain->register_timer.loop)
		loop_timer_in(brain->loop, &brain->register_timer, brain->profile->register_delay,
			on_register);
}

static void add_lines(struct brain *brain, const struct profile_identity *identity)
{
	brain->n_lines = 0;
	for (size_t i = 0; i < identity->n_interfaces && brain->n_lines < BRAIN_LINES; i++) {
		enum role role = identity->interfaces[i].role;

		if (!profile_role_speaks(role))
			continue;
		line_init(&brain->lines[brain->n_lines], brain, (unsigned)brain->n_lines, role);
		/* The channel beside the network card has no DTR: it is always open. */
		brain->lines[brain->n_lines].dtr = role == ROLE_NCM ||
			identity->interfaces[i].plain;
		brain->n_lines++;
	}
}

void brain_power_on(struct brain *brain, const struct profile_identity *identity,
	const struct brain_face *face, void *face_ctx)
{
	const struct profile *p = brain->profile;

	brain->face = face;
	brain->face_ctx = face_ctx;
	add_lines(brain, identity);
	brain->powered = true;
	brain->powered_at = loop_now(brain->loop);
	text_copy(brain->setport_now, sizeof(brain->setport_now), brain->setport);
	brain->u2diag_now = brain->u2diag;
	brain->cfun = 1;
	brain->cmee = 0;
	brain->cops_format = 0;
	brain->stat = 0;
	memset(brain->reg_report, 0, sizeof(brain->reg_report));
	memset(&brain->call, 0, sizeof(brain->call));
	brain->cause[0] = '\0';
	brain->curc = true;
	brain->flow_report = true;
	brain->host_answered = false;
	brain->portsel = -1;
	card_reset(&brain->card);
	repeat(brain, &brain->boot_timer, p->boot_every, on_boot);
	repeat(brain, &brain->rssi_timer, p->rssi_every, on_rssi);
	repeat(brain, &brain->busy_timer, p->card_busy, on_busy_over);
	brain_update(brain);
}

void brain_power_off(struct brain *brain)
{
	if (!brain->powered)
		return;
	brain->powered = false;
	datacall_end(brain, CALL_BY_HOST, "power");
	brain->stat = 0;
	loop_timer_stop(&brain->boot_timer);
	loop_timer_stop(&brain->rssi_timer);
	loop_timer_stop(&brain->flow_timer);
	loop_timer_stop(&brain->busy_timer);
	loop_timer_stop(&brain->register_timer);
	for (size_t i = 0; i < brain->n_lines; i++)
		line_close(&brain->lines[i]);
	brain->n_lines = 0;
}

static bool line_takes_urcs(const struct brain *brain, const struct line *line)
{
	const char *ports = brain->profile->urc_ports;
	bool alone = brain->n_lines == 1;

	if (alone)
		return true;
	if (line->role == ROLE_NCM)
		return false;
	if (brain->portsel >= 0)
		return brain->portsel == (line->role == ROLE_MODEM);
	if (strcmp(ports, "pcui") == 0)
		return line->role == ROLE_PCUI;
	if (strcmp(ports, "modem") == 0)
		return line->role == ROLE_MODEM;
	return true;
}

void brain_urc(struct brain *brain, bool huawei, const char *fmt, ...)
{
	char text[300];
	va_list args;

	if (!brain->powered || brain->mute || (huawei && !brain->curc))
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	for (size_t i = 0; i < brain->n_lines; i++) {
		if (line_takes_urcs(brain, &brain->lines[i]))
			line_urc(&brain->lines[i], text);
	}
}

static bool is_in_list(const char *list, const char *name)
{
	size_t wanted = strlen(name);

	while (*list) {
		size_t len = strcspn(list, " ");

		if (len == wanted && strncasecmp(list, name, len) == 0)
			return true;
		list += len + strspn(list + len, " ");
	}
	return false;
}

bool brain_refuses(const struct brain *brain, const struct syntax_item *item)
{
	for (size_t i = 0; i < ARRAY_SIZE(brain->refuse); i++) {
		if (brain->refuse[i][0] && text_equal_nocase(brain->refuse[i], item->name))
			return true;
	}
	return is_in_list(brain->profile->refused, item->name);
}
