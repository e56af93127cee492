/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "modem/composition.h"
#include "modem_peer.h"

static struct rig r;
static struct composition c;

static int setup(void **state)
{
	(void)state;
	rig_open(&r);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rig_close(&r);
	return 0;
}

static void a_stick_is_asked_for_firmware_value_and_list(void **state)
{
	char text[SETPORT_TEXT];

	(void)state;
	composition_query(&r.modem, COMPOSITION_SETPORT | COMPOSITION_LIST, &c, rig_done, &r);
	peer_plays(&r.control, "AT^FHVER", "\r\n^FHVER:\"E3372s-153 21.180.01.00.00,X\"\r\n" OK);
	peer_plays(&r.control, "AT^SETPORT?", "\r\n^SETPORT:A1,A2;10,12,16,A1,A2\r\n" OK);
	peer_plays(&r.control, "AT^SETPORT=?",
		"\r\n^SETPORT:A1: CDROM\r\n\r\n^SETPORT:12: 4G PCUI\r\n\r\n3:DIAG\r\n" OK);
	rig_ends(&r, 0);
	assert_string_equal(c.firmware.model, "E3372s-153");
	assert_true(c.has_setport);
	assert_string_equal(setport_text(&c.setport, text), "A1,A2;10,12,16,A1,A2");
	assert_int_equal(c.list.n, 3);
	assert_false(c.has_u2diag);
	assert_string_equal(c.refusal, "");
}

static void a_refused_question_leaves_its_answer_out(void **state)
{
	(void)state;
	composition_query(&r.modem, COMPOSITION_SETPORT | COMPOSITION_U2DIAG, &c, rig_done, &r);
	peer_plays(&r.control, "AT^FHVER", "\r\nCOMMAND NOT SUPPORT\r\n");
	peer_plays(&r.control, "AT^SETPORT?", "\r\nERROR\r\n");
	peer_plays(&r.control, "AT^U2DIAG?", "\r\n^U2DIAG: 119\r\n" OK);
	rig_ends(&r, 0);
	assert_string_equal(c.firmware.model, "");
	assert_false(c.has_setport);
	assert_true(c.has_u2diag);
	assert_int_equal(c.u2diag, 119);
	assert_string_equal(c.refusal, "AT^SETPORT?: ERROR");
}

static void an_answer_without_sense_is_none(void **state)
{
	(void)state;
	composition_query(&r.modem, COMPOSITION_PORTMODE | COMPOSITION_U2DIAG, &c, rig_done, &r);
	peer_plays(&r.control, "AT^FHVER", OK);
	peer_plays(&r.control, "AT^U2DIAG?", "\r\n^U2DIAG: yes\r\n" OK);
	peer_plays(&r.control, "AT^GETPORTMODE", "\r\n^GETPORTMODE: MDM:0,PCUI:1\r\n" OK);
	rig_ends(&r, 0);
	assert_false(c.has_u2diag);
	assert_true(c.has_portmode);
	assert_int_equal(c.portmode.n, 2);
}

static void a_silent_stick_fails_the_question(void **state)
{
	(void)state;
	composition_query(&r.modem, COMPOSITION_PORTMODE, &c, rig_done, &r);
	peer_hears(&r.control, "AT^GETPORTMODE\r");
	peer_pass(&r.control, 5000);
	rig_ends(&r, -ETIMEDOUT);
	assert_false(c.has_portmode);
}

static void a_value_is_sent_between_plain_quotes(void **state)
{
	struct setport value;

	(void)state;
	assert_int_equal(setport_parse(&value, "FF;10,12"), 0);
	composition_set_setport(&r.modem, &value, rig_done, &r);
	peer_plays(&r.control, "AT^SETPORT=\"FF;10,12\"", OK);
	rig_ends(&r, 0);
	composition_set_setport(&r.modem, &value, rig_done, &r);
	peer_plays(&r.control, "AT^SETPORT=\"FF;10,12\"", "\r\nERROR\r\n");
	rig_ends(&r, -EIO);
	composition_set_u2diag(&r.modem, 276, rig_done, &r);
	peer_plays(&r.control, "AT^U2DIAG=276", OK);
	rig_ends(&r, 0);
}

static void a_stick_is_restarted_in_one_of_two_ways(void **state)
{
	(void)state;
	composition_restart(&r.modem, rig_done, &r);
	peer_plays(&r.control, "AT^RESET", OK);
	rig_ends(&r, 0);
	composition_restart(&r.modem, rig_done, &r);
	peer_plays(&r.control, "AT^RESET", "\r\nERROR\r\n");
	peer_plays(&r.control, "AT+CFUN=1,1", OK);
	rig_ends(&r, 0);
	composition_restart(&r.modem, rig_done, &r);
	peer_plays(&r.control, "AT^RESET", "\r\nERROR\r\n");
	peer_plays(&r.control, "AT+CFUN=1,1", "\r\n+CME ERROR: 3\r\n");
	rig_ends(&r, -EIO);
	assert_string_equal(r.result.words, "AT+CFUN=1,1: +CME ERROR 3: operation not allowed");
}

static void a_port_that_goes_before_it_answers_is_told(void **state)
{
	(void)state;
	composition_restart(&r.modem, rig_done, &r);
	peer_hears(&r.control, "AT^RESET\r");
	close(r.control.theirs);
	r.control.theirs = -1;
	rig_ends(&r, -ENODEV);
}

#define COMPOSITION_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		COMPOSITION_TEST(a_stick_is_asked_for_firmware_value_and_list),
		COMPOSITION_TEST(a_refused_question_leaves_its_answer_out),
		COMPOSITION_TEST(an_answer_without_sense_is_none),
		COMPOSITION_TEST(a_silent_stick_fails_the_question),
		COMPOSITION_TEST(a_value_is_sent_between_plain_quotes),
		COMPOSITION_TEST(a_stick_is_restarted_in_one_of_two_ways),
		COMPOSITION_TEST(a_port_that_goes_before_it_answers_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
