/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/port.h"

#define MAX 8
#define I(cls, sub, proto) { 0x##cls, 0x##sub, 0x##proto, true }
#define J(cls, sub, proto) { 0x##cls, 0x##sub, 0x##proto, false }

/* Roles by interface: m modem, p control, d diagnosis, g GPS, c card, o other, - no port. */
static const struct {
	const char *name;
	unsigned vid;
	struct fake_interface interfaces[MAX];
	const char *quirk;
	const char *roles;
} sticks[] = {
	{ "AT^SETPORT=\"FF;10,12\"", 0x12d1, { I(ff, 02, 10), I(ff, 02, 12) }, NULL, "mp" },
	{ "AT^SETPORT=\"FF;12,10\"", 0x12d1, { I(ff, 02, 12), I(ff, 02, 10) }, NULL, "pm" },
	{ "AT^SETPORT=\"FF;12,10,16,A2\"", 0x12d1,
		{ I(ff, 02, 12), I(ff, 02, 10), I(ff, 02, 16), J(08, 06, 50) }, NULL, "pm--" },
	{ "E3372h-320 as 155e", 0x12d1, { I(ff, 02, 01), I(ff, 02, 03), I(ff, 02, 02),
		I(ff, 02, 16) }, NULL, "mdp-" },
	{ "E3372h-153 as 155e, silent of its ports", 0x12d1,
		{ I(ff, ff, ff), J(ff, ff, ff), J(ff, ff, ff) }, NULL, "mdp" },
	{ "every port with an interrupt endpoint: the first is the modem", 0x12d1,
		{ I(ff, ff, ff), I(ff, ff, ff), I(ff, ff, ff) }, NULL, "mdp" },
	{ "the interrupt endpoint names the modem", 0x12d1,
		{ J(ff, ff, ff), I(ff, ff, ff), J(ff, ff, ff) }, NULL, "dmp" },
	{ "no interrupt endpoint at all", 0x12d1, { J(ff, ff, ff), J(ff, ff, ff) }, NULL, "mp" },
	{ "E220: two ports and its CD", 0x12d1,
		{ I(ff, ff, ff), J(ff, ff, ff), J(08, 06, 50) }, NULL, "mp-" },
	{ "a single port", 0x12d1, { I(ff, ff, ff) }, NULL, "m" },
	{ "four ports", 0x12d1,
		{ I(ff, ff, ff), J(ff, ff, ff), J(ff, ff, ff), J(ff, ff, ff) }, NULL, "mdpo" },
	{ "Vodafone's numbers (moved by 30)", 0x12d1,
		{ I(ff, 01, 31), I(ff, 01, 32), I(ff, 01, 33), I(ff, 01, 37) }, NULL, "mpd-" },
	{ "the other numbers (moved by 60)", 0x12d1,
		{ I(ff, 06, 61), I(ff, 06, 62), I(ff, 06, 63), I(ff, 06, 76) }, NULL, "mpd-" },
	{ "4G numbers moved by 60", 0x12d1, { I(ff, 02, 72), I(ff, 02, 70), I(ff, 02, 73) },
		NULL, "pmd" },
	{ "GPS, card reader, voice", 0x12d1, { I(ff, 01, 01), I(ff, 01, 05), I(ff, 06, 14),
		I(ff, 01, 04), I(ff, 01, 15) }, NULL, "mgoco" },
	{ "3G and 4G modem in one: the first is the modem", 0x12d1,
		{ I(ff, 02, 01), I(ff, 02, 02), I(ff, 02, 10), I(ff, 02, 12) }, NULL, "mpoo" },
	{ "a port of no known protocol beside known ones", 0x12d1,
		{ I(ff, 02, 02), I(ff, 02, 0e), I(ff, 02, 01) }, NULL, "pom" },
	{ "network alone: nothing to name", 0x12d1, { I(ff, 02, 16), I(ff, 02, 46) }, NULL, "--" },
	{ "another vendor's protocols mean nothing", 0x19d2,
		{ J(ff, 02, 12), I(ff, 02, 10), J(ff, 02, 01) }, NULL, "dmp" },
	{ "CDC ACM", 0x12d1, { I(02, 02, 01), J(0a, 00, 00), I(02, 02, 01), J(0a, 00, 00) }, NULL,
		"m-p-" },
	{ "HiLink: a network card", 0x12d1, { I(02, 06, 00), J(0a, 00, 00) }, NULL, "--" },
	{ "a quirk by order", 0x12d1, { I(ff, ff, ff), J(08, 06, 50), I(ff, ff, ff),
		I(ff, ff, ff) }, "diag pcui modem", "d-pm" },
	{ "a quirk by interface", 0x3566, { I(ff, ff, ff), I(ff, ff, ff), I(ff, ff, ff),
		I(ff, ff, ff), I(ff, ff, ff) }, "1:modem 2:diag 4:pcui", "omdop" },
	{ "a quirk is above the protocol", 0x12d1, { I(ff, 02, 10), I(ff, 02, 12) },
		"pcui modem", "pm" },
	{ "a quirk that names too few", 0x12d1, { I(ff, ff, ff), I(ff, ff, ff) }, "other", "oo" },
	{ "a quirk with words there are not", 0x12d1, { I(ff, ff, ff), I(ff, ff, ff) },
		" voice  modem ../x 999999999999:modem :", "om" },
	{ "an empty quirk is none", 0x12d1, { I(ff, ff, ff) }, "", "m" },
	{ "a quirk that says it twice", 0x12d1, { I(ff, ff, ff), I(ff, ff, ff) }, "modem modem",
		"mo" },
};

static const char letters[] = { [PORT_NONE] = '-', [PORT_OTHER] = 'o', [PORT_MODEM] = 'm',
	[PORT_PCUI] = 'p', [PORT_DIAG] = 'd', [PORT_GPS] = 'g', [PORT_PCSC] = 'c' };

static void every_port_gets_its_role(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(sticks); n++) {
		struct fake_stick s = { .vid = sticks[n].vid, .pid = 0x1506,
			.interfaces = sticks[n].interfaces,
			.n_interfaces = strlen(sticks[n].roles) };
		enum port_role roles[USB_INTERFACES_MAX];
		struct usb_descriptors d;
		char got[MAX + 1] = "";
		uint8_t raw[1024];

		assert_int_equal(usb_descriptors_parse(&d, raw, fake_descriptors(&s, raw)), 0);
		port_roles(roles, d.vid, &d.configs[0], sticks[n].quirk, NULL);
		for (size_t i = 0; i < s.n_interfaces; i++)
			got[i] = letters[roles[i]];
		if (strcmp(got, sticks[n].roles) != 0)
			fail_msg("%s: %s, not %s", sticks[n].name, got, sticks[n].roles);
	}
}

/* Whatever a stick says of itself, one port at most is the modem. */
static void no_two_ports_have_one_role(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		static const uint8_t classes[] = { 0xff, 0xff, 0xff, 0x02, 0x08, 0x0a };
		struct usb_config c = { .value = 1, .n_interfaces = USB_INTERFACES_MAX };
		enum port_role roles[USB_INTERFACES_MAX];
		int count[PORT_ROLES] = { 0 };

		for (size_t n = 0; n < USB_INTERFACES_MAX; n++) {
			struct usb_interface *i = &c.interfaces[n];

			i->number = (uint8_t)n;
			i->cls = classes[(unsigned)rand_r(&seed) % ARRAY_SIZE(classes)];
			i->sub = (uint8_t)(rand_r(&seed) % 8);
			i->proto = (uint8_t)rand_r(&seed);
			i->n_endpoints = (uint8_t)(rand_r(&seed) % 4);
			i->endpoints[0] = (struct usb_endpoint){ .address = 0x81, .attributes = 2 };
			i->endpoints[1] = (struct usb_endpoint){ .address = 0x01, .attributes = 2 };
			i->endpoints[2] = (struct usb_endpoint){ .address = 0x82, .attributes = 3 };
		}
		port_roles(roles, 0x12d1, &c, round % 3 ? NULL : "modem pcui diag",
			round % 2 ? NULL : "3m1p0d2o9g");
		for (size_t n = 0; n < USB_INTERFACES_MAX; n++)
			count[roles[n]]++;
		for (int role = PORT_MODEM; role < PORT_ROLES; role++)
			assert_true(count[role] <= 1);
	}
}

static void a_learned_list_is_one_or_it_is_nothing(void **state)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
		{ "0m", true }, { "0m1d2p", true }, { "2p0m", true }, { "10m9p", true },
		{ "0m1o2o3o4g5c", true },
		{ "0m1p2d3g4c5o6o7o8o9o10o11o12o13o14o15o16o17", false }, /* ends in a number */
		{ "", false }, { "m", false }, { "0", false }, { "0p1d", false }, { "0m1m", false },
		{ "0m0p", false }, { "0m00p", false }, { "0m1x", false }, { "0m 1p", false },
		{ "100m", false }, { "-1m", false }, { "0m1p\n", false }, { "0M", false },
		{ "0m1p2p", false }, { "0m;1p", false },
		{ "0m1o2o3o4o5o6o7o8o9o10o11o12o13o14o15o16o17o18o19o20o", false },
	};

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++)
		if (port_learned_is_valid(cases[n].text) != cases[n].valid)
			fail_msg("\"%s\"", cases[n].text);
}

/* What the stick told surfdial counts where nothing else is told, and where it can be true. */
static void learned_roles_replace_a_guess_and_nothing_else(void **state)
{
	static const struct {
		const char *name;
		struct fake_interface interfaces[MAX];
		const char *quirk, *learned, *roles;
		enum port_source source;
	} cases[] = {
		{ "nothing learned", { I(ff, ff, ff), J(ff, ff, ff), J(ff, ff, ff) }, NULL, NULL,
			"mdp", PORT_GUESSED },
		{ "an empty list", { I(ff, ff, ff), J(ff, ff, ff), J(ff, ff, ff) }, NULL, "", "mdp",
			PORT_GUESSED },
		{ "the guess was wrong", { I(ff, ff, ff), J(ff, ff, ff), J(ff, ff, ff) }, NULL,
			"0m1p2d", "mpd", PORT_LEARNED },
		{ "the guess was right", { I(ff, ff, ff), J(ff, ff, ff), J(ff, ff, ff) }, NULL,
			"0m1d2p", "mdp", PORT_LEARNED },
		{ "a port it did not name", { I(ff, ff, ff), J(ff, ff, ff), J(ff, ff, ff) }, NULL,
			"2m0p", "pom", PORT_LEARNED },
		{ "a network function among them", { J(ff, ff, ff), J(08, 06, 50), J(ff, ff, ff) },
			NULL, "0p1o2m", "p-m", PORT_LEARNED },
		{ "its modem is no port here", { J(ff, ff, ff), J(08, 06, 50), J(ff, ff, ff) },
			NULL, "1m0p", "m-p", PORT_GUESSED },
		{ "a port that is not there", { J(ff, ff, ff), J(ff, ff, ff) }, NULL, "0p1d5m",
			"mp", PORT_GUESSED },
		{ "no list at all", { J(ff, ff, ff), J(ff, ff, ff) }, NULL, "modem", "mp",
			PORT_GUESSED },
		{ "protocol bytes know better", { I(ff, 02, 10), I(ff, 02, 12) }, NULL, "0p1m",
			"mp", PORT_KNOWN },
		{ "the hwdb knows better", { I(ff, ff, ff), I(ff, ff, ff) }, "modem pcui", "0p1m",
			"mp", PORT_KNOWN },
	};

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct fake_stick s = { .vid = 0x12d1, .pid = 0x155e,
			.interfaces = cases[n].interfaces,
			.n_interfaces = strlen(cases[n].roles) };
		enum port_role roles[USB_INTERFACES_MAX];
		enum port_source source;
		struct usb_descriptors d;
		char got[MAX + 1] = "";
		uint8_t raw[1024];

		assert_int_equal(usb_descriptors_parse(&d, raw, fake_descriptors(&s, raw)), 0);
		source = port_roles(roles, d.vid, &d.configs[0], cases[n].quirk, cases[n].learned);
		for (size_t i = 0; i < s.n_interfaces; i++)
			got[i] = letters[roles[i]];
		if (source != cases[n].source || strcmp(got, cases[n].roles) != 0)
			fail_msg("%s: %s (%s), not %s", cases[n].name, got,
				port_source_name(source), cases[n].roles);
	}
}

static void roles_have_words_and_links(void **state)
{
	(void)state;
	assert_string_equal(port_role_name(PORT_MODEM), "modem");
	assert_string_equal(port_role_suffix(PORT_MODEM), "");
	assert_string_equal(port_role_suffix(PORT_PCUI), "-at");
	assert_string_equal(port_role_suffix(PORT_DIAG), "-diag");
	assert_null(port_role_suffix(PORT_OTHER));
	assert_null(port_role_suffix(PORT_NONE));
	for (int role = PORT_NONE; role < PORT_ROLES; role++)
		assert_true(strlen(port_role_name((enum port_role)role)) < 8);
	assert_string_equal(port_source_name(PORT_GUESSED), "guessed");
	assert_string_equal(port_source_name(PORT_KNOWN), "known");
	assert_string_equal(port_source_name(PORT_LEARNED), "learned");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_port_gets_its_role),
		cmocka_unit_test(no_two_ports_have_one_role),
		cmocka_unit_test(a_learned_list_is_one_or_it_is_nothing),
		cmocka_unit_test(learned_roles_replace_a_guess_and_nothing_else),
		cmocka_unit_test(roles_have_words_and_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
