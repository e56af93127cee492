/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/bot.h"

#define HUAWEI_OK FAKE_CSW("\x12\x34\x56\x78", "\0")
#define HUAWEI_NO FAKE_CSW("\x12\x34\x56\x78", "\1")

static int run(const char *name, struct usb_target *t)
{
	const struct usb_method *m = usb_method_find(name, strlen(name));

	assert_non_null(m);
	return usb_method_run(m, t);
}

static void to_hex(char *out, const uint8_t *data, size_t len)
{
	for (size_t n = 0; n < len; n++)
		snprintf(out + 2 * n, 3, "%02x", data[n]);
}

/* Byte for byte what was seen to work: huawei-modes and the device table name the source. */
static const struct {
	const char *method;
	const char *wire;
} messages[] = {
	{ "huawei-new", "55534243123456780000000000000011062000000101000100000000000000" },
	{ "huawei-alt", "55534243123456780000000000000011063000000000010000000000000000" },
	{ "huawei-fallback", "55534243123456780000000000000011063000000100010000000000000000" },
	{ "huawei-serial", "55534243123456780000000000000011062000000100000000000000000000" },
	{ "option", "55534243123456780000000000000601000000000000000000000000000000" },
};

static void the_bytes_on_the_wire_are_those_that_were_seen_to_work(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, -ETIMEDOUT, 0 } };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(messages); n++) {
		struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
		struct usb_target t = fake_target(&u);
		char hex[128];

		assert_int_equal(run(messages[n].method, &t), USB_SENT);
		fake_done(&u);
		to_hex(hex, u.sent[0], BOT_CBW_LEN);
		assert_string_equal(hex, messages[n].wire);
		/* The normal case: nothing but the wait for the status of the last message. */
		assert_true(u.waited_ms <= 100);
	}
}

static void a_stick_that_refuses_gets_its_driver_back(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, 13, HUAWEI_NO }, { V_RELEASE, 0, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("huawei-new", &t), USB_REFUSED);
	fake_done(&u);
}

static void a_stick_that_was_told_stays_out_of_reach_of_usb_storage(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, 13, HUAWEI_OK } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("huawei-new", &t), USB_SENT);
	fake_done(&u); /* no release */
}

static void an_interface_in_use_is_left_alone(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, -EBUSY, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("huawei-new", &t), -EBUSY);
	fake_done(&u);
}

static void gone_at_the_claim_is_gone(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, -ENODEV, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("eject", &t), USB_GONE);
}

static void what_a_method_needs_is_checked_before_anything_is_touched(void **state)
{
	struct fake_usb u = { 0 };
	struct usb_target t = fake_target(&u);

	(void)state;
	t.bulk_in = 0;
	assert_int_equal(run("huawei-new", &t), -ENOTSUP);
	t = fake_target(&u);
	t.bulk_out = 0;
	assert_int_equal(run("eject", &t), -ENOTSUP);
	assert_int_equal(run("message", &t), -ENOTSUP);
	t = fake_target(&u);
	t.storage = false;
	assert_int_equal(run("option", &t), -ENOTSUP);
	t = fake_target(&u);
	assert_int_equal(run("message", &t), -ENOTSUP);
	assert_int_equal(run("configuration", &t), -ENOTSUP);
}

static void eject_asks_both_units_and_takes_no_for_an_answer_from_one(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 },
		{ V_OUT, 0, 0 }, { V_IN, 13, FAKE_CSW("\x87\x65\x43\x21", "\0") },
		{ V_OUT, 0, 0 }, { V_IN, 13, FAKE_CSW("\x97\x65\x43\x21", "\0") },
		{ V_OUT, 0, 0 }, { V_IN, 13, FAKE_CSW("\x87\x65\x43\x21", "\1") },
		{ V_OUT, 0, 0 }, { V_IN, 13, FAKE_CSW("\x97\x65\x43\x21", "\1") } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("eject", &t), USB_SENT);
	fake_done(&u);
	for (size_t n = 0; n < 4; n++) {
		assert_int_equal(u.sent[n][13], n / 2);
		assert_int_equal(u.sent[n][15], n % 2 ? 0x1b : 0x1e);
		assert_int_equal(u.sent[n][19], n % 2 ? 0x02 : 0x00);
	}
}

static void eject_ends_when_the_stick_goes(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 },
		{ V_OUT, 0, 0 }, { V_IN, 13, FAKE_CSW("\x87\x65\x43\x21", "\0") },
		{ V_OUT, 0, 0 }, { V_IN, -ENODEV, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("eject", &t), USB_GONE);
	fake_done(&u);
}

static void an_eject_that_both_units_refuse_is_refused(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 },
		{ V_OUT, 0, 0 }, { V_IN, 13, FAKE_CSW("\x87\x65\x43\x21", "\1") },
		{ V_OUT, 0, 0 }, { V_IN, 13, FAKE_CSW("\x97\x65\x43\x21", "\1") },
		{ V_OUT, 0, 0 }, { V_IN, 13, FAKE_CSW("\x87\x65\x43\x21", "\1") },
		{ V_OUT, 0, 0 }, { V_IN, 13, FAKE_CSW("\x97\x65\x43\x21", "\1") },
		{ V_RELEASE, 0, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("eject", &t), USB_REFUSED);
	fake_done(&u);
}

static void messages_go_out_in_order_and_raw_ones_are_not_answered(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_OUT, 0, 0 }, { V_IN, -ETIMEDOUT, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(usb_messages_parse(&t, "0f00010142 "
		"55534243123456780000000000000606f5040252700000000000000000000000"), 0);
	assert_int_equal(t.n_messages, 2);
	t.messages[1].len = BOT_CBW_LEN;
	assert_int_equal(run("message", &t), USB_SENT);
	fake_done(&u);
	assert_memory_equal(u.sent[0], "\x0f\0\1\1\x42", 5);
	assert_int_equal(u.sent[1][15], 0x06);
}

static void a_raw_message_taken_by_half_is_an_error(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_OUT, 2, 0 },
		{ V_RELEASE, 0, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	usb_messages_parse(&t, "0f00010142");
	assert_int_equal(run("message", &t), -EIO);
}

static void a_configuration_is_chosen_by_way_of_none(void **state)
{
	static const struct fake_step steps[] = { { V_CONFIGURE, 0, 0 }, { V_PAUSE, 0, 0 },
		{ V_CONFIGURE, 0, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	t.configuration = 2;
	assert_int_equal(run("configuration", &t), USB_SENT);
	fake_done(&u);
	assert_int_equal(u.configured, 2);
	assert_int_equal(u.waited_ms, 100);
}

static void a_configuration_that_is_active_is_left_alone(void **state)
{
	struct fake_usb u = { 0 };
	struct usb_target t = fake_target(&u);

	(void)state;
	t.configuration = t.mbim_configuration = t.active_configuration = 2;
	assert_int_equal(run("configuration", &t), USB_KEPT);
	assert_int_equal(run("mbim", &t), USB_KEPT);
	t.mbim_configuration = 0;
	assert_int_equal(run("mbim", &t), -ENOTSUP);
}

static void what_a_stick_says_to_a_configuration_or_setting_or_reset(void **state)
{
	static const struct {
		const char *method;
		int expected;
		size_t n_steps;
		struct fake_step steps[4];
	} cases[] = {
		{ "configuration", USB_GONE, 1, { { V_CONFIGURE, -ENODEV, 0 } } },
		{ "configuration", USB_GONE, 3, { { V_CONFIGURE, -EPIPE, 0 },
			{ V_PAUSE, 0, 0 }, { V_CONFIGURE, -ENODEV, 0 } } },
		{ "configuration", USB_REFUSED, 3, { { V_CONFIGURE, 0, 0 },
			{ V_PAUSE, 0, 0 }, { V_CONFIGURE, -EPIPE, 0 } } },
		{ "configuration", -EBUSY, 3, { { V_CONFIGURE, 0, 0 },
			{ V_PAUSE, 0, 0 }, { V_CONFIGURE, -EBUSY, 0 } } },
		{ "altsetting", USB_SENT, 2, { { V_CLAIM, 0, 0 }, { V_ALT, 0, 0 } } },
		{ "altsetting", USB_GONE, 2, { { V_CLAIM, 0, 0 }, { V_ALT, -ENODEV, 0 } } },
		{ "altsetting", USB_REFUSED, 3, { { V_CLAIM, 0, 0 }, { V_ALT, -EPIPE, 0 },
			{ V_RELEASE, 0, 0 } } },
		{ "reset", USB_SENT, 1, { { V_RESET, 0, 0 } } },
		{ "reset", USB_GONE, 1, { { V_RESET, -ENODEV, 0 } } },
		{ "reset", -EIO, 1, { { V_RESET, -EIO, 0 } } },
		{ "detach", USB_SENT, 1, { { V_DETACH, -ENODATA, 0 } } },
		{ "detach", USB_GONE, 1, { { V_DETACH, -ENODEV, 0 } } } };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct fake_usb u = { .steps = cases[n].steps, .n_steps = cases[n].n_steps };
		struct usb_target t = fake_target(&u);

		t.configuration = 2;
		t.active_configuration = 1;
		t.alt_setting = 3;
		assert_int_equal(run(cases[n].method, &t), cases[n].expected);
		fake_done(&u);
		if (cases[n].steps[1].verb == V_ALT)
			assert_int_equal(u.alt, 3);
	}
}

static void what_follows_a_message_does_not_follow_a_refusal(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, 13, HUAWEI_NO }, { V_RELEASE, 0, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	t.release_ms = 400;
	t.reset_after = true;
	assert_int_equal(run("option", &t), USB_REFUSED);
	fake_done(&u);
}

static void a_stick_may_leave_while_its_message_is_followed_up(void **state)
{
	static const struct fake_step released[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, 13, HUAWEI_OK }, { V_PAUSE, 0, 0 }, { V_RELEASE, -ENODEV, 0 } },
		reset[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 }, { V_IN, 13, HUAWEI_OK },
		{ V_PAUSE, 0, 0 }, { V_RESET, -ENODEV, 0 } },
		stays[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 }, { V_IN, 13, HUAWEI_OK },
		{ V_PAUSE, 0, 0 }, { V_RESET, -EIO, 0 } };
	struct fake_usb u = { .steps = released, .n_steps = ARRAY_SIZE(released) };
	struct usb_target t = fake_target(&u);

	(void)state;
	t.release_ms = 400;
	t.reset_after = true;
	assert_int_equal(run("option", &t), USB_GONE);
	fake_done(&u);
	u = (struct fake_usb){ .steps = reset, .n_steps = ARRAY_SIZE(reset) };
	t.release_ms = 0;
	assert_int_equal(run("option", &t), USB_GONE);
	fake_done(&u);
	u = (struct fake_usb){ .steps = stays, .n_steps = ARRAY_SIZE(stays) };
	assert_int_equal(run("option", &t), USB_SENT);
	fake_done(&u);
}

static void only_what_keeps_udev_waiting_is_slow(void **state)
{
	const struct usb_method *m = usb_method_find("eject", 5);
	struct usb_target t = { .release_ms = 500 };

	(void)state;
	assert_false(usb_method_is_slow(m, &t));
	t.release_ms = 501;
	assert_true(usb_method_is_slow(m, &t));
}

static void inquiry_reaches_a_stick_or_says_why_not(void **state)
{
	static const char answer[INQUIRY_LEN] = "\5\200\0\1\37\0\0\0Option  "
		"Globetrotter    1.0 ";
	static const struct {
		const char *list;
		int expected;
		size_t n_steps;
		struct fake_step steps[7];
	} cases[] = {
		{ "vendor~Opt:option", USB_SENT, 6, { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
			{ V_IN, INQUIRY_LEN, answer }, { V_IN, 13, HUAWEI_OK }, { V_OUT, 0, 0 },
			{ V_IN, -ETIMEDOUT, 0 } } },
		/* The method it leads to has its say. */
		{ "vendor~Opt:option", USB_REFUSED, 7, { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
			{ V_IN, INQUIRY_LEN, answer }, { V_IN, 13, HUAWEI_OK }, { V_OUT, 0, 0 },
			{ V_IN, 13, HUAWEI_NO }, { V_RELEASE, 0, 0 } } },
		{ "vendor~GT:option", USB_KEPT, 5, { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
			{ V_IN, INQUIRY_LEN, answer }, { V_IN, 13, HUAWEI_OK },
			{ V_RELEASE, 0, 0 } } },
		/* No data, a status alone: nobody is known by that. */
		{ "vendor~Opt:option", USB_REFUSED, 4, { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
			{ V_IN, 13, HUAWEI_OK }, { V_RELEASE, 0, 0 } } },
		{ "vendor~Opt:option", USB_REFUSED, 4, { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
			{ V_IN, 13, HUAWEI_NO }, { V_RELEASE, 0, 0 } } },
		{ "vendor~Opt:option", USB_GONE, 3, { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
			{ V_IN, -ENODEV, 0 } } },
		/* In circles, nowhere, or to what this stick does not have. */
		{ "vendor~Opt:inquiry", -ENOTSUP, 5, { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
			{ V_IN, INQUIRY_LEN, answer }, { V_IN, 13, HUAWEI_OK },
			{ V_RELEASE, 0, 0 } } },
		{ "vendor~Opt:hypnosis", -ENOTSUP, 5, { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
			{ V_IN, INQUIRY_LEN, answer }, { V_IN, 13, HUAWEI_OK },
			{ V_RELEASE, 0, 0 } } },
		{ "vendor~Opt:message", -ENOTSUP, 5, { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
			{ V_IN, INQUIRY_LEN, answer }, { V_IN, 13, HUAWEI_OK },
			{ V_RELEASE, 0, 0 } } },
		{ "", -ENOTSUP, 0, { { V_CLAIM, 0, 0 } } } };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct fake_usb u = { .steps = cases[n].steps, .n_steps = cases[n].n_steps };
		struct usb_target t = fake_target(&u);

		t.inquiry = cases[n].list;
		assert_int_equal(run("inquiry", &t), cases[n].expected);
		fake_done(&u);
		assert_int_equal(t.answered.vendor[0], cases[n].n_steps > 4 ? 'O' : 0);
	}
}

static void keep_touches_nothing(void **state)
{
	struct fake_usb u = { 0 };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("keep", &t), USB_KEPT);
}

static void only_hexadecimal_is_a_message(void **state)
{
	static const struct {
		const char *text;
		int expected;
	} cases[] = { { "00ff", 0 }, { "", -EINVAL }, { "  ", -EINVAL }, { "0", -EINVAL },
		{ "0g", -EINVAL }, { "00 0", -EINVAL }, { "00 11 22", 0 },
		{ "00 11 22 33", -E2BIG }, { "../../etc", -EINVAL } };
	struct usb_target t;
	char longest[131];

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++)
		assert_int_equal(usb_messages_parse(&t, cases[n].text), cases[n].expected);
	memset(longest, 'a', sizeof(longest));
	longest[128] = '\0';
	assert_int_equal(usb_messages_parse(&t, longest), 0);
	longest[128] = 'a';
	longest[130] = '\0';
	assert_int_equal(usb_messages_parse(&t, longest), -E2BIG);
}

static void every_method_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (size_t n = 0; usb_method_nth(n); n++) {
		const struct usb_method *m = usb_method_nth(n);

		assert_ptr_equal(usb_method_find(m->name, strlen(m->name)), m);
		assert_true(m->run || m->n_requests > 0);
		assert_true(strlen(m->name) < 24); /* fits a history */
	}
	assert_null(usb_method_find("huawei-new2", 11));
	assert_null(usb_method_find("huawei", 6));
	assert_ptr_equal(usb_method_find("keep it", 4), usb_method_find("keep", 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bytes_on_the_wire_are_those_that_were_seen_to_work),
		cmocka_unit_test(a_stick_that_refuses_gets_its_driver_back),
		cmocka_unit_test(a_stick_that_was_told_stays_out_of_reach_of_usb_storage),
		cmocka_unit_test(an_interface_in_use_is_left_alone),
		cmocka_unit_test(gone_at_the_claim_is_gone),
		cmocka_unit_test(what_a_method_needs_is_checked_before_anything_is_touched),
		cmocka_unit_test(eject_asks_both_units_and_takes_no_for_an_answer_from_one),
		cmocka_unit_test(eject_ends_when_the_stick_goes),
		cmocka_unit_test(an_eject_that_both_units_refuse_is_refused),
		cmocka_unit_test(messages_go_out_in_order_and_raw_ones_are_not_answered),
		cmocka_unit_test(a_raw_message_taken_by_half_is_an_error),
		cmocka_unit_test(a_configuration_is_chosen_by_way_of_none),
		cmocka_unit_test(a_configuration_that_is_active_is_left_alone),
		cmocka_unit_test(what_a_stick_says_to_a_configuration_or_setting_or_reset),
		cmocka_unit_test(what_follows_a_message_does_not_follow_a_refusal),
		cmocka_unit_test(a_stick_may_leave_while_its_message_is_followed_up),
		cmocka_unit_test(only_what_keeps_udev_waiting_is_slow),
		cmocka_unit_test(inquiry_reaches_a_stick_or_says_why_not),
		cmocka_unit_test(keep_touches_nothing),
		cmocka_unit_test(only_hexadecimal_is_a_message),
		cmocka_unit_test(every_method_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
