/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "at/match.h"

#include <strings.h>

#include "base/text.h"

static bool is_name_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* Length of "+NAME" or "^NAME", 0 if there is none (V.250 5.4.1; ^ * # $ % & are vendors'). */
static size_t name_len(const char *line)
{
	size_t len = 1;

	if (!*line || !strchr("+^*#$%&", *line))
		return 0;
	while (is_name_char(line[len]))
		len++;
	return len > 1 ? len : 0;
}

bool at_match_is_code(const char *line)
{
	size_t len = name_len(line);

	return len > 0 && line[len] == ':';
}

const char *at_match_value(const char *line)
{
	if (at_match_is_code(line))
		line += name_len(line) + 1;
	return line + strspn(line, " ");
}

/* AT+CGMR may be answered with the bare value or with "+CGMR: value". */
static bool is_own_code(const char *line, const char *command)
{
	const char *name = command + (strncasecmp(command, "AT", 2) == 0 ? 2 : 0);
	size_t len = name_len(name);

	return len > 0 && name_len(line) == len && strncasecmp(line, name, len) == 0;
}

static bool is_info(const char *line, const char *command, const char *prefix)
{
	static const char *const not_values[] = { "RING", "NO CARRIER", "BUSY", "NO ANSWER",
		"NO DIALTONE", "CONNECT" };

	if (!prefix)
		return false;
	if (*prefix)
		return text_starts(line, prefix);
	if (at_match_is_code(line))
		return is_own_code(line, command);
	for (size_t i = 0; i < ARRAY_SIZE(not_values); i++) {
		if (text_starts(line, not_values[i]))
			return false;
	}
	return true;
}

enum at_match at_match(const char *line, const char *command, const char *prefix, unsigned flags,
	struct at_final *final)
{
	if (!command)
		return AT_MATCH_OTHER;
	if (strcmp(line, command) == 0)
		return AT_MATCH_ECHO;
	if (at_final_parse(line, final)) {
		/* NO CARRIER is the end of a call, and of no question asked beside it. */
		if (at_final_ends_call(final->status) && !(flags & AT_DIAL))
			return AT_MATCH_OTHER;
		return AT_MATCH_FINAL;
	}
	return is_info(line, command, prefix) ? AT_MATCH_INFO : AT_MATCH_OTHER;
}

/*
 * A frame starts with the flag 0x7e and holds, unless address, control and protocol are all
 * compressed, 0xff 0x7d 0x23 or 0xc0 0x21. Text may hold '~' or UTF-8, hardly both, and a line
 * that begins like a result code is text.
 */
bool at_match_is_data(const char *bytes, size_t len)
{
	size_t flags = 0, controls = 0, high = 0;

	if (len > 0 && strchr("+^*#$%&", bytes[0]))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		flags += c == 0x7e;
		high += c >= 0x80;
		controls += (c < 0x20 && c != '\t' && c != 0x1b) || c == 0x7f;
	}
	if (flags > 0 && (high > 0 || controls > 0))
		return true;
	return len >= 8 && controls * 10 > len * 3;
}
