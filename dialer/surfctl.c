/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * surfctl: asks the surfdial that owns a stick, through its socket. Where none runs it starts a
 * private one on a socket pair (surfdial --no-connect), so that there is one implementation.
 */
#include <errno.h>
#include <signal.h>

#include "base/text.h"
#include "dialer/surfctl.h"
#include "dialer/surfctl_ask.h"
#include "dialer/surfctl_line.h"
#include "dialer/surfctl_list.h"
#include "dialer/surfctl_mode.h"
#include "dialer/surfctl_switch.h"
#include "dialer/surfctl_wait.h"

/* A stick that restarts needs some 10 s to its storage face and 5 more to its ports. */
enum { BACK_MS = 60000, ASK_AGAIN_TRIES = 5 };

static int list(const struct surfctl_call *call)
{
	return surfctl_list(call->json);
}

static const struct verb {
	const char *name;
	const char *help;
	int (*local)(const struct surfctl_call *call); /* NULL: surfdial does it */
	bool words;	   /* it takes some, and understands them itself */
	bool may_start;	   /* a private surfdial, where none runs */
	const char *nobody; /* else: what to say */
	const char *restarts; /* with this word, or "" always: wait for the stick to come back */
	const char *shows;    /* and ask this of it then; NULL: nothing */
} verbs[] = {
	{ "status", "what the stick and the connection are doing", .may_start = true },
	{ "up", "go online now",
		.nobody = "start it: systemctl start surfdial@gsmN, or surfdial gsmN" },
	{ "down", "go offline and stay so", .nobody = "nothing to take down" },
	{ "monitor", "every change, as it comes", .nobody = "nothing to watch" },
	{ "list", "the sticks on this machine, whatever face they show", .local = list },
	{ "mode", "what a stick is, or make it a modem, a router or a network card",
		.local = surfctl_mode, .words = true },
	{ "switch", "send a switching message, typed in by hand, to a USB device",
		.local = surfctl_switch, .words = true },
	{ "setport", "which ports the stick has: show, list, set VALUE, undo", .words = true,
		.may_start = true, .restarts = "--reset", .shows = "setport show" },
	{ "u2diag", "the same of older sticks: show, list, set N, undo", .words = true,
		.may_start = true, .restarts = "--reset", .shows = "u2diag show" },
	{ "reset", "restart the stick, as if it were plugged in anew", .may_start = true,
		.restarts = "" },
};

static void usage(FILE *to)
{
	fputs("usage: surfctl [--json] [--stick gsmN] COMMAND [WORD ...]\n\n", to);
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		fprintf(to, "  %-8s %s\n", verbs[i].name, verbs[i].help);
	fputs("\nMore in surfctl(1).\n", to);
}

/* It is there again: the old surfdial may just be ending, then the next one is asked. */
static int show_again(struct loop *loop, struct surfctl_wait *wait, const struct surfctl_line *line,
	const struct verb *verb)
{
	struct surfctl_request request = { .stick = line->stick, .may_start = !wait->served,
		.nobody = "it did not come back" };
	char text[64];
	int code = -EPIPE;

	snprintf(text, sizeof(text), "%s%s", verb->shows, line->call.json ? " --json" : "");
	request.text = text;
	for (unsigned i = 0; i < ASK_AGAIN_TRIES && code == -EPIPE; i++) {
		if (i > 0 && surfctl_wait_back(wait, BACK_MS) < 0)
			break;
		code = surfctl_ask(loop, &request);
	}
	return code < 0 ? 1 : code;
}

static int ask(struct loop *loop, const struct verb *verb, const struct surfctl_line *line)
{
	bool restarts = verb->restarts &&
		(!*verb->restarts || surfctl_line_has(line, verb->restarts));
	struct surfctl_request request = { .stick = line->stick, .may_start = verb->may_start,
		.nobody = verb->nobody };
	struct surfctl_wait wait = { .inotify = -1 };
	char text[512];
	int code, err = 0;

	if (surfctl_line_request(line, text, sizeof(text)) < 0)
		return EXIT_USAGE;
	request.text = text;
	if (restarts)
		err = surfctl_wait_begin(&wait, loop, "/dev", line->stick);
	code = surfctl_ask_once(loop, &request);
	if (code == 0 && restarts && err == 0)
		err = surfctl_wait_back(&wait, BACK_MS);
	if (code == 0 && err < 0) {
		fprintf(stderr, "surfctl: %s did not come back: %s; unplug it and plug it in\n",
			line->stick, strerror(-err));
		code = 1;
	} else if (code == 0 && restarts) {
		if (!line->call.json)
			printf("%s is back\n", line->stick);
		if (verb->shows)
			code = show_again(loop, &wait, line, verb);
	}
	surfctl_wait_close(&wait);
	return code;
}

static const struct verb *find_verb(const char *name)
{
	const char *names[ARRAY_SIZE(verbs)];
	const char *near;

	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
		names[i] = verbs[i].name;
	}
	near = text_suggest(name, names, ARRAY_SIZE(names));
	fprintf(stderr, "surfctl: no command '%s'%s%s%s; 'surfctl --help' lists them\n", name,
		near ? ", did you mean '" : "", near ? near : "", near ? "'" : "");
	return NULL;
}

static int run(const struct surfctl_line *line)
{
	const struct verb *verb = find_verb(line->words[0]);
	struct loop *loop;
	int code;

	if (!verb)
		return EXIT_USAGE;
	if (line->call.argc > 1 && !verb->words) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (verb->local)
		return verb->local(&line->call);
	signal(SIGPIPE, SIG_IGN);
	if (loop_new(&loop) < 0)
		return 1;
	code = ask(loop, verb, line);
	loop_free(loop);
	return code;
}

int main(int argc, char **argv)
{
	struct surfctl_line line;

	if (surfctl_line_parse(&line, argc, argv) < 0)
		return EXIT_USAGE;
	if (line.what == SURFCTL_VERSION) {
		puts("surfctl " SURFSTICK_VERSION);
		return 0;
	}
	if (line.what == SURFCTL_RUN && line.call.argc > 0)
		return run(&line);
	usage(line.what == SURFCTL_HELP ? stdout : stderr);
	return line.what == SURFCTL_HELP ? 0 : EXIT_USAGE;
}
