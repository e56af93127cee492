/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/composition.h"

#include <errno.h>

#include "base/text.h"
#include "modem/task.h"

enum { ASK_MS = 5000, SET_MS = 15000, RESTART_MS = 10000 };

static void take_firmware(struct composition *c, const struct at_answer *answer)
{
	firmware_parse(&c->firmware, answer->lines[0]);
}

static void take_setport(struct composition *c, const struct at_answer *answer)
{
	c->has_setport = setport_parse(&c->setport, answer->lines[0]) == 0;
}

static void take_list(struct composition *c, const struct at_answer *answer)
{
	for (size_t i = 0; i < answer->n_lines; i++)
		setport_list_add(&c->list, answer->lines[i]);
}

static void take_u2diag(struct composition *c, const struct at_answer *answer)
{
	c->has_u2diag = u2diag_parse(&c->u2diag, answer->lines[0]) == 0;
}

static void take_portmode(struct composition *c, const struct at_answer *answer)
{
	c->has_portmode = portmode_parse(&c->portmode, answer->lines[0]) == 0;
}

static const struct question {
	unsigned asked_for; /* any of these */
	const char *command, *prefix;
	void (*take)(struct composition *c, const struct at_answer *answer);
} questions[] = {
	{ COMPOSITION_SETPORT | COMPOSITION_U2DIAG, "AT^FHVER", "^FHVER:", take_firmware },
	{ COMPOSITION_SETPORT, "AT^SETPORT?", "^SETPORT:", take_setport },
	/* Some firmware writes the lines of the list without the command's name. */
	{ COMPOSITION_LIST, "AT^SETPORT=?", "", take_list },
	{ COMPOSITION_U2DIAG, "AT^U2DIAG?", "^U2DIAG:", take_u2diag },
	{ COMPOSITION_PORTMODE, "AT^GETPORTMODE", "^GETPORTMODE:", take_portmode },
};

struct asking {
	struct modem_task task;
	struct composition *out;
	unsigned what;
	size_t next;
};

static void step(struct modem_task *task, const struct at_answer *answer)
{
	struct asking *asking = (struct asking *)task;

	if (answer && (task_is_over(answer) || answer->status == AT_TIMEOUT)) {
		task_fail(task, answer);
		return;
	}
	if (answer && answer->status != AT_OK) {
		task_note(task, answer);
		text_copy(asking->out->refusal, sizeof(asking->out->refusal), task->result.words);
	} else if (answer && answer->n_lines > 0) {
		questions[asking->next - 1].take(asking->out, answer);
	}
	while (asking->next < ARRAY_SIZE(questions) &&
		!(questions[asking->next].asked_for & asking->what))
		asking->next++;
	if (asking->next == ARRAY_SIZE(questions)) {
		task_end(task, 0);
		return;
	}
	asking->next++;
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = questions[asking->next - 1].command,
			.prefix = questions[asking->next - 1].prefix,
			.timeout_ms = ASK_MS },
		step);
}

void composition_query(struct modem *modem, unsigned what, struct composition *out,
	modem_done_fn *done, void *ctx)
{
	struct asking *asking = task_new(modem, sizeof(*asking), step, done, ctx);

	*out = (struct composition){ 0 };
	if (!asking)
		return;
	asking->out = out;
	asking->what = what;
}

struct order {
	struct modem_task task;
	char command[SETPORT_TEXT + 16];
};

static void obeyed(struct modem_task *task, const struct at_answer *answer)
{
	if (answer->status == AT_OK)
		task_end(task, 0);
	else
		task_fail(task, answer);
}

static void give(struct modem_task *task, const struct at_answer *answer)
{
	struct order *order = (struct order *)task;

	(void)answer;
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = order->command, .timeout_ms = SET_MS }, obeyed);
}

void composition_set_setport(struct modem *modem, const struct setport *value,
	modem_done_fn *done, void *ctx)
{
	struct order *order = task_new(modem, sizeof(*order), give, done, ctx);
	char text[SETPORT_TEXT];

	/* Plain quotes; without them, or with others, the firmware says ERROR. */
	if (order)
		snprintf(order->command, sizeof(order->command), "AT^SETPORT=\"%s\"",
			setport_text(value, text));
}

void composition_set_u2diag(struct modem *modem, unsigned value, modem_done_fn *done, void *ctx)
{
	struct order *order = task_new(modem, sizeof(*order), give, done, ctx);

	if (order)
		snprintf(order->command, sizeof(order->command), "AT^U2DIAG=%u", value);
}

static void reset_answered(struct modem_task *task, const struct at_answer *answer)
{
	if (answer->status == AT_OK || task_is_over(answer) || answer->status == AT_TIMEOUT) {
		obeyed(task, answer);
		return;
	}
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT+CFUN=1,1", .timeout_ms = RESTART_MS }, obeyed);
}

static void restart(struct modem_task *task, const struct at_answer *answer)
{
	(void)answer;
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT^RESET", .timeout_ms = RESTART_MS },
		reset_answered);
}

void composition_restart(struct modem *modem, modem_done_fn *done, void *ctx)
{
	task_new(modem, sizeof(struct modem_task), restart, done, ctx);
}
