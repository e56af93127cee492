/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/command.h"

#include "base/text.h"
#include "dialer/status.h"

struct command_verb {
	const char *name;
	const char *help;
	/* true: answered; false: not yet, ask again when the state has changed */
	bool (*run)(struct commands *commands, const struct command_wait *wait);
	bool (*begin)(struct commands *commands, const struct command_wait *wait);
};

/*
 * Whether there is something to tell yet. A surfdial that connects always has; a private one
 * that surfctl just started first opens the ports and asks.
 */
static bool settled(const struct engine *e)
{
	bool heard = e->net.cs >= 0 || e->net.ps >= 0 || e->net.eps >= 0;

	if (e->want_up || e->want_quit)
		return true;
	if (e->state == PLAN_SEARCH)
		return heard;
	if (e->state == PLAN_READY)
		return e->identified;
	return plan_is_rest(e->state) || e->state == PLAN_WAIT;
}

static bool run_status(struct commands *commands, const struct command_wait *wait)
{
	struct buf out = { 0 };

	if (!settled(commands->engine))
		return false;
	if (wait->json)
		status_json(commands->engine, &out);
	else
		status_text(commands->engine, &out);
	if (out.data && !out.failed)
		control_say(wait->client, '1', out.data);
	control_done(wait->client, commands->engine->state == PLAN_ABSENT);
	buf_free(&out);
	return true;
}

static bool begin_up(struct commands *commands, const struct command_wait *wait)
{
	(void)wait;
	engine_up(commands->engine, "asked to go online");
	return true;
}

static bool run_up(struct commands *commands, const struct command_wait *wait)
{
	const struct engine *e = commands->engine;

	if (e->state == PLAN_ONLINE) {
		control_say(wait->client, '1', e->why);
		control_done(wait->client, 0);
		return true;
	}
	/* These do not pass by waiting at the prompt; surfdial itself goes on trying. */
	if (e->state == PLAN_BLOCKED || e->state == PLAN_WAIT || e->state == PLAN_ABSENT ||
		!e->want_up) {
		control_say(wait->client, '2', e->why);
		control_done(wait->client, 1);
		return true;
	}
	return false;
}

static bool begin_down(struct commands *commands, const struct command_wait *wait)
{
	(void)wait;
	engine_down(commands->engine, "asked to go offline");
	return true;
}

static bool run_down(struct commands *commands, const struct command_wait *wait)
{
	const struct engine *e = commands->engine;

	if (e->state == PLAN_ONLINE || e->state == PLAN_LINK || e->state == PLAN_DIALING ||
		e->state == PLAN_CLOSING)
		return false;
	control_say(wait->client, '1', "offline");
	control_done(wait->client, 0);
	return true;
}

static bool run_monitor(struct commands *commands, const struct command_wait *wait)
{
	char line[ENGINE_WHY + 32];

	status_line(commands->engine, line, sizeof(line));
	control_say(wait->client, '1', line);
	control_listen_in(wait->client);
	return true;
}

static const struct command_verb verbs[] = {
	{ "status", "what the stick and the connection are doing", run_status, NULL },
	{ "up", "go online, now", run_up, begin_up },
	{ "down", "go offline and stay so", run_down, begin_down },
	{ "monitor", "every change, as it comes", run_monitor, NULL },
};

static const struct command_verb *find_verb(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	}
	return NULL;
}

static void refuse(struct control_client *client, const char *what, const char *word)
{
	char text[160], shown[80];

	text_escape(shown, sizeof(shown), word, strlen(word));
	snprintf(text, sizeof(text), "%s '%s'", what, shown);
	control_say(client, '2', text);
	control_done(client, 64);
}

static void on_request(void *ctx, struct control_client *client, const char *const *words,
	size_t n)
{
	struct commands *commands = ctx;
	struct command_wait wait = { .client = client, .verb = find_verb(words[0]) };

	if (!wait.verb) {
		refuse(client, "unknown command", words[0]);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		if (strcmp(words[i], "--json") != 0) {
			refuse(client, "unexpected word", words[i]);
			return;
		}
		wait.json = true;
	}
	if (wait.verb->begin)
		wait.verb->begin(commands, &wait);
	if (wait.verb->run(commands, &wait))
		return;
	/* One request a client, as many places as clients: there is always one. */
	for (size_t i = 0; i < ARRAY_SIZE(commands->waits); i++) {
		if (!commands->waits[i].client) {
			commands->waits[i] = wait;
			return;
		}
	}
}

static void on_client_gone(void *ctx, struct control_client *client)
{
	struct commands *commands = ctx;

	for (size_t i = 0; i < ARRAY_SIZE(commands->waits); i++) {
		if (commands->waits[i].client == client)
			commands->waits[i].client = NULL;
	}
}

const struct control_ops command_ops = { .request = on_request, .gone = on_client_gone };

void command_changed(struct commands *commands)
{
	char line[ENGINE_WHY + 32];

	for (size_t i = 0; i < ARRAY_SIZE(commands->waits); i++) {
		struct command_wait *wait = &commands->waits[i];

		if (wait->client && wait->verb->run(commands, wait))
			wait->client = NULL;
	}
	status_line(commands->engine, line, sizeof(line));
	control_broadcast(commands->control, line);
}
