/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/hilink.h"

#include <arpa/inet.h>
#include <errno.h>

#include "base/text.h"

/* Orders as the web pages of the sticks give them. */
static const struct {
	const char *name, *path, *body;
} orders[] = {
	[HILINK_REBOOT] = { "reboot", "/api/device/control",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
		"<request><Control>1</Control></request>" },
	[HILINK_PROJECT] = { "project", "/api/device/mode",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?><request><mode>0</mode></request>" },
	[HILINK_DEBUG] = { "debug", "/api/device/mode",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?><request><mode>1</mode></request>" },
};

/* The numbers in <error><code>: the same in all firmware seen. */
static const struct {
	unsigned code;
	enum hilink_verdict verdict;
	const char *text;
} errors[] = {
	{ 100002, HILINK_UNKNOWN, "this firmware does not know the order" },
	{ 100003, HILINK_PASSWORD, "only for those who are logged in" },
	{ 100004, HILINK_REFUSED, "it is busy" },
	{ 100005, HILINK_REFUSED, "it does not understand the request" },
	{ 100006, HILINK_REFUSED, "it does not understand the request" },
	{ 108001, HILINK_PASSWORD, "the user name is wrong" },
	{ 108002, HILINK_PASSWORD, "the password is wrong" },
	{ 108003, HILINK_PASSWORD, "somebody else is logged in" },
	{ 108006, HILINK_PASSWORD, "user name or password is wrong" },
	{ 108007, HILINK_PASSWORD, "too many log-ins failed, it wants a pause" },
	{ 125001, HILINK_STALE, "the token is wrong" },
	{ 125002, HILINK_STALE, "the session has ended" },
	{ 125003, HILINK_STALE, "the session's token is wrong" },
};

int hilink_order_parse(const char *name, enum hilink_order *order)
{
	for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
		if (strcmp(orders[i].name, name) == 0) {
			*order = (enum hilink_order)i;
			return 0;
		}
	return -EINVAL;
}

const char *hilink_order_path(enum hilink_order order)
{
	return orders[order].path;
}

const char *hilink_order_body(enum hilink_order order)
{
	return orders[order].body;
}

bool hilink_address_ok(const char *text)
{
	const char *colon = strchr(text, ':');
	size_t len = colon ? (size_t)(colon - text) : strlen(text);
	unsigned char addr[4];
	unsigned long port;
	char host[16];

	if (colon && text_number(colon + 1, 1, 65535, &port) < 0)
		return false;
	return text_copy_n(host, sizeof(host), text, len) && inet_pton(AF_INET, host, addr) == 1;
}

/*
 * What stands between <tag> and </tag>, trimmed; false when there is none, or more than size - 1
 * bytes, or bytes that could end a header line or begin another cookie.
 */
static bool element(const char *text, size_t len, const char *tag, char *out, size_t size)
{
	char open[32], shut[32];
	const char *from, *to;

	snprintf(open, sizeof(open), "<%s>", tag);
	snprintf(shut, sizeof(shut), "</%s>", tag);
	from = len ? memmem(text, len, open, strlen(open)) : NULL;
	if (!from)
		return false;
	from += strlen(open);
	to = memmem(from, len - (size_t)(from - text), shut, strlen(shut));
	if (!to)
		return false;
	while (from < to && (*from == ' ' || *from == '\r' || *from == '\n' || *from == '\t'))
		from++;
	while (to > from && (to[-1] == ' ' || to[-1] == '\r' || to[-1] == '\n' || to[-1] == '\t'))
		to--;
	for (const char *p = from; p < to; p++)
		if (*p <= ' ' || *p > '~' || strchr("<>\";,\\", *p))
			return false;
	return to > from && text_copy_n(out, size, from, (size_t)(to - from));
}

int hilink_session_read(struct hilink_session *out, const char *text, size_t len)
{
	char id[HILINK_VALUE_MAX - sizeof("SessionID=")];

	*out = (struct hilink_session){ 0 };
	if (!element(text, len, "SesInfo", id, sizeof(id)) ||
	    !element(text, len, "TokInfo", out->token, sizeof(out->token))) {
		*out = (struct hilink_session){ 0 };
		return -ENOENT;
	}
	/* Some firmware says the whole cookie, some its value only. */
	snprintf(out->cookie, sizeof(out->cookie), "%s%s",
		text_starts(id, "SessionID=") ? "" : "SessionID=", id);
	return 0;
}

void hilink_session_headers(const struct hilink_session *s, char *cookie, char *token, size_t size)
{
	snprintf(cookie, size, "%s%s", s->cookie[0] ? "Cookie: " : "", s->cookie);
	snprintf(token, size, "%s%s", s->token[0] ? "__RequestVerificationToken: " : "", s->token);
}

static enum hilink_verdict read_error(const char *digits, char *text)
{
	unsigned long code;

	if (text_number(digits, 0, 999999999, &code) < 0) {
		snprintf(text, HILINK_TEXT_MAX, "an error without a number");
		return HILINK_REFUSED;
	}
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		if (errors[i].code == code) {
			snprintf(text, HILINK_TEXT_MAX, "error %lu: %s", code, errors[i].text);
			return errors[i].verdict;
		}
	snprintf(text, HILINK_TEXT_MAX, "error %lu", code);
	return HILINK_REFUSED;
}

enum hilink_verdict hilink_answer_read(long http, const char *answer, size_t len, char *text)
{
	char value[32];

	if (http >= 300 && http < 400) {
		snprintf(text, HILINK_TEXT_MAX, "it wants to lead elsewhere (HTTP status %ld); not "
			"followed", http);
		return HILINK_NONSENSE;
	}
	if (element(answer, len, "code", value, sizeof(value)))
		return read_error(value, text);
	if (http == 404 || http == 405 || http == 501) {
		snprintf(text, HILINK_TEXT_MAX, "this firmware does not know the order (HTTP "
			"status %ld)", http);
		return HILINK_UNKNOWN;
	}
	if (http == 401 || http == 403) {
		snprintf(text, HILINK_TEXT_MAX, "only for those who are logged in (HTTP "
			"status %ld)", http);
		return HILINK_PASSWORD;
	}
	if (http == 200 && element(answer, len, "response", value, sizeof(value)) &&
	    strcmp(value, "OK") == 0) {
		snprintf(text, HILINK_TEXT_MAX, "OK");
		return HILINK_DONE;
	}
	snprintf(text, HILINK_TEXT_MAX, "no answer of a HiLink stick (HTTP status %ld)", http);
	return HILINK_NONSENSE;
}
