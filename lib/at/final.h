/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Final result codes: the line that ends a command (V.250 5.7.1, TS 27.007 9.2, TS 27.005
 * 3.2.5), and words for the numbers of +CME ERROR and +CMS ERROR. Pure.
 */
#ifndef SURFSTICK_AT_FINAL_H
#define SURFSTICK_AT_FINAL_H

#include "at/chat.h"

struct at_final {
	enum at_status status;
	int code;	  /* of +CME/+CMS ERROR, -1: none, or a text not known here */
	const char *text; /* into the line: behind CONNECT or the colon of an error; "" if none */
};

/*
 * Whether the line, as a whole, is a final result. Whether it may end the command under way is
 * another matter: at_final_ends_call() ones end a call, and no other command.
 */
bool at_final_parse(const char *line, struct at_final *out);
/* CONNECT, NO CARRIER, BUSY, NO ANSWER, NO DIALTONE */
bool at_final_ends_call(enum at_status status);
/* Words for a number, NULL for one not known. */
const char *at_final_cme_words(int code);
const char *at_final_cms_words(int code);

#endif
