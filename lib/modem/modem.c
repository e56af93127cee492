/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/modem.h"

#include <strings.h>

#include "at/match.h"
#include "base/text.h"
#include "modem/task.h"

enum {
	OPEN_MS = 10000,
	SHORT_MS = 1000,  /* for a data port to answer before it is taken to be in data mode */
	ONLY_MS = 3000,	  /* for the only port of a stick: it may just have been plugged in */
	ESCAPE_MS = 1500, /* for OK after +++: its own second of guard time and some */
	INIT_MS = 6000,	  /* ATZ */
	SET_MS = 2000,
	ASK_MS = 20000,
};

struct opening {
	struct modem_task task;
	struct at_chat *chat;
	const char *const *init; /* NULL: the control port */
	bool reset;		 /* an init string put the modem's own settings back */
	bool escaped;
};

/* V.250 6.1.1, 6.1.2: echo, verbosity and +CMEE are the profile's again after these. */
static bool resets(const char *init)
{
	return strncasecmp(init, "ATZ", 3) == 0 || strcasestr(init, "&F");
}

static void next_init(struct modem_task *task, const struct at_answer *answer);

static void opened(struct modem_task *task, const struct at_answer *answer)
{
	struct opening *opening = (struct opening *)task;

	/* +CMEE is a comfort: without it errors come as ERROR. */
	if (answer && (task_is_over(answer) || answer->status == AT_TIMEOUT)) {
		task_fail(task, answer);
		return;
	}
	if (opening->init)
		next_init(task, NULL);
	else
		task_end(task, 0);
}

static void cmee_apart(struct modem_task *task, const struct at_answer *answer)
{
	struct opening *opening = (struct opening *)task;

	if (answer->status != AT_OK) {
		task_fail(task, answer);
		return;
	}
	task_ask(task, opening->chat,
		&(struct at_request){ .command = "AT+CMEE=1", .timeout_ms = SET_MS }, opened);
}

/* V.250 5.2.4 lets + commands follow basic ones on a line; a stick that does not like it says
 * ERROR and gets them one by one. */
static void settings_answered(struct modem_task *task, const struct at_answer *answer)
{
	struct opening *opening = (struct opening *)task;

	if (answer->status == AT_OK) {
		opened(task, answer);
		return;
	}
	if (task_is_over(answer) || answer->status == AT_TIMEOUT) {
		task_fail(task, answer);
		return;
	}
	task_ask(task, opening->chat,
		&(struct at_request){ .command = "ATE0V1", .timeout_ms = SET_MS }, cmee_apart);
}

static void settings(struct modem_task *task, unsigned sync_ms, task_step_fn *step)
{
	struct opening *opening = (struct opening *)task;
	/* What an ATZ is going to undo need not be set at length before it. */
	bool brief = sync_ms && opening->init && *opening->init && resets(*opening->init);

	/* With AT_SYNC the time is first that of the sync, then the command's own. */
	task_ask(task, opening->chat,
		&(struct at_request){ .command = brief ? "ATE0" : "ATE0V1+CMEE=1",
			.timeout_ms = sync_ms ? sync_ms : SET_MS,
			.flags = sync_ms ? AT_SYNC : 0 },
		step);
}

static bool holds_pin(const char *init)
{
	return strcasestr(init, "+CPIN=") || strcasestr(init, "^CPIN=");
}

static void data_done(struct modem_task *task, const struct at_answer *answer)
{
	if (answer && task_is_over(answer))
		task_fail(task, answer);
	else
		task_end(task, 0);
}

static void init_answered(struct modem_task *task, const struct at_answer *answer)
{
	if (task_is_over(answer) || answer->status == AT_TIMEOUT) {
		task_fail(task, answer);
		return;
	}
	if (answer->status != AT_OK)
		task_note(task, answer);
	next_init(task, NULL);
}

static void next_init(struct modem_task *task, const struct at_answer *answer)
{
	struct opening *opening = (struct opening *)task;

	(void)answer;
	while (*opening->init && holds_pin(*opening->init)) {
		text_copy(task->result.words, sizeof(task->result.words),
			"an init string that enters a PIN was left out");
		opening->init++;
	}
	if (*opening->init) {
		const char *init = *opening->init++;

		opening->reset |= resets(init);
		task_ask(task, opening->chat,
			&(struct at_request){ .command = init, .timeout_ms = INIT_MS },
			init_answered);
	} else if (opening->reset && opening->chat == task->modem->control) {
		/* A port that only dials can do with its echo and without error numbers. */
		settings(task, 0, data_done);
	} else {
		data_done(task, NULL);
	}
}

static void synced(struct modem_task *task, const struct at_answer *answer);

static void try_again(struct modem_task *task, const struct at_answer *answer)
{
	if (answer && task_is_over(answer)) {
		task_fail(task, answer);
		return;
	}
	settings(task, OPEN_MS, synced);
}

static void hung_up(struct modem_task *task, const struct at_answer *answer)
{
	struct opening *opening = (struct opening *)task;

	if (answer->status != AT_OK) {
		try_again(task, answer);
		return;
	}
	/* The escape worked: there is a call behind it. */
	task_ask(task, opening->chat,
		&(struct at_request){ .command = "ATH", .timeout_ms = INIT_MS }, try_again);
}

/* Silence is data mode, perhaps; on a control port only PPP itself is a reason to think so. */
static bool wants_escape(const struct opening *opening, const struct at_answer *answer)
{
	const struct modem *modem = opening->task.modem;

	if (answer->status != AT_TIMEOUT || opening->escaped)
		return false;
	return answer->data_mode || opening->chat == modem->data;
}

static void synced(struct modem_task *task, const struct at_answer *answer)
{
	struct opening *opening = (struct opening *)task;

	if (!wants_escape(opening, answer)) {
		settings_answered(task, answer);
		return;
	}
	opening->escaped = true;
	task_ask(task, opening->chat,
		&(struct at_request){ .command = "+++",
			.timeout_ms = ESCAPE_MS,
			.flags = AT_ESCAPE },
		hung_up);
}

static void open_control(struct modem_task *task, const struct at_answer *answer)
{
	bool only = task->modem->control == task->modem->data;

	(void)answer;
	settings(task, only ? ONLY_MS : OPEN_MS, synced);
}

void modem_open_control(struct modem *modem, modem_done_fn *done, void *ctx)
{
	struct opening *opening = task_new(modem, sizeof(*opening), open_control, done, ctx);

	if (opening)
		opening->chat = modem->control;
}

static void open_data(struct modem_task *task, const struct at_answer *answer)
{
	struct opening *opening = (struct opening *)task;

	(void)answer;
	if (opening->chat == task->modem->control)
		next_init(task, NULL);
	else
		settings(task, SHORT_MS, synced);
}

void modem_open_data(struct modem *modem, const char *const *init, modem_done_fn *done, void *ctx)
{
	struct opening *opening = task_new(modem, sizeof(*opening), open_data, done, ctx);

	if (!opening)
		return;
	opening->chat = modem->data;
	opening->init = init;
}

struct identity {
	struct modem_task task;
	unsigned n;
};

static const char *const identity_commands[] = { "AT+CGMI", "AT+CGMM", "AT+CGMR", "AT+CGSN" };

static bool is_imei(const char *s)
{
	return strlen(s) >= 14 && strlen(s) <= 16 && strspn(s, "0123456789") == strlen(s);
}

/* `+CGMI: "huawei"`, `+CGMI: huawei` or `huawei` */
static void keep(struct modem *modem, unsigned which, const char *line)
{
	const char *value = at_match_value(line);
	size_t len = strlen(value);
	char text[sizeof(modem->revision)];

	if (len >= 2 && value[0] == '"' && value[len - 1] == '"') {
		value++;
		len -= 2;
	}
	text_escape(text, sizeof(text), value, len);
	if (which == 0)
		text_copy(modem->maker, sizeof(modem->maker), text);
	else if (which == 1)
		text_copy(modem->model, sizeof(modem->model), text);
	else if (which == 2)
		text_copy(modem->revision, sizeof(modem->revision), text);
	else if (is_imei(text))
		text_copy(modem->imei, sizeof(modem->imei), text);
}

static void identify(struct modem_task *task, const struct at_answer *answer)
{
	struct identity *identity = (struct identity *)task;

	if (answer) {
		if (task_is_over(answer)) {
			task_fail(task, answer);
			return;
		}
		if (answer->status != AT_OK)
			task_note(task, answer);
		else if (answer->n_lines > 0)
			keep(task->modem, identity->n, answer->lines[0]);
		identity->n++;
	}
	if (identity->n == ARRAY_SIZE(identity_commands)) {
		task_end(task, task->result.err);
		return;
	}
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = identity_commands[identity->n],
			.prefix = "",
			.timeout_ms = ASK_MS },
		identify);
}

void modem_identify(struct modem *modem, modem_done_fn *done, void *ctx)
{
	task_new(modem, sizeof(struct identity), identify, done, ctx);
}
