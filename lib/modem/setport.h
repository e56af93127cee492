/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The value of Huawei's AT^SETPORT: which functions a stick shows before it is switched and
 * which after, "A1,A2;12,10,16" with a code for each. Pure: bytes and words in, rules, text out.
 *
 * The rules are those of the firmware (its own comment at the command says them: one of FF or
 * A1[,A2] in front, no code twice, at most eight, at most 50 bytes, the control port always
 * there). They are checked here too, because a stick without its control port takes no further
 * command, this one included.
 */
#ifndef SURFSTICK_MODEM_SETPORT_H
#define SURFSTICK_MODEM_SETPORT_H

#include "base/macro.h"

enum { SETPORT_CODES = 16, SETPORT_LIST = 32, SETPORT_TEXT = 104, SETPORT_NAMES = 320,
	SETPORT_WHY = 200 };

/* The code of a function is its text read as hex: "10" is 0x10, "A1" is 0xa1. */
struct setport {
	uint8_t before[SETPORT_CODES], after[SETPORT_CODES];
	size_t n_before, n_after;
};

/* What the firmware says it knows, AT^SETPORT=?; n 0: it did not say. */
struct setport_list {
	uint8_t codes[SETPORT_LIST];
	char names[SETPORT_LIST][32]; /* its own words, escaped */
	size_t n;
};

/* The stick's answer, with or without "^SETPORT:". -EINVAL. */
int setport_parse(struct setport *out, const char *line);
/* One line of the list; lines that are none are passed over. */
void setport_list_add(struct setport_list *list, const char *line);
/*
 * What a person wrote: codes or names ("FF;modem,pcui"), quotes of any kind around it. A name
 * that stands for two codes (3G, 4G) is the one that the list has; the list may be NULL.
 * -EINVAL: why says which part is wrong.
 */
int setport_read(struct setport *out, const char *text, const struct setport_list *list,
	char *why, size_t size);
/* -EINVAL: a rule is broken; -ENOTSUP: the list lacks a code. why names the offending part. */
int setport_check(const struct setport *value, const struct setport_list *list, char *why,
	size_t size);
/* As the command takes it, and with names in place of the codes; setport_read() reads both. */
const char *setport_text(const struct setport *value, char out[SETPORT_TEXT]);
const char *setport_names(const struct setport *value, char out[SETPORT_NAMES]);
bool setport_equal(const struct setport *a, const struct setport *b);
/* Whether there is a port that takes ATD. */
bool setport_dials(const struct setport *value);

#endif
