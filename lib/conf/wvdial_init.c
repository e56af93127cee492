/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/wvdial_init.h"

#include <strings.h>

#include "base/text.h"
#include "conf/quote.h"

enum { ARGS_MAX = 8 };

static bool starts_nocase(const char *text, const char *prefix)
{
	return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

/* V.250 5.4.2.2 knows the straight double quote alone. */
static bool straighten(const char *value, struct wvdial_init *out)
{
	size_t o = 0;

	for (const char *p = value; *p;) {
		size_t curly = conf_quote_curly(p);

		if (o + 1 >= sizeof(out->text))
			return false;
		if (curly > 0)
			out->quotes = WVDIAL_QUOTES_CURLY;
		else if (*p == '\'' && out->quotes == WVDIAL_QUOTES_FINE)
			out->quotes = WVDIAL_QUOTES_SINGLE;
		out->text[o++] = curly > 0 || *p == '\'' ? '"' : *p;
		p += curly > 0 ? curly : 1;
	}
	out->text[o] = '\0';
	return true;
}

/* One argument without its quotes and blanks; false: not well-formed. */
static bool take_arg(const char **in, char *out, size_t size)
{
	const char *p = *in + strspn(*in, " ");
	size_t len;

	if (*p == '"') {
		len = strcspn(++p, "\"");
		if (p[len] != '"' || !text_copy_n(out, size, p, len))
			return false;
		p += len + 1;
		p += strspn(p, " ");
	} else {
		len = strcspn(p, ",\" ");
		if (!text_copy_n(out, size, p, len))
			return false;
		p += len;
		p += strspn(p, " ");
	}
	if (*p != ',' && *p != '\0')
		return false;
	*in = p;
	return true;
}

static size_t split_args(const char *in, char args[ARGS_MAX][CONF_APN_MAX + 1])
{
	for (size_t n = 0; n < ARGS_MAX; n++) {
		if (!take_arg(&in, args[n], CONF_APN_MAX + 1))
			return 0;
		if (*in == '\0')
			return n + 1;
		in++;
	}
	return 0;
}

static const char *pdp_word(const char *type)
{
	static const char *const types[][2] = {
		{ "IP", "ipv4" }, { "IPV6", "ipv6" }, { "IPV4V6", "ipv4v6" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (text_equal_nocase(type, types[i][0]))
			return types[i][1];
	return NULL;
}

/* TS 27.007 10.1.1: cid, type, APN; address and compression follow, only if left at nothing. */
static void read_context(const char *in, struct wvdial_init *out)
{
	char args[ARGS_MAX][CONF_APN_MAX + 1];
	size_t n = split_args(in, args);
	unsigned long cid;

	if (n < 3 || text_number(args[0], 1, 24, &cid) < 0 || !pdp_word(args[1]))
		return;
	for (size_t i = 3; i < n; i++)
		if (*args[i] && strcmp(args[i], "0") != 0 && strcmp(args[i], "0.0.0.0") != 0)
			return;
	out->kind = WVDIAL_INIT_CONTEXT;
	out->cid = (unsigned)cid;
	out->pdp = pdp_word(args[1]);
	text_copy(out->apn, sizeof(out->apn), args[2]);
}

static void read_pin(const char *in, struct wvdial_init *out)
{
	char args[ARGS_MAX][CONF_APN_MAX + 1];

	out->kind = WVDIAL_INIT_BAD;
	out->why = "AT+CPIN= with anything but one PIN is not sent: a PUK is never typed here";
	if (split_args(in, args) == 1 && text_copy(out->pin, sizeof(out->pin), args[0]))
		out->kind = WVDIAL_INIT_PIN;
	explicit_bzero(args, sizeof(args));
}

void wvdial_init_read(const char *value, struct wvdial_init *out)
{
	static const char context[] = "AT+CGDCONT=", pin[] = "AT+CPIN=";

	*out = (struct wvdial_init){ .kind = WVDIAL_INIT_PLAIN };
	if (!straighten(value, out)) {
		out->kind = WVDIAL_INIT_BAD;
		out->why = "init string too long";
	} else if (starts_nocase(out->text, context)) {
		read_context(out->text + strlen(context), out);
	} else if (starts_nocase(out->text, pin)) {
		read_pin(out->text + strlen(pin), out);
	} else if (strcasestr(out->text, "+CPIN=")) {
		out->kind = WVDIAL_INIT_BAD;
		out->why = "a PIN within a longer command: give AT+CPIN= a line of its own";
	}
}

unsigned wvdial_init_dialed_cid(const char *phone)
{
	const char *end = strchr(phone, '#'), *p = phone;
	unsigned long cid = 1;
	char digits[8];

	if (!text_starts(phone, "*99*") || !end)
		return 1;
	/* *99*address*L2P*cid#: behind the fourth star */
	for (unsigned star = 0; star < 4; star++) {
		p = strchr(p, '*');
		if (!p || p > end)
			return 1;
		p++;
	}
	if (!text_copy_n(digits, sizeof(digits), p, (size_t)(end - p)) ||
		text_number(digits, 1, 24, &cid) < 0)
		return 1;
	return (unsigned)cid;
}
