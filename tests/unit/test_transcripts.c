/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Plays every tests/transcripts/NAME.tape: what the tape says with '>' must be what we write, no
 * earlier and no later than it says. Words to the player are comments: run WHAT, ends ERR, and
 * what the structs must say then.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>

#include "at/tape.h"
#include "base/file.h"
#include "modem/bearer.h"
#include "modem/composition.h"
#include "modem/net.h"
#include "modem/sim.h"
#include "modem_peer.h"

#define DIR_NAME "tests/transcripts"

struct player {
	struct rig rig;
	struct sim sim;
	struct net net;
	struct composition composition;
	uint64_t start;
};

static void on_connect(void *ctx, const struct modem_result *result, const char *speed)
{
	struct rig *r = ctx;

	rig_done(r, result);
	text_copy(r->speed, sizeof(r->speed), speed);
}

static void check_ports(const struct player *p, const char *want)
{
	char text[SETPORT_TEXT];

	if (p->composition.has_setport)
		assert_string_equal(setport_text(&p->composition.setport, text), want);
	else
		assert_string_equal("none", want);
}

static void check_roles(const struct player *p, const char *want)
{
	static const unsigned ttys[] = { 0, 1, 2 };
	char roles[PORTMODE_ROLES];

	portmode_roles(&p->composition.portmode, ttys, 3, roles);
	assert_string_equal(roles, want);
}

static bool run_composition(struct player *p, const char *what)
{
	struct modem *modem = &p->rig.modem;
	struct setport value;

	if (strcmp(what, "composition") == 0) {
		composition_query(modem, COMPOSITION_SETPORT | COMPOSITION_LIST, &p->composition,
			rig_done, &p->rig);
	} else if (strcmp(what, "portmode") == 0) {
		composition_query(modem, COMPOSITION_PORTMODE, &p->composition, rig_done, &p->rig);
	} else if (text_starts(what, "setport ")) {
		assert_int_equal(setport_parse(&value, what + strlen("setport ")), 0);
		composition_set_setport(modem, &value, rig_done, &p->rig);
	} else if (strcmp(what, "restart") == 0) {
		composition_restart(modem, rig_done, &p->rig);
	} else {
		return false;
	}
	return true;
}

static void run(struct player *p, const char *what)
{
	static const struct bearer_context context = { .cid = 1, .type = "IP", .apn = "internet" };
	static const char *const init[] = { NULL };
	struct modem *modem = &p->rig.modem;

	if (strcmp(what, "open") == 0)
		modem_open_control(modem, rig_done, &p->rig);
	else if (strcmp(what, "data") == 0)
		modem_open_data(modem, init, rig_done, &p->rig);
	else if (strcmp(what, "sim") == 0)
		sim_query(modem, &p->sim, rig_done, &p->rig);
	else if (strcmp(what, "unlock") == 0)
		sim_unlock(modem, &p->sim, "0000", rig_done, &p->rig);
	else if (strcmp(what, "net") == 0)
		net_start(&p->net, modem, NULL, rig_done, &p->rig);
	else if (strcmp(what, "context") == 0)
		bearer_set_context(modem, &context, rig_done, &p->rig);
	else if (strcmp(what, "dial") == 0)
		bearer_dial(modem, "ATD*99***1#", 60000, on_connect, &p->rig);
	else if (strcmp(what, "reason") == 0)
		bearer_reason(modem, rig_done, &p->rig);
	else if (!run_composition(p, what))
		fail_msg("no such thing to run: %s", what);
}

/* "# word rest"; anything else is a comment for people. */
static void direct(struct player *p, const char *line)
{
	char word[16], rest[128] = "", words[64];

	if (sscanf(line, "# %15s %127[^\n]", word, rest) < 1)
		return;
	if (strcmp(word, "run") == 0)
		run(p, rest);
	else if (strcmp(word, "ends") == 0)
		rig_ends(&p->rig, (int)strtol(rest, NULL, 10));
	else if (strcmp(word, "sim") == 0)
		assert_string_equal(sim_words(&p->sim, words, sizeof(words)), rest);
	else if (strcmp(word, "net") == 0)
		assert_string_equal(net_words(&p->net), rest);
	else if (strcmp(word, "mode") == 0)
		assert_string_equal(p->net.mode, rest);
	else if (strcmp(word, "speed") == 0)
		assert_string_equal(p->rig.speed, rest);
	else if (strcmp(word, "ports") == 0)
		check_ports(p, rest);
	else if (strcmp(word, "roles") == 0)
		check_roles(p, rest);
	else if (strcmp(word, "words") == 0)
		assert_string_equal(p->rig.result.words, rest);
}

static void play_line(struct player *p, const struct at_tape_line *line)
{
	struct peer *peer = p->rig.two ? &p->rig.data : &p->rig.control;
	uint64_t now = loop_now(peer->loop) - p->start;
	char want[AT_TAPE_TEXT + 4];

	assert_true(line->ms >= now);
	peer_turn(peer);
	if (line->ms > now) {
		/* Nothing is said before its time. */
		if (line->ms > now + 1)
			loop_advance(peer->loop, line->ms - now - 1);
		peer_hears(peer, "");
		loop_advance(peer->loop, 1);
	}
	switch (line->dir) {
	case '>':
		snprintf(want, sizeof(want), "%s%s", line->text,
			strcmp(line->text, "+++") == 0 ? "" : "\r");
		peer_hears(peer, want);
		break;
	case '<':
		snprintf(want, sizeof(want), "\r\n%s\r\n", line->text);
		peer_say(peer, want);
		break;
	case '~':
		peer_say_n(peer, line->text, line->len);
		break;
	case '!':
		close(peer->theirs);
		peer->theirs = -1;
		peer_turn(peer);
		break;
	default:
		fail();
	}
}

static void play(const char *name)
{
	struct player p = { .sim = { .pin_tries = -1 } };
	struct buf text = { 0 };
	char path[512];
	const char *cursor;
	int got;

	snprintf(path, sizeof(path), DIR_NAME "/%s", name);
	assert_int_equal(file_read(path, 65536, &text, NULL), 0);
	/* The data port's opening is tried on a port of its own. */
	if (strstr(text.data, "# run data"))
		rig_open_two(&p.rig);
	else
		rig_open(&p.rig);
	p.start = loop_now(p.rig.modem.loop);
	cursor = text.data;
	do {
		const char *line = cursor;
		struct at_tape_line tape;

		got = at_tape_read(&cursor, &tape);
		if (got == -EINVAL)
			fail_msg("%s: not a line: %.40s", name, line);
		if (got == 0)
			direct(&p, line);
		else if (got == 1)
			play_line(&p, &tape);
	} while (got >= 0);
	if (p.rig.control.theirs >= 0)
		peer_hears(&p.rig.control, "");
	rig_close(&p.rig);
	buf_free(&text);
}

static void every_transcript_plays_to_its_end(void **state)
{
	DIR *dir = opendir(DIR_NAME);
	struct dirent *entry;
	unsigned n = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		const char *dot = strrchr(entry->d_name, '.');

		if (!dot || strcmp(dot, ".tape") != 0)
			continue;
		print_message("%s\n", entry->d_name);
		play(entry->d_name);
		n++;
	}
	closedir(dir);
	assert_true(n >= 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_transcript_plays_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
