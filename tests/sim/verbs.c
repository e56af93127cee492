/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/verbs.h"

static const struct {
	int code;
	const char *words;
} cme_words[] = {
	{ 3, "operation not allowed" },
	{ 4, "operation not supported" },
	{ 10, "SIM not inserted" },
	{ 11, "SIM PIN required" },
	{ 12, "SIM PUK required" },
	{ 13, "SIM failure" },
	{ 14, "SIM busy" },
	{ 16, "incorrect password" },
	{ 30, "no network service" },
	{ 50, "incorrect parameters" },
};

const struct verb *verbs_find(const char *name)
{
	static const struct verb *const tables[] = { verbs_basic, verbs_card, verbs_net, verbs_data,
		verbs_huawei };

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		for (const struct verb *verb = tables[i]; verb->name; verb++) {
			if (strcmp(verb->name, name) == 0)
				return verb;
		}
	}
	return NULL;
}

int verbs_card_error(const struct brain *brain)
{
	if (brain->busy_timer.loop || brain->card.force_busy)
		return 14;
	switch (card_state(&brain->card)) {
	case CARD_ABSENT:
		return 10;
	case CARD_READY:
		return 0;
	case CARD_PIN:
		return 11;
	case CARD_PUK:
		return 12;
	case CARD_DEAD:
		return 13;
	}
	return 0;
}

const char *verbs_cme_words(int code)
{
	for (size_t i = 0; i < ARRAY_SIZE(cme_words); i++) {
		if (cme_words[i].code == code)
			return cme_words[i].words;
	}
	return "unknown error";
}
