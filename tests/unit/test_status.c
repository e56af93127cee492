/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>

#include "base/text.h"
#include "dialer/status.h"

/* An engine as it is in the middle of things, filled by hand: status only reads. */
static struct engine engine;
static struct at_chat *const two_chats[2] = { (struct at_chat *)1, (struct at_chat *)2 };

static int setup(void **state)
{
	(void)state;
	engine = (struct engine){ .state = PLAN_ABSENT };
	assert_int_equal(loop_new(&engine.loop), 0);
	loop_hold_clock(engine.loop, 1000000);
	engine.since = 990000;
	text_copy(engine.stick, sizeof(engine.stick), "gsm0");
	text_copy(engine.conf.device, sizeof(engine.conf.device), "/dev/gsm0");
	text_copy(engine.conf.control, sizeof(engine.conf.control), "/dev/gsm0-at");
	text_copy(engine.conf.apn, sizeof(engine.conf.apn), "web.pt.lu");
	engine.sim = (struct sim){ .pin_tries = -1, .puk_tries = -1 };
	engine.signal.percent = -1;
	net_clear(&engine.net);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	launcher_free(engine.launcher);
	loop_free(engine.loop);
	return 0;
}

static void no_news(void *ctx, const struct launcher_news *news)
{
	(void)ctx;
	(void)news;
}

static void be_online(void)
{
	assert_int_equal(launcher_new(&engine.launcher, engine.loop, no_news, NULL), 0);
	engine.state = PLAN_ONLINE;
	text_copy(engine.why, sizeof(engine.why), "10.64.0.2 on ppp0");
	engine.modem.control = two_chats[0];
	engine.modem.data = two_chats[1];
	engine.sim.state = SIM_READY;
	engine.net.eps = 1;
	text_copy(engine.net.operator, sizeof(engine.net.operator), "Surf \"Mobile\"");
	text_copy(engine.net.mode, sizeof(engine.net.mode), "LTE");
	engine.signal.percent = 64;
	engine.signal.dbm = -73;
	engine.link.since = 1; /* 999.999 s ago */
	engine.link.has_v4 = true;
	text_copy(engine.link.interface, sizeof(engine.link.interface), "ppp0");
	inet_pton(AF_INET, "10.64.0.2", &engine.link.local);
	inet_pton(AF_INET, "10.64.64.64", &engine.link.peer);
	engine.link.n_dns = 1;
	inet_pton(AF_INET, "192.0.2.53", &engine.link.dns[0]);
}

static void text_has(const char *wanted)
{
	struct buf out = { 0 };

	status_text(&engine, &out);
	if (!strstr(out.data, wanted))
		print_message("'%s' is not in:\n%s", wanted, out.data);
	assert_non_null(strstr(out.data, wanted));
	buf_free(&out);
}

static void an_absent_stick_is_asked_for(void **state)
{
	(void)state;
	text_has("gsm0  absent: no /dev/gsm0; plug the stick in\n");
}

static void a_connection_is_shown_with_all_that_is_known(void **state)
{
	(void)state;
	be_online();
	text_has("gsm0  online: 10.64.0.2 on ppp0\n");
	text_has("ports     /dev/gsm0, control /dev/gsm0-at\n");
	text_has("SIM       ready\n");
	text_has("with Surf \"Mobile\", LTE, signal 64 % (-73 dBm)\n");
	text_has("APN       web.pt.lu (ipv4)\n");
	text_has("link      ppp0, 10.64.0.2, for 16 min 39 s");
	text_has("DNS       192.0.2.53\n");
}

static void a_pause_says_how_long(void **state)
{
	(void)state;
	engine.state = PLAN_WAIT;
	text_copy(engine.why, sizeof(engine.why), "hung up");
	engine_deadline(&engine, 2500);
	text_has("next try  in 3 s\n");
	loop_timer_stop(&engine.deadline);
}

static void json_is_one_line_and_escaped(void **state)
{
	struct buf out = { 0 };

	(void)state;
	be_online();
	status_json(&engine, &out);
	assert_non_null(strchr(out.data, '\n'));
	assert_ptr_equal(strchr(out.data, '\n'), out.data + out.len - 1);
	assert_non_null(strstr(out.data, "\"operator\":\"Surf \\\"Mobile\\\"\""));
	assert_non_null(strstr(out.data, "\"signal\":{\"percent\":64,\"dbm\":-73}"));
	assert_non_null(strstr(out.data, "\"dns\":[\"192.0.2.53\"]"));
	assert_non_null(strstr(out.data, "\"seconds\":999"));
	buf_free(&out);
}

static void what_is_not_known_is_null(void **state)
{
	static const char *const nulls[] = { "\"model\":null", "\"imei\":null", "\"signal\":null",
		"\"link\":null", "\"operator\":null", "\"pin_tries\":null", "\"control\":null" };
	struct buf out = { 0 };

	(void)state;
	status_json(&engine, &out);
	for (size_t i = 0; i < ARRAY_SIZE(nulls); i++)
		assert_non_null(strstr(out.data, nulls[i]));
	buf_free(&out);
}

static void no_secret_is_in_it(void **state)
{
	struct buf out = { 0 };

	(void)state;
	be_online();
	text_copy(engine.conf.password, sizeof(engine.conf.password), "hunter2");
	text_copy(engine.conf.pin, sizeof(engine.conf.pin), "4711");
	text_copy(engine.sim.imsi, sizeof(engine.sim.imsi), "270010123456789");
	status_text(&engine, &out);
	status_json(&engine, &out);
	assert_null(strstr(out.data, "hunter2"));
	assert_null(strstr(out.data, "4711"));
	assert_null(strstr(out.data, "270010123456789"));
	buf_free(&out);
}

static void the_line_for_the_service_manager_is_state_and_reason(void **state)
{
	char line[64];

	(void)state;
	status_line(&engine, line, sizeof(line));
	assert_string_equal(line, "absent");
	be_online();
	status_line(&engine, line, sizeof(line));
	assert_string_equal(line, "online: 10.64.0.2 on ppp0");
	status_line(&engine, line, 8);
	assert_string_equal(line, "online:");
}

#define STATUS_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STATUS_TEST(an_absent_stick_is_asked_for),
		STATUS_TEST(a_connection_is_shown_with_all_that_is_known),
		STATUS_TEST(a_pause_says_how_long),
		STATUS_TEST(json_is_one_line_and_escaped),
		STATUS_TEST(what_is_not_known_is_null),
		STATUS_TEST(no_secret_is_in_it),
		STATUS_TEST(the_line_for_the_service_manager_is_state_and_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
