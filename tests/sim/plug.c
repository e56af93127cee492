/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/plug.h"

#include <errno.h>

#include "base/text.h"

enum { ATTACH_TRIES = 100, ATTACH_RETRY_MS = 50 };

/* AT^SETPORT="FF;...": no fake CD, the ports are there at once. */
static const struct profile_identity *start_identity(const struct plug *plug)
{
	const struct profile *p = plug->profile;

	if (!plug->face->storage)
		return profile_modem(p);
	if (text_starts(plug->brain->setport, "FF;")) {
		for (size_t i = 0; i < p->n_identities; i++) {
			if (p->identities[i].setport)
				return &p->identities[i];
		}
	}
	return profile_identity(p, p->start);
}

static int choose(struct plug *plug)
{
	const struct profile_identity *id = plug->next[0] && !plug->storage_loop ?
		profile_identity(plug->profile, plug->next) : start_identity(plug);
	const char *codes = strchr(plug->brain->setport, ';');

	if (!id)
		return -ENOENT;
	plug->identity = *id;
	if (!id->setport)
		return 0;
	codes = codes ? codes + 1 : plug->brain->setport;
	return profile_compose(&plug->identity, codes);
}

static void on_due(struct loop_timer *timer);
static void go(struct plug *plug, const char *label, unsigned after_ms);

void plug_power(struct plug *plug, uint8_t configuration)
{
	struct profile_identity part = plug->identity;

	part.n_interfaces = 0;
	for (size_t i = 0; i < plug->identity.n_interfaces; i++) {
		const struct profile_interface *itf = &plug->identity.interfaces[i];

		if ((itf->configuration ? itf->configuration : 1) == configuration)
			part.interfaces[part.n_interfaces++] = *itf;
	}
	brain_power_off(plug->brain);
	if (profile_has_role(&part, ROLE_MODEM))
		brain_power_on(plug->brain, &part, plug->face->brain_face, plug->face_ctx);
}

static void on_flip(struct loop_timer *timer)
{
	struct plug *plug = container_of(timer, struct plug, flip_timer);

	plug->flips++;
	evlog_event(plug->log, "flipped-back", "times=%u", plug->flips);
	go(plug, "", 0);
}

/* Another face than the start's, and it does not last. */
static void plan_flip(struct plug *plug)
{
	const struct fault *fault = &plug->fault;

	if (fault->flip_back > 0 && plug->next[0] && !plug->storage_loop &&
		(fault->flips == 0 || plug->flips < fault->flips))
		loop_timer_in(plug->loop, &plug->flip_timer, fault->flip_back, on_flip);
}

static int attach(struct plug *plug)
{
	int err = choose(plug);

	if (err < 0)
		return err;
	err = plug->face->attach(plug->face_ctx, &plug->identity);
	/* The kernel has not yet let go of the port we left. */
	if (err == -EBUSY && plug->attach_tries++ < ATTACH_TRIES) {
		loop_timer_in(plug->loop, &plug->timer, ATTACH_RETRY_MS, on_due);
		return 0;
	}
	plug->attach_tries = 0;
	if (err < 0)
		return err;
	plug->attached = plug->seen = true;
	plug_power(plug, 1);
	plan_flip(plug);
	return 0;
}

static void detach(struct plug *plug)
{
	loop_timer_stop(&plug->timer);
	loop_timer_stop(&plug->flip_timer);
	if (!plug->attached)
		return;
	plug->attached = false;
	brain_power_off(plug->brain);
	plug->face->detach(plug->face_ctx);
	evlog_event(plug->log, "detached", "id=%s", plug->identity.label);
}

static void on_due(struct loop_timer *timer)
{
	struct plug *plug = container_of(timer, struct plug, timer);
	int err;

	if (plug->attached) {
		detach(plug);
		loop_timer_in(plug->loop, &plug->timer, plug->next_delay, on_due);
		return;
	}
	err = attach(plug);
	if (err < 0)
		evlog_event(plug->log, "attach-failed", "why=%s", strerror(-err));
}

int plug_in(struct plug *plug)
{
	if (plug->attached || plug->timer.loop)
		return -EALREADY;
	plug->next[0] = '\0';
	if (!plug->seen)
		text_copy(plug->next, sizeof(plug->next), plug->profile->first);
	return attach(plug);
}

void plug_out(struct plug *plug)
{
	detach(plug);
}

void plug_again(struct plug *plug, unsigned delay_ms)
{
	detach(plug);
	plug->next[0] = '\0';
	loop_timer_in(plug->loop, &plug->timer, delay_ms, on_due);
}

static void go(struct plug *plug, const char *label, unsigned after_ms)
{
	text_copy(plug->next, sizeof(plug->next), label);
	plug->next_delay = plug->profile->replug_delay;
	loop_timer_in(plug->loop, &plug->timer, after_ms, on_due);
}

void plug_switch(struct plug *plug, const char *label)
{
	evlog_event(plug->log, "switched", "to=%s", label);
	go(plug, label, plug->profile->detach_delay);
}

static void on_leave(struct loop_timer *timer)
{
	plug_out(container_of(timer, struct plug, timer));
}

void plug_leave(struct plug *plug)
{
	loop_timer_in(plug->loop, &plug->timer, plug->profile->reset_delay, on_leave);
}

void plug_reset(struct plug *plug)
{
	evlog_event(plug->log, "reset", NULL);
	go(plug, "", plug->profile->reset_delay);
}
