/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/line.h"

#include <stdarg.h>

#include "base/text.h"
#include "tests/sim/datacall.h"
#include "tests/sim/verbs.h"

enum { GUARD_MS = 1000, ANSWER_MAX = 8192 };

void line_defaults(struct line *line)
{
	line->echo = true;
	line->verbose = true;
	line->quiet = false;
	line->carrier_mode = 1;
	line->dtr_mode = 2;
}

const char *line_name(enum role role)
{
	switch (role) {
	case ROLE_PCUI:
		return "gsm0-at";
	case ROLE_DIAG:
		return "gsm0-diag";
	case ROLE_NCM:
		return "gsm0-wdm";
	case ROLE_MODEM:
	case ROLE_STORAGE:
	case ROLE_ECM:
	case ROLE_BULK:
	case ROLE_HID:
	case ROLE_IDLE:
		return "gsm0";
	}
	return "gsm0";
}

void line_init(struct line *line, struct brain *brain, unsigned index, enum role role)
{
	memset(line, 0, sizeof(*line));
	line->brain = brain;
	line->index = index;
	line->role = role;
	text_copy(line->name, sizeof(line->name), line_name(role));
	line->answer.max = ANSWER_MAX;
	line->later.max = ANSWER_MAX;
	line->urcs.max = ANSWER_MAX;
	line_defaults(line);
}

void line_close(struct line *line)
{
	loop_timer_stop(&line->timer);
	loop_timer_stop(&line->guard);
	buf_free(&line->answer);
	buf_free(&line->later);
	buf_free(&line->urcs);
}

static void send_bytes(struct line *line, const void *data, size_t len)
{
	const struct brain *brain = line->brain;

	if (len > 0)
		brain->face->send(brain->face_ctx, line->index, data, len);
}

static void empty(struct buf *b)
{
	buf_eat(b, b->len);
	b->failed = false;
}

static void send_answer(struct line *line)
{
	send_bytes(line, line->answer.data, line->answer.len);
	empty(&line->answer);
}

void line_info(struct line *line, const char *fmt, ...)
{
	char text[600];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	buf_adds(&line->answer, line->verbose ? "\r\n" : "");
	buf_adds(&line->answer, text);
	buf_adds(&line->answer, "\r\n");
}

static void add_result(struct line *line, const char *words, const char *number)
{
	if (line->quiet)
		return;
	/* V.250 5.7.1: with V0 the number and a CR alone. */
	if (line->verbose)
		buf_addf(&line->answer, "\r\n%s\r\n", words);
	else
		buf_addf(&line->answer, "%s\r", number);
	evlog_event(line->brain->log, "answer", "port=%s text=%s", line->name, words);
}

static void add_error(struct line *line, int code)
{
	char words[80];

	if (line->brain->cmee == 0)
		text_copy(words, sizeof(words), "ERROR");
	else if (line->brain->cmee == 1)
		snprintf(words, sizeof(words), "+CME ERROR: %d", code);
	else
		snprintf(words, sizeof(words), "+CME ERROR: %s", verbs_cme_words(code));
	add_result(line, words, "4");
}

static void add_final(struct line *line, int result)
{
	char words[40];

	switch ((enum command_result)result) {
	case COMMAND_OK:
		add_result(line, "OK", "0");
		return;
	case COMMAND_ERROR:
		add_result(line, "ERROR", "4");
		return;
	case COMMAND_UNKNOWN:
		add_result(line, line->brain->profile->unknown, "4");
		return;
	case COMMAND_NO_CARRIER:
		add_result(line, "NO CARRIER", "3");
		return;
	case COMMAND_ONLINE:
		snprintf(words, sizeof(words), "CONNECT %s", line->brain->profile->speed);
		add_result(line, words, "1");
		return;
	case COMMAND_LATER:
	case COMMAND_SILENT:
		return;
	}
	add_error(line, result);
}

static void next_command(struct line *line);

/* Back to listening: what was held back comes now, then what was typed ahead. */
static void become_idle(struct line *line)
{
	struct buf later = line->later;

	line->state = LINE_COMMAND;
	send_bytes(line, line->urcs.data, line->urcs.len);
	empty(&line->urcs);
	memset(&line->later, 0, sizeof(line->later));
	line->later.max = ANSWER_MAX;
	if (later.len > 0)
		line_input(line, later.data, later.len);
	buf_free(&later);
}

void line_finish(struct line *line, int result)
{
	if (result == COMMAND_LATER)
		return;
	if (result == COMMAND_OK && line->command[line->done]) {
		next_command(line);
		return;
	}
	add_final(line, result);
	send_answer(line);
	if (result != COMMAND_ONLINE) {
		become_idle(line);
		return;
	}
	line->state = LINE_ONLINE;
	line->last_in = loop_now(line->brain->loop);
	empty(&line->later);
}

static void run_item(struct line *line)
{
	const struct verb *verb = verbs_find(line->item.name);
	int result;

	if (brain_refuses(line->brain, &line->item))
		result = COMMAND_ERROR;
	else if (!verb)
		result = COMMAND_UNKNOWN;
	else if ((verb->flags & VERB_SIM) && verbs_card_error(line->brain))
		result = verbs_card_error(line->brain);
	else
		result = verb->run(line, &line->item);
	line_finish(line, result);
}

static void on_latency(struct loop_timer *timer)
{
	run_item(container_of(timer, struct line, timer));
}

static bool never_answers(const struct line *line)
{
	const char *list = line->brain->profile->never;
	size_t len = strlen(line->item.name);

	while (*list) {
		size_t word = strcspn(list, " ");

		if (word == len && strncmp(list, line->item.name, len) == 0)
			return true;
		list += word + strspn(list + word, " ");
	}
	return false;
}

static void next_command(struct line *line)
{
	static const char *const suffix[] = { "", "?", ":set", ":test" };
	struct brain *brain = line->brain;
	const struct verb *verb;
	unsigned ms;
	int took = syntax_next(line->command + line->done, &line->item);

	if (took <= 0) {
		line->done = strlen(line->command);
		line_finish(line, took < 0 ? COMMAND_ERROR : COMMAND_OK);
		return;
	}
	line->done += (size_t)took;
	if (never_answers(line)) {
		become_idle(line);
		return;
	}
	verb = verbs_find(line->item.name);
	if (verb && (verb->flags & VERB_PROMPT)) {
		run_item(line);
		return;
	}
	ms = profile_latency(brain->profile, line->item.name, suffix[line->item.op]) + brain->slow;
	if (ms == 0)
		run_item(line);
	else
		loop_timer_in(brain->loop, &line->timer, ms, on_latency);
}

static void on_bare(struct loop_timer *timer)
{
	next_command(container_of(timer, struct line, timer));
}

/* A whole command line is in line->in, NUL-ended. */
static void take_line(struct line *line)
{
	struct brain *brain = line->brain;
	const char *body = line->in;
	unsigned ms = profile_latency(brain->profile, "AT", "") + brain->slow;
	char shown[4 * LINE_MAX];

	/* V.250 5.2.1: whatever is in front of "AT" is passed over. */
	while (*body && !((body[0] | 0x20) == 'a' && (body[1] | 0x20) == 't'))
		body++;
	if (!*body)
		return;
	text_escape(shown, sizeof(shown), body, strlen(body));
	evlog_event(brain->log, "at", "port=%s cmd=%s", line->name, shown);
	brain->host_answered = true;
	if (brain->mute)
		return;
	line->state = LINE_RUNNING;
	line->done = 0;
	if (line->too_long) {
		line->command[0] = '\0';
		line_finish(line, COMMAND_ERROR);
		return;
	}
	text_copy(line->command, sizeof(line->command), body + 2);
	if (line->command[0] || ms == 0)
		next_command(line);
	else
		loop_timer_in(brain->loop, &line->timer, ms, on_bare);
}

static void take_byte(struct line *line, char c)
{
	if (line->echo && !line->brain->mute)
		buf_add(&line->answer, &c, 1);
	if (c == '\r') {
		line->in[line->in_len] = '\0';
		line->in_len = 0;
		take_line(line);
		line->too_long = false;
		return;
	}
	if (c == '\b') {
		if (line->in_len > 0)
			line->in_len--;
		return;
	}
	/* V.250 5.2.2: other control characters are no part of it. */
	if ((unsigned char)c < 0x20)
		return;
	if (line->in_len == LINE_MAX)
		line->too_long = true;
	else
		line->in[line->in_len++] = c;
}

static void on_guard(struct loop_timer *timer)
{
	struct line *line = container_of(timer, struct line, guard);

	if (line->pluses == 3 && line->state == LINE_ONLINE)
		line_escape(line);
	line->pluses = 0;
}

/* Three pluses alone between two seconds of silence (V.250 has S12 for it). */
static void take_data(struct line *line, const char *data, size_t len)
{
	uint64_t now = loop_now(line->brain->loop);
	bool quiet = now - line->last_in >= GUARD_MS;
	size_t n = 0;

	while (n < len && data[n] == '+')
		n++;
	if (n == len && line->pluses + n <= 3 && (quiet || line->pluses > 0)) {
		line->pluses += (unsigned)n;
		line->last_in = now;
		loop_timer_in(line->brain->loop, &line->guard, GUARD_MS, on_guard);
		return;
	}
	loop_timer_stop(&line->guard);
	if (line->pluses > 0)
		datacall_data(line, "+++", line->pluses);
	line->pluses = 0;
	line->last_in = now;
	datacall_data(line, data, len);
}

static void take_bytes(struct line *line, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		switch (line->state) {
		case LINE_ONLINE:
			take_data(line, bytes + i, len - i);
			return;
		case LINE_RUNNING:
			if (line->brain->call.state == CALL_DIALING &&
				line->brain->call.line == line && bytes[i] != '\n') {
				/* The byte itself is gone, V.250 5.6.1. */
				datacall_abort(line->brain);
				break;
			}
			buf_add(&line->later, bytes + i, len - i);
			return;
		case LINE_COMMAND:
			take_byte(line, bytes[i]);
			break;
		}
	}
}

void line_input(struct line *line, const void *data, size_t len)
{
	if (line->role == ROLE_DIAG || !line->brain->powered)
		return;
	take_bytes(line, data, len);
	/* The echo, where no answer took it along. */
	send_answer(line);
}

bool line_full(const struct line *line)
{
	return line->state == LINE_ONLINE && datacall_full(line->brain);
}

void line_drained(struct line *line)
{
	if (line->state == LINE_ONLINE)
		datacall_drained(line);
}

void line_dtr(struct line *line, bool on)
{
	struct brain *brain = line->brain;

	if (line->dtr == on)
		return;
	line->dtr = on;
	evlog_event(brain->log, "dtr", "port=%s %s", line->name, on ? "on" : "off");
	if (on) {
		brain->face->status(brain->face_ctx, line->index, line->dcd, true);
		return;
	}
	/* V.250 6.2.8: &D2 hangs up, &D1 only goes back to command state. */
	if (brain->call.line == line && brain->call.state != CALL_NONE && line->dtr_mode == 2)
		datacall_end(brain, CALL_BY_HOST, "dtr");
	else if (line->state == LINE_ONLINE && line->dtr_mode == 1)
		line_escape(line);
	line->in_len = 0;
	brain->face->flush(brain->face_ctx, line->index);
}

void line_urc(struct line *line, const char *text)
{
	char framed[700];
	int n = snprintf(framed, sizeof(framed), "\r\n%s\r\n", text);

	if (line->role == ROLE_DIAG || !line->dtr || line->state == LINE_ONLINE)
		return;
	if (n < 0 || (size_t)n >= sizeof(framed))
		return;
	if (line->state == LINE_RUNNING)
		buf_add(&line->urcs, framed, (size_t)n);
	else
		send_bytes(line, framed, (size_t)n);
}

void line_carrier(struct line *line, bool on)
{
	struct brain *brain = line->brain;

	if (line->carrier_mode == 0)
		on = true;
	if (line->dcd == on)
		return;
	line->dcd = on;
	evlog_event(brain->log, "dcd", "port=%s %s", line->name, on ? "on" : "off");
	brain->face->status(brain->face_ctx, line->index, on, true);
}

void line_hang_up(struct line *line, bool say)
{
	loop_timer_stop(&line->guard);
	line->pluses = 0;
	line->command[line->done] = '\0';
	if (say)
		add_final(line, COMMAND_NO_CARRIER);
	send_answer(line);
	become_idle(line);
}

void line_escape(struct line *line)
{
	line->brain->call.escaped = true;
	line->pluses = 0;
	evlog_event(line->brain->log, "escape", "port=%s", line->name);
	add_final(line, COMMAND_OK);
	send_answer(line);
	become_idle(line);
}
