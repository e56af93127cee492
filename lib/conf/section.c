/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/section.h"

#include <ctype.h>
#include <errno.h>

#include "base/text.h"

/* name_port() of lib/usb writes at most so much. */
enum { IMEI_DIGITS = 14, PORT_PATH_MAX = 64, BUS_DIGITS = 3 };

/* 1-1.2.3.4.5.6: so deep go hubs (MAX_TOPO_LEVEL, drivers/usb/core/hub.c). */
enum { CHAIN_MAX = 6, CHAIN_DIGITS = 3 };

static const char digits[] = "0123456789";

static bool is_digits(const char *text, size_t min, size_t max)
{
	size_t len = strlen(text);

	return len >= min && len <= max && strspn(text, digits) == len;
}

static bool is_hex4(const char *text)
{
	for (size_t i = 0; i < 4; i++)
		if (!isxdigit((unsigned char)text[i]))
			return false;
	return true;
}

static bool take_usb(const char *text, char id[CONF_ID_MAX])
{
	if (strlen(text) != 9 || !is_hex4(text) || text[4] != ':' || !is_hex4(text + 5))
		return false;
	for (size_t i = 0; i <= 9; i++)
		id[i] = (char)tolower((unsigned char)text[i]);
	return true;
}

static bool take_imei(const char *text, char id[CONF_ID_MAX])
{
	return is_digits(text, 14, 16) && text_copy(id, CONF_ID_MAX, text);
}

/* MCC and MNC, or more of the IMSI: TS 23.003 2.2 */
static bool take_sim(const char *text, char id[CONF_ID_MAX])
{
	return is_digits(text, 5, 15) && text_copy(id, CONF_ID_MAX, text);
}

/* The file's encoding is nobody's promise, and what is no text cannot be typed. */
static bool take_serial(const char *text, char id[CONF_ID_MAX])
{
	for (const char *p = text; *p; p++)
		if (*p < 0x20 || *p > 0x7e)
			return false;
	return *text && text_copy(id, CONF_ID_MAX, text);
}

/* "1.4.2": ports from the root hub on. */
static bool is_chain(const char *text)
{
	for (unsigned depth = 1; depth <= CHAIN_MAX; depth++) {
		size_t len = strspn(text, digits);

		if (len == 0 || len > CHAIN_DIGITS)
			return false;
		text += len;
		if (!*text)
			return true;
		if (*text++ != '.')
			return false;
	}
	return false;
}

static bool is_port_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '-';
}

/* "0000_00_14.0-1.4", or shortened, with a checksum for its end: not the role that
 * /dev/gsm/by-path puts behind. */
static bool is_port_path(const char *text)
{
	const char *end = strrchr(text, '-');

	if (!isalnum((unsigned char)*text) || !end || strlen(text) > PORT_PATH_MAX)
		return false;
	for (const char *p = text; *p; p++)
		if (!is_port_char(*p))
			return false;
	return is_chain(end + 1) ||
		(strlen(end + 1) == 8 && strspn(end + 1, "0123456789abcdef") == 8);
}

static bool take_port(const char *text, char id[CONF_ID_MAX])
{
	size_t bus = strspn(text, digits);
	bool is_name = bus > 0 && bus <= BUS_DIGITS && text[bus] == '-' && is_chain(text + bus + 1);

	return (is_name || is_port_path(text)) && text_copy(id, CONF_ID_MAX, text);
}

static const struct kind {
	const char *word;
	enum conf_scope scope;
	bool (*take)(const char *text, char id[CONF_ID_MAX]);
	const char *takes;
} kinds[] = {
	{ "usb", CONF_SCOPE_USB, take_usb, "ids of vendor and product, like [usb 12d1:1f01]" },
	{ "serial", CONF_SCOPE_SERIAL, take_serial,
	  "1 to 126 printable ASCII characters; [port 1-1.4] can name any stick" },
	{ "port", CONF_SCOPE_PORT, take_port,
	  "a USB port, like [port 1-1.4], or as in /dev/gsm/by-path, without the role, like "
	  "[port 0000_00_14.0-1.4]" },
	{ "imei", CONF_SCOPE_IMEI, take_imei, "14 to 16 digits" },
	{ "sim", CONF_SCOPE_SIM, take_sim, "5 to 15 digits: the start of the IMSI" },
};

static bool take_stick(const char *name, char id[CONF_ID_MAX])
{
	return text_starts(name, "gsm") && is_digits(name + 3, 1, 3) &&
		text_copy(id, CONF_ID_MAX, name);
}

static const struct kind *find_kind(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strlen(kinds[i].word) == len && strncmp(name, kinds[i].word, len) == 0)
			return &kinds[i];
	return NULL;
}

int conf_section_parse(const char *name, enum conf_scope *scope, char id[CONF_ID_MAX],
	char why[CONF_WHY_MAX])
{
	size_t word = strcspn(name, " \t");
	const struct kind *kind = find_kind(name, word);

	*id = *why = '\0';
	*scope = CONF_SCOPE_ALL;
	if (strcmp(name, "*") == 0)
		return 0;
	*scope = CONF_SCOPE_STICK;
	if (take_stick(name, id))
		return 0;
	if (!kind) {
		text_copy(why, CONF_WHY_MAX, "no such kind of section; there are [*], [gsm0] (a "
			"stick), [usb ...], [serial ...], [port ...], [imei ...] and [sim ...]");
		return -EINVAL;
	}
	*scope = kind->scope;
	name += word;
	name += strspn(name, " \t");
	if (kind->take(name, id))
		return 0;
	snprintf(why, CONF_WHY_MAX, "expected %s", kind->takes);
	return -EINVAL;
}

bool conf_scope_is_plug(enum conf_scope scope)
{
	return scope == CONF_SCOPE_USB || scope == CONF_SCOPE_SERIAL || scope == CONF_SCOPE_PORT;
}

bool conf_scope_takes(enum conf_scope scope, const struct conf_key *key)
{
	if (key->plug)
		return scope != CONF_SCOPE_IMEI && scope != CONF_SCOPE_SIM;
	return !conf_scope_is_plug(scope);
}

static bool is_known(const char *text)
{
	return text && *text;
}

/* Blanks at either end are no part of a section's name, and some sticks have them. */
static bool is_serial(const char *serial, const char *id)
{
	size_t len;

	serial += strspn(serial, " \t");
	len = strlen(serial);
	while (len > 0 && (serial[len - 1] == ' ' || serial[len - 1] == '\t'))
		len--;
	return strlen(id) == len && strncmp(serial, id, len) == 0;
}

static bool is_same(const char *known, const char *id)
{
	return known && strcmp(known, id) == 0;
}

bool conf_scope_matches(enum conf_scope scope, const char *id, const struct conf_match *match)
{
	switch (scope) {
	case CONF_SCOPE_ALL:
		return true;
	case CONF_SCOPE_USB:
		return is_same(match->usb, id);
	case CONF_SCOPE_STICK:
		return is_same(match->stick, id);
	case CONF_SCOPE_SERIAL:
		return match->serial && is_serial(match->serial, id);
	case CONF_SCOPE_PORT:
		return is_same(match->port, id) || is_same(match->port_path, id);
	case CONF_SCOPE_IMEI:
		/* Digit 15 is a check digit or, in an IMEISV, a version: TS 23.003 6.2 */
		return match->imei && strlen(match->imei) >= IMEI_DIGITS &&
			strncmp(match->imei, id, IMEI_DIGITS) == 0;
	case CONF_SCOPE_SIM:
		return match->imsi && text_starts(match->imsi, id);
	}
	return false;
}

bool conf_scope_is_open(enum conf_scope scope, const struct conf_match *match)
{
	switch (scope) {
	case CONF_SCOPE_USB:
		return !is_known(match->usb);
	case CONF_SCOPE_SERIAL:
		return !is_known(match->serial);
	case CONF_SCOPE_PORT:
		return !is_known(match->port) && !is_known(match->port_path);
	case CONF_SCOPE_ALL:
	case CONF_SCOPE_STICK:
	case CONF_SCOPE_IMEI:
	case CONF_SCOPE_SIM:
		return false;
	}
	return false;
}
