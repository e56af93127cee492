/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "conf/wvdial_key.h"

#include <strings.h>

#include "base/text.h"

#define TAKE(their_name, our_name) { .name = (their_name), .deed = WVDIAL_TAKE, .ours = (our_name) }
#define INIT(n) { .name = "Init" #n, .deed = WVDIAL_INIT, .ours = "init" #n }
#define IGNORE(their_name, when_quiet, reason) \
	{ .name = (their_name), .deed = WVDIAL_IGNORE, .quiet = (when_quiet), .why = (reason) }

/* wvdial.conf(5), and keys that are in many files although wvdial never knew them. */
static const struct wvdial_key keys[] = {
	TAKE("Modem", "device"),
	INIT(1), INIT(2), INIT(3), INIT(4), INIT(5), INIT(6), INIT(7), INIT(8), INIT(9),
	{ .name = "Init", .deed = WVDIAL_INIT, .ours = "init1" },
	{ .name = "Phone", .deed = WVDIAL_PHONE, .ours = "phone" },
	{ .name = "Dial Prefix", .deed = WVDIAL_PART },
	{ .name = "Area Code", .deed = WVDIAL_PART },
	{ .name = "Inherits", .deed = WVDIAL_PART },
	TAKE("Dial Command", "dial"),
	TAKE("Username", "user"),
	TAKE("Password", "password"),
	TAKE("PPPD Path", "pppd"),
	TAKE("PPPD Option", "pppd-options"),
	TAKE("Dial Timeout", "dial-timeout"),
	{ .name = "Auto Reconnect", .deed = WVDIAL_TAKE_BOOL, .ours = "reconnect" },
	{ .name = "Auto DNS", .deed = WVDIAL_TAKE_DNS, .ours = "dns" },
	IGNORE("Baud", WVDIAL_QUIET_NEVER, "a USB stick has no line speed"),
	IGNORE("Phone1", WVDIAL_QUIET_EMPTY, "only Phone is dialed"),
	IGNORE("Phone2", WVDIAL_QUIET_EMPTY, "only Phone is dialed"),
	IGNORE("Phone3", WVDIAL_QUIET_EMPTY, "only Phone is dialed"),
	IGNORE("Phone4", WVDIAL_QUIET_EMPTY, "only Phone is dialed"),
	IGNORE("Login Prompt", WVDIAL_QUIET_EMPTY, "PPP starts right after CONNECT"),
	IGNORE("Password Prompt", WVDIAL_QUIET_EMPTY, "PPP starts right after CONNECT"),
	IGNORE("Default Reply", WVDIAL_QUIET_NEVER, "PPP starts right after CONNECT"),
	IGNORE("Stupid Mode", WVDIAL_QUIET_ON, "PPP starts right after CONNECT, always"),
	IGNORE("Force Address", WVDIAL_QUIET_EMPTY, "the network gives the address"),
	IGNORE("Remote Name", WVDIAL_QUIET_EMPTY, "pppd gets the password without a secrets file"),
	IGNORE("Country", WVDIAL_QUIET_NEVER, "only ever printed"),
	IGNORE("Provider", WVDIAL_QUIET_NEVER, "only ever printed"),
	IGNORE("Product", WVDIAL_QUIET_NEVER, "only ever printed"),
	IGNORE("Homepage", WVDIAL_QUIET_NEVER, "only ever printed"),
	IGNORE("DialMessage1", WVDIAL_QUIET_NEVER, "only ever printed"),
	IGNORE("DialMessage2", WVDIAL_QUIET_NEVER, "only ever printed"),
	IGNORE("DNS Test1", WVDIAL_QUIET_NEVER, "no test names are looked up"),
	IGNORE("DNS Test2", WVDIAL_QUIET_NEVER, "no test names are looked up"),
	IGNORE("Check DNS", WVDIAL_QUIET_OFF, "no test names are looked up"),
	IGNORE("Check Def Route", WVDIAL_QUIET_ON, "the default route is set here, not guessed"),
	IGNORE("Carrier Check", WVDIAL_QUIET_NEVER, "whether the port shows carrier is found out"),
	IGNORE("New PPPD", WVDIAL_QUIET_ON, "every pppd since 2.3 is a new one"),
	IGNORE("Dial Attempts", WVDIAL_QUIET_OFF, "dials until it is told to stop"),
	IGNORE("Abort on Busy", WVDIAL_QUIET_OFF, "dials until it is told to stop"),
	IGNORE("Abort on No Dialtone", WVDIAL_QUIET_OFF, "dials until it is told to stop"),
	IGNORE("Idle Seconds", WVDIAL_QUIET_OFF, "an idle connection stays; for its end, "
		"PPPD Option = idle SECONDS"),
	IGNORE("ISDN", WVDIAL_QUIET_OFF, "a USB stick has no ISDN"),
	IGNORE("Compuserve", WVDIAL_QUIET_OFF, "there is no such log-in any more"),
	IGNORE("Tonline", WVDIAL_QUIET_OFF, "there is no such log-in any more"),
	IGNORE("Ask Password", WVDIAL_QUIET_OFF, "nobody is asked: put the password into the file"),
	IGNORE("Login", WVDIAL_QUIET_EMPTY, "wvdial has no such key; the user name is Username"),
	IGNORE("Modem Type", WVDIAL_QUIET_NEVER, "wvdial never read it"),
	IGNORE("Modem Name", WVDIAL_QUIET_NEVER, "wvdial never read it"),
	IGNORE("MessageEndPoint", WVDIAL_QUIET_NEVER,
		"it is a key of usb_modeswitch; surfstick-udev finds the endpoint itself"),
	IGNORE("SetVolume", WVDIAL_QUIET_NEVER, "wvdial never read it"),
};

size_t wvdial_key_count(void)
{
	return ARRAY_SIZE(keys);
}

const struct wvdial_key *wvdial_key_at(size_t index)
{
	return &keys[index];
}

const struct wvdial_key *wvdial_key_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (text_equal_nocase(keys[i].name, name))
			return &keys[i];
	return NULL;
}

const char *wvdial_key_suggest(const char *name)
{
	const char *names[ARRAY_SIZE(keys)];

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		names[i] = keys[i].name;
	return text_suggest(name, names, ARRAY_SIZE(names));
}

bool wvdial_key_is_on(const char *value)
{
	static const char *const on[] = { "on", "true", "yes" };

	for (size_t i = 0; i < ARRAY_SIZE(on); i++)
		if (text_equal_nocase(value, on[i]))
			return true;
	return strtol(value, NULL, 10) != 0;
}

bool wvdial_key_needs_no_word(const struct wvdial_key *key, const char *value)
{
	switch (key->quiet) {
	case WVDIAL_QUIET_NEVER:
		return false;
	case WVDIAL_QUIET_EMPTY:
		return *value == '\0';
	case WVDIAL_QUIET_OFF:
		return !wvdial_key_is_on(value);
	case WVDIAL_QUIET_ON:
		return wvdial_key_is_on(value);
	}
	return false;
}
