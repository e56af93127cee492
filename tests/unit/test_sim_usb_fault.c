/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "test_sim_host.h"

static const uint8_t inquiry[31] = { 'U', 'S', 'B', 'C', 1, 2, 3, 4, 36, 0, 0, 0, 0x80, 0, 6, 0x12,
	0, 0, 0, 36 };

/* C-motech's: a vendor's command with a data phase. */
static const uint8_t message[31] = { 'U', 'S', 'B', 'C', 1, 2, 3, 4, 36, 0, 0, 0, 0x80, 0, 8, 0xff,
	0x52, 0x44, 0x45, 0x56, 0x43, 0x48, 0x47 };

static void fault_up(struct host *h, const char *key, const char *value)
{
	char text[100];

	snprintf(text, sizeof(text), "[fault]\n%s = %s\n", key, value);
	host_up(h, text, "12d1:1f01");
	control(h, 0x00, 9, 1, 0, 0);
}

static void an_endpoint_that_naks_never_answers_but_its_unlink(void **state)
{
	uint8_t header[USBIP_HEADER] = { 0, 0, 0, 2 };
	struct host h;
	struct reply r;

	(void)state;
	fault_up(&h, "out", "nak");
	submit(&h, false, 1, NULL, inquiry, sizeof(inquiry));
	assert_false(take(&h, &r));
	put32(header + 20, h.seqnum);
	assert_int_equal(usb_take(&h.usb, header, sizeof(header)), 0);
	assert_true(take(&h, &r));
	assert_int_equal(r.status, -ECONNRESET);
	host_down(&h);
	fault_up(&h, "in", "nak");
	assert_int_equal(send_out(&h, 1, inquiry, sizeof(inquiry)), 0);
	submit(&h, true, 1, NULL, NULL, 36);
	assert_false(take(&h, &r));
	host_down(&h);
}

static void a_stall_may_be_the_only_one(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	fault_up(&h, "out", "stall 1");
	assert_int_equal(send_out(&h, 1, inquiry, sizeof(inquiry)), -EPIPE);
	assert_int_equal(send_out(&h, 1, inquiry, sizeof(inquiry)), 0);
	submit(&h, true, 1, NULL, NULL, 36);
	assert_true(take(&h, &r));
	assert_int_equal(r.len, 36);
	host_down(&h);
}

static void silence_on_control_spares_enumeration_unless_it_is_early(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	fault_up(&h, "control", "nak");
	r = control(&h, 0x80, 6, 0x0100, 0, 18);
	assert_int_equal(r.len, 18);
	submit(&h, true, 0, ((uint8_t[]){ 0xa1, 0xfe, 0, 0, 0, 0, 1, 0 }), NULL, 1);
	assert_false(take(&h, &r));
	host_down(&h);
	host_up(&h, "[fault]\ncontrol = early nak\n", "12d1:1f01");
	submit(&h, true, 0, ((uint8_t[]){ 0x80, 6, 0, 1, 0, 0, 18, 0 }), NULL, 18);
	assert_false(take(&h, &r));
	host_down(&h);
	fault_up(&h, "control", "stall");
	assert_int_equal(control(&h, 0xa1, 0xfe, 0, 0, 1).status, -EPIPE);
	host_down(&h);
}

/* Away a moment after its time, and what was asked then has no answer. */
static void it_vanishes_when_it_was_told_to(void **state)
{
	static const struct {
		const char *when;
		bool out_answered, in_answered;
	} rows[] = {
		{ "out", false, false },
		{ "sent", true, false },
		{ "in", true, false },
		{ "data", true, false },
		{ "sent 50", true, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct host h;
		struct reply r;

		fault_up(&h, "vanish", rows[i].when);
		submit(&h, false, 1, NULL, message, sizeof(message));
		assert_int_equal(take(&h, &r), rows[i].out_answered);
		submit(&h, true, 1, NULL, NULL, 36);
		assert_int_equal(take(&h, &r), rows[i].in_answered);
		assert_true(h.plug.attached);
		loop_advance(h.rig.loop, 100);
		assert_false(h.plug.attached);
		host_down(&h);
	}
}

static void a_disk_drivers_own_commands_do_not_make_it_vanish(void **state)
{
	static const char *const whens[] = { "out", "sent", "in" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(whens); i++) {
		struct host h;
		struct reply r;

		fault_up(&h, "vanish", whens[i]);
		assert_int_equal(send_out(&h, 1, inquiry, sizeof(inquiry)), 0);
		submit(&h, true, 1, NULL, NULL, 36);
		assert_true(take(&h, &r));
		loop_advance(h.rig.loop, 100);
		assert_true(h.plug.attached);
		host_down(&h);
	}
}

static void vanishing_in_data_waits_for_a_data_phase(void **state)
{
	uint8_t ready[31] = { 'U', 'S', 'B', 'C', [14] = 6 };
	struct host h;
	struct reply r;

	(void)state;
	fault_up(&h, "vanish", "data");
	assert_int_equal(send_out(&h, 1, ready, sizeof(ready)), 0);
	submit(&h, true, 1, NULL, NULL, 13);
	assert_true(take(&h, &r));
	assert_int_equal(r.len, 13);
	loop_advance(h.rig.loop, 100);
	assert_true(h.plug.attached);
	host_down(&h);
}

static void it_may_vanish_as_soon_as_it_is_configured(void **state)
{
	struct host h;

	(void)state;
	fault_up(&h, "vanish", "configured 30");
	loop_advance(h.rig.loop, 29);
	assert_true(h.plug.attached);
	loop_advance(h.rig.loop, 1);
	assert_false(h.plug.attached);
	host_down(&h);
}

static void a_deaf_stick_says_good_and_stays(void **state)
{
	uint8_t huawei[31] = { 'U', 'S', 'B', 'C', 1, 2, 3, 4, [15] = 0x11, 0x06, 0x20, 0, 0, 1, 1,
		0, 1 };
	struct host h;
	struct reply r;

	(void)state;
	fault_up(&h, "deaf", "yes");
	assert_int_equal(send_out(&h, 1, huawei, sizeof(huawei)), 0);
	submit(&h, true, 1, NULL, NULL, 13);
	assert_true(take(&h, &r));
	assert_int_equal(r.len, 13);
	assert_int_equal(r.data[12], 0);
	assert_null(h.plug.timer.loop);
	host_down(&h);
}

static void a_padded_configuration_is_64_kilobytes_long(void **state)
{
	struct host h;
	struct reply r;

	(void)state;
	fault_up(&h, "config-pad", "65535");
	r = control(&h, 0x80, 6, 0x0200, 0, 9);
	assert_int_equal(r.data[2] | r.data[3] << 8, 65535);
	r = control(&h, 0x80, 6, 0x0200, 0, 65535);
	assert_int_equal(r.len, 65535);
	host_down(&h);
	fault_up(&h, "config-cut", "20");
	assert_int_equal(control(&h, 0x80, 6, 0x0200, 0, 32).len, 20);
	host_down(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_endpoint_that_naks_never_answers_but_its_unlink),
		cmocka_unit_test(a_stall_may_be_the_only_one),
		cmocka_unit_test(silence_on_control_spares_enumeration_unless_it_is_early),
		cmocka_unit_test(it_vanishes_when_it_was_told_to),
		cmocka_unit_test(a_disk_drivers_own_commands_do_not_make_it_vanish),
		cmocka_unit_test(vanishing_in_data_waits_for_a_data_phase),
		cmocka_unit_test(it_may_vanish_as_soon_as_it_is_configured),
		cmocka_unit_test(a_deaf_stick_says_good_and_stays),
		cmocka_unit_test(a_padded_configuration_is_64_kilobytes_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
