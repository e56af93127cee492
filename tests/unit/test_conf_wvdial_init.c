/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/unit/test_conf.h"

#include "conf/wvdial_init.h"

static void contexts_are_understood_with_any_quotes(void **state)
{
	static const struct {
		const char *in;
		unsigned cid;
		const char *pdp, *apn;
		enum wvdial_init_quotes quotes;
	} cases[] = {
		{ "AT+CGDCONT=1,\"IP\",\"web.pt.lu\"", 1, "ipv4", "web.pt.lu", WVDIAL_QUOTES_FINE },
		{ "AT+CGDCONT=1,'IP','web.pt.lu'", 1, "ipv4", "web.pt.lu", WVDIAL_QUOTES_SINGLE },
		{ "AT+CGDCONT=1,’IP’,’web.pt.lu’", 1, "ipv4", "web.pt.lu", WVDIAL_QUOTES_CURLY },
		{ "AT+CGDCONT=1,“IP”,‘web.pt.lu’", 1, "ipv4", "web.pt.lu", WVDIAL_QUOTES_CURLY },
		{ "at+cgdcont=16,\"ipv6\",\"\"", 16, "ipv6", "", WVDIAL_QUOTES_FINE },
		{ "AT+CGDCONT=1, \"IPV4V6\" , \"a\"", 1, "ipv4v6", "a", WVDIAL_QUOTES_FINE },
		{ "AT+CGDCONT=1,IP,a", 1, "ipv4", "a", WVDIAL_QUOTES_FINE },
		{ "AT+CGDCONT=1,\"IP\",\"a\",\"\",0,0", 1, "ipv4", "a", WVDIAL_QUOTES_FINE },
		{ "AT+CGDCONT=1,\"IP\",\"a\",\"0.0.0.0\"", 1, "ipv4", "a", WVDIAL_QUOTES_FINE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct wvdial_init init;

		wvdial_init_read(cases[i].in, &init);
		assert_int_equal(init.kind, WVDIAL_INIT_CONTEXT);
		assert_int_equal(init.cid, cases[i].cid);
		assert_string_equal(init.pdp, cases[i].pdp);
		assert_string_equal(init.apn, cases[i].apn);
		assert_int_equal(init.quotes, cases[i].quotes);
	}
}

static void what_is_not_a_plain_context_goes_out_as_it_is(void **state)
{
	static const struct {
		const char *in, *text;
	} cases[] = {
		{ "AT+CGDCONT=1", "AT+CGDCONT=1" },
		{ "AT+CGDCONT=?", "AT+CGDCONT=?" },
		{ "AT+CGDCONT=0,\"IP\",\"a\"", "AT+CGDCONT=0,\"IP\",\"a\"" },
		{ "AT+CGDCONT=25,\"IP\",\"a\"", "AT+CGDCONT=25,\"IP\",\"a\"" },
		{ "AT+CGDCONT=1,\"PPP\",\"a\"", "AT+CGDCONT=1,\"PPP\",\"a\"" },
		{ "AT+CGDCONT=1,\"IP\",\"a\",\"10.0.0.1\"",
			"AT+CGDCONT=1,\"IP\",\"a\",\"10.0.0.1\"" },
		{ "AT+CGDCONT=1,'IP','a'b", "AT+CGDCONT=1,\"IP\",\"a\"b" },
		{ "AT+CGDCONT=1,'IP','a", "AT+CGDCONT=1,\"IP\",\"a" },
		{ "AT+CGDCONT=1,\"IP\",\"a\";+CFUN=1", "AT+CGDCONT=1,\"IP\",\"a\";+CFUN=1" },
		{ "AT+CGDCONT=1,2,3,4,5,6,7,8,9,10", "AT+CGDCONT=1,2,3,4,5,6,7,8,9,10" },
		{ "AT+CPIN?", "AT+CPIN?" },
		{ "AT+COPS=1,2,‘27001’", "AT+COPS=1,2,\"27001\"" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct wvdial_init init;

		wvdial_init_read(cases[i].in, &init);
		assert_int_equal(init.kind, WVDIAL_INIT_PLAIN);
		assert_string_equal(init.text, cases[i].text);
	}
}

static void pins_are_found_wherever_they_hide(void **state)
{
	static const struct {
		const char *in;
		enum wvdial_init_kind kind;
	} cases[] = {
		{ "AT+CPIN=1234", WVDIAL_INIT_PIN },
		{ "at+cpin=\"1234\"", WVDIAL_INIT_PIN },
		{ "AT+CPIN='1234'", WVDIAL_INIT_PIN },
		{ "AT+CPIN=1234,5678", WVDIAL_INIT_BAD },
		{ "AT+CPIN=\"12345678901234567\"", WVDIAL_INIT_BAD },
		{ "AT+CPIN=\"1234", WVDIAL_INIT_BAD },
		{ "ATE0+cpin=1234", WVDIAL_INIT_BAD },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct wvdial_init init;

		wvdial_init_read(cases[i].in, &init);
		assert_int_equal(init.kind, cases[i].kind);
		if (init.kind == WVDIAL_INIT_PIN)
			assert_string_equal(init.pin, "1234");
		else
			assert_null(strstr(init.why, "1234"));
	}
}

static void too_long_a_string_is_bad_and_not_cut(void **state)
{
	char text[CONF_INIT_MAX + 1];
	struct wvdial_init init;

	(void)state;
	memset(text, 'A', sizeof(text));
	text[CONF_INIT_MAX - 1] = '\0';
	wvdial_init_read(text, &init);
	assert_int_equal(init.kind, WVDIAL_INIT_PLAIN);
	assert_string_equal(init.text, text);
	text[CONF_INIT_MAX - 1] = 'A';
	text[CONF_INIT_MAX] = '\0';
	wvdial_init_read(text, &init);
	assert_int_equal(init.kind, WVDIAL_INIT_BAD);
}

static void the_dialed_context_is_read_off_the_number(void **state)
{
	static const struct {
		const char *phone;
		unsigned cid;
	} cases[] = {
		{ "*99#", 1 },
		{ "*99***1#", 1 },
		{ "*99***2#", 2 },
		{ "*99**PPP*3#", 3 },
		{ "*99*10.0.0.1*PPP*16#", 16 },
		{ "*99***0#", 1 },
		{ "*99***99#", 1 },
		{ "*99***x#", 1 },
		{ "*99**1#", 1 },
		{ "*99***", 1 },
		{ "#777", 1 },
		{ "", 1 },
		{ "*99***123456789#", 1 },
		{ "*99#***5", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(wvdial_init_dialed_cid(cases[i].phone), cases[i].cid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contexts_are_understood_with_any_quotes),
		cmocka_unit_test(what_is_not_a_plain_context_goes_out_as_it_is),
		cmocka_unit_test(pins_are_found_wherever_they_hide),
		cmocka_unit_test(too_long_a_string_is_bad_and_not_cut),
		cmocka_unit_test(the_dialed_context_is_read_off_the_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
