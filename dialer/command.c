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
	/* Before it; words: behind the verb, "--json" among them. May refuse: false. */
	bool (*begin)(struct commands *commands, const struct command_wait *wait,
		const char *const *words, size_t n);
	bool words; /* takes more than --json */
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

static bool begin_up(struct commands *commands, const struct command_wait *wait,
	const char *const *words, size_t n)
{
	(void)wait;
	(void)words;
	(void)n;
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

static bool begin_down(struct commands *commands, const struct command_wait *wait,
	const char *const *words, size_t n)
{
	(void)wait;
	(void)words;
	(void)n;
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

static bool begin_port(struct commands *commands, const struct command_wait *wait,
	enum port_topic topic, const char *const *words, size_t n)
{
	struct port_request request;
	char why[160];

	if (!port_request_parse(&request, topic, words, n, why, sizeof(why))) {
		control_say(wait->client, '2', why);
		control_done(wait->client, 64);
		return false;
	}
	if (command_port_begin(&commands->port, wait->client, &request) == 0)
		return true;
	control_say(wait->client, '2', "another such command is under way: try again");
	control_done(wait->client, 1);
	return false;
}

static bool begin_setport(struct commands *commands, const struct command_wait *wait,
	const char *const *words, size_t n)
{
	return begin_port(commands, wait, PORT_SETPORT, words, n);
}

static bool begin_u2diag(struct commands *commands, const struct command_wait *wait,
	const char *const *words, size_t n)
{
	return begin_port(commands, wait, PORT_U2DIAG, words, n);
}

static bool begin_reset(struct commands *commands, const struct command_wait *wait,
	const char *const *words, size_t n)
{
	return begin_port(commands, wait, PORT_RESET, words, n);
}

static bool run_port(struct commands *commands, const struct command_wait *wait)
{
	return command_port_look(&commands->port, wait->client);
}

static const struct command_verb verbs[] = {
	{ "status", "what the stick and the connection are doing", run_status, NULL, false },
	{ "up", "go online, now", run_up, begin_up, false },
	{ "down", "go offline and stay so", run_down, begin_down, false },
	{ "monitor", "every change, as it comes", run_monitor, NULL, false },
	{ "setport", "which ports the stick has", run_port, begin_setport, true },
	{ "u2diag", "the same of older sticks", run_port, begin_u2diag, true },
	{ "reset", "restart the stick", run_port, begin_reset, true },
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
		if (strcmp(words[i], "--json") == 0) {
			wait.json = true;
		} else if (!wait.verb->words) {
			refuse(client, "unexpected word", words[i]);
			return;
		}
	}
	if (wait.verb->begin && !wait.verb->begin(commands, &wait, words + 1, n - 1))
		return;
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
	command_port_client_gone(&commands->port, client);
}

const struct control_ops command_ops = { .request = on_request, .gone = on_client_gone };

static void answer_waits(struct commands *commands)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands->waits); i++) {
		struct command_wait *wait = &commands->waits[i];

		if (wait->client && wait->verb->run(commands, wait))
			wait->client = NULL;
	}
	command_port_tend(&commands->port);
}

static void on_port_answered(void *ctx)
{
	answer_waits(ctx);
}

void command_init(struct commands *commands, struct engine *engine, const char *var)
{
	*commands = (struct commands){ .engine = engine };
	commands->port = (struct command_port){
		.engine = engine, .var = var, .answered = on_port_answered, .ctx = commands,
	};
}

void command_free(struct commands *commands)
{
	command_port_free(&commands->port);
}

void command_changed(struct commands *commands)
{
	char line[ENGINE_WHY + 32];

	answer_waits(commands);
	status_line(commands->engine, line, sizeof(line));
	control_broadcast(commands->control, line);
}
