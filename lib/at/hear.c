/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "at/hear.h"

#include <errno.h>

#include "at/match.h"
#include "base/text.h"

enum {
	CHUNK = 2048,
	READS_MAX = 32, /* in one turn: a flood must not starve the other watches */
};

static void unsolicited(struct at_chat *chat, const char *line)
{
	for (size_t i = 0; i < AT_URCS_MAX && !chat->doomed && at_talk_is_open(chat); i++) {
		struct at_urc *urc = &chat->urcs[i];
		const char *rest;

		if (!urc->fn || !text_starts(line, urc->prefix))
			continue;
		rest = line + strlen(urc->prefix);
		urc->fn(urc->ctx, line, rest + strspn(rest, " "));
	}
}

/* V.250 5.7.1: the numbers are what a modem that was told ATV0 says. */
static bool parse_terse(const char *line, struct at_final *final)
{
	if (strcmp(line, "0") != 0 && strcmp(line, "4") != 0)
		return false;
	*final = (struct at_final){ .status = *line == '0' ? AT_OK : AT_ERROR, .code = -1 };
	return true;
}

static bool is_own_echo(const char *line)
{
	static const char *const said[] = { "AT", "ATQ0V1", "AT+CMEE?", "AT+CMEE=?" };

	for (size_t i = 0; i < ARRAY_SIZE(said); i++) {
		if (strcmp(line, said[i]) == 0)
			return true;
	}
	return false;
}

/* "+CMEE: 1" to the one, "+CMEE: (0-2)" to the other: that of an earlier sync is not it. */
static bool is_told_by_mark(const struct at_chat *chat, const char *line)
{
	return text_starts(line, "+CMEE:") && (*at_match_value(line) == '(') == (chat->mark == 1);
}

/*
 * A final result while the mark's is waited for. A refusal is the mark's too: no AT is refused,
 * and what was given up before the first AT was answered, if at all, before it.
 */
static void on_sieved(struct at_chat *chat, enum at_status status)
{
	bool of_call = at_final_ends_call(status);

	if (!of_call && (chat->mark_told || status != AT_OK))
		at_talk_in_step(chat);
	else if (chat->late > 0)
		chat->late--;
}

/* A line while no command waits for one: of a command given up, of a probe, or unsolicited. */
static void on_stray(struct at_chat *chat, const char *line)
{
	bool syncing = at_talk_is_syncing(chat);
	struct at_final final;

	if (syncing && is_own_echo(line))
		return;
	if (!(syncing && parse_terse(line, &final)) && !at_final_parse(line, &final)) {
		if (chat->phase == AT_PHASE_SIEVE && is_told_by_mark(chat, line))
			chat->mark_told = true;
		unsolicited(chat, line);
		return;
	}
	if (at_final_ends_call(final.status) && !chat->late_dial) {
		unsolicited(chat, line);
		return;
	}
	if (chat->phase == AT_PHASE_SIEVE) {
		on_sieved(chat, final.status);
		return;
	}
	/* None is owed: a modem that says OK twice. */
	if (chat->late == 0)
		return;
	if (--chat->late == 0)
		at_talk_forget_late(chat);
	if (syncing)
		at_talk_probe_answered(chat);
}

static void on_line(struct at_chat *chat, const char *line)
{
	struct at_job *job = chat->phase == AT_PHASE_WAIT ? chat->head : NULL;
	struct at_final final;
	enum at_match match;

	if (chat->pair_next) {
		chat->pair_next = false;
		at_talk_show(chat, '<', line, false);
		at_lines_add(&chat->lines, line);
		return;
	}
	match = at_match(line, job ? job->command : NULL, job ? job->prefix : NULL,
		job ? job->flags : 0, &final);
	at_talk_show(chat, '<', line,
		(match == AT_MATCH_ECHO || match == AT_MATCH_OTHER) && !at_match_is_code(line) &&
			((job && job->flags & AT_SECRET) || chat->late_secret));
	switch (match) {
	case AT_MATCH_ECHO:
		break;
	case AT_MATCH_FINAL:
		at_talk_finish(chat, final.status, &final);
		break;
	case AT_MATCH_INFO:
		at_lines_add(&chat->lines, line);
		chat->pair_next = (job->flags & AT_PAIRS) != 0;
		break;
	case AT_MATCH_OTHER:
		if (job)
			unsolicited(chat, line);
		else
			on_stray(chat, line);
		break;
	}
}

/* end: the byte that ended the CONNECT line; more: bytes read beyond it, the LF at most. */
static void connected(struct at_chat *chat, const struct at_final *final, char end, bool more)
{
	char c;

	at_talk_show(chat, '<', chat->reader.line, false);
	/* The LF behind the CR; should there be none, one flag byte of PPP is lost, no frame. */
	if (end == '\r' && !more && read(chat->io.fd, &c, 1) < 0)
		c = '\0';
	at_talk_stop(chat, AT_PHASE_PAUSED);
	at_talk_finish(chat, AT_CONNECT, final);
	at_talk_drop_all(chat, AT_CANCELLED);
}

static void on_data(struct at_chat *chat)
{
	chat->data_seen = true;
	/* No AT will be answered here: tell so at once. */
	if (at_talk_is_syncing(chat) && chat->head)
		at_talk_finish(chat, AT_TIMEOUT, NULL);
}

static void on_prompt(struct at_chat *chat)
{
	struct at_job *job = chat->head;

	chat->reader.prompts = false;
	if (chat->phase != AT_PHASE_WAIT || !job->payload)
		return;
	at_talk_show(chat, '<', "> ", false);
	at_talk_show(chat, '>', job->payload, job->flags & AT_SECRET);
	chat->out = job->payload;
	chat->out_len = strlen(job->payload);
	job->payload = NULL;
}

static void take(struct at_chat *chat, const char *p, size_t len)
{
	struct at_reader *reader = &chat->reader;
	struct at_final final;
	enum at_token token;

	while (len > 0 && at_talk_is_open(chat) && !chat->doomed) {
		size_t n = at_reader_feed(reader, p, len, &token);

		if (at_match_is_data(reader->line, reader->len)) {
			on_data(chat);
		} else if (token == AT_TOKEN_PROMPT) {
			on_prompt(chat);
		} else if (token == AT_TOKEN_LINE) {
			if (at_talk_is_dialing(chat) && at_final_parse(reader->line, &final) &&
				final.status == AT_CONNECT)
				connected(chat, &final, p[n - 1], n < len);
			else
				on_line(chat, reader->line);
		}
		p += n;
		len -= n;
	}
}

void at_hear_drain(struct at_chat *chat)
{
	char chunk[CHUNK];
	bool secret = (chat->head && chat->head->flags & AT_SECRET) || chat->late_secret;

	for (int i = 0; i < READS_MAX && at_talk_is_open(chat) && !chat->doomed; i++) {
		size_t most = at_talk_is_dialing(chat) ? at_reader_before_data(&chat->reader)
					       : sizeof(chunk);
		ssize_t n = read(chat->io.fd, chunk, most);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			at_talk_lost(chat);
			break;
		}
		take(chat, chunk, (size_t)n);
		if ((size_t)n < most)
			break; /* that was all that had come */
	}
	if (secret)
		explicit_bzero(chunk, sizeof(chunk));
}
