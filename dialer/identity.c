/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/identity.h"

#include <errno.h>

#include "base/log.h"
#include "base/text.h"
#include "dialer/engine.h"

enum { VID_HUAWEI = 0x12d1, PID_MU609 = 0x1573, IMEI_DIGITS = 15 };

/* AT^GETPORTMODE is Huawei's own, and the MU609's firmware crashes over it (ModemManager's
 * plugin for Huawei leaves it out there). */
bool identity_may_ask(unsigned vid, unsigned pid)
{
	return vid == VID_HUAWEI && pid != PID_MU609;
}

/* TS 23.003 6.2: 15 digits; what some sticks say instead is no name for a link. */
void identity_text(const char *imei, const char *roles, char *out, size_t size)
{
	bool whole = strlen(imei) == IMEI_DIGITS;

	snprintf(out, size, "%s%s%s%s%s", whole ? "IMEI=" : "", whole ? imei : "",
		whole && *roles ? " " : "", *roles ? "ROLES=" : "", roles);
}

static void tell(struct engine *e, const char *roles)
{
	struct launcher_order order = { .verb = LAUNCHER_TELL };
	const struct ttys *ttys = &e->identity.ttys;
	int err = 0;

	text_copy(e->identity.told, sizeof(e->identity.told), e->modem.imei);
	identity_text(e->modem.imei, roles, order.tell.text, sizeof(order.tell.text));
	if (!order.tell.text[0])
		return;
	for (size_t i = 0; i < ttys->n && err == 0; i++) {
		text_copy(order.tell.tty, sizeof(order.tell.tty), ttys->ports[i].name);
		err = launcher_order(e->launcher, &order, -1);
	}
	if (err < 0)
		log_debug("%s: udev is not told %s: %s", e->stick, order.tell.text, strerror(-err));
	else
		log_debug("%s: udev is told %s", e->stick, order.tell.text);
}

static void on_portmode(void *ctx, const struct modem_result *result)
{
	struct engine *e = ctx;
	struct identity *id = &e->identity;
	unsigned interfaces[TTYS_MAX];
	char roles[PORTMODE_ROLES] = "";

	id->asking = false;
	if (result->err == -ENODEV || result->err == -ECANCELED)
		return;
	for (size_t i = 0; i < id->ttys.n; i++)
		interfaces[i] = id->ttys.ports[i].interface;
	if (id->answer.has_portmode)
		portmode_roles(&id->answer.portmode, interfaces, id->ttys.n, roles);
	tell(e, roles);
}

void identity_learn(struct engine *e)
{
	struct identity *id = &e->identity;

	if (!id->sysfs || id->asking || !e->modem.imei[0] ||
		strcmp(id->told, e->modem.imei) == 0 ||
		ttys_of_stick(&id->ttys, id->sysfs, e->conf.device) < 0)
		return;
	if (!identity_may_ask(id->ttys.vid, id->ttys.pid)) {
		tell(e, "");
		return;
	}
	id->asking = true;
	composition_query(&e->modem, COMPOSITION_PORTMODE, &id->answer, on_portmode, e);
}

void identity_on_named(void *ctx, const struct modem_result *result)
{
	(void)result; /* the IMEI is there, or it is not */
	identity_learn(ctx);
}

void identity_forget(struct engine *e)
{
	e->identity.asking = false;
}
