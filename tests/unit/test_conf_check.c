/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

#include "conf/check.h"

typedef const char *check_fn(const char *text);

static const struct {
	const char *name;
	check_fn *check;
	const char *good[8];
	const char *bad[14];
} cases[] = {
	{ "apn", conf_check_apn, { "web.pt.lu", "internet", "a_b-c.d", "orange.m2m@x", "3" },
		{ "a b", "a\"b", "a'b", "a,b", "a;b", "a\\b", "\xe2\x80\x9dx", "a\tb", "a\x7f",
			"\xc3\xa9" } },
	{ "phone", conf_check_phone,
		{ "*99#", "*99***1#", "*99*web.pt.lu*PPP*1#", "#777", "+352691", "0,691" },
		{ "*99#;", "*99#\"", "1 2", "1;+CFUN=0", "1\r2", "\xff" } },
	{ "dial", conf_check_dial, { "ATD", "ATDT", "atdp", "ATX3D", "AT&C1D", "ATE0DT" },
		{ "AT", "D", "ATZ", "ATD;", "AT D", "ATD\"", "DT", "AD", "TD", "ATT" } },
	{ "init", conf_check_init,
		{ "ATZ", "at&f", "AT", "AT+COPS=1,2,\"27001\"", "ATQ0 V1 E1 S0=0 &C1 &D2",
			"AT+CPIN?" },
		{ "ZAT", "A/", "AT\x1b", "AT\xe2\x80\x98", "AT\rAT", "AT+CPIN=1", "ATE0+cpin=\"1\"",
			"ATD*99#", "atdt1", " AT" } },
	{ "secret", conf_check_secret, { "-x", "a b", "\xc3\xa9", "'", "\"" },
		{ "a\nb", "\x7f", "\x1b[0m", "a\tb" } },
	{ "pin", conf_check_pin, { "0000", "12345678" },
		{ "123", "123456789", "12a4", " 1234", "1234 ", "-1234", "\xd9\xa1\xd9\xa2" } },
	{ "interface", conf_check_interface, { "ppp0", "wwan-0", "a.b", "0x" },
		{ "-ppp", ".", "..", "a/b", "a b", "a:0", "%d", "\xc3\xa9" } },
	{ "path", conf_check_path, { "/dev/gsm0", "/dev/serial/by-id/usb-HUAWEI_x-if00-port0" },
		{ "ttyUSB0", "/dev/a b", "/dev/\n", "", "none", "-x" } },
	{ "control", conf_check_control, { "none", "/dev/gsm0-at" }, { "None", "ttyUSB1", "no" } },
	{ "pppd-options", conf_check_pppd_options,
		{ "debug", "mtu 1400 debug", "idle 60", "  noipv6  ", "plugin x.so", "initial 1" },
		{ "-detach", "debug -all", "updetach", "/dev/ttyS0", "debug password x",
			"connect /bin/sh", "user x", "a\nb", "debug\tx", "logfd 3", "persist" } },
};

static void good_values_pass_and_bad_ones_do_not(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		for (size_t k = 0; k < ARRAY_SIZE(cases[i].good) && cases[i].good[k]; k++)
			if (cases[i].check(cases[i].good[k]))
				fail_msg("%s: '%s' is refused", cases[i].name, cases[i].good[k]);
		for (size_t k = 0; k < ARRAY_SIZE(cases[i].bad) && cases[i].bad[k]; k++)
			if (!cases[i].check(cases[i].bad[k]))
				fail_msg("%s: '%s' passes", cases[i].name, cases[i].bad[k]);
	}
}

/* V.250 5.2.1: CR ends a line, LF and BS edit it; a quote ends a string, ';' a command. */
static void no_value_for_an_at_line_can_end_it(void **state)
{
	check_fn *const checks[] = {
		conf_check_apn, conf_check_phone, conf_check_dial, conf_check_pin,
	};
	static const char breaking[] = "\r\n\b\x1a\x1b\x7f\";";

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		for (const char *b = breaking; *b; b++) {
			char text[] = "ATD?D";

			text[3] = *b;
			assert_non_null(checks[i](text));
			/* An init string may hold quotes and ';', but no control character. */
			if ((unsigned char)*b < 0x20 || *b == 0x7f)
				assert_non_null(conf_check_init(text));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_values_pass_and_bad_ones_do_not),
		cmocka_unit_test(no_value_for_an_at_line_can_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
