/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/check.h"

#include <strings.h>

#include "base/macro.h"
#include "base/text.h"

static bool is_printable_ascii(char c)
{
	return c > 0x20 && c < 0x7f;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool all_of(const char *text, bool (*is)(char c))
{
	for (; *text; text++)
		if (!is(*text))
			return false;
	return true;
}

/*
 * TS 23.003 9.1 allows letters, digits, '-' and '.'; operators use more. What a quoted string
 * of an AT line (V.250 5.4.2.2) cannot hold, and what some sticks take for its end, is refused.
 */
static bool is_apn_char(char c)
{
	return is_printable_ascii(c) && !strchr("\"'\\,;`", c);
}

const char *conf_check_apn(const char *text)
{
	return all_of(text, is_apn_char) ? NULL : "an APN holds no blanks, quotes or accents";
}

/* V.250 6.3.1 dial digits and TS 27.007 10.2.1.1 (*99*address*L2P*cid#). No ';': a voice call. */
static bool is_phone_char(char c)
{
	return is_alnum(c) || (c && strchr("*#+,.-", c));
}

const char *conf_check_phone(const char *text)
{
	return all_of(text, is_phone_char) ? NULL : "not a number to dial, like *99#";
}

static bool starts_with_at(const char *text)
{
	return strncasecmp(text, "AT", 2) == 0;
}

static bool is_dial_char(char c)
{
	return is_alnum(c) || (c && strchr("&+=", c));
}

const char *conf_check_dial(const char *text)
{
	size_t len = strlen(text);
	const char *d = len > 2 ? text + len - 1 : "";

	/* D, or D with T (tone) or P (pulse): V.250 6.3.1 */
	if (len > 3 && strchr("TtPp", *d))
		d--;
	if (!starts_with_at(text) || (*d != 'D' && *d != 'd') || !all_of(text, is_dial_char))
		return "not a dial command, like ATD or ATDT";
	return NULL;
}

static bool has_nocase(const char *text, const char *part)
{
	return strcasestr(text, part) != NULL;
}

const char *conf_check_init(const char *text)
{
	if (!starts_with_at(text))
		return "an init string starts with AT";
	for (const char *p = text; *p; p++)
		if (*p != ' ' && !is_printable_ascii(*p))
			return "an init string is plain ASCII (typographic quotes?)";
	/* Every AT+CPIN= costs a try of three: only `pin` is guarded. */
	if (has_nocase(text, "+CPIN="))
		return "a PIN goes to the key 'pin', where the SIM's tries are guarded";
	if (strncasecmp(text, "ATD", 3) == 0)
		return "an init string does not dial: see 'phone' and 'dial'";
	return NULL;
}

const char *conf_check_secret(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return "holds a control character";
	return NULL;
}

const char *conf_check_pin(const char *text)
{
	size_t len = strlen(text);

	/* TS 31.101 9.5.1: 4 to 8 digits */
	if (len < 4 || len > 8 || strspn(text, "0123456789") != len)
		return "a PIN is 4 to 8 digits";
	return NULL;
}

static bool is_interface_char(char c)
{
	return is_alnum(c) || (c && strchr("_.-", c));
}

/* Narrower than the kernel's dev_valid_name(), net/core/dev.c. */
const char *conf_check_interface(const char *text)
{
	if (!is_alnum(*text) || !all_of(text, is_interface_char))
		return "not a name for a network interface";
	return NULL;
}

const char *conf_check_path(const char *text)
{
	if (*text != '/')
		return "not an absolute path";
	if (!all_of(text, is_printable_ascii))
		return "a path here holds no blanks or accents";
	return NULL;
}

const char *conf_check_control(const char *text)
{
	return strcmp(text, "none") == 0 ? NULL : conf_check_path(text);
}

/* pppd(8) options that are surfdial's to set, or would take pppd out of its hands. */
static const char *const ours[] = {
	"connect", "demand", "detach", "disconnect", "holdoff", "init", "logfd", "logfile",
	"password", "persist", "pty", "socket", "unit", "up_sdnotify", "updetach", "user",
};

static const char *check_pppd_word(const char *word, size_t len)
{
	/* "-all" and the like are pppd's old spelling; a path would be its tty. */
	if (*word == '-')
		return "a word for pppd does not start with '-' here";
	if (text_starts(word, "/dev/"))
		return "pppd gets its line from surfdial, not from a path";
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (strlen(ours[i]) == len && strncmp(ours[i], word, len) == 0)
			return "holds a word of pppd's that is surfdial's to set (connect, detach, "
			       "persist, password, user ...)";
	return NULL;
}

const char *conf_check_pppd_options(const char *text)
{
	const char *why = conf_check_secret(text), *word;
	size_t len;

	while (!why && (word = text_word(&text, &len)))
		why = check_pppd_word(word, len);
	return why;
}
