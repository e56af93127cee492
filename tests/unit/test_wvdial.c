/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

#include <errno.h>

struct reading {
	struct conf_source *source;
	struct conf conf;
	struct heard heard;
	int err;
};

static void read_sections(struct reading *r, const char *text, const char *const *sections)
{
	const struct conf_match match = { .stick = "gsm7" };

	*r = (struct reading){ 0 };
	write_conf(text, strlen(text), 0600);
	r->err = conf_read_wvdial(&r->source, "t.conf", sections, hear, &r->heard);
	if (r->err == 0)
		conf_resolve(r->source, &match, &r->conf);
}

static void done(struct reading *r)
{
	conf_free(r->source);
	buf_free(&r->heard.text);
}

/* lines: what stands below [Dialer Defaults] */
static void read_lines(struct reading *r, const char *lines)
{
	char text[2048];

	snprintf(text, sizeof(text), "[Dialer Defaults]\n%s", lines);
	read_sections(r, text, NULL);
}

static void expect_fine(struct reading *r)
{
	if (r->err < 0)
		fail_msg("%s", heard_text(&r->heard));
}

/* The file that is on so many machines, with the quotes a web page made of it. */
static const char *const common_files[] = {
	"[Dialer Defaults]\n"
	"Init1 = ATZ\n"
	"Init2 = AT+CGDCONT=1,'IP','web.pt.lu'\n"
	"Stupid Mode = 1\n"
	"MessageEndPoint = '0x01'\n"
	"Modem Type = Analog Modem\n"
	"ISDN = 0\n"
	"Phone = *99#\n"
	"Modem = /dev/gsm0\n"
	"Username = { }\n"
	"Password = { }\n"
	"Baud = 460800\n"
	"Auto Reconnect = on\n",
	"[Dialer Defaults]\n"
	"Init1 = ATZ\n"
	"Init2 = AT+CGDCONT=1,’IP’,’web.pt.lu’\n"
	"Stupid Mode = 1\n"
	"MessageEndPoint = ’0x01’\n"
	"Modem Type = Analog Modem\n"
	"ISDN = 0\n"
	"Phone = *99#\n"
	"Modem = /dev/gsm0\n"
	"Username = { }\n"
	"Password = { }\n"
	"Baud = 460800\n"
	"Auto Reconnect = on\n",
	"[Dialer Defaults]\n"
	"Init1 = ATZ\n"
	"Init2 = AT+CGDCONT=1,‘IP’,‘web.pt.lu’\n"
	"Stupid Mode = 1\n"
	"MessageEndPoint = ‘0x01’\n"
	"Modem Type = Analog Modem\n"
	"ISDN = 0\n"
	"Phone = *99#\n"
	"Modem = /dev/gsm0\n"
	"Username = { }\n"
	"Password = { }\n"
	"Baud = 460800\n"
	"Auto Reconnect = on\n",
};

static void the_common_file_works_as_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(common_files); i++) {
		struct reading r;

		read_sections(&r, common_files[i], NULL);
		expect_fine(&r);
		assert_string_equal(r.conf.device, "/dev/gsm0");
		assert_string_equal(r.conf.control, "/dev/gsm0-at");
		assert_string_equal(r.conf.apn, "web.pt.lu");
		assert_int_equal(r.conf.pdp, CONF_PDP_IPV4);
		assert_int_equal(r.conf.cid, 1);
		assert_string_equal(r.conf.init[0], "ATZ");
		assert_string_equal(r.conf.init[1], "");
		assert_string_equal(r.conf.phone, "*99#");
		assert_string_equal(r.conf.user, "");
		assert_string_equal(r.conf.password, "");
		assert_true(r.conf.reconnect);
		assert_heard(&r.heard, "t.conf:3:9: ");
		assert_heard(&r.heard, " quotes in AT+CGDCONT: sticks refuse them");
		assert_heard(&r.heard, "t.conf:5:1: MessageEndPoint ignored");
		assert_heard(&r.heard, "t.conf:6:1: Modem Type ignored");
		assert_heard(&r.heard, "t.conf:12:1: Baud ignored");
		/* what asks for what happens anyway needs no word */
		assert_unheard(&r.heard, "Stupid Mode");
		assert_unheard(&r.heard, "ISDN");
		done(&r);
	}
}

static void a_context_with_proper_quotes_draws_no_warning(void **state)
{
	struct reading r;

	(void)state;
	read_lines(&r, "Init2 = AT+CGDCONT=1,\"IPV4V6\",\"web.pt.lu\"\nPhone = *99***1#\n");
	expect_fine(&r);
	assert_string_equal(r.conf.apn, "web.pt.lu");
	assert_int_equal(r.conf.pdp, CONF_PDP_IPV4V6);
	assert_string_equal(heard_text(&r.heard), "");
	done(&r);
}

static void only_the_context_that_is_dialed_becomes_ours(void **state)
{
	struct reading r;

	(void)state;
	read_lines(&r, "Init2 = AT+CGDCONT=1,'IP','one'\nInit3 = AT+CGDCONT=2,'IP','two'\n"
		"Phone = *99***2#\n");
	expect_fine(&r);
	assert_string_equal(r.conf.init[1], "AT+CGDCONT=1,\"IP\",\"one\"");
	assert_string_equal(r.conf.init[2], "");
	assert_string_equal(r.conf.apn, "two");
	assert_int_equal(r.conf.cid, 2);
	assert_int_equal(r.heard.warnings, 1); /* the quotes, once */
	done(&r);
}

static void other_init_strings_keep_their_sense(void **state)
{
	struct reading r;

	(void)state;
	read_lines(&r, "Init = ATQ0 V1 E1 S0=0 &C1 &D2 +FCLASS=0\nInit4 = AT+COPS=1,2,'27001'\n"
		"Init5 = AT+CGDCONT=1,\"PPP\",\"x\"\nInit9 = { }\n");
	expect_fine(&r);
	assert_string_equal(r.conf.init[0], "ATQ0 V1 E1 S0=0 &C1 &D2 +FCLASS=0");
	assert_string_equal(r.conf.init[3], "AT+COPS=1,2,\"27001\"");
	assert_string_equal(r.conf.init[4], "AT+CGDCONT=1,\"PPP\",\"x\"");
	assert_string_equal(r.conf.init[8], "");
	assert_string_equal(r.conf.apn, "");
	done(&r);
}

static void a_pin_is_guarded_and_never_shown(void **state)
{
	static const struct {
		const char *line;
		const char *pin; /* NULL: refused */
	} cases[] = {
		{ "Init2 = AT+CPIN=7391", "7391" },
		{ "Init2 = AT+CPIN=\"7391\"", "7391" },
		{ "Init2 = at+cpin='7391'", "7391" },
		{ "Init2 = AT+CPIN=”7391”", "7391" },
		{ "Init2 = AT+CPIN=\"12345678\",\"7391\"", NULL },
		{ "Init2 = ATZ;+CPIN=7391", NULL },
		{ "Init2 = AT+CPIN=7391x", NULL },
		{ "Init2 = AT+CPIN=7391;+CFUN=1", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct reading r;

		read_lines(&r, cases[i].line);
		assert_unheard(&r.heard, "7391");
		if (!cases[i].pin) {
			assert_int_equal(r.err, -EINVAL);
		} else {
			assert_int_equal(r.err, 0);
			assert_string_equal(r.conf.pin, cases[i].pin);
			assert_string_equal(r.conf.init[1], "");
			assert_heard(&r.heard, "Init2 is a PIN: not sent as it stands");
		}
		done(&r);
	}
}

/* Each as wvdial 1.61 was seen to do it. */
static void lookup_is_wvdials(void **state)
{
	static const char text[] =
		"[Dialer Defaults]\nPhone = 0\nUsername = def\nPassword = defpw\n"
		"[Dialer a]\nPhone = 1\nInherits = Dialer c\n"
		"[Dialer b]\nPhone = 2\nUsername = b\n"
		"[dialer C]\nusername = c\nInherits = Dialer a\n"
		"[Dialer d]\nphone = 3\nPHONE = 4\n"
		"[Dialer e]\nInherits = c\n";
	static const struct {
		const char *sections[3];
		const char *phone, *user;
	} cases[] = {
		{ { NULL }, "0", "def" },
		{ { "a" }, "1", "c" },
		{ { "b" }, "2", "b" },
		{ { "a", "b" }, "1", "c" }, /* what a inherits comes before b */
		{ { "b", "a" }, "2", "b" },
		{ { "A" }, "1", "c" },
		{ { "c" }, "1", "c" }, /* a and c inherit from each other */
		{ { "d" }, "4", "def" },
		{ { "e" }, "0", "def" }, /* Inherits wants the name in full */
		{ { "zzz" }, "0", "def" },
		{ { "zzz", "b" }, "2", "b" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct reading r;

		read_sections(&r, text, cases[i].sections);
		expect_fine(&r);
		assert_string_equal(r.conf.phone, cases[i].phone);
		assert_string_equal(r.conf.user, cases[i].user);
		assert_string_equal(r.conf.password, "defpw");
		done(&r);
	}
}

static void a_section_that_is_not_there_is_a_warning(void **state)
{
	static const char *const sections[] = { "zz\x1b", NULL };
	struct reading r;

	(void)state;
	read_sections(&r, "[Dialer Defaults]\n[Dialer a]\nInherits = c\n", sections);
	expect_fine(&r);
	assert_heard(&r.heard, "t.conf: no section [Dialer zz\\x1b]");
	done(&r);
	read_sections(&r, "", NULL);
	expect_fine(&r);
	assert_heard(&r.heard, "no [Dialer Defaults]");
	done(&r);
}

static void values_are_quoted_as_wvdial_has_it(void **state)
{
	static const struct {
		const char *value, *user;
	} cases[] = {
		{ "{ }", "" },
		{ "{}", "" },
		{ "{a b}", "a b" },
		{ "\"q q\"", "q q" },
		{ "'s'", "'s'" },
		{ "a\\\\b", "a\\b" },
		{ "\"a\\\"b\"", "a\"b" },
		{ "x # c", "x # c" },
		{ "x\"y\"", "x\"y\"" },
		{ "\"a\"b\"", "a\"b" },
		{ "y ; c", "y ; c" },
		{ "", "" },
		{ "\"", "\"" },
		{ "{", "{" },
		{ "x\\", "x\\" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct reading r;
		char line[128];

		snprintf(line, sizeof(line), "Username = %s\n", cases[i].value);
		read_lines(&r, line);
		expect_fine(&r);
		assert_string_equal(r.conf.user, cases[i].user);
		done(&r);
	}
}

static void every_honoured_key_arrives(void **state)
{
	struct reading r;

	(void)state;
	read_lines(&r, "modem = '/dev/ttyUSB0'\nDial Command = ATDT\nPHONE = 691\nDial Prefix = 0\n"
		"Area Code = 352\nUsername = u\nPassword = p\nPPPD Path = /opt/pppd\n"
		"PPPD Option = debug\nDial Timeout = 90\nAuto Reconnect = off\nAuto DNS = no\n");
	expect_fine(&r);
	assert_string_equal(r.conf.device, "/dev/ttyUSB0");
	assert_string_equal(r.conf.dial, "ATDT");
	assert_string_equal(r.conf.phone, "0,352691");
	assert_string_equal(r.conf.user, "u");
	assert_string_equal(r.conf.password, "p");
	assert_string_equal(r.conf.pppd, "/opt/pppd");
	assert_string_equal(r.conf.pppd_options, "debug");
	assert_int_equal(r.conf.dial_timeout, 90);
	assert_false(r.conf.reconnect);
	assert_int_equal(r.conf.dns, CONF_DNS_OFF);
	assert_int_equal(r.heard.warnings, 1);
	assert_heard(&r.heard, "the single quotes around the value are left out");
	done(&r);
}

static void what_is_ignored_is_said_once(void **state)
{
	static const struct {
		const char *line, *heard; /* NULL: nothing */
	} cases[] = {
		{ "Dial Attempts = 3", "Dial Attempts ignored" },
		{ "Dial Attempts = 0", NULL },
		{ "Idle Seconds = 600", "Idle Seconds ignored" },
		{ "Idle Seconds = 0", NULL },
		{ "Stupid Mode = off", "Stupid Mode ignored" },
		{ "Stupid Mode = on", NULL },
		{ "Carrier Check = no", "Carrier Check ignored" },
		{ "Abort on Busy = yes", "Abort on Busy ignored" },
		{ "Ask Password = 1", "Ask Password ignored" },
		{ "Login = x", "the user name is Username" },
		{ "Usrname = x",
			"t.conf:2:1: 'Usrname' ignored: no such key; did you mean 'Username'?" },
		{ "Dial Timeout = 9999999", "Dial Timeout ignored: a whole number of seconds" },
		{ "a line without", "t.conf:2:1: ignored: a line without '='" },
		{ "Flow Control = x\nFlow Control = y", "t.conf:3:1: 'Flow Control' ignored" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct reading r;

		read_lines(&r, cases[i].line);
		expect_fine(&r);
		assert_int_equal(r.heard.warnings, cases[i].heard != NULL);
		if (cases[i].heard)
			assert_heard(&r.heard, cases[i].heard);
		done(&r);
	}
}

static void keys_of_unused_sections_are_nobodys_business(void **state)
{
	struct reading r;

	(void)state;
	read_sections(&r, "before = 1\n[Dialer Defaults]\nPhone = 1\n[Dialer x]\nModem = nonsense\n"
		"Quark = 1\n", NULL);
	expect_fine(&r);
	assert_int_equal(r.heard.warnings, 1);
	assert_heard(&r.heard, "t.conf:1:1: ignored: stands before the first [section]");
	done(&r);
}

static void what_would_break_the_dial_is_an_error(void **state)
{
	static const struct {
		const char *line, *heard;
	} cases[] = {
		{ "Modem = ttyUSB0", "t.conf:2:9: device = 'ttyUSB0': not an absolute path" },
		{ "Phone = *99#;", "phone = '*99#;': not a number to dial" },
		{ "Dial Command = DT", "dial = 'DT': not a dial command" },
		{ "Init3 = hello", "init3: an init string starts with AT" },
		{ "Init3 = AT+CGDCONT=1,'IP','we b'", "apn = 'we b'" },
		{ "PPPD Option = -detach", "does not start with '-'" },
		{ "[Dialer x", "section name lacks its ']'" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct reading r;

		read_lines(&r, cases[i].line);
		assert_int_equal(r.err, -EINVAL);
		assert_null(r.source);
		assert_heard(&r.heard, cases[i].heard);
		done(&r);
	}
}

static void too_long_a_file_is_refused(void **state)
{
	struct buf text = { 0 };
	struct reading r;

	(void)state;
	buf_adds(&text, "[Dialer Defaults]\n");
	for (unsigned i = 0; i < 5000; i++)
		buf_addf(&text, "a=%u\n", i);
	read_sections(&r, text.data, NULL);
	assert_int_equal(r.err, -EINVAL);
	assert_heard(&r.heard, "too many lines");
	done(&r);
	buf_free(&text);
	assert_int_equal(conf_read_wvdial(&r.source, "absent", NULL, NULL, NULL), -ENOENT);
	assert_null(r.source);
}

static void origin_names_the_wvdial_section(void **state)
{
	static const char *const sections[] = { "tango", NULL };
	struct buf out = { 0 };
	struct reading r;

	(void)state;
	read_sections(&r, "[Dialer tango]\nPhone = *99#\n", sections);
	expect_fine(&r);
	conf_print(r.source, NULL, &out);
	assert_non_null(strstr(out.data, "# t.conf:2 [Dialer tango]\n"));
	buf_free(&out);
	done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_common_file_works_as_it_is),
		cmocka_unit_test(a_context_with_proper_quotes_draws_no_warning),
		cmocka_unit_test(only_the_context_that_is_dialed_becomes_ours),
		cmocka_unit_test(other_init_strings_keep_their_sense),
		cmocka_unit_test(a_pin_is_guarded_and_never_shown),
		cmocka_unit_test(lookup_is_wvdials),
		cmocka_unit_test(a_section_that_is_not_there_is_a_warning),
		cmocka_unit_test(values_are_quoted_as_wvdial_has_it),
		cmocka_unit_test(every_honoured_key_arrives),
		cmocka_unit_test(what_is_ignored_is_said_once),
		cmocka_unit_test(keys_of_unused_sections_are_nobodys_business),
		cmocka_unit_test(what_would_break_the_dial_is_an_error),
		cmocka_unit_test(too_long_a_file_is_refused),
		cmocka_unit_test(origin_names_the_wvdial_section),
	};

	return cmocka_run_group_tests(tests, enter_test_dir, leave_test_dir);
}
