/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* V.250 6.1 and 6.2, and who the modem is (TS 27.007 5). */
#include "base/text.h"
#include "tests/sim/datacall.h"
#include "tests/sim/verbs.h"

static int run_reset(struct line *line, const struct syntax_item *item)
{
	(void)item;
	if (line->brain->call.line == line)
		datacall_end(line->brain, CALL_BY_HOST, "reset");
	line_defaults(line);
	return COMMAND_OK;
}

static int run_setting(struct line *line, const struct syntax_item *item)
{
	const char *name = item->name;

	if (strcmp(name, "E") == 0)
		line->echo = item->number != 0;
	else if (strcmp(name, "V") == 0)
		line->verbose = item->number != 0;
	else if (strcmp(name, "Q") == 0)
		line->quiet = item->number != 0;
	else if (strcmp(name, "&D") == 0)
		line->dtr_mode = item->number;
	else
		line->carrier_mode = item->number;
	if (strcmp(name, "&C") == 0)
		line_carrier(line, line->brain->call.line == line);
	return COMMAND_OK;
}

static int run_nothing(struct line *line, const struct syntax_item *item)
{
	(void)line;
	(void)item;
	return COMMAND_OK;
}

static int run_about(struct line *line, const struct syntax_item *item)
{
	const struct profile *p = line->brain->profile;

	(void)item;
	line_info(line, "Manufacturer: %s\r\nModel: %s\r\nRevision: %s\r\nIMEI: %s\r\n"
		"+GCAP: +CGSM,+DS,+ES", p->maker, p->model, p->revision, p->imei);
	return COMMAND_OK;
}

static int run_identity(struct line *line, const struct syntax_item *item)
{
	const struct profile *p = line->brain->profile;
	const char *last = item->name + strlen(item->name) - 1;

	if (item->op == SYNTAX_TEST)
		return COMMAND_OK;
	if (item->op != SYNTAX_EXEC)
		return COMMAND_ERROR;
	line_info(line, "%s", *last == 'I' ? p->maker : *last == 'M' ? p->model : *last == 'R' ?
		p->revision : p->imei);
	return COMMAND_OK;
}

static int run_cmee(struct line *line, const struct syntax_item *item)
{
	unsigned level;

	if (item->op == SYNTAX_READ) {
		line_info(line, "+CMEE: %u", line->brain->cmee);
	} else if (item->op == SYNTAX_TEST) {
		line_info(line, "+CMEE: (0,1,2)");
	} else {
		if (!syntax_number(item->args, 0, 0, &level) || level > 2)
			return COMMAND_ERROR;
		line->brain->cmee = level;
	}
	return COMMAND_OK;
}

static int run_gcap(struct line *line, const struct syntax_item *item)
{
	(void)item;
	line_info(line, "+GCAP: +CGSM,+DS,+ES");
	return COMMAND_OK;
}

static int run_sparameter(struct line *line, const struct syntax_item *item)
{
	if (item->op == SYNTAX_READ)
		line_info(line, "%s", strcmp(item->name, "S3") == 0 ? "013" : "000");
	return COMMAND_OK;
}

static int run_charset(struct line *line, const struct syntax_item *item)
{
	if (item->op == SYNTAX_READ)
		line_info(line, "+CSCS: \"IRA\"");
	else if (item->op == SYNTAX_TEST)
		line_info(line, "+CSCS: (\"IRA\",\"UCS2\",\"GSM\")");
	return COMMAND_OK;
}

static int run_storage(struct line *line, const struct syntax_item *item)
{
	if (item->op == SYNTAX_TEST)
		line_info(line, "+CPMS: (\"SM\",\"ME\"),(\"SM\",\"ME\"),(\"SM\",\"ME\")");
	else if (item->op == SYNTAX_READ)
		line_info(line, "+CPMS: \"SM\",0,20,\"SM\",0,20,\"SM\",0,20");
	else
		line_info(line, "+CPMS: 0,20,0,20,0,20");
	return COMMAND_OK;
}

static int run_format(struct line *line, const struct syntax_item *item)
{
	if (item->op == SYNTAX_READ)
		line_info(line, "+CMGF: 0");
	else if (item->op == SYNTAX_TEST)
		line_info(line, "+CMGF: (0-1)");
	return COMMAND_OK;
}

static int run_service(struct line *line, const struct syntax_item *item)
{
	(void)item;
	line_info(line, "+CSMS: 1,1,1");
	return COMMAND_OK;
}

static int run_cnmi(struct line *line, const struct syntax_item *item)
{
	if (item->op == SYNTAX_READ)
		line_info(line, "+CNMI: 0,0,0,0,0");
	else if (item->op == SYNTAX_TEST)
		line_info(line, "+CNMI: (0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)");
	return COMMAND_OK;
}

static int run_fclass(struct line *line, const struct syntax_item *item)
{
	if (item->op != SYNTAX_SET)
		line_info(line, "+FCLASS: 0");
	return COMMAND_OK;
}

const struct verb verbs_basic[] = {
	{ "Z", 0, run_reset },
	{ "&F", 0, run_reset },
	{ "E", 0, run_setting },
	{ "V", 0, run_setting },
	{ "Q", 0, run_setting },
	{ "&C", 0, run_setting },
	{ "&D", 0, run_setting },
	{ "X", 0, run_nothing },
	{ "L", 0, run_nothing },
	{ "M", 0, run_nothing },
	{ "&S", 0, run_nothing },
	{ "&K", 0, run_nothing },
	{ "&W", 0, run_nothing },
	{ "\\Q", 0, run_nothing },
	{ "+IFC", 0, run_nothing },
	{ "+IPR", 0, run_nothing },
	{ "S0", 0, run_sparameter },
	{ "S3", 0, run_sparameter },
	{ "S7", 0, run_sparameter },
	{ "S10", 0, run_sparameter },
	{ "S12", 0, run_sparameter },
	{ "I", 0, run_about },
	{ "+CGMI", 0, run_identity },
	{ "+GMI", 0, run_identity },
	{ "+CGMM", 0, run_identity },
	{ "+GMM", 0, run_identity },
	{ "+CGMR", 0, run_identity },
	{ "+GMR", 0, run_identity },
	{ "+CGSN", 0, run_identity },
	{ "+GSN", 0, run_identity },
	{ "+GCAP", 0, run_gcap },
	{ "+CMEE", 0, run_cmee },
	{ "+FCLASS", 0, run_fclass },
	{ "+CSCS", VERB_SIM, run_charset },
	{ "+CPMS", VERB_SIM, run_storage },
	{ "+CMGF", 0, run_format },
	{ "+CSMS", VERB_SIM, run_service },
	{ "+CNMI", VERB_SIM, run_cnmi },
	{ NULL, 0, NULL },
};
