/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/datacall.h"

#include "base/text.h"

enum { HOST_BACKLOG_MAX = 65536, FAR_BACKLOG_MAX = 65536 };

static void connect_when_ready(struct brain *brain)
{
	struct call *call = &brain->call;

	if (call->state != CALL_DIALING || !call->far_ready || !call->latency_over)
		return;
	call->state = CALL_UP;
	call->since = loop_now(brain->loop);
	evlog_event(brain->log, "connect", "port=%s cid=%u", call->line->name, call->cid);
	line_carrier(call->line, true);
	line_finish(call->line, COMMAND_ONLINE);
	brain_flow_start(brain);
	/* Its first frame waited for CONNECT to be said. */
	if (!brain->peer_mute)
		far_hold(call->far, false);
}

static void on_far_ready(void *ctx)
{
	struct brain *brain = ctx;

	brain->call.far_ready = true;
	connect_when_ready(brain);
}

static void on_latency(struct loop_timer *timer)
{
	struct brain *brain = container_of(timer, struct brain, call.timer);

	brain->call.latency_over = true;
	connect_when_ready(brain);
}

static void on_far_data(void *ctx, const void *data, size_t len)
{
	struct brain *brain = ctx;
	struct call *call = &brain->call;

	if (call->state != CALL_UP || call->escaped || brain->peer_mute)
		return;
	call->received += len;
	brain->face->send(brain->face_ctx, call->line->index, data, len);
	if (brain->face->backlog(brain->face_ctx, call->line->index) > HOST_BACKLOG_MAX)
		far_hold(call->far, true);
}

static void on_far_room(void *ctx)
{
	struct brain *brain = ctx;

	brain->face->resume(brain->face_ctx, brain->call.line->index);
}

static void on_far_ended(void *ctx)
{
	struct brain *brain = ctx;

	text_copy(brain->cause, sizeof(brain->cause), "Regular deactivation");
	datacall_end(brain, CALL_BY_NETWORK, "far");
}

static const struct far_ops far_calls = { on_far_ready, on_far_data, on_far_room, on_far_ended };

static void on_refused(struct loop_timer *timer)
{
	datacall_end(container_of(timer, struct brain, call.timer), CALL_BY_NETWORK, "refused");
}

/* The network takes its time to say no, too. */
static int refuse(struct line *line, const char *why)
{
	struct brain *brain = line->brain;
	unsigned ms = profile_latency(brain->profile, "D", ":refused");

	text_copy(brain->cause, sizeof(brain->cause), why);
	evlog_event(brain->log, "refused", "why=%s", why);
	if (ms == 0)
		return COMMAND_NO_CARRIER;
	brain->call = (struct call){ .state = CALL_DIALING, .line = line };
	loop_timer_in(brain->loop, &brain->call.timer, ms + brain->slow, on_refused);
	return COMMAND_LATER;
}

/* profile->apn: comma-separated list of what the operator sells; "": anything. */
static bool apn_is_sold(const struct brain *brain, const char *apn)
{
	const char *list = brain->profile->apn;

	if (!*list)
		return true;
	while (*list) {
		size_t len = strcspn(list, ",");

		if (len == strlen(apn) && strncmp(list, apn, len) == 0)
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}

int datacall_dial(struct line *line, unsigned cid, unsigned latency_ms)
{
	struct brain *brain = line->brain;
	struct call *call = &brain->call;

	if (line->role == ROLE_NCM)
		return COMMAND_ERROR;
	if (call->state != CALL_NONE)
		return COMMAND_NO_CARRIER;
	if (cid > BRAIN_CONTEXTS || !brain->contexts[cid].defined)
		return refuse(line, "Unknown APN");
	if (brain->stat != 1 && brain->stat != 5)
		return refuse(line, "No service");
	if (!apn_is_sold(brain, brain->contexts[cid].apn))
		return refuse(line, "Requested service option not subscribed");
	*call = (struct call){ .state = CALL_DIALING, .line = line, .cid = cid };
	brain->far_host->ipv6 = strcmp(brain->contexts[cid].type, "IP") != 0;
	evlog_event(brain->log, "dial", "port=%s cid=%u apn=%s", line->name, cid,
		brain->contexts[cid].apn);
	if (far_new(&call->far, brain->far_host, &far_calls, brain) < 0) {
		call->state = CALL_NONE;
		return refuse(line, "Network failure");
	}
	loop_timer_in(brain->loop, &call->timer, latency_ms + brain->slow, on_latency);
	return COMMAND_LATER;
}

void datacall_end(struct brain *brain, enum datacall_end by, const char *why)
{
	struct call *call = &brain->call;
	struct line *line = call->line;
	bool in_data = line && (line->state == LINE_ONLINE || call->state == CALL_DIALING);

	if (call->state == CALL_NONE)
		return;
	evlog_event(brain->log, "hangup", "port=%s by=%s sent=%llu received=%llu", line->name, why,
		(unsigned long long)call->sent, (unsigned long long)call->received);
	far_free(call->far);
	loop_timer_stop(&call->timer);
	loop_timer_stop(&brain->flow_timer);
	call->far = NULL;
	call->state = CALL_NONE;
	call->line = NULL;
	if (in_data)
		line_hang_up(line, by == CALL_BY_NETWORK);
	else if (by == CALL_BY_NETWORK)
		line_urc(line, "NO CARRIER");
	line_carrier(line, false);
}

void datacall_abort(struct brain *brain)
{
	text_copy(brain->cause, sizeof(brain->cause), "Client ended call");
	datacall_end(brain, CALL_BY_NETWORK, "abort");
}

int datacall_return(struct line *line)
{
	struct brain *brain = line->brain;

	if (brain->call.state != CALL_UP || brain->call.line != line)
		return COMMAND_NO_CARRIER;
	brain->call.escaped = false;
	return COMMAND_ONLINE;
}

void datacall_data(struct line *line, const void *data, size_t len)
{
	struct brain *brain = line->brain;
	struct call *call = &brain->call;

	if (call->state != CALL_UP)
		return;
	call->sent += len;
	if (!brain->peer_mute)
		far_write(call->far, data, len);
}

bool datacall_full(const struct brain *brain)
{
	const struct call *call = &brain->call;

	if (!call->far)
		return false;
	/* An echo has no buffer of its own: what the host does not fetch stops it. */
	if (brain->far_host->kind == FAR_ECHO)
		return brain->face->backlog(brain->face_ctx, call->line->index) > HOST_BACKLOG_MAX;
	return far_backlog(call->far) > FAR_BACKLOG_MAX;
}

void datacall_drained(struct line *line)
{
	struct brain *brain = line->brain;

	if (brain->call.state != CALL_UP || brain->call.line != line ||
		brain->face->backlog(brain->face_ctx, line->index) > HOST_BACKLOG_MAX / 2)
		return;
	far_hold(brain->call.far, false);
	if (brain->far_host->kind == FAR_ECHO)
		brain->face->resume(brain->face_ctx, line->index);
}
