/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The SIM: TS 27.007 7.4, 8.3, and Huawei's ^CPIN and ^ICCID. */
#include <errno.h>

#include "tests/sim/verbs.h"

static const char *state_words(const struct brain *brain)
{
	switch (card_state(&brain->card)) {
	case CARD_ABSENT:
	case CARD_DEAD:
		return "";
	case CARD_READY:
		return "READY";
	case CARD_PIN:
		return "SIM PIN";
	case CARD_PUK:
		return "SIM PUK";
	}
	return "";
}

static int read_pin(struct line *line)
{
	int error = verbs_card_error(line->brain);

	if (error && error != 11 && error != 12)
		return error;
	line_info(line, "+CPIN: %s", state_words(line->brain));
	return COMMAND_OK;
}

static int run_cpin(struct line *line, const struct syntax_item *item)
{
	struct brain *brain = line->brain;
	struct card *card = &brain->card;
	char first[9], second[9];
	int error = verbs_card_error(brain), err;

	if (item->op == SYNTAX_READ)
		return read_pin(line);
	if (item->op != SYNTAX_SET)
		return COMMAND_OK;
	if (error != 11 && error != 12)
		return error ? error : 3;
	if (!syntax_arg(item->args, 0, first, sizeof(first), NULL) || !*first)
		return 50;
	if (syntax_arg(item->args, 1, second, sizeof(second), NULL))
		err = card_unblock(card, first, second);
	else
		err = card_verify(card, first);
	evlog_event(brain->log, "pin", "result=%s pin-tries=%u puk-tries=%u",
		err ? "refused" : "accepted", card->pin_tries, card->puk_tries);
	if (err == -EPERM)
		return card_state(card) == CARD_PUK ? 12 : 3;
	if (err < 0)
		return card_state(card) == CARD_PUK && error == 11 ? 12 : 16;
	brain_urc(brain, true, "^SIMST:1");
	brain_update(brain);
	return COMMAND_OK;
}

/* ^CPIN: <code>,[<tries of that code>],<puk1>,<pin1>,<puk2>,<pin2> */
static int run_hcpin(struct line *line, const struct syntax_item *item)
{
	const struct card *card = &line->brain->card;
	int error = verbs_card_error(line->brain);
	char tries[12] = "";

	if (item->op != SYNTAX_READ)
		return COMMAND_ERROR;
	if (error && error != 11 && error != 12)
		return error;
	if (error)
		snprintf(tries, sizeof(tries), "%u",
			error == 11 ? card->pin_tries : card->puk_tries);
	line_info(line, "^CPIN: %s,%s,%u,%u,10,3", state_words(line->brain), tries, card->puk_tries,
		card->pin_tries);
	return COMMAND_OK;
}

static int run_clck(struct line *line, const struct syntax_item *item)
{
	struct brain *brain = line->brain;
	char facility[8], pin[9];
	unsigned mode;
	int err;

	if (item->op == SYNTAX_TEST) {
		line_info(line, "+CLCK: (\"SC\",\"PN\")");
		return COMMAND_OK;
	}
	if (item->op != SYNTAX_SET || !syntax_number(item->args, 1, 99, &mode) || mode > 2 ||
		!syntax_arg(item->args, 0, facility, sizeof(facility), NULL))
		return 50;
	if (mode == 2) {
		line_info(line, "+CLCK: %d", strcmp(facility, "SC") == 0 && brain->card.locked);
		return COMMAND_OK;
	}
	if (strcmp(facility, "SC") != 0 || !syntax_arg(item->args, 2, pin, sizeof(pin), NULL))
		return 50;
	err = card_lock(&brain->card, mode == 1, pin);
	return err == 0 ? COMMAND_OK : err == -EACCES ? 16 : 3;
}

static int run_cimi(struct line *line, const struct syntax_item *item)
{
	if (item->op == SYNTAX_EXEC)
		line_info(line, "%s", line->brain->profile->imsi);
	return COMMAND_OK;
}

static int run_iccid(struct line *line, const struct syntax_item *item)
{
	line_info(line, "%s: %s", item->name, line->brain->profile->iccid);
	return COMMAND_OK;
}

/* TS 27.007 8.18: EF ICCID (2FE2, digits swapped in their bytes) and EF AD (6FAD). */
static int run_crsm(struct line *line, const struct syntax_item *item)
{
	const char *iccid = line->brain->profile->iccid;
	char swapped[21] = "";
	unsigned command, file;

	if (item->op != SYNTAX_SET)
		return COMMAND_OK;
	if (!syntax_number(item->args, 0, 0, &command) || !syntax_number(item->args, 1, 0, &file))
		return 50;
	if (command == 176 && file == 0x2fe2) {
		for (size_t i = 0; i < 20; i++) {
			size_t from = i ^ 1;

			swapped[i] = from < strlen(iccid) ? iccid[from] : 'F';
		}
		line_info(line, "+CRSM: 144,0,\"%s\"", swapped);
	} else if (command == 176 && file == 0x6fad) {
		line_info(line, "+CRSM: 144,0,\"00000002\"");
	} else {
		line_info(line, "+CRSM: 106,130");
	}
	return COMMAND_OK;
}

static int run_cnum(struct line *line, const struct syntax_item *item)
{
	(void)line;
	(void)item;
	return COMMAND_OK;
}

const struct verb verbs_card[] = {
	{ "+CPIN", 0, run_cpin },
	{ "^CPIN", 0, run_hcpin },
	{ "+CLCK", VERB_SIM, run_clck },
	{ "+CIMI", VERB_SIM, run_cimi },
	{ "^ICCID", VERB_SIM, run_iccid },
	{ "+CCID", VERB_SIM, run_iccid },
	{ "+CRSM", VERB_SIM, run_crsm },
	{ "+CNUM", VERB_SIM, run_cnum },
	{ NULL, 0, NULL },
};
