/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/table_value.h"

#include <errno.h>
#include <stdarg.h>

#include "base/text.h"
#include "usb/bot.h"
#include "usb/fill.h"
#include "usb/hwdb.h"
#include "usb/inquiry.h"
#include "usb/port.h"

enum kind { LADDER, PAIRS, IDS, MESSAGES, NUMBER, ENDPOINT_OUT, ENDPOINT_IN, FLAG, WORD, ROLES,
	    NEW_ID };

static const struct {
	const char *key;
	enum kind kind;
	unsigned least, most;
	const char *word;
} values[] = {
	{ "SURFSTICK_SWITCH", LADDER, 0, 0, NULL },
	{ "SURFSTICK_HILINK", LADDER, 0, 0, NULL },
	{ "SURFSTICK_NCM", LADDER, 0, 0, NULL },
	{ "SURFSTICK_GUESS", LADDER, 0, 0, NULL },
	{ "SURFSTICK_STRINGS", FLAG, 0, 0, NULL },
	{ "SURFSTICK_INQUIRY", PAIRS, 0, 0, NULL },
	{ "SURFSTICK_TARGET", IDS, 0, 0, NULL },
	{ "SURFSTICK_MESSAGE", MESSAGES, 0, 0, NULL },
	{ "SURFSTICK_CONFIGURATION", NUMBER, 1, USB_FILL_CHOICE_MAX, NULL },
	{ "SURFSTICK_ALTSETTING", NUMBER, 1, USB_FILL_CHOICE_MAX, NULL },
	{ "SURFSTICK_INTERFACE", NUMBER, 0, USB_FILL_INTERFACE_MAX, NULL },
	{ "SURFSTICK_ENDPOINT", ENDPOINT_OUT, 0, 0, NULL },
	{ "SURFSTICK_RESPONSE", ENDPOINT_IN, 0, 0, NULL },
	{ "SURFSTICK_WAIT", NUMBER, 1, USB_FILL_WAIT_MAX_S, NULL },
	{ "SURFSTICK_RELEASE", NUMBER, 1, USB_FILL_RELEASE_MAX_MS, NULL },
	{ "SURFSTICK_CHECK", NUMBER, 1, USB_FILL_CHECK_MAX_S, NULL },
	{ "SURFSTICK_RESET", FLAG, 0, 0, NULL },
	{ "SURFSTICK_LATER", FLAG, 0, 0, NULL },
	{ "SURFSTICK_STICK", FLAG, 0, 0, NULL },
	{ "SURFSTICK_PORTS", ROLES, 0, 0, NULL },
	{ "SURFSTICK_NEW_ID", NEW_ID, 0, 0, NULL },
	{ "SURFSTICK_FACE", WORD, 0, 0, "hilink" },
	{ "SURFSTICK_CD", WORD, 0, 0, "hide" },
};

static bool PRINTF_LIKE(2, 3) no(char text[TABLE_TEXT_MAX], const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, TABLE_TEXT_MAX, fmt, args);
	va_end(args);
	return false;
}

static size_t find(const char *key)
{
	size_t n = 0;

	while (n < ARRAY_SIZE(values) && strcmp(values[n].key, key) != 0)
		n++;
	return n;
}

bool table_value_known(const char *key, char text[TABLE_TEXT_MAX])
{
	const char *names[ARRAY_SIZE(values)], *near;
	char name[64];

	if (find(key) < ARRAY_SIZE(values))
		return true;
	for (size_t n = 0; n < ARRAY_SIZE(values); n++)
		names[n] = values[n].key;
	near = text_suggest(key, names, ARRAY_SIZE(names));
	text_escape(name, sizeof(name), key, strlen(key));
	if (near)
		return no(text, "there is no %s; did you mean %s?", name, near);
	return no(text, "there is no %s; surfstick.hwdb(5) has them all",
			name);
}

bool table_value_is_ladder(const char *key)
{
	size_t n = find(key);

	return n < ARRAY_SIZE(values) && values[n].kind == LADDER;
}

static bool wrong_method(const char *name, size_t len, char text[TABLE_TEXT_MAX])
{
	const char *names[64], *near;
	char word[64], shown[96];
	size_t n = 0;

	for (; n < ARRAY_SIZE(names) && usb_method_nth(n); n++)
		names[n] = usb_method_nth(n)->name;
	text_copy_n(word, sizeof(word), name, len);
	text_escape(shown, sizeof(shown), word, strlen(word));
	near = text_suggest(word, names, n);
	if (near)
		return no(text, "no method \"%s\"; did you mean %s?", shown, near);
	return no(text, "no method \"%s\"; surfstick.hwdb(5) has them all",
			shown);
}

static bool check_ladder(const char *value, char text[TABLE_TEXT_MAX])
{
	while (*value) {
		size_t len = strcspn(value, " ");

		if (!usb_method_find(value, len)) {
			if (len == 0)
				return no(text, "one blank between two "
					"methods, none at the ends");
			return wrong_method(value, len, text);
		}
		value += len;
		value += *value == ' ';
	}
	return true;
}

static bool check_pairs(const char *value, char text[TABLE_TEXT_MAX])
{
	struct inquiry_pair pair;
	int more;

	while ((more = inquiry_next(&value, &pair)) > 0)
		if (!usb_method_find(pair.method, pair.method_len))
			return wrong_method(pair.method, pair.method_len, text);
	if (more < 0)
		return no(text, "pairs are FIELD~TEXT:METHOD with vendor, model or revision for "
			"FIELD, as in vendor~GT:option");
	return true;
}

/* len digits of hexadecimal in small letters, or '?' where any will do. */
static bool is_hex(const char *p, size_t len, bool any)
{
	size_t n = 0;

	while (n < len && p[n] && (strchr("0123456789abcdef", p[n]) || (any && p[n] == '?')))
		n++;
	return n == len;
}

static bool check_ids(const char *value, char text[TABLE_TEXT_MAX])
{
	for (; *value; value += 9) {
		if (is_hex(value, 4, true) && value[4] == ':' && is_hex(value + 5, 4, true) &&
		    (!value[9] || (value[9] == ' ' && value[10] && ++value)))
			continue;
		return no(text, "ids are vendor:product in small letters, one blank "
			"between them, '?' for any digit: 12d1:155e 1199:68??");
	}
	return true;
}

static bool check_number(const char *value, unsigned least, unsigned most,
	char text[TABLE_TEXT_MAX])
{
	unsigned long number;

	if (text_number(value, least, most, &number) == 0)
		return true;
	return no(text, "a number from %u to %u is needed", least, most);
}

static bool check_endpoint(const char *value, char high, char text[TABLE_TEXT_MAX])
{
	if (strlen(value) == 2 && value[0] == high && value[1] != '0' && is_hex(value, 2, false))
		return true;
	return no(text, "an endpoint address of two digits is needed, %c1 to %cf",
		high, high);
}

static bool check_roles(const char *value, char text[TABLE_TEXT_MAX])
{
	while (*value) {
		size_t digits = strspn(value, "0123456789"), len, role = PORT_OTHER;

		value += digits > 0 && digits < 3 && value[digits] == ':' ? digits + 1 : 0;
		len = strcspn(value, " ");
		while (role < PORT_ROLES && (strlen(port_role_name((enum port_role)role)) != len ||
		       memcmp(port_role_name((enum port_role)role), value, len) != 0))
			role++;
		if (role == PORT_ROLES) {
			return no(text, "roles are modem, pcui, diag, gps, pcsc and "
				"other, by order (modem diag pcui) or by interface (1:modem)");
		}
		value += len;
		value += *value == ' ';
	}
	return true;
}

static bool check_new_id(const char *value, char text[TABLE_TEXT_MAX])
{
	if (strlen(value) == 12 && is_hex(value, 4, false) && value[4] == ' ' &&
	    is_hex(value + 5, 4, false) && value[9] == ' ' && is_hex(value + 10, 2, false))
		return true;
	return no(text, "vendor, product and interface class are needed, in "
		"hexadecimal: 3566 2001 ff");
}

/* What the Command Block Wrapper says of itself (BOT 5.1). */
static bool check_cbw(const struct usb_message *m, unsigned nth, char text[TABLE_TEXT_MAX])
{
	if (m->len != BOT_CBW_LEN)
		return no(text, "message %u has %zu bytes; a command starts "
			"with 55534243 and has 31: fill it up with zeros", nth, m->len);
	if (m->data[14] > BOT_CB_LEN)
		return no(text, "message %u: byte 14, the length of the "
			"command, is %u, and no more than 16 can be", nth, m->data[14]);
	if (m->data[12] & 0x7f)
		return no(text, "message %u: byte 12, the direction, is %02x;"
			" it is 00 or 80", nth, m->data[12]);
	if (m->data[13] > 15)
		return no(text, "message %u: byte 13, the unit, is %u; it is "
			"0 to 15", nth, m->data[13]);
	return true;
}

static bool starts_as_cbw(const struct usb_message *m)
{
	return m->len >= 4 && memcmp(m->data, "USBC", 4) == 0;
}

static bool check_messages(const char *value, char text[TABLE_TEXT_MAX])
{
	struct usb_target t;
	int err = usb_messages_parse(&t, value);

	if (err == -E2BIG)
		return no(text, "at most %d messages of at most %d bytes",
			USB_MESSAGES_MAX, USB_MESSAGE_MAX);
	if (err < 0)
		return no(text, "a message is an even number of hexadecimal "
			"digits, blanks between two messages");
	for (size_t n = 0; n < t.n_messages; n++)
		if (starts_as_cbw(&t.messages[n]) &&
		    !check_cbw(&t.messages[n], (unsigned)n + 1, text))
			return false;
	return true;
}

static bool is_plausible(const struct usb_message *m, unsigned nth, char text[TABLE_TEXT_MAX])
{
	size_t len = m->data[14], last = BOT_CB_LEN;
	bool sends = m->data[8] | m->data[9] | m->data[10] | m->data[11];

	/* Huawei's own command says length 0 and means all of it (linux-kernel, March 2013). */
	if (m->data[15] == 0x11 && m->data[16] == 0x06)
		return true;
	while (last > 0 && m->data[15 + last - 1] == 0)
		last--;
	if (len < last)
		return no(text, "message %u: its command is %zu bytes long by byte 14, but %zu "
			"bytes are not 0", nth, len, last);
	if (sends && m->data[12] == 0)
		return no(text, "message %u says that data will be sent (byte 12 is 00), and none "
			"is", nth);
	return true;
}

enum table_message table_value_message(const char *value, unsigned n, char text[TABLE_TEXT_MAX])
{
	struct usb_target t;

	if (usb_messages_parse(&t, value) < 0 || n == 0 || n > t.n_messages)
		return TABLE_MESSAGE_END;
	if (!bot_is_cbw(t.messages[n - 1].data, t.messages[n - 1].len))
		return TABLE_MESSAGE_FINE;
	return is_plausible(&t.messages[n - 1], n, text) ? TABLE_MESSAGE_FINE : TABLE_MESSAGE_ODD;
}

static bool check_word(const char *value, const char *word, char text[TABLE_TEXT_MAX])
{
	if (strcmp(value, word) == 0)
		return true;
	return no(text, "%s or nothing is needed", word);
}

static bool check_kind(size_t n, const char *value, char text[TABLE_TEXT_MAX])
{
	switch (values[n].kind) {
	case LADDER:
		return check_ladder(value, text);
	case PAIRS:
		return check_pairs(value, text);
	case IDS:
		return check_ids(value, text);
	case MESSAGES:
		return check_messages(value, text);
	case NUMBER:
		return check_number(value, values[n].least, values[n].most, text);
	case ENDPOINT_OUT:
		return check_endpoint(value, '0', text);
	case ENDPOINT_IN:
		return check_endpoint(value, '8', text);
	case FLAG:
		return check_word(value, "1", text);
	case WORD:
		return check_word(value, values[n].word, text);
	case ROLES:
		return check_roles(value, text);
	case NEW_ID:
		return check_new_id(value, text);
	}
	return false;
}

bool table_value_check(const char *key, const char *value, char text[TABLE_TEXT_MAX])
{
	char why[TABLE_TEXT_MAX];
	size_t n = find(key);

	if (n == ARRAY_SIZE(values))
		return table_value_known(key, text);
	if (strlen(value) >= HWDB_VALUE_MAX)
		return no(text, "%s: the value is longer than %d bytes", key, HWDB_VALUE_MAX - 1);
	if (!*value || check_kind(n, value, why))
		return true;
	return no(text, "%s: %.*s", key, TABLE_TEXT_MAX - 32, why);
}
