/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/bearer.h"

#include <errno.h>

#include "at/args.h"
#include "at/final.h"
#include "at/match.h"
#include "base/text.h"
#include "modem/task.h"

enum {
	CONTEXT_MS = 5000,
	ALIVE_MS = 300,
	ESCAPE_MS = 1500,
	HANG_UP_MS = 5000,
	REASON_MS = 5000,
	APN_MAX = 100, /* TS 23.003 9.1 */
	CID_MAX = 16,
};

struct context_task {
	struct modem_task task;
	unsigned cid;
	char type[8];
	char apn[APN_MAX + 1];
};

static bool is_type(const char *type)
{
	return strcmp(type, "IP") == 0 || strcmp(type, "IPV6") == 0 || strcmp(type, "IPV4V6") == 0;
}

static bool is_apn(const char *apn)
{
	for (const char *p = apn; *p; p++) {
		if ((unsigned char)*p <= 0x20 || *p == 0x7f || *p == '"' || *p == ';')
			return false;
	}
	return strlen(apn) <= APN_MAX;
}

/* +CGDCONT: <cid>,<PDP_type>,<APN>,... says what is wanted already. APNs are DNS names: case
 * does not count (TS 23.003 9.1). */
static bool is_same(const struct context_task *own, const char *line)
{
	struct at_args args;
	struct at_arg arg;
	long cid;

	at_args_start(&args, at_match_value(line));
	if (!at_args_next(&args, &arg) || at_arg_number(&arg, 0, 255, &cid) < 0)
		return false;
	if (cid != (long)own->cid || !at_args_next(&args, &arg) || !at_arg_is(&arg, own->type))
		return false;
	return at_args_next(&args, &arg) && at_arg_is(&arg, own->apn);
}

static void context_written(struct modem_task *task, const struct at_answer *answer)
{
	if (answer->status == AT_OK)
		task_end(task, 0);
	else
		task_fail(task, answer);
}

static void got_contexts(struct modem_task *task, const struct at_answer *answer)
{
	struct context_task *own = (struct context_task *)task;
	char command[64 + APN_MAX];

	if (task_is_over(answer)) {
		task_fail(task, answer);
		return;
	}
	for (size_t i = 0; answer->status == AT_OK && i < answer->n_lines; i++) {
		if (is_same(own, answer->lines[i])) {
			task_end(task, 0);
			return;
		}
	}
	snprintf(command, sizeof(command), "AT+CGDCONT=%u,\"%s\",\"%s\"", own->cid, own->type,
		own->apn);
	task_ask(task, task->modem->data,
		&(struct at_request){ .command = command, .timeout_ms = CONTEXT_MS },
		context_written);
}

static void ask_contexts(struct modem_task *task, const struct at_answer *answer)
{
	struct context_task *own = (struct context_task *)task;

	(void)answer;
	if (own->cid == 0) {
		text_copy(task->result.words, sizeof(task->result.words),
			"not a context: cid 1 to 16; IP, IPV6 or IPV4V6; an APN without quotes");
		task_end(task, -EINVAL);
		return;
	}
	task_ask(task, task->modem->data,
		&(struct at_request){ .command = "AT+CGDCONT?",
			.prefix = "+CGDCONT:",
			.timeout_ms = CONTEXT_MS },
		got_contexts);
}

void bearer_set_context(struct modem *modem, const struct bearer_context *context,
	modem_done_fn *done, void *ctx)
{
	struct context_task *own = task_new(modem, sizeof(*own), ask_contexts, done, ctx);

	if (!own || context->cid > CID_MAX || !is_type(context->type) || !is_apn(context->apn))
		return; /* cid stays 0 */
	own->cid = context->cid;
	text_copy(own->type, sizeof(own->type), context->type);
	text_copy(own->apn, sizeof(own->apn), context->apn);
}

struct dial_task {
	struct modem_task task;
	bearer_connect_fn *connected;
	void *ctx;
	unsigned timeout_ms;
	char speed[24];
	char command[128];
};

static void dialled(void *ctx, const struct modem_result *result)
{
	struct dial_task *own = ctx;

	if (own->connected)
		own->connected(own->ctx, result, own->speed);
}

static void dial_answered(struct modem_task *task, const struct at_answer *answer)
{
	struct dial_task *own = (struct dial_task *)task;
	struct at_final final;

	if (answer->status == AT_CONNECT) {
		at_final_parse(answer->final, &final);
		text_escape(own->speed, sizeof(own->speed), final.text, strlen(final.text));
		task_end(task, 0);
		return;
	}
	task_note(task, answer);
	/* OK is no connection: a stick that took the number for a voice call. */
	task_end(task, task->result.err ? task->result.err : -EIO);
}

static void dial(struct modem_task *task, const struct at_answer *answer)
{
	struct dial_task *own = (struct dial_task *)task;

	(void)answer;
	task_ask(task, task->modem->data,
		&(struct at_request){ .command = own->command,
			.timeout_ms = own->timeout_ms,
			.flags = AT_DIAL },
		dial_answered);
}

void bearer_dial(struct modem *modem, const char *command, unsigned timeout_ms,
	bearer_connect_fn *done, void *ctx)
{
	struct dial_task *own = task_new(modem, sizeof(*own), dial, dialled, NULL);

	if (!own)
		return;
	own->task.ctx = own;
	own->connected = done;
	own->ctx = ctx;
	own->timeout_ms = timeout_ms;
	/* Cut is empty, and empty is refused by the chat. */
	if (!text_copy(own->command, sizeof(own->command), command))
		own->command[0] = '\0';
}

static void ath_answered(struct modem_task *task, const struct at_answer *answer)
{
	/* ERROR to ATH is what some say when there is no call: that is the aim. */
	if (task_is_over(answer) || answer->status == AT_TIMEOUT)
		task_fail(task, answer);
	else
		task_end(task, 0);
}

static void hang_up(struct modem_task *task)
{
	task_ask(task, task->modem->data,
		&(struct at_request){
			.command = "ATH", .timeout_ms = HANG_UP_MS, .flags = AT_SYNC },
		ath_answered);
}

static void escaped(struct modem_task *task, const struct at_answer *answer)
{
	/* No OK may mean that it was in command mode all the time, only slow: ATH will tell. */
	if (task_is_over(answer))
		task_fail(task, answer);
	else
		hang_up(task);
}

static void alive_answered(struct modem_task *task, const struct at_answer *answer)
{
	if (task_is_over(answer)) {
		task_fail(task, answer);
	} else if (answer->status == AT_OK) {
		task_ask(task, task->modem->data,
			&(struct at_request){ .command = "ATH", .timeout_ms = HANG_UP_MS },
			ath_answered);
	} else {
		task_ask(task, task->modem->data,
			&(struct at_request){ .command = "+++",
				.timeout_ms = ESCAPE_MS,
				.flags = AT_ESCAPE },
			escaped);
	}
}

static void take_back(struct modem_task *task, const struct at_answer *answer)
{
	int err = at_chat_resume(task->modem->data);

	(void)answer;
	if (err < 0) {
		text_copy(task->result.words, sizeof(task->result.words), "the port is gone");
		task->result.status = AT_GONE;
		task_end(task, err);
		return;
	}
	task_ask(task, task->modem->data,
		&(struct at_request){ .command = "AT", .timeout_ms = ALIVE_MS }, alive_answered);
}

void bearer_hang_up(struct modem *modem, modem_done_fn *done, void *ctx)
{
	task_new(modem, sizeof(struct modem_task), take_back, done, ctx);
}

static void got_reason(struct modem_task *task, const struct at_answer *answer)
{
	const char *text;
	size_t len;

	if (answer->status != AT_OK) {
		task_fail(task, answer);
		return;
	}
	text = answer->n_lines > 0 ? at_match_value(answer->lines[0]) : "";
	len = strlen(text);
	if (len >= 2 && text[0] == '"' && text[len - 1] == '"') {
		text++;
		len -= 2;
	}
	text_escape(task->result.words, sizeof(task->result.words), text, len);
	task_end(task, 0);
}

static void ask_reason(struct modem_task *task, const struct at_answer *answer)
{
	(void)answer;
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT+CEER",
			.prefix = "+CEER:",
			.timeout_ms = REASON_MS },
		got_reason);
}

void bearer_reason(struct modem *modem, modem_done_fn *done, void *ctx)
{
	task_new(modem, sizeof(struct modem_task), ask_reason, done, ctx);
}
