/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/key.h"

#include <errno.h>
#include <strings.h>

#include "base/text.h"
#include "conf/check.h"

static const char *const pdp_words[] = { "ipv4", "ipv6", "ipv4v6", NULL };
static const char *const auth_words[] = { "any", "pap", "chap", NULL };
static const char *const dns_words[] = { "auto", "off", NULL };
static const char *const mode_words[] = { "modem", "hilink", "ncm", "keep", NULL };
static const char *const modemmanager_words[] = { "leave", "share", NULL };

#define TEXT(field) \
	.type = CONF_TYPE_TEXT, .offset = offsetof(struct conf, field), \
	.size = sizeof(((struct conf *)0)->field)
#define NUMBER(field, least, most)                                                        \
	.type = CONF_TYPE_NUMBER, .offset = offsetof(struct conf, field), .min = (least), \
	.max = (most)
#define BOOL(field) .type = CONF_TYPE_BOOL, .offset = offsetof(struct conf, field)
#define WORD(field, list) \
	.type = CONF_TYPE_WORD, .offset = offsetof(struct conf, field), .words = (list)
#define INIT(n) \
	{ .name = "init" #n, TEXT(init[n - 1]), .check = conf_check_init, .preset = "", \
	  .takes = "AT command", .help = "and so on; init1 to init9 go out in this order" }

static const struct conf_key keys[] = {
	{ .name = "device", TEXT(device), .check = conf_check_path, .preset = "",
	  .takes = "path", .help = "port to dial on; empty: /dev/gsmN of the stick" },
	{ .name = "control", TEXT(control), .check = conf_check_control, .preset = "",
	  .takes = "path or none", .help = "port for SMS, signal and status while online; "
		"empty: the device with -at behind" },
	{ .name = "apn", TEXT(apn), .check = conf_check_apn, .preset = "",
	  .takes = "name", .help = "access point name; empty: what the stick has stored" },
	{ .name = "pdp", WORD(pdp, pdp_words), .preset = "ipv4",
	  .help = "which internet protocol to ask the network for" },
	{ .name = "cid", NUMBER(cid, 1, 24), .preset = "1",
	  .help = "number of the PDP context to set and dial" },
	{ .name = "phone", TEXT(phone), .check = conf_check_phone, .preset = "",
	  .takes = "number", .help = "what to dial; empty: *99***CID#" },
	{ .name = "dial", TEXT(dial), .check = conf_check_dial, .preset = "ATD",
	  .takes = "AT command", .help = "command the phone number is put behind" },
	{ .name = "init1", TEXT(init[0]), .check = conf_check_init, .preset = "ATZ",
	  .takes = "AT command", .help = "first command for the stick; empty: none" },
	INIT(2), INIT(3), INIT(4), INIT(5), INIT(6), INIT(7), INIT(8), INIT(9),
	{ .name = "user", TEXT(user), .check = conf_check_secret, .preset = "",
	  .takes = "text", .help = "user name for the network; most need none" },
	{ .name = "password", TEXT(password), .check = conf_check_secret, .preset = "",
	  .takes = "text", .help = "password for the network", .secret = true },
	{ .name = "auth", WORD(auth, auth_words), .preset = "any",
	  .help = "how the password may be asked for" },
	{ .name = "pin", TEXT(pin), .check = conf_check_pin, .preset = "",
	  .takes = "4 to 8 digits", .help = "PIN of the SIM; tried once, never with the last try",
	  .secret = true },
	{ .name = "pin-force", BOOL(pin_force), .preset = "no",
	  .help = "try the PIN also with 2 tries left or an unknown number of them" },
	{ .name = "roaming", BOOL(roaming), .preset = "yes",
	  .help = "dial in foreign networks" },
	{ .name = "interface", TEXT(interface), .check = conf_check_interface, .preset = "",
	  .takes = "name", .help = "name of the network interface; empty: pppN" },
	{ .name = "default-route", BOOL(default_route), .preset = "yes",
	  .help = "send everything without a better route through the stick" },
	{ .name = "metric", NUMBER(metric, 0, 2147483647), .preset = "700",
	  .help = "rank of that route: lower is preferred (Ethernet 100, WLAN 600)" },
	{ .name = "dns", WORD(dns, dns_words), .preset = "auto",
	  .help = "use the network's name servers, or leave DNS alone" },
	{ .name = "reconnect", BOOL(reconnect), .preset = "yes",
	  .help = "dial again when the connection ends" },
	{ .name = "retry-min", NUMBER(retry_min, 1, 3600), .preset = "1", .takes = "s",
	  .help = "first pause before dialing again; it doubles from there" },
	{ .name = "retry-max", NUMBER(retry_max, 1, 86400), .preset = "300", .takes = "s",
	  .help = "longest pause before dialing again" },
	{ .name = "stable", NUMBER(stable, 1, 86400), .preset = "60", .takes = "s",
	  .help = "a connection this old is dialed again at once" },
	{ .name = "dial-timeout", NUMBER(dial_timeout, 5, 600), .preset = "60", .takes = "s",
	  .help = "longest wait from dialing to CONNECT" },
	{ .name = "address-timeout", NUMBER(address_timeout, 1, 600), .preset = "20", .takes = "s",
	  .help = "longest wait from CONNECT to an address" },
	{ .name = "echo-interval", NUMBER(echo_interval, 0, 3600), .preset = "10", .takes = "s",
	  .help = "ask a silent peer for a sign of life this often; 0: never" },
	{ .name = "echo-failure", NUMBER(echo_failure, 1, 100), .preset = "3",
	  .help = "this many unanswered in a row: the connection is dead" },
	{ .name = "pppd", TEXT(pppd), .check = conf_check_path, .preset = "/usr/sbin/pppd",
	  .takes = "path", .help = "the pppd to start" },
	{ .name = "pppd-options", TEXT(pppd_options), .check = conf_check_pppd_options,
	  .preset = "", .takes = "words", .help = "more words for pppd, blanks between them" },
	{ .name = "mode", WORD(mode, mode_words), .preset = "modem", .plug = true,
	  .help = "face a stick with several is switched to; keep: leave it as it is" },
	{ .name = "guess", BOOL(guess), .preset = "no", .plug = true,
	  .help = "try to switch sticks of Huawei and ZTE that the table does not know, too" },
	{ .name = "modemmanager", WORD(modemmanager, modemmanager_words), .preset = "leave",
	  .plug = true, .help = "leave: ModemManager is told to keep off the stick; share: it is "
		"not" },
};

_Static_assert(ARRAY_SIZE(keys) <= CONF_KEY_MAX, "CONF_KEY_MAX is too small");

size_t conf_key_count(void)
{
	return ARRAY_SIZE(keys);
}

const struct conf_key *conf_key_at(size_t index)
{
	return &keys[index];
}

int conf_key_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (strcmp(keys[i].name, name) == 0)
			return (int)i;
	return -ENOENT;
}

const char *conf_key_suggest(const char *name)
{
	const char *names[ARRAY_SIZE(keys)];

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		names[i] = keys[i].name;
	return text_suggest(name, names, ARRAY_SIZE(names));
}

static int set_text(const struct conf_key *key, const char *text, char *out, char *why)
{
	const char *wrong = *text && key->check ? key->check(text) : NULL;

	if (!*text && *key->preset && key->check != conf_check_init)
		wrong = "must not be empty";
	if (wrong) {
		text_copy(why, CONF_WHY_MAX, wrong);
		return -EINVAL;
	}
	if (strlen(text) >= key->size) {
		snprintf(why, CONF_WHY_MAX, "longer than %zu bytes", key->size - 1);
		return -EINVAL;
	}
	text_copy(out, key->size, text);
	return 0;
}

static int set_number(const struct conf_key *key, const char *text, unsigned *out, char *why)
{
	unsigned long value;

	if (text_number(text, key->min, key->max, &value) < 0) {
		snprintf(why, CONF_WHY_MAX, "a whole number%s from %lu to %lu is expected",
			key->takes ? " of seconds" : "", key->min, key->max);
		return -EINVAL;
	}
	*out = (unsigned)value;
	return 0;
}

static int set_bool(const char *text, bool *out, char *why)
{
	static const char *const yes[] = { "yes", "on", "true", "1" };
	static const char *const no[] = { "no", "off", "false", "0" };

	for (size_t i = 0; i < ARRAY_SIZE(yes); i++) {
		if (text_equal_nocase(text, yes[i]) || text_equal_nocase(text, no[i])) {
			*out = text_equal_nocase(text, yes[i]);
			return 0;
		}
	}
	text_copy(why, CONF_WHY_MAX, "yes or no is expected");
	return -EINVAL;
}

static size_t count_words(const char *const *words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return n;
}

static int set_word(const struct conf_key *key, const char *text, unsigned *out, char *why)
{
	size_t n = count_words(key->words);
	const char *near = text_suggest(text, key->words, n);
	struct buf takes = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (text_equal_nocase(text, key->words[i])) {
			*out = (unsigned)i;
			return 0;
		}
	}
	conf_key_takes(key, &takes);
	snprintf(why, CONF_WHY_MAX, "%s is expected", takes.failed ? "another word" : takes.data);
	if (near)
		snprintf(why + strlen(why), CONF_WHY_MAX - strlen(why), "; did you mean '%s'?",
			near);
	buf_free(&takes);
	return -EINVAL;
}

int conf_key_set(const struct conf_key *key, const char *text, struct conf *out,
	char why[CONF_WHY_MAX])
{
	char *field = (char *)out + key->offset;

	switch (key->type) {
	case CONF_TYPE_TEXT:
		return set_text(key, text, field, why);
	case CONF_TYPE_NUMBER:
		return set_number(key, text, (unsigned *)(void *)field, why);
	case CONF_TYPE_BOOL:
		return set_bool(text, (bool *)field, why);
	case CONF_TYPE_WORD:
		/* an enum without negative members is an unsigned int to gcc and clang */
		return set_word(key, text, (unsigned *)(void *)field, why);
	}
	return -EINVAL;
}

const char *conf_key_get(const struct conf_key *key, const struct conf *conf,
	char out[CONF_VALUE_MAX])
{
	const char *field = (const char *)conf + key->offset;

	switch (key->type) {
	case CONF_TYPE_TEXT:
		text_copy(out, CONF_VALUE_MAX, field);
		break;
	case CONF_TYPE_NUMBER:
		snprintf(out, CONF_VALUE_MAX, "%u", *(const unsigned *)(const void *)field);
		break;
	case CONF_TYPE_BOOL:
		text_copy(out, CONF_VALUE_MAX, *(const bool *)field ? "yes" : "no");
		break;
	case CONF_TYPE_WORD:
		text_copy(out, CONF_VALUE_MAX,
			key->words[*(const unsigned *)(const void *)field]);
		break;
	}
	return out;
}

bool conf_key_hides(const struct conf_key *key, const char *text)
{
	/* AT+CGAUTH (TS 27.007 10.1.31), AT^AUTHDATA, AT$QCPDPP, AT+CLCK, AT+CPWD carry secrets */
	static const char *const parts[] = { "AUTH", "QCPDPP", "+CLCK", "+CPWD", "+CPIN" };

	if (key->secret)
		return true;
	if (key->check != conf_check_init)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (strcasestr(text, parts[i]))
			return true;
	return false;
}

void conf_key_takes(const struct conf_key *key, struct buf *out)
{
	switch (key->type) {
	case CONF_TYPE_TEXT:
		buf_adds(out, key->takes);
		break;
	case CONF_TYPE_NUMBER:
		buf_addf(out, "%lu to %lu%s%s", key->min, key->max, key->takes ? " " : "",
			key->takes ? key->takes : "");
		break;
	case CONF_TYPE_BOOL:
		buf_adds(out, "yes or no");
		break;
	case CONF_TYPE_WORD:
		for (size_t i = 0; key->words[i]; i++)
			buf_addf(out, "%s%s", i == 0 ? "" : key->words[i + 1] ? ", " : " or ",
				key->words[i]);
		break;
	}
}
