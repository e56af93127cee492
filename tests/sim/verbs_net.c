/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Registration, operator, signal: TS 27.007 7.2, 7.3, 8.2, 8.5, 10.1.20, 10.1.22. */
#include "base/text.h"
#include "tests/sim/datacall.h"
#include "tests/sim/verbs.h"

static bool is_registered(const struct brain *brain)
{
	return brain->stat == 1 || brain->stat == 5;
}

static int run_reg(struct line *line, const struct syntax_item *item)
{
	struct brain *brain = line->brain;
	const struct profile *p = brain->profile;
	unsigned *report = &brain->reg_report[item->name[2] == 'R' ? REG_CS :
		item->name[2] == 'G' ? REG_PS : REG_EPS];

	if (item->op == SYNTAX_TEST) {
		line_info(line, "%s: (0-2)", item->name);
	} else if (item->op == SYNTAX_SET) {
		if (!syntax_number(item->args, 0, 0, report) || *report > 2) {
			*report = 0;
			return 50;
		}
	} else if (*report == 2 && is_registered(brain)) {
		line_info(line, "%s: 2,%d,\"%s\",\"%s\",%u", item->name, brain->stat, p->lac, p->ci,
			p->act);
	} else {
		line_info(line, "%s: %u,%d", item->name, *report, brain->stat);
	}
	return COMMAND_OK;
}

static int run_cops(struct line *line, const struct syntax_item *item)
{
	struct brain *brain = line->brain;
	const struct profile *p = brain->profile;
	const char *const names[] = { p->operator, p->short_operator, p->mccmnc };
	unsigned mode;

	if (item->op == SYNTAX_TEST) {
		line_info(line, "+COPS: (2,\"%s\",\"%s\",\"%s\",%u),,(0,1,3,4),(0,1,2)",
			p->operator, p->short_operator, p->mccmnc, p->act);
		return COMMAND_OK;
	}
	if (item->op == SYNTAX_SET) {
		if (!syntax_number(item->args, 0, 0, &mode) ||
			!syntax_number(item->args, 1, brain->cops_format, &brain->cops_format) ||
			brain->cops_format > 2)
			return 50;
		return COMMAND_OK;
	}
	if (is_registered(brain))
		line_info(line, "+COPS: 0,%u,\"%s\",%u", brain->cops_format,
			names[brain->cops_format], p->act);
	else
		line_info(line, "+COPS: 0");
	return COMMAND_OK;
}

static int run_csq(struct line *line, const struct syntax_item *item)
{
	const struct brain *brain = line->brain;

	if (item->op == SYNTAX_TEST)
		line_info(line, "+CSQ: (0-31,99),(0-7,99)");
	else
		line_info(line, "+CSQ: %u,99", is_registered(brain) ? brain->profile->csq : 99);
	return COMMAND_OK;
}

static int run_hcsq(struct line *line, const struct syntax_item *item)
{
	const struct brain *brain = line->brain;
	unsigned level = brain->profile->csq * 2 + 10;

	if (item->op != SYNTAX_READ)
		return COMMAND_OK;
	if (!is_registered(brain))
		line_info(line, "^HCSQ: \"NOSERVICE\"");
	else if (brain->profile->act == 7)
		line_info(line, "^HCSQ: \"LTE\",%u,35,86,14", level);
	else
		line_info(line, "^HCSQ: \"WCDMA\",%u,%u,45", level, level - 4);
	return COMMAND_OK;
}

/* <srv_status>,<srv_domain>,<roam_status>,<sys_mode>,<sim_state> */
static int run_sysinfo(struct line *line, const struct syntax_item *item)
{
	const struct brain *brain = line->brain;
	bool ready = is_registered(brain), lte = brain->profile->act == 7;
	int card = card_state(&brain->card) == CARD_ABSENT ? 255 : 1;
	const char *name = !ready ? "NO SERVICE" : lte ? "LTE" : "WCDMA";

	if (strcmp(item->name, "^SYSINFO") == 0)
		line_info(line, "^SYSINFO:%d,%d,%d,%d,%d,,%d", ready ? 2 : 0, ready ? 3 : 0,
			brain->stat == 5, !ready ? 0 : lte ? 17 : 5, card, lte ? 0 : 4);
	else
		line_info(line, "^SYSINFOEX:%d,%d,%d,%d,,%d,\"%s\",%d,\"%s\"", ready ? 2 : 0,
			ready ? 3 : 0, brain->stat == 5, card, !ready ? 0 : lte ? 6 : 3, name,
			!ready ? 0 : lte ? 101 : 41, name);
	return COMMAND_OK;
}

static int run_syscfg(struct line *line, const struct syntax_item *item)
{
	if (item->op == SYNTAX_READ && strcmp(item->name, "^SYSCFG") == 0)
		line_info(line, "^SYSCFG:2,0,3FFFFFFF,1,2");
	else if (item->op == SYNTAX_READ)
		line_info(line, "^SYSCFGEX:\"00\",3fffffff,1,2,7fffffffffffffff");
	else if (item->op == SYNTAX_TEST && strcmp(item->name, "^SYSCFG") == 0)
		line_info(line, "^SYSCFG:(2,13,14,16),(0-3),((400000,\"WCDMA2100\")),(0-2),(0-4)");
	else if (item->op == SYNTAX_TEST)
		line_info(line,
			"^SYSCFGEX: (\"00\",\"01\",\"02\",\"03\"),((3fffffff,\"All Bands\")),"
			"(0-1),(0-4),((7fffffffffffffff,\"All bands\"))");
	return COMMAND_OK;
}

static int run_cfun(struct line *line, const struct syntax_item *item)
{
	struct brain *brain = line->brain;
	unsigned mode, reset;

	if (item->op == SYNTAX_READ) {
		line_info(line, "+CFUN: %u", brain->cfun);
		return COMMAND_OK;
	}
	if (item->op == SYNTAX_TEST) {
		line_info(line, "+CFUN: (0-1,4-7),(0-1)");
		return COMMAND_OK;
	}
	if (!syntax_number(item->args, 0, 1, &mode) || mode > 16 ||
		!syntax_number(item->args, 1, 0, &reset) || reset > 1)
		return 50;
	/* 6 is Huawei's "restart", 16 the reset of others. */
	if (reset == 1 || mode == 6 || mode == 16) {
		brain->face->reboot(brain->face_ctx);
		return COMMAND_OK;
	}
	brain->cfun = mode;
	brain_update(brain);
	return COMMAND_OK;
}

static int run_ws46(struct line *line, const struct syntax_item *item)
{
	if (item->op == SYNTAX_TEST)
		line_info(line, "+WS46: (12,22,25,28,31)");
	else if (item->op == SYNTAX_READ)
		line_info(line, "31");
	return COMMAND_OK;
}

static int run_cclk(struct line *line, const struct syntax_item *item)
{
	if (item->op == SYNTAX_READ)
		line_info(line, "+CCLK: \"80/01/06,00:00:00\"");
	return COMMAND_OK;
}

static int run_nwtime(struct line *line, const struct syntax_item *item)
{
	(void)item;
	line_info(line, "^NWTIME: \"26/11/20,12:00:00+04,00\"");
	return COMMAND_OK;
}

const struct verb verbs_net[] = {
	{ "+CREG", 0, run_reg },
	{ "+CGREG", 0, run_reg },
	{ "+CEREG", 0, run_reg },
	{ "+COPS", VERB_SIM, run_cops },
	{ "+CSQ", 0, run_csq },
	{ "^HCSQ", 0, run_hcsq },
	{ "^SYSINFO", 0, run_sysinfo },
	{ "^SYSINFOEX", 0, run_sysinfo },
	{ "^SYSCFG", 0, run_syscfg },
	{ "^SYSCFGEX", 0, run_syscfg },
	{ "+CFUN", 0, run_cfun },
	{ "+WS46", 0, run_ws46 },
	{ "+CCLK", 0, run_cclk },
	{ "^NWTIME", 0, run_nwtime },
	{ NULL, 0, NULL },
};
