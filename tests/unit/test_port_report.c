/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "dialer/port_report.h"

static struct composition now;
static struct keep keep;
static struct port_report r;
static struct buf out;

static int setup(void **state)
{
	(void)state;
	now = (struct composition){ .firmware = { "E3372s-153", "21.180.01.00.00", false },
		.u2diag = 255 };
	setport_parse(&now.setport, "A1,A2;10,12,16,A1,A2");
	keep_parse(&keep, "", 0);
	r = (struct port_report){ "gsm0", &now, &keep };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	buf_free(&out);
	out = (struct buf){ 0 };
	return 0;
}

static void keep_is(const char *text)
{
	keep_parse(&keep, text, strlen(text));
}

static void a_value_alone_is_shown_in_codes_and_names(void **state)
{
	(void)state;
	port_report_setport(&r, false, &out);
	assert_string_equal(out.data, "gsm0  E3372s-153, firmware 21.180.01.00.00\n"
		"  now       A1,A2;10,12,16,A1,A2  (cdrom,sd;modem,pcui,ncm,cdrom,sd)\n");
}

static void what_waits_for_a_restart_is_pending(void **state)
{
	(void)state;
	keep_is("setport-was = A1,A2;10,12,16,A1,A2\nsetport-wanted = FF;10,12\n");
	assert_true(port_setport_pending(&r));
	port_report_setport(&r, false, &out);
	assert_non_null(strstr(out.data, "  pending   FF;10,12  (none;modem,pcui)\n"));
	assert_non_null(strstr(out.data, "  before    A1,A2;10,12,16,A1,A2"));
}

static void what_was_applied_is_not_pending_but_can_be_undone(void **state)
{
	(void)state;
	keep_is("setport-was = A1,A2;10,12,16,A1,A2\nsetport-wanted = FF;10,12\n");
	setport_parse(&now.setport, "FF;10,12");
	assert_false(port_setport_pending(&r));
	port_report_setport(&r, true, &out);
	assert_string_equal(out.data, "{\"stick\":\"gsm0\",\"firmware\":{\"model\":\"E3372s-153\","
		"\"version\":\"21.180.01.00.00\",\"hilink\":false},\"now\":{\"value\":\"FF;10,12\","
		"\"names\":\"none;modem,pcui\"},\"pending\":null,\"before\":{\"value\":"
		"\"A1,A2;10,12,16,A1,A2\",\"names\":\"cdrom,sd;modem,pcui,ncm,cdrom,sd\"}}\n");
}

static void what_others_changed_is_not_pending(void **state)
{
	(void)state;
	keep_is("setport-was = A1,A2;10,12,16,A1,A2\nsetport-wanted = FF;10,12\n");
	setport_parse(&now.setport, "A1;12");
	assert_false(port_setport_pending(&r));
}

static void u2diag_is_shown_with_its_meaning(void **state)
{
	(void)state;
	now.firmware = (struct firmware){ 0 };
	keep_is("u2diag-was = 255\nu2diag-wanted = 4711\n");
	assert_true(port_u2diag_pending(&r));
	port_report_u2diag(&r, false, &out);
	assert_string_equal(out.data, "gsm0  does not say what firmware it runs (AT^FHVER)\n"
		"  now       255  (as sold (older sticks))\n"
		"  pending   4711  (meaning not known)\n"
		"            counts from the stick's next start on: surfctl reset\n"
		"  before    255  (as sold (older sticks))\n"
		"            back to it: surfctl u2diag undo\n");
	buf_eat(&out, out.len);
	now.u2diag = 4711;
	assert_false(port_u2diag_pending(&r));
	port_report_u2diag(&r, true, &out);
	assert_string_equal(out.data, "{\"stick\":\"gsm0\",\"firmware\":null,"
		"\"now\":{\"value\":4711,\"means\":null},\"pending\":null,"
		"\"before\":{\"value\":255,\"means\":\"as sold (older sticks)\"}}\n");
}

static void lists_are_shown_both_ways(void **state)
{
	(void)state;
	setport_list_add(&now.list, "^SETPORT:12: 4G PCUI");
	setport_list_add(&now.list, "C7:THING");
	port_report_list(&r, false, &out);
	assert_string_equal(out.data, "12  pcui         4G PCUI\nC7  C7           THING\n");
	buf_eat(&out, out.len);
	port_report_list(&r, true, &out);
	assert_string_equal(out.data, "[{\"code\":\"12\",\"name\":\"pcui\",\"says\":\"4G PCUI\"},"
		"{\"code\":\"C7\",\"name\":\"C7\",\"says\":\"THING\"}]\n");
	buf_eat(&out, out.len);
	port_report_values(false, &out);
	assert_true(text_starts(out.data, "0     modem, diag, pcui; no CD\n1     CD, then"));
	buf_eat(&out, out.len);
	port_report_values(true, &out);
	assert_true(text_starts(out.data,
		"[{\"value\":0,\"means\":\"modem, diag, pcui; no CD\"},{"));
}

static void a_refusal_leads_on(void **state)
{
	char why[320];

	(void)state;
	text_copy(now.refusal, sizeof(now.refusal), "AT^SETPORT?: ERROR");
	port_report_refusal(&now, false, why, sizeof(why));
	assert_non_null(strstr(why, "(AT^SETPORT?: ERROR); older ones have u2diag"));
	now.firmware.hilink = true;
	port_report_refusal(&now, false, why, sizeof(why));
	assert_non_null(strstr(why, "is HiLink: it has no ^SETPORT"));
	port_report_refusal(&now, true, why, sizeof(why));
	assert_non_null(strstr(why, "newer ones have setport"));
}

#define REPORT_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		REPORT_TEST(a_value_alone_is_shown_in_codes_and_names),
		REPORT_TEST(what_waits_for_a_restart_is_pending),
		REPORT_TEST(what_was_applied_is_not_pending_but_can_be_undone),
		REPORT_TEST(what_others_changed_is_not_pending),
		REPORT_TEST(u2diag_is_shown_with_its_meaning),
		REPORT_TEST(lists_are_shown_both_ways),
		REPORT_TEST(a_refusal_leads_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
