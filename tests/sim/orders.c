/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* What the hand on the stick can do: one row a command. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>

#include "base/text.h"
#include "tests/sim/datacall.h"
#include "tests/sim/remote.h"

enum { GARBAGE_MAX = 4096 };

struct order {
	const char *name;
	/* rest: behind the name, "" if nothing. 0 or -errno; extra text into say. */
	int (*run)(struct remote *remote, const char *rest, char *say, size_t size);
};

static int on_off(const char *rest, bool *out)
{
	if (strcmp(rest, "on") != 0 && strcmp(rest, "off") != 0)
		return -EINVAL;
	*out = strcmp(rest, "on") == 0;
	return 0;
}

static int number(const char *rest, unsigned long fallback, unsigned long *out)
{
	*out = fallback;
	return *rest ? text_number(rest, 0, 600000, out) : 0;
}

/* The port a prank is played on: the one that takes ATD. */
static struct line *modem_line(struct remote *remote)
{
	struct brain *brain = remote->brain;

	for (size_t i = 0; i < brain->n_lines; i++) {
		if (brain->lines[i].role == ROLE_MODEM)
			return &brain->lines[i];
	}
	return NULL;
}

static int do_plug(struct remote *remote, const char *rest, char *say, size_t size)
{
	(void)rest;
	(void)say;
	(void)size;
	return plug_in(remote->plug);
}

static int do_unplug(struct remote *remote, const char *rest, char *say, size_t size)
{
	(void)rest;
	(void)say;
	(void)size;
	plug_out(remote->plug);
	return 0;
}

static int do_replug(struct remote *remote, const char *rest, char *say, size_t size)
{
	unsigned long ms;
	int err = number(rest, remote->plug->profile->replug_delay, &ms);

	(void)say;
	(void)size;
	if (err == 0)
		plug_again(remote->plug, (unsigned)ms);
	return err;
}

static int do_reset(struct remote *remote, const char *rest, char *say, size_t size)
{
	(void)rest;
	(void)say;
	(void)size;
	if (!remote->plug->attached)
		return -ENODEV;
	plug_reset(remote->plug);
	return 0;
}

static int do_drop(struct remote *remote, const char *rest, char *say, size_t size)
{
	(void)say;
	(void)size;
	if (remote->brain->call.state == CALL_NONE)
		return -ENOTCONN;
	text_copy(remote->brain->cause, sizeof(remote->brain->cause),
		*rest ? rest : "Network initiated deactivation");
	datacall_end(remote->brain, CALL_BY_NETWORK, "network");
	return 0;
}

static int do_peer_mute(struct remote *remote, const char *rest, char *say, size_t size)
{
	int err = on_off(rest, &remote->brain->peer_mute);

	(void)say;
	(void)size;
	if (err == 0 && !remote->brain->peer_mute && remote->brain->call.state == CALL_UP)
		far_hold(remote->brain->call.far, false);
	return err;
}

static int do_peer_term(struct remote *remote, const char *rest, char *say, size_t size)
{
	(void)rest;
	(void)say;
	(void)size;
	if (remote->brain->call.state != CALL_UP)
		return -ENOTCONN;
	return far_signal(remote->brain->call.far, SIGTERM);
}

static int do_mute(struct remote *remote, const char *rest, char *say, size_t size)
{
	(void)say;
	(void)size;
	return on_off(rest, &remote->brain->mute);
}

static int do_slow(struct remote *remote, const char *rest, char *say, size_t size)
{
	unsigned long ms;
	int err = number(rest, 0, &ms);

	(void)say;
	(void)size;
	if (err == 0)
		remote->brain->slow = (unsigned)ms;
	return err;
}

static int do_deny(struct remote *remote, const char *rest, char *say, size_t size)
{
	int err = on_off(rest, &remote->brain->denied);

	(void)say;
	(void)size;
	if (err == 0)
		brain_update(remote->brain);
	return err;
}

static int do_register(struct remote *remote, const char *rest, char *say, size_t size)
{
	int err = on_off(rest, &remote->brain->register_allowed);

	(void)say;
	(void)size;
	if (err == 0)
		brain_update(remote->brain);
	return err;
}

static int do_roaming(struct remote *remote, const char *rest, char *say, size_t size)
{
	int err = on_off(rest, &remote->brain->roaming);

	(void)say;
	(void)size;
	if (err == 0)
		brain_update(remote->brain);
	return err;
}

static int do_sim(struct remote *remote, const char *rest, char *say, size_t size)
{
	struct card *card = &remote->brain->card;

	(void)say;
	(void)size;
	if (strcmp(rest, "remove") == 0 || strcmp(rest, "insert") == 0) {
		card->present = rest[0] == 'i';
		card->force_busy = false;
		card_reset(card);
		brain_urc(remote->brain, true, "^SIMST:%d", card->present ? 1 : 255);
	} else if (strcmp(rest, "busy") == 0 || strcmp(rest, "ready") == 0) {
		card->force_busy = rest[0] == 'b';
	} else {
		return -EINVAL;
	}
	brain_update(remote->brain);
	return 0;
}

static int do_storage_loop(struct remote *remote, const char *rest, char *say, size_t size)
{
	(void)say;
	(void)size;
	return on_off(rest, &remote->plug->storage_loop);
}

/* Sent as it is, even into the middle of an answer. */
static int do_urc(struct remote *remote, const char *rest, char *say, size_t size)
{
	struct brain *brain = remote->brain;
	char text[REMOTE_LINE + 8];
	int n = snprintf(text, sizeof(text), "\r\n%s\r\n", rest);

	(void)say;
	(void)size;
	if (!brain->powered)
		return -ENODEV;
	for (size_t i = 0; i < brain->n_lines; i++) {
		struct line *line = &brain->lines[i];

		if (line->role != ROLE_DIAG && line->state != LINE_ONLINE)
			brain->face->send(brain->face_ctx, line->index, text, (size_t)n);
	}
	return 0;
}

/* xorshift32: the same bytes on every run. */
static uint8_t next_byte(struct remote *remote)
{
	remote->seed = remote->seed ? remote->seed : 2463534242U;
	remote->seed ^= remote->seed << 13;
	remote->seed ^= remote->seed >> 17;
	remote->seed ^= remote->seed << 5;
	return (uint8_t)(remote->seed >> 8);
}

static int do_garbage(struct remote *remote, const char *rest, char *say, size_t size)
{
	uint8_t bytes[GARBAGE_MAX];
	struct line *line = modem_line(remote);
	unsigned long n;

	(void)say;
	(void)size;
	if (!line)
		return -ENODEV;
	if (number(rest, 64, &n) < 0 || n > GARBAGE_MAX)
		return -EINVAL;
	for (unsigned long i = 0; i < n; i++)
		bytes[i] = next_byte(remote);
	remote->brain->face->send(remote->brain->face_ctx, line->index, bytes, n);
	return 0;
}

static int do_halfline(struct remote *remote, const char *rest, char *say, size_t size)
{
	struct line *line = modem_line(remote);
	const char *text = *rest ? rest : "\r\n+CREG: 1,\"79";

	(void)say;
	(void)size;
	if (!line)
		return -ENODEV;
	remote->brain->face->send(remote->brain->face_ctx, line->index, text, strlen(text));
	return 0;
}

static int do_refuse(struct remote *remote, const char *rest, char *say, size_t size)
{
	struct brain *brain = remote->brain;

	(void)say;
	(void)size;
	if (strcmp(rest, "off") == 0) {
		memset(brain->refuse, 0, sizeof(brain->refuse));
		return 0;
	}
	if (text_starts(rest, "AT"))
		rest += 2;
	for (size_t i = 0; i < ARRAY_SIZE(brain->refuse); i++) {
		if (!brain->refuse[i][0])
			return text_copy(brain->refuse[i], sizeof(brain->refuse[i]), rest) ?
				0 : -EINVAL;
	}
	return -ENOSPC;
}

static int do_status(struct remote *remote, const char *rest, char *say, size_t size)
{
	static const char *const calls[] = { "none", "dialing", "up" };
	const struct brain *brain = remote->brain;
	const struct plug *plug = remote->plug;
	char ports[120] = "";

	(void)rest;
	for (size_t i = 0; i < brain->n_lines; i++) {
		size_t used = strlen(ports);

		snprintf(ports + used, sizeof(ports) - used, " %s=dtr:%d,dcd:%d",
			brain->lines[i].name, brain->lines[i].dtr, brain->lines[i].dcd);
	}
	snprintf(say, size, "attached=%s stat=%d call=%s pin-tries=%u puk-tries=%u%s",
		plug->attached ? plug->identity.label : "no", brain->stat, calls[brain->call.state],
		brain->card.pin_tries, brain->card.puk_tries, ports);
	return 0;
}

/* "fault KEY VALUE", as in a profile; "fault off": all is well again. */
static int do_fault(struct remote *remote, const char *rest, char *say, size_t size)
{
	size_t len = strcspn(rest, " ");
	char key[32];

	(void)say;
	(void)size;
	if (strcmp(rest, "off") == 0) {
		remote->plug->fault = (struct fault){ 0 };
		return 0;
	}
	if (!text_copy_n(key, sizeof(key), rest, len))
		return -EINVAL;
	return fault_set(&remote->plug->fault, key, rest + len + strspn(rest + len, " "));
}

/* The stick leaves its face by itself, as if the message had come: "switch 12d1:155e". */
static int do_switch(struct remote *remote, const char *rest, char *say, size_t size)
{
	(void)say;
	(void)size;
	if (!remote->plug->attached)
		return -ENODEV;
	if (!profile_identity(remote->plug->profile, rest))
		return -ENOENT;
	plug_switch(remote->plug, rest);
	return 0;
}

static const struct order orders[] = {
	{ "plug", do_plug },
	{ "unplug", do_unplug },
	{ "replug", do_replug },
	{ "reset", do_reset },
	{ "drop", do_drop },
	{ "peer-mute", do_peer_mute },
	{ "peer-term", do_peer_term },
	{ "mute", do_mute },
	{ "slow", do_slow },
	{ "deny", do_deny },
	{ "register", do_register },
	{ "roaming", do_roaming },
	{ "sim", do_sim },
	{ "storage-loop", do_storage_loop },
	{ "urc", do_urc },
	{ "garbage", do_garbage },
	{ "halfline", do_halfline },
	{ "refuse", do_refuse },
	{ "fault", do_fault },
	{ "switch", do_switch },
	{ "status", do_status },
};

static void run_here(struct remote *remote, const char *command, char *answer, size_t size)
{
	char say[400] = "";
	size_t len = strcspn(command, " ");
	const char *rest = command + len + strspn(command + len, " ");

	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		int err;

		if (strlen(orders[i].name) != len || strncmp(orders[i].name, command, len) != 0)
			continue;
		err = orders[i].run(remote, rest, say, sizeof(say));
		if (err < 0)
			snprintf(answer, size, "error %s", strerror(-err));
		else
			snprintf(answer, size, "ok%s%s", say[0] ? " " : "", say);
		return;
	}
	snprintf(answer, size, "error no such command");
}

static void choose(struct remote *remote, size_t i)
{
	if (i >= remote->n_sticks)
		return;
	remote->plug = remote->sticks[i].plug;
	remote->brain = remote->sticks[i].brain;
}

/* Every one of them, and the answer of the last, or of the first that failed. */
static void run_all(struct remote *remote, const char *command, char *answer, size_t size)
{
	for (size_t i = 0; i < remote->n_sticks; i++) {
		choose(remote, i);
		run_here(remote, command, answer, size);
		if (!text_starts(answer, "ok"))
			break;
	}
	choose(remote, 0);
}

void remote_run(struct remote *remote, const char *command, char *answer, size_t size)
{
	size_t len = strcspn(command, " ");
	const char *rest = command + len + strspn(command + len, " ");
	unsigned long which;
	char word[12];

	evlog_event(remote->log, "control", "command=%s", command);
	if (command[0] != '@') {
		run_here(remote, command, answer, size);
		return;
	}
	text_copy_n(word, sizeof(word), command + 1, len - 1);
	if (remote->n_sticks > 0 && strcmp(word, "all") == 0) {
		run_all(remote, rest, answer, size);
	} else if (text_number(word, 1, remote->n_sticks, &which) == 0) {
		choose(remote, which - 1);
		run_here(remote, rest, answer, size);
		choose(remote, 0);
	} else {
		snprintf(answer, size, "error no such stick");
	}
}
