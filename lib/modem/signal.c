/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/signal.h"

#include <errno.h>

#include "at/args.h"
#include "modem/task.h"

enum { CSQ_MS = 5000, DBM_MIN = -113, DBM_MAX = -51 };

struct signal_task {
	struct modem_task task;
	struct signal *sig;
};

/* TS 27.007 8.5: steps of 2 dB; 100 to 191 are TD-SCDMA's RSCP in steps of 1 dB (7.x of
 * Huawei's ^RSSI, +CSQ extended), 99 and 199 unknown. */
int signal_dbm_of_csq(int csq)
{
	if (csq >= 0 && csq <= 31)
		return DBM_MIN + 2 * csq;
	if (csq >= 100 && csq <= 191)
		return csq - 100 - 116;
	return 0;
}

static int percent_of(int dbm)
{
	if (dbm == 0)
		return -1;
	if (dbm <= DBM_MIN)
		return 0;
	if (dbm >= DBM_MAX)
		return 100;
	return (dbm - DBM_MIN) * 100 / (DBM_MAX - DBM_MIN);
}

static void take(struct signal *sig, int dbm)
{
	if (dbm == sig->dbm && sig->percent == percent_of(dbm))
		return;
	sig->dbm = dbm;
	sig->percent = percent_of(dbm);
	if (sig->on_change)
		sig->on_change(sig->ctx);
}

static bool first_number(struct at_args *args, long *out)
{
	struct at_arg arg;

	return at_args_next(args, &arg) && at_arg_number(&arg, 0, 255, out) == 0;
}

static void on_rssi(void *ctx, const char *line, const char *rest)
{
	struct at_args args;
	long n;

	(void)line;
	at_args_start(&args, rest);
	if (first_number(&args, &n))
		take(ctx, signal_dbm_of_csq((int)n));
}

/* ^HCSQ:"LTE",<rssi>,<rsrp>,<sinr>,<rsrq>: the first figure is the RSSI in every system, 0 below
 * -120 dBm, 1 dB a step, 255 unknown (Huawei ME906s AT manual; ModemManager reads it alike). */
static void on_hcsq(void *ctx, const char *line, const char *rest)
{
	struct at_args args;
	struct at_arg mode;
	long n;

	(void)line;
	at_args_start(&args, rest);
	if (!at_args_next(&args, &mode))
		return;
	if (at_arg_is(&mode, "NOSERVICE"))
		take(ctx, 0);
	else if (first_number(&args, &n))
		take(ctx, n <= 96 ? (int)n - 121 : 0);
}

static void listen_on(struct signal *sig, struct at_chat *chat)
{
	at_chat_on_urc(chat, "^RSSI:", on_rssi, sig);
	at_chat_on_urc(chat, "^HCSQ:", on_hcsq, sig);
}

void signal_start(struct signal *sig, struct modem *modem, void (*on_change)(void *ctx), void *ctx)
{
	*sig = (struct signal){ .percent = -1, .on_change = on_change, .ctx = ctx };
	listen_on(sig, modem->control);
	if (modem->data && modem->data != modem->control)
		listen_on(sig, modem->data);
}

static void got_csq(struct modem_task *task, const struct at_answer *answer)
{
	struct signal_task *own = (struct signal_task *)task;
	struct at_args args;
	long n;

	if (answer->status != AT_OK) {
		task_fail(task, answer);
		return;
	}
	at_args_start(&args, answer->n_lines > 0 ? answer->lines[0] + strlen("+CSQ:") : "");
	if (!first_number(&args, &n)) {
		task_note(task, answer);
		task_end(task, -EPROTO);
		return;
	}
	take(own->sig, signal_dbm_of_csq((int)n));
	task_end(task, 0);
}

static void ask(struct modem_task *task, const struct at_answer *answer)
{
	(void)answer;
	task_ask(task, task->modem->control,
		&(struct at_request){
			.command = "AT+CSQ", .prefix = "+CSQ:", .timeout_ms = CSQ_MS },
		got_csq);
}

void signal_query(struct signal *sig, struct modem *modem, modem_done_fn *done, void *ctx)
{
	struct signal_task *own = task_new(modem, sizeof(*own), ask, done, ctx);

	if (own)
		own->sig = sig;
}
