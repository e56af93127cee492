/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/net.h"

#include <errno.h>

#include "at/args.h"
#include "base/text.h"
#include "codec/ucs2.h"
#include "modem/reg.h"
#include "modem/task.h"

enum { SET_MS = 5000, ASK_MS = 10000, COPS_MS = 45000 };

struct net_task {
	struct modem_task task;
	struct net *net;
	unsigned domain;
	bool plain; /* =1, after =2 was refused */
	bool any;   /* one was accepted */
	bool listen_next;
};

enum { DOMAINS = 3 };

static const struct {
	const char *name; /* of the URC */
	const char *set, *set_plain, *ask;
} domains[DOMAINS] = {
	{ "+CREG:", "AT+CREG=2", "AT+CREG=1", "AT+CREG?" },
	{ "+CGREG:", "AT+CGREG=2", "AT+CGREG=1", "AT+CGREG?" },
	{ "+CEREG:", "AT+CEREG=2", "AT+CEREG=1", "AT+CEREG?" },
};

/* TS 27.007 7.3 <AcT> */
static const char *const act_words[] = { "GSM", "GSM", "UMTS", "EDGE", "HSDPA", "HSUPA", "HSPA",
	"LTE", "EC-GSM", "NB-IoT", "LTE", "NR", "NR", "LTE+NR" };

static bool is_registered(int stat)
{
	return stat == 1 || stat == 5 || stat == 9 || stat == 10;
}

static int *stat_of(struct net *net, unsigned domain)
{
	return domain == 0 ? &net->cs : domain == 1 ? &net->ps : &net->eps;
}

static void changed(struct net *net)
{
	if (net->on_change)
		net->on_change(net->ctx);
}

static void take_act(struct net *net, int act)
{
	if (act < 0 || act >= (int)ARRAY_SIZE(act_words) || act == net->act)
		return;
	net->act = act;
	/* ^MODE tells HSPA+ from HSPA, +CREG does not: keep the finer word. */
	if (!text_starts(net->mode, act_words[act]))
		text_copy(net->mode, sizeof(net->mode), act_words[act]);
}

static bool anywhere(const struct net *net)
{
	return is_registered(net->cs) || is_registered(net->ps) || is_registered(net->eps);
}

static void on_reg(struct net *net, unsigned domain, const char *rest)
{
	struct net before = *net;
	struct reg reg;

	if (reg_parse(rest, &reg) < 0)
		return;
	*stat_of(net, domain) = reg.stat;
	if (is_registered(reg.stat))
		take_act(net, reg.act);
	if (!anywhere(net)) {
		net->act = -1;
		net->mode[0] = '\0';
		net->operator[0] = '\0';
	}
	if (net->cs != before.cs || net->ps != before.ps || net->eps != before.eps ||
		net->act != before.act || strcmp(net->mode, before.mode) != 0)
		changed(net);
}

static void on_creg(void *ctx, const char *line, const char *rest)
{
	(void)line;
	on_reg(ctx, 0, rest);
}

static void on_cgreg(void *ctx, const char *line, const char *rest)
{
	(void)line;
	on_reg(ctx, 1, rest);
}

static void on_cereg(void *ctx, const char *line, const char *rest)
{
	(void)line;
	on_reg(ctx, 2, rest);
}

static long number(struct at_args *args)
{
	struct at_arg arg;
	long n;

	return at_args_next(args, &arg) && at_arg_number(&arg, 0, 255, &n) == 0 ? n : -1;
}

/* ^MODE: <system>,<detail> (Huawei). The detail is that of ^SYSINFO: ModemManager's huawei
 * plugin lists it. */
static void on_mode(void *ctx, const char *line, const char *rest)
{
	static const char *const detail[] = { "", "GSM", "GPRS", "EDGE", "UMTS", "HSDPA", "HSUPA",
		"HSPA", "TD-SCDMA", "HSPA+", [17] = "HSPA+", [18] = "HSPA+" };
	struct net *net = ctx;
	struct at_args args;
	const char *word = NULL;
	long n;

	(void)line;
	at_args_start(&args, rest);
	number(&args);
	n = number(&args);
	if (n >= 0 && n < (long)ARRAY_SIZE(detail))
		word = detail[n];
	/* On LTE some firmware sends details not in the list: +CEREG says it better. */
	if (!word || strcmp(word, net->mode) == 0 || (n == 0 && net->act == 7))
		return;
	text_copy(net->mode, sizeof(net->mode), word);
	changed(net);
}

/* ^SRVST: <service> (Huawei): 0 none, 1 restricted, 2 valid ... Old firmware sends it where no
 * +CREG comes, so it is a reason to ask. */
static void on_srvst(void *ctx, const char *line, const char *rest)
{
	struct net *net = ctx;
	struct at_args args;
	long n;

	(void)line;
	at_args_start(&args, rest);
	n = number(&args);
	if (n < 0 || n == net->srvst)
		return;
	net->srvst = (int)n;
	net_query(net, NULL, NULL);
}

static void listen_on(struct net *net, struct at_chat *chat)
{
	static const struct {
		const char *prefix;
		at_urc_fn *fn;
	} urcs[] = {
		{ "+CREG:", on_creg },
		{ "+CGREG:", on_cgreg },
		{ "+CEREG:", on_cereg },
		{ "^MODE:", on_mode },
		{ "^SRVST:", on_srvst },
	};

	for (size_t i = 0; i < ARRAY_SIZE(urcs); i++)
		at_chat_on_urc(chat, urcs[i].prefix, urcs[i].fn, net);
}

/* Refused for good, not only now: +CEREG on a 3G stick. */
static bool is_unknown_command(const struct at_answer *answer)
{
	return answer->status == AT_ERROR || answer->status == AT_UNSUPPORTED ||
	       (answer->status == AT_CME_ERROR &&
		       (answer->code == 3 || answer->code == 4 || answer->code == 50 ||
			       answer->code == 100));
}

static void set_all(struct modem_task *task, const struct at_answer *answer);

/* The answer is known. A stick that is registered may be dialed with now: what switches the
 * URCs on would only stand in the way, net_listen() does it later. Else they are waited for,
 * and so that none is missed in between, it is asked once more behind. */
static void finish(struct net_task *own, int err)
{
	bool listen = own->listen_next && err == 0 && !net_ready(own->net);

	own->listen_next = false;
	if (listen)
		set_all(&own->task, NULL);
	else
		task_end(&own->task, err);
}

static void ask_one(struct modem_task *task, const struct at_answer *answer)
{
	struct net_task *own = (struct net_task *)task;

	if (answer) {
		if (task_is_over(answer)) {
			task_fail(task, answer);
			return;
		}
		if (answer->status == AT_OK)
			own->any = true;
		else
			task_note(task, answer);
		own->domain++;
	}
	while (own->domain < DOMAINS && own->net->refused & 1u << own->domain)
		own->domain++;
	if (own->domain == DOMAINS) {
		finish(own, own->any ? 0 : own->task.result.err);
		return;
	}
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = domains[own->domain].ask, .timeout_ms = ASK_MS },
		ask_one);
}

static void asked_all(struct modem_task *task, const struct at_answer *answer)
{
	struct net_task *own = (struct net_task *)task;

	if (answer->status == AT_OK) {
		finish(own, 0);
		return;
	}
	if (task_is_over(answer) || answer->status == AT_TIMEOUT) {
		task_fail(task, answer);
		return;
	}
	own->net->apart = true;
	own->domain = 0;
	own->any = false;
	ask_one(task, NULL);
}

/* Packet domains first: while they are not told, the circuit domain's word would do. The
 * answers come by way of the URC handlers: the two shapes of a line tell themselves apart,
 * and so a URC that crosses the question is taken for what it is. */
static void ask(struct modem_task *task, const struct at_answer *answer)
{
	struct net_task *own = (struct net_task *)task;

	(void)answer;
	own->domain = 0;
	own->any = false;
	if (own->net->apart || own->net->refused) {
		ask_one(task, NULL);
		return;
	}
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT+CEREG?;+CGREG?;+CREG?", .timeout_ms = ASK_MS },
		asked_all);
}

static void set_one(struct modem_task *task, const struct at_answer *answer)
{
	struct net_task *own = (struct net_task *)task;

	if (answer) {
		if (task_is_over(answer)) {
			task_fail(task, answer);
			return;
		}
		if (answer->status != AT_OK && !own->plain) {
			own->plain = true;
		} else {
			if (answer->status != AT_OK && is_unknown_command(answer))
				own->net->refused |= 1u << own->domain;
			own->plain = false;
			own->domain++;
		}
	}
	if (own->domain == DOMAINS) {
		ask(task, NULL);
		return;
	}
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = own->plain ? domains[own->domain].set_plain
							    : domains[own->domain].set,
			.timeout_ms = SET_MS },
		set_one);
}

static void set_all_answered(struct modem_task *task, const struct at_answer *answer)
{
	struct net_task *own = (struct net_task *)task;

	if (answer->status == AT_OK) {
		ask(task, NULL);
	} else if (task_is_over(answer) || answer->status == AT_TIMEOUT) {
		task_fail(task, answer);
	} else {
		own->net->apart = true;
		own->domain = 0;
		set_one(task, NULL);
	}
}

static void set_all(struct modem_task *task, const struct at_answer *answer)
{
	(void)answer;
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT+CREG=2;+CGREG=2;+CEREG=2",
			.timeout_ms = SET_MS },
		set_all_answered);
}

void net_start(struct net *net, struct modem *modem, void (*on_change)(void *ctx),
	modem_done_fn *done, void *ctx)
{
	struct net_task *own;

	*net = (struct net){ .modem = modem, .on_change = on_change, .ctx = ctx, .srvst = -1 };
	net->cs = net->ps = net->eps = net->act = -1;
	listen_on(net, modem->control);
	if (modem->data && modem->data != modem->control)
		listen_on(net, modem->data);
	own = task_new(modem, sizeof(*own), ask, done, ctx);
	if (!own)
		return;
	own->net = net;
	own->listen_next = true;
}

void net_listen(struct net *net, modem_done_fn *done, void *ctx)
{
	struct net_task *own = task_new(net->modem, sizeof(*own), set_all, done, ctx);

	if (own)
		own->net = net;
}

void net_query(struct net *net, modem_done_fn *done, void *ctx)
{
	struct net_task *own = task_new(net->modem, sizeof(*own), ask, done, ctx);

	if (own)
		own->net = net;
}

/* A name in UCS2 where +CSCS says so; what hexadecimal digits alone could also be, a PLMN
 * number, is shorter than two characters of it or no multiple of four. */
static void keep_operator(struct net *net, const struct at_arg *arg)
{
	char text[128];

	if (arg->len < 8 || ucs2_from_hex(arg->text, arg->len, text, sizeof(text)) < 0)
		at_arg_copy(arg, text, sizeof(text));
	text_escape(net->operator, sizeof(net->operator), text, strlen(text));
}

/* +COPS: <mode>[,<format>,<oper>[,<AcT>]] (TS 27.007 7.3) */
static void got_operator(struct modem_task *task, const struct at_answer *answer)
{
	struct net *net = ((struct net_task *)task)->net;
	struct net before = *net;
	struct at_args args;
	struct at_arg arg;

	if (answer->status != AT_OK) {
		task_fail(task, answer);
		return;
	}
	at_args_start(&args, answer->n_lines > 0 ? answer->lines[0] + strlen("+COPS:") : "");
	number(&args);
	number(&args);
	if (at_args_next(&args, &arg)) {
		keep_operator(net, &arg);
		take_act(net, (int)number(&args));
	} else {
		net->operator[0] = '\0';
	}
	if (strcmp(net->operator, before.operator) != 0 || net->act != before.act)
		changed(net);
	task_end(task, 0);
}

static void ask_operator(struct modem_task *task, const struct at_answer *answer)
{
	if (answer && (task_is_over(answer) || answer->status == AT_TIMEOUT)) {
		task_fail(task, answer);
		return;
	}
	/* The long name (format 0) may be refused: the one set before is told then. */
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT+COPS?",
			.prefix = "+COPS:",
			.timeout_ms = COPS_MS },
		got_operator);
}

static void set_format(struct modem_task *task, const struct at_answer *answer)
{
	(void)answer;
	task_ask(task, task->modem->control,
		&(struct at_request){ .command = "AT+COPS=3,0", .timeout_ms = SET_MS },
		ask_operator);
}

void net_operator(struct net *net, modem_done_fn *done, void *ctx)
{
	struct net_task *own = task_new(net->modem, sizeof(*own), set_format, done, ctx);

	if (own)
		own->net = net;
}

void net_clear(struct net *net)
{
	net->cs = net->ps = net->eps = net->act = net->srvst = -1;
	net->mode[0] = '\0';
	net->operator[0] = '\0';
}

bool net_ready(const struct net *net)
{
	if (net->ps >= 0 || net->eps >= 0)
		return is_registered(net->ps) || is_registered(net->eps);
	return is_registered(net->cs);
}

static bool is_roaming(int stat)
{
	return stat == 5 || stat == 10;
}

bool net_roaming(const struct net *net)
{
	if (is_registered(net->ps) || is_registered(net->eps))
		return is_roaming(net->ps) || is_roaming(net->eps);
	return is_roaming(net->cs);
}

bool net_denied(const struct net *net)
{
	const int stats[] = { net->cs, net->ps, net->eps };
	unsigned told = 0, denied = 0;

	for (size_t i = 0; i < ARRAY_SIZE(stats); i++) {
		told += stats[i] >= 0;
		denied += stats[i] == NET_DENIED;
	}
	return told > 0 && told == denied;
}

const char *net_words(const struct net *net)
{
	const int stats[] = { net->eps, net->ps, net->cs };

	if (net_ready(net))
		return net_roaming(net) ? "roaming" : "registered at home";
	if (net_denied(net))
		return "denied by the network";
	for (size_t i = 0; i < ARRAY_SIZE(stats); i++) {
		if (stats[i] == NET_SEARCHING)
			return "searching";
	}
	for (size_t i = 0; i < ARRAY_SIZE(stats); i++) {
		if (stats[i] == NET_EMERGENCY)
			return "emergency calls only";
	}
	if (anywhere(net))
		return "registered for calls, not for data";
	if (net->cs == NET_IDLE || net->ps == NET_IDLE || net->eps == NET_IDLE)
		return "not registered, not searching";
	return "not known";
}
