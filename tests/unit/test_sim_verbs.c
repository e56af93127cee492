/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "test_sim.h"
#include "tests/sim/verbs.h"

struct row {
	const char *command, *answer;
};

static void asks(const char *extra, const struct row *rows, size_t n)
{
	struct rig rig;
	char want[1000];

	rig_up(&rig, extra);
	rig_open(&rig, RIG_PCUI);
	loop_advance(rig.loop, 100);
	rig_expect(&rig, RIG_PCUI, "AT+CMEE=1", "\r\nOK\r\n");
	for (size_t i = 0; i < n; i++) {
		const char *a = rows[i].answer;
		bool error = strstr(a, "ERROR") || strstr(a, "NOT SUPPORT");

		if (error)
			snprintf(want, sizeof(want), "\r\n%s\r\n", a);
		else
			snprintf(want, sizeof(want), "%s%s%s\r\nOK\r\n", *a ? "\r\n" : "", a,
				*a ? "\r\n" : "");
		rig_expect(&rig, RIG_PCUI, rows[i].command, want);
	}
	rig_down(&rig);
}

#define ASKS(extra, ...) \
	asks(extra, (const struct row[]){ __VA_ARGS__ }, \
		sizeof((const struct row[]){ __VA_ARGS__ }) / sizeof(struct row))

static void who_it_is(void **state)
{
	(void)state;
	ASKS(NULL, { "AT+CGMI", "huawei" }, { "AT+GMI", "huawei" }, { "AT+CGMM", "E3372" },
		{ "AT+CGMR", "21" }, { "AT+CGSN", "860000000000001" }, { "AT+CGSN=?", "" },
		{ "AT+CGMI?", "ERROR" }, { "AT+GCAP", "+GCAP: +CGSM,+DS,+ES" },
		{ "AT^FHVER", "^FHVER:\"E3372 21,CL1\"" }, { "AT^HWVER", "^HWVER:\"CL1\"" },
		{ "AT+CMEE?", "+CMEE: 1" }, { "AT+CMEE=3", "ERROR" });
}

static void a_pin_is_one_try_and_the_counters_show_it(void **state)
{
	(void)state;
	ASKS("[sim]\npin-on = yes\n", { "AT+CPIN?", "+CPIN: SIM PIN" },
		{ "AT^CPIN?", "^CPIN: SIM PIN,3,10,3,10,3" }, { "AT+CPIN=\"9999\"",
			"+CME ERROR: 16" },
		{ "AT^CPIN?", "^CPIN: SIM PIN,2,10,2,10,3" }, { "AT+CPIN=", "+CME ERROR: 50" },
		{ "AT+CIMI", "+CME ERROR: 11" }, { "AT+COPS?", "+CME ERROR: 11" },
		{ "AT+CPIN=\"9999\"", "+CME ERROR: 16" }, { "AT+CPIN=\"9999\"", "+CME ERROR: 12" },
		{ "AT+CPIN?", "+CPIN: SIM PUK" }, { "AT^CPIN?", "^CPIN: SIM PUK,10,10,0,10,3" },
		{ "AT+CPIN=\"0000\"", "+CME ERROR: 12" },
		{ "AT+CPIN=\"1\",\"1111\"", "+CME ERROR: 16" },
		{ "AT^CPIN?", "^CPIN: SIM PUK,9,9,0,10,3" });
}

static void a_ready_card_tells_who_it_is(void **state)
{
	(void)state;
	ASKS(NULL, { "AT+CPIN?", "+CPIN: READY" }, { "AT^CPIN?", "^CPIN: READY,,10,3,10,3" },
		{ "AT+CPIN=\"0000\"", "+CME ERROR: 3" }, { "AT+CIMI", "270010000000001" },
		{ "AT^ICCID?", "^ICCID: 8935201000000000001" },
		{ "AT+CRSM=176,12258,0,0,10", "+CRSM: 144,0,\"985302010000000000F1\"" },
		{ "AT+CRSM=176,28589,0,0,4", "+CRSM: 144,0,\"00000002\"" },
		{ "AT+CRSM=176,1,0,0,4", "+CRSM: 106,130" },
		{ "AT+CLCK=\"SC\",2", "+CLCK: 0" }, { "AT+CLCK=\"SC\",1,\"1\"", "+CME ERROR: 16" },
		{ "AT+CLCK=\"SC\",1,\"0000\"", "" }, { "AT+CLCK=\"SC\",2", "+CLCK: 1" },
		{ "AT+CLCK=\"XX\",1,\"0000\"", "+CME ERROR: 50" });
}

static void a_missing_card_is_error_10(void **state)
{
	(void)state;
	ASKS("[sim]\npresent = no\n", { "AT+CPIN?", "+CME ERROR: 10" },
		{ "AT^CPIN?", "+CME ERROR: 10" }, { "AT+CIMI", "+CME ERROR: 10" },
		{ "ATD*99#", "+CME ERROR: 10" }, { "AT+CREG?", "+CREG: 0,0" },
		{ "AT^SYSINFO", "^SYSINFO:0,0,0,0,255,,0" });
}

static void registration_operator_signal(void **state)
{
	(void)state;
	ASKS(NULL, { "AT+CREG?", "+CREG: 0,1" }, { "AT+CREG=?", "+CREG: (0-2)" },
		{ "AT+CEREG=2", "" }, { "AT+CEREG?", "+CEREG: 2,1,\"792D\",\"04947221\",7" },
		{ "AT+CGREG=7", "+CME ERROR: 50" }, { "AT+COPS?", "+COPS: 0,0,\"Surf Mobile\",7" },
		{ "AT+COPS=3,2", "" }, { "AT+COPS?", "+COPS: 0,2,\"27001\",7" },
		{ "AT+COPS=3,1", "" }, { "AT+COPS?", "+COPS: 0,1,\"SURF\",7" },
		{ "AT+CSQ", "+CSQ: 20,99" }, { "AT^HCSQ?", "^HCSQ: \"LTE\",50,35,86,14" },
		{ "AT^SYSINFOEX", "^SYSINFOEX:2,3,0,1,,6,\"LTE\",101,\"LTE\"" },
		{ "AT+CGATT?", "+CGATT: 1" });
}

static void flight_mode_leaves_the_network(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, NULL);
	rig_open(&rig, RIG_PCUI);
	loop_advance(rig.loop, 100);
	rig_hear(&rig, RIG_PCUI);
	rig_expect(&rig, RIG_PCUI, "AT^CURC=0;+CFUN=4", "\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CREG?", "\r\n+CREG: 0,0\r\n\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CSQ", "\r\n+CSQ: 99,99\r\n\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT+CFUN=1;+CFUN?", "\r\n+CFUN: 1\r\n\r\nOK\r\n");
	loop_advance(rig.loop, 100);
	rig_expect(&rig, RIG_PCUI, "AT+CREG?", "\r\n+CREG: 0,1\r\n\r\nOK\r\n");
	assert_int_equal(rig.reboots, 0);
	rig_expect(&rig, RIG_PCUI, "AT+CFUN=1,1", "\r\nOK\r\n");
	assert_int_equal(rig.reboots, 1);
	rig_expect(&rig, RIG_PCUI, "AT^RESET", "\r\nOK\r\n");
	assert_int_equal(rig.reboots, 2);
	rig_down(&rig);
}

static void contexts_are_quoted_as_real_sticks_want_it(void **state)
{
	(void)state;
	ASKS(NULL, { "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",\"\",\"0.0.0.0\",0,0,0,0" },
		{ "AT+CGDCONT=1,\"IP\",\"internet\"", "" },
		{ "AT+CGDCONT=1,'IP','internet'", "ERROR" }, { "AT+CGDCONT=1,IP,internet",
			"ERROR" },
		{ "AT+CGDCONT=1,\"X25\",\"internet\"", "ERROR" },
		{ "AT+CGDCONT=1,\"IP\",internet", "ERROR" },
		{ "AT+CGDCONT=17,\"IP\",\"x\"", "+CME ERROR: 50" },
		{ "AT+CGDCONT=3,\"IPV4V6\",\"six\"", "" },
		{ "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",\"internet\",\"0.0.0.0\",0,0,0,0\r\n\r\n"
			"+CGDCONT: 3,\"IPV4V6\",\"six\",\"0.0.0.0\",0,0,0,0" },
		{ "AT+CGDCONT=3", "" },
		{ "AT+CGDCONT?", "+CGDCONT: 1,\"IP\",\"internet\",\"0.0.0.0\",0,0,0,0" });
}

static void setport_takes_only_what_leaves_a_way_back(void **state)
{
	(void)state;
	ASKS(NULL, { "AT^SETPORT?", "^SETPORT:A1,A2;10,12" }, { "AT^SETPORT=\"FF;10,12\"", "" },
		/* the old value is told until it restarts */
		{ "AT^SETPORT?", "^SETPORT:A1,A2;10,12" }, { "AT^SETPORT=\"FF;10,16\"", "ERROR" },
		{ "AT^SETPORT=\"FF;12,12\"", "ERROR" }, { "AT^SETPORT=\"12;10\"", "ERROR" },
		{ "AT^SETPORT=\"A2;10,12\"", "ERROR" }, { "AT^SETPORT=\"FF;12,77\"", "ERROR" },
		{ "AT^SETPORT=FF;10,12", "ERROR" }, { "AT^SETPORT=\"A1,A2;1,2,16\"", "" },
		{ "AT^U2DIAG?", "^U2DIAG: 255" }, { "AT^U2DIAG=119", "" },
		{ "AT^U2DIAG?", "^U2DIAG: 255" }, { "AT^U2DIAG=99999", "ERROR" },
		{ "AT^GETPORTMODE", "^GETPORTMODE: TYPE: WCDMA: huawei,,MDM:0,DIAG:1,PCUI:2" });
}

static void a_composition_counts_from_the_next_start_on(void **state)
{
	struct rig rig;

	(void)state;
	rig_up(&rig, "[identity 12d1:155e]\nsetport = yes\n");
	rig_open(&rig, RIG_PCUI);
	loop_advance(rig.loop, 100);
	rig_expect(&rig, RIG_PCUI, "AT^SETPORT=\"FF;10,12,16\"", "\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT^U2DIAG=276", "\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT^GETPORTMODE", "\r\n^GETPORTMODE: "
		"TYPE: WCDMA: huawei,,4g_modem:0,pcui:1\r\n\r\nOK\r\n");
	brain_power_off(&rig.brain);
	brain_power_on(&rig.brain, profile_identity(&rig.profile, "12d1:155e"), &rig_face, &rig);
	rig_open(&rig, RIG_PCUI);
	loop_advance(rig.loop, 100);
	rig_expect(&rig, RIG_PCUI, "AT^SETPORT?", "\r\n^SETPORT:FF;10,12,16\r\n\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT^U2DIAG?", "\r\n^U2DIAG: 276\r\n\r\nOK\r\n");
	rig_expect(&rig, RIG_PCUI, "AT^GETPORTMODE", "\r\n^GETPORTMODE: "
		"TYPE: WCDMA: huawei,,4g_modem:0,pcui:1,ncm:2\r\n\r\nOK\r\n");
	rig_down(&rig);
}

static void hilink_firmware_knows_no_setport(void **state)
{
	(void)state;
	ASKS("[stick]\nsetport =\nportmode =\n", { "AT^SETPORT?", "ERROR" },
		{ "AT^GETPORTMODE", "COMMAND NOT SUPPORT" });
	ASKS("[about]\nrevision = 22.329.63.00.74\n[stick]\nu2diag = 119\n",
		{ "AT^U2DIAG=255", "" }, { "AT^U2DIAG?", "^U2DIAG: 119" });
}

static void every_name_is_in_the_tables_once(void **state)
{
	static const struct verb *const tables[] = { verbs_basic, verbs_card, verbs_net, verbs_data,
		verbs_huawei };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		for (const struct verb *verb = tables[i]; verb->name; verb++)
			assert_ptr_equal(verbs_find(verb->name), verb);
	}
	assert_null(verbs_find("+NOPE"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_it_is),
		cmocka_unit_test(a_pin_is_one_try_and_the_counters_show_it),
		cmocka_unit_test(a_ready_card_tells_who_it_is),
		cmocka_unit_test(a_missing_card_is_error_10),
		cmocka_unit_test(registration_operator_signal),
		cmocka_unit_test(flight_mode_leaves_the_network),
		cmocka_unit_test(contexts_are_quoted_as_real_sticks_want_it),
		cmocka_unit_test(setport_takes_only_what_leaves_a_way_back),
		cmocka_unit_test(a_composition_counts_from_the_next_start_on),
		cmocka_unit_test(hilink_firmware_knows_no_setport),
		cmocka_unit_test(every_name_is_in_the_tables_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
