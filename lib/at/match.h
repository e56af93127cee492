/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What a received line is to the command under way. Pure. The rule: a line enters the answer
 * only when it fits what was asked for; everything else is unsolicited, known or not.
 */
#ifndef SURFSTICK_AT_MATCH_H
#define SURFSTICK_AT_MATCH_H

#include "at/chat.h"
#include "at/final.h"

enum at_match {
	AT_MATCH_ECHO,	/* the command itself, back from the modem */
	AT_MATCH_FINAL, /* ends the command: final is filled */
	AT_MATCH_INFO,	/* belongs to the answer */
	AT_MATCH_OTHER, /* unsolicited */
};

/* command, prefix, flags: as in struct at_request; command NULL: none under way. */
enum at_match at_match(const char *line, const char *command, const char *prefix, unsigned flags,
	struct at_final *final);
/* "+NAME:" or "^NAME:" and the like: a result code, never a bare value. */
bool at_match_is_code(const char *line);
/* What is behind "+NAME:" and blanks, or the line itself when there is no such thing. */
const char *at_match_value(const char *line);
/* Bytes (no whole line is needed) that look like PPP in HDLC framing (RFC 1662), not like AT. */
bool at_match_is_data(const char *bytes, size_t len);

#endif
