/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/sim.h"

#include <errno.h>

#include "at/args.h"
#include "at/match.h"
#include "base/text.h"
#include "codec/digits.h"
#include "modem/task.h"
#include "modem/vendor.h"

enum { CPIN_MS = 20000, UNLOCK_MS = 30000, TRIES_MS = 5000, ID_MS = 20000 };

struct sim_task {
	struct modem_task task;
	struct sim *sim;
	char pin[9];   /* wiped with the task, and as soon as it was handed to the chat */
	bool refused;  /* the SIM said no to the PIN */
	bool unlocked; /* it said yes */
	struct modem_result first; /* of the unlock, while the state is asked again */
};

/* TS 27.007 8.3 */
static const struct {
	const char *word;
	enum sim_state state;
} cpin_words[] = {
	{ "READY", SIM_READY },
	/* Only what they protect is shut: calls and data go on. */
	{ "SIM PIN2", SIM_READY },
	{ "SIM PUK2", SIM_READY },
	{ "SIM PIN", SIM_WANTS_PIN },
	{ "SIM PUK", SIM_WANTS_PUK },
	{ "PH-", SIM_NETWORK_LOCKED },
};

static enum sim_state state_of_word(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(cpin_words); i++) {
		if (text_starts(word, cpin_words[i].word))
			return cpin_words[i].state;
	}
	return SIM_UNKNOWN;
}

/* TS 27.007 9.2.1, and the SMS twins of the same (TS 27.005 3.2.5: 310 is 10 and so on) that
 * some sticks use here. */
static enum sim_state state_of_code(int code)
{
	switch (code) {
	case 10:
	case 310:
		return SIM_ABSENT;
	case 11:
	case 311:
		return SIM_WANTS_PIN;
	case 12:
	case 316:
		return SIM_WANTS_PUK;
	case 13:
	case 15:
	case 313:
	case 315:
		return SIM_FAILED;
	case 14:
	case 314:
		return SIM_BUSY;
	case 17:
	case 18:
	case 317:
	case 318:
		return SIM_READY;
	case 5:
	case 6:
	case 7:
	case 312:
		return SIM_NETWORK_LOCKED;
	default:
		return code >= 40 && code <= 47 ? SIM_NETWORK_LOCKED : SIM_UNKNOWN;
	}
}

static enum sim_state state_of_answer(const struct at_answer *answer)
{
	enum sim_state state = SIM_UNKNOWN;

	if (answer->status == AT_CME_ERROR || answer->status == AT_CMS_ERROR)
		return state_of_code(answer->code);
	/* The last one: an unsolicited +CPIN may have slipped in before. */
	for (size_t i = 0; answer->status == AT_OK && i < answer->n_lines; i++) {
		enum sim_state said = state_of_word(at_match_value(answer->lines[i]));

		state = said != SIM_UNKNOWN ? said : state;
	}
	return state;
}

static int tries(struct at_args *args)
{
	struct at_arg arg;
	long n;

	if (!at_args_next(args, &arg) || at_arg_number(&arg, 0, 99, &n) < 0)
		return -1;
	return (int)n;
}

/* ^CPIN: <code>,[<tries of it>],<puk>,<pin>,<puk2>,<pin2> (Huawei) */
static void read_huawei_tries(struct sim *sim, const char *line)
{
	struct at_args args;
	struct at_arg code;
	int of_code, pin, puk;

	at_args_start(&args, at_match_value(line));
	if (!at_args_next(&args, &code))
		return;
	of_code = tries(&args);
	puk = tries(&args);
	pin = tries(&args);
	if (pin < 0 && at_arg_is(&code, "SIM PIN"))
		pin = of_code;
	if (puk < 0 && at_arg_is(&code, "SIM PUK"))
		puk = of_code;
	/* Where two figures disagree the smaller one is the safe one. */
	if (at_arg_is(&code, "SIM PIN") && of_code >= 0 && of_code < pin)
		pin = of_code;
	sim->pin_tries = pin;
	sim->puk_tries = puk;
}

/* +CPINR: <code>,<tries>[,<default>] (TS 27.007 8.65) */
static void read_cpinr(struct sim *sim, const char *line)
{
	struct at_args args;
	struct at_arg code;

	at_args_start(&args, at_match_value(line));
	if (!at_args_next(&args, &code))
		return;
	if (at_arg_is(&code, "SIM PIN"))
		sim->pin_tries = tries(&args);
	else if (at_arg_is(&code, "SIM PUK"))
		sim->puk_tries = tries(&args);
}

/* The state is known, and the tries if the stick tells them. */
static void told(struct sim_task *own)
{
	struct modem_task *task = &own->task;

	if (own->first.err == 0) {
		task->result = (struct modem_result){ .code = -1 };
		task_end(task, 0);
		return;
	}
	/* The unlock ended badly; but a late yes is a yes. */
	task->result = own->first;
	if (own->sim->state == SIM_READY && !own->refused)
		task->result = (struct modem_result){ .code = -1 };
	task_end(task, task->result.err);
}

static void got_cpinr(struct modem_task *task, const struct at_answer *answer)
{
	struct sim_task *own = (struct sim_task *)task;

	if (task_is_over(answer)) {
		task_fail(task, answer);
		return;
	}
	for (size_t i = 0; answer->status == AT_OK && i < answer->n_lines; i++)
		read_cpinr(own->sim, answer->lines[i]);
	told(own);
}

static void got_tries(struct modem_task *task, const struct at_answer *answer)
{
	struct sim_task *own = (struct sim_task *)task;

	if (task_is_over(answer)) {
		task_fail(task, answer);
		return;
	}
	if (answer->status == AT_OK && answer->n_lines > 0) {
		read_huawei_tries(own->sim, answer->lines[answer->n_lines - 1]);
		told(own);
		return;
	}
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT+CPINR",
			.prefix = "+CPINR:",
			.timeout_ms = TRIES_MS },
		got_cpinr);
}

static void got_state(struct modem_task *task, const struct at_answer *answer)
{
	struct sim_task *own = (struct sim_task *)task;
	struct sim *sim = own->sim;

	sim->pin_tries = -1;
	sim->puk_tries = -1;
	sim->state = state_of_answer(answer);
	if (sim->state == SIM_WANTS_PIN || sim->state == SIM_WANTS_PUK) {
		task_ask(task, task->modem->control,
			&(struct at_request){ .command = "AT^CPIN?",
				.prefix = "^CPIN:",
				.timeout_ms = TRIES_MS },
			got_tries);
	} else if (sim->state != SIM_UNKNOWN || own->first.err) {
		told(own);
	} else {
		task_note(task, answer);
		task_end(task, task->result.err ? task->result.err : -EPROTO);
	}
}

static void ask_state(struct modem_task *task, const struct at_answer *answer)
{
	(void)answer;
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT+CPIN?", .prefix = "", .timeout_ms = CPIN_MS },
		got_state);
}

void sim_query(struct modem *modem, struct sim *sim, modem_done_fn *done, void *ctx)
{
	struct sim_task *own = task_new(modem, sizeof(*own), ask_state, done, ctx);

	if (own)
		own->sim = sim;
}

const char *sim_may_try(const struct sim *sim, bool force)
{
	if (sim->state != SIM_WANTS_PIN)
		return "the SIM does not want a PIN";
	if (sim->pin_tries == 0)
		return "no try is left";
	if (sim->pin_tries == 1)
		return "only one try is left: enter the PIN in a phone";
	if (force || sim->pin_tries >= 3)
		return NULL;
	if (sim->pin_tries == 2)
		return "a wrong PIN was entered before (2 tries left)";
	return "the stick does not tell how many tries are left";
}

/* Incorrect password, or the tries are used up. */
static bool is_refusal(const struct at_answer *answer)
{
	if (answer->status == AT_CME_ERROR)
		return answer->code == 16 || answer->code == 12 || answer->code < 0;
	return answer->status == AT_ERROR || answer->status == AT_CMS_ERROR;
}

static void unlock_answered(struct modem_task *task, const struct at_answer *answer)
{
	struct sim_task *own = (struct sim_task *)task;

	if (answer->status == AT_OK) {
		own->sim->state = SIM_READY;
		task_end(task, 0);
		return;
	}
	task_note(task, answer);
	if (task_is_over(answer)) {
		task_end(task, task->result.err);
		return;
	}
	/* Never a second time: what became of it is asked, not tried. */
	own->refused = is_refusal(answer);
	if (own->refused)
		task->result.err = -EACCES;
	own->first = task->result;
	ask_state(task, NULL);
}

static void unlock(struct modem_task *task, const struct at_answer *answer)
{
	struct sim_task *own = (struct sim_task *)task;
	size_t len = strlen(own->pin);
	char command[24];

	(void)answer;
	/* TS 31.101 9.5.1: 4 to 8 digits */
	if (len < 4 || len > 8 || strspn(own->pin, "0123456789") != len) {
		text_copy(task->result.words, sizeof(task->result.words),
			"a PIN has 4 to 8 digits");
		task_end(task, -EINVAL);
		return;
	}
	snprintf(command, sizeof(command), "AT+CPIN=\"%s\"", own->pin);
	explicit_bzero(own->pin, sizeof(own->pin));
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = command,
			.timeout_ms = UNLOCK_MS,
			.flags = AT_SECRET },
		unlock_answered);
	explicit_bzero(command, sizeof(command));
}

void sim_unlock(struct modem *modem, struct sim *sim, const char *pin, modem_done_fn *done,
	void *ctx)
{
	struct sim_task *own = task_new(modem, sizeof(*own), unlock, done, ctx);

	if (!own)
		return;
	own->sim = sim;
	if (!text_copy(own->pin, sizeof(own->pin), pin))
		own->pin[0] = '\0';
}

static void got_imsi(struct modem_task *task, const struct at_answer *answer)
{
	struct sim *sim = ((struct sim_task *)task)->sim;

	if (answer->status != AT_OK) {
		task_fail(task, answer);
		return;
	}
	/* TS 23.003 2.2: at most 15 digits */
	for (size_t i = 0; i < answer->n_lines; i++) {
		const char *value = at_match_value(answer->lines[i]);
		size_t len = strspn(value + (*value == '"'), "0123456789");

		if (len >= 6 && len <= 15) {
			text_copy_n(sim->imsi, sizeof(sim->imsi), value + (*value == '"'), len);
			task_end(task, 0);
			return;
		}
	}
	task_note(task, answer);
	task_end(task, -EPROTO);
}

static void ask_imsi(struct modem_task *task)
{
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT+CIMI", .prefix = "", .timeout_ms = ID_MS },
		got_imsi);
}

static bool keep_iccid(struct sim *sim, const struct at_answer *answer)
{
	for (size_t i = 0; answer->status == AT_OK && i < answer->n_lines; i++) {
		struct at_args args;
		struct at_arg arg;
		char iccid[21];

		at_args_start(&args, at_match_value(answer->lines[i]));
		if (at_args_next(&args, &arg) && digits_iccid(arg.text, arg.len, iccid) == 0)
			return text_copy(sim->iccid, sizeof(sim->iccid), iccid);
	}
	return false;
}

static void got_ccid(struct modem_task *task, const struct at_answer *answer)
{
	struct sim_task *own = (struct sim_task *)task;

	if (task_is_over(answer)) {
		task_fail(task, answer);
		return;
	}
	/* Without an ICCID one can live. */
	keep_iccid(own->sim, answer);
	ask_imsi(task);
}

static void got_iccid(struct modem_task *task, const struct at_answer *answer)
{
	struct sim_task *own = (struct sim_task *)task;
	const struct modem *modem = task->modem;

	if (task_is_over(answer)) {
		task_fail(task, answer);
	} else if (keep_iccid(own->sim, answer) ||
		   vendor_quirks(modem->maker, modem->model) & VENDOR_NO_CCID) {
		ask_imsi(task);
	} else {
		task_ask(task, modem->control,
			&(struct at_request){ .command = "AT+CCID",
				.prefix = "",
				.timeout_ms = TRIES_MS },
			got_ccid);
	}
}

/* The ICCID first: it can be read before the PIN, the IMSI cannot. */
static void ask_iccid(struct modem_task *task, const struct at_answer *answer)
{
	(void)answer;
	task_ask(task, task->modem->control,
		&(struct at_request){
			.command = "AT^ICCID?", .prefix = "", .timeout_ms = TRIES_MS },
		got_iccid);
}

void sim_identify(struct modem *modem, struct sim *sim, modem_done_fn *done, void *ctx)
{
	struct sim_task *own = task_new(modem, sizeof(*own), ask_iccid, done, ctx);

	if (own)
		own->sim = sim;
}

const char *sim_words(const struct sim *sim, char *out, size_t size)
{
	switch (sim->state) {
	case SIM_UNKNOWN:
		text_copy(out, size, "not known");
		break;
	case SIM_READY:
		text_copy(out, size, "ready");
		break;
	case SIM_WANTS_PIN:
		if (sim->pin_tries < 0)
			text_copy(out, size, "wants a PIN");
		else
			snprintf(out, size, "wants a PIN (%d %s left)", sim->pin_tries,
				sim->pin_tries == 1 ? "try" : "tries");
		break;
	case SIM_WANTS_PUK:
		text_copy(out, size, "wants the PUK: enter it in a phone");
		break;
	case SIM_NETWORK_LOCKED:
		text_copy(out, size, "bound to an operator or a phone");
		break;
	case SIM_ABSENT:
		text_copy(out, size, "not inserted");
		break;
	case SIM_BUSY:
		text_copy(out, size, "busy");
		break;
	case SIM_FAILED:
		text_copy(out, size, "failed: not readable, or of a kind that does not fit");
		break;
	}
	return out;
}
