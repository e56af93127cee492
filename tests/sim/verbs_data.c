/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Packet data: TS 27.007 10.1, 10.2; V.250 6.3; TS 27.007 6.10 (+CEER). */
#include "base/text.h"
#include "tests/sim/datacall.h"
#include "tests/sim/verbs.h"

static void show_contexts(struct line *line)
{
	const struct brain *brain = line->brain;

	for (unsigned cid = 1; cid <= BRAIN_CONTEXTS; cid++) {
		const struct brain_context *context = &brain->contexts[cid];

		if (context->defined)
			line_info(line, "+CGDCONT: %u,\"%s\",\"%s\",\"0.0.0.0\",0,0,0,0", cid,
				context->type, context->apn);
	}
}

static int set_context(struct brain *brain, const struct syntax_item *item)
{
	struct brain_context *context;
	char type[8] = "IP", apn[100] = "";
	bool quoted = false;
	unsigned cid;

	if (!syntax_number(item->args, 0, 1, &cid) || cid < 1 || cid > BRAIN_CONTEXTS)
		return 50;
	context = &brain->contexts[cid];
	/* Neither bare words nor single quotes are a string (V.250 5.4.2.2). */
	if (strchr(item->args, '\''))
		return COMMAND_ERROR;
	if (!syntax_arg(item->args, 1, type, sizeof(type), &quoted)) {
		/* TS 27.007 10.1.1: the number alone takes the context away. */
		if (strchr(item->args, ','))
			return COMMAND_ERROR;
		context->defined = false;
		return COMMAND_OK;
	}
	if (!quoted || (strcmp(type, "IP") != 0 && strcmp(type, "IPV6") != 0 &&
			strcmp(type, "IPV4V6") != 0 && strcmp(type, "PPP") != 0))
		return COMMAND_ERROR;
	if (syntax_arg(item->args, 2, apn, sizeof(apn), &quoted) && apn[0] && !quoted)
		return COMMAND_ERROR;
	context->defined = true;
	text_copy(context->type, sizeof(context->type), type);
	text_copy(context->apn, sizeof(context->apn), apn);
	evlog_event(brain->log, "context", "cid=%u type=%s apn=%s", cid, type, apn);
	return COMMAND_OK;
}

static int run_cgdcont(struct line *line, const struct syntax_item *item)
{
	static const char *const types[] = { "IP", "PPP", "IPV6", "IPV4V6" };

	switch (item->op) {
	case SYNTAX_READ:
		show_contexts(line);
		return COMMAND_OK;
	case SYNTAX_TEST:
		for (size_t i = 0; i < ARRAY_SIZE(types); i++)
			line_info(line, "+CGDCONT: (1-16),\"%s\",,,(0-2),(0-3),(0,1),(0,1)",
				types[i]);
		return COMMAND_OK;
	case SYNTAX_SET:
		return set_context(line->brain, item);
	case SYNTAX_EXEC:
		return COMMAND_ERROR;
	}
	return COMMAND_ERROR;
}

static int run_cgatt(struct line *line, const struct syntax_item *item)
{
	const struct brain *brain = line->brain;

	if (item->op == SYNTAX_READ)
		line_info(line, "+CGATT: %d", brain->stat == 1 || brain->stat == 5);
	else if (item->op == SYNTAX_TEST)
		line_info(line, "+CGATT: (0,1)");
	else if (brain->stat != 1 && brain->stat != 5)
		return 30;
	return COMMAND_OK;
}

static int run_cgact(struct line *line, const struct syntax_item *item)
{
	struct brain *brain = line->brain;
	unsigned on, cid;

	if (item->op == SYNTAX_READ) {
		for (cid = 1; cid <= BRAIN_CONTEXTS; cid++) {
			if (brain->contexts[cid].defined)
				line_info(line, "+CGACT: %u,%d", cid,
					brain->call.state == CALL_UP && brain->call.cid == cid);
		}
		return COMMAND_OK;
	}
	if (item->op == SYNTAX_TEST) {
		line_info(line, "+CGACT: (0,1)");
		return COMMAND_OK;
	}
	if (!syntax_number(item->args, 0, 1, &on) || !syntax_number(item->args, 1, 1, &cid) ||
		on > 1)
		return 50;
	if (on == 0 && brain->call.state != CALL_NONE && brain->call.cid == cid)
		datacall_end(brain, CALL_BY_NETWORK, "cgact");
	return COMMAND_OK;
}

static int run_cgpaddr(struct line *line, const struct syntax_item *item)
{
	const struct brain *brain = line->brain;
	unsigned cid;

	if (item->op == SYNTAX_TEST)
		return COMMAND_OK;
	if (!syntax_number(item->args, 0, 1, &cid))
		return 50;
	line_info(line, "+CGPADDR: %u,\"%s\"", cid,
		brain->call.state == CALL_UP && brain->call.cid == cid ?
			brain->far_host->remote : "0.0.0.0");
	return COMMAND_OK;
}

/* "*99#", "*99***1#", with T or P in front; TS 27.007 10.2.1. */
static bool dialed_cid(const char *number, unsigned *cid)
{
	char digits[8];
	unsigned long value;

	if (*number == 'T' || *number == 't' || *number == 'P' || *number == 'p')
		number++;
	*cid = 1;
	if (strcmp(number, "*99#") == 0 || strcmp(number, "*98*1#") == 0)
		return true;
	if (!text_starts(number, "*99***"))
		return false;
	number += strlen("*99***");
	if (!text_copy_n(digits, sizeof(digits), number, strcspn(number, "#")) ||
		text_number(digits, 1, BRAIN_CONTEXTS, &value) < 0)
		return false;
	*cid = (unsigned)value;
	return strcmp(number + strlen(digits), "#") == 0;
}

static int run_dial(struct line *line, const struct syntax_item *item)
{
	unsigned cid;

	if (verbs_card_error(line->brain))
		return verbs_card_error(line->brain);
	if (!dialed_cid(item->args, &cid)) {
		text_copy(line->brain->cause, sizeof(line->brain->cause), "Invalid number format");
		return COMMAND_NO_CARRIER;
	}
	return datacall_dial(line, cid, profile_latency(line->brain->profile, "D", ""));
}

static int run_cgdata(struct line *line, const struct syntax_item *item)
{
	char protocol[8];
	unsigned cid;

	if (item->op == SYNTAX_TEST) {
		line_info(line, "+CGDATA: (\"PPP\")");
		return COMMAND_OK;
	}
	if (verbs_card_error(line->brain))
		return verbs_card_error(line->brain);
	if (item->op != SYNTAX_SET || !syntax_number(item->args, 1, 1, &cid) ||
		!syntax_arg(item->args, 0, protocol, sizeof(protocol), NULL) ||
		strcmp(protocol, "PPP") != 0)
		return 50;
	return datacall_dial(line, cid, profile_latency(line->brain->profile, "+CGDATA", ""));
}

static int run_hang_up(struct line *line, const struct syntax_item *item)
{
	(void)item;
	datacall_end(line->brain,
		line->brain->call.line == line ? CALL_BY_HOST : CALL_BY_NETWORK, "ath");
	return COMMAND_OK;
}

static int run_online(struct line *line, const struct syntax_item *item)
{
	(void)item;
	return datacall_return(line);
}

static int run_ceer(struct line *line, const struct syntax_item *item)
{
	if (item->op == SYNTAX_EXEC)
		line_info(line, "+CEER: %s", line->brain->cause[0] ? line->brain->cause :
			"No cause information available");
	return COMMAND_OK;
}

static int run_flow_report(struct line *line, const struct syntax_item *item)
{
	unsigned on;

	if (item->op != SYNTAX_SET || !syntax_number(item->args, 0, 1, &on))
		return COMMAND_ERROR;
	line->brain->flow_report = on != 0;
	brain_flow_start(line->brain);
	return COMMAND_OK;
}

static int run_flow_query(struct line *line, const struct syntax_item *item)
{
	const struct call *call = &line->brain->call;

	(void)item;
	line_info(line, "^DSFLOWQRY:%08X,%016llX,%016llX,%08X,%016llX,%016llX", 0U,
		(unsigned long long)call->sent, (unsigned long long)call->received, 0U,
		(unsigned long long)call->sent, (unsigned long long)call->received);
	return COMMAND_OK;
}

static int run_nothing(struct line *line, const struct syntax_item *item)
{
	(void)line;
	(void)item;
	return COMMAND_OK;
}

const struct verb verbs_data[] = {
	{ "+CGDCONT", 0, run_cgdcont },
	{ "+CGATT", VERB_SIM, run_cgatt },
	{ "+CGACT", VERB_SIM, run_cgact },
	{ "+CGPADDR", VERB_SIM, run_cgpaddr },
	{ "D", VERB_PROMPT, run_dial },
	{ "+CGDATA", VERB_PROMPT, run_cgdata },
	{ "H", 0, run_hang_up },
	{ "O", 0, run_online },
	{ "+CEER", 0, run_ceer },
	{ "^DSFLOWRPT", 0, run_flow_report },
	{ "^DSFLOWQRY", 0, run_flow_query },
	{ "^DSFLOWCLR", 0, run_nothing },
	{ "+CGQREQ", 0, run_nothing },
	{ "+CGEQREQ", 0, run_nothing },
	{ "+CGEREP", 0, run_nothing },
	{ NULL, 0, NULL },
};
