/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The commands the modem knows, in tables by topic. */
#ifndef SURFSTICK_SIM_VERBS_H
#define SURFSTICK_SIM_VERBS_H

#include "tests/sim/line.h"

enum verb_flag {
	VERB_SIM = 1,	/* +CME ERROR 10 to 15 while the SIM is not ready */
	VERB_PROMPT = 2, /* starts at once and takes its time itself */
};

struct verb {
	const char *name;
	unsigned flags;
	int (*run)(struct line *line, const struct syntax_item *item);
};

/* Each ends with a row without a name. */
extern const struct verb verbs_basic[];
extern const struct verb verbs_card[];
extern const struct verb verbs_net[];
extern const struct verb verbs_data[];
extern const struct verb verbs_huawei[];

/* NULL: unknown. */
const struct verb *verbs_find(const char *name);
/* 0, or the +CME ERROR number that the SIM's state is worth (TS 27.007 9.2). */
int verbs_card_error(const struct brain *brain);
/* "SIM PIN required" for +CMEE=2. */
const char *verbs_cme_words(int code);

#endif
