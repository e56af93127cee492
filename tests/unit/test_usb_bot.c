/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/bot.h"

#define TAG "\x12\x34\x56\x78"
#define OTHER "\x01\x00\x00\x00"
#define OK_CSW FAKE_CSW(TAG, "\0")
#define NO_CSW FAKE_CSW(TAG, "\1")
#define PHASE_CSW FAKE_CSW(TAG, "\2")
#define OLD_CSW FAKE_CSW(OTHER, "\0")

static const char data36[36] = "any inquiry data, whatever it says";

/* One exchange with a script of its own. */
struct exchange {
	const char *name;
	uint32_t data_in;
	int expected;
	struct fake_step steps[10];
};

static const struct exchange exchanges[] = {
	{ "a good status", 0, USB_SENT, { { V_OUT, 0, 0 }, { V_IN, 13, OK_CSW } } },
	{ "a stick that switches answers nothing", 0, USB_SENT,
		{ { V_OUT, 0, 0 }, { V_IN, -ETIMEDOUT, 0 } } },
	{ "gone before the message", 0, USB_GONE, { { V_OUT, -ENODEV, 0 } } },
	{ "gone after the message", 0, USB_GONE, { { V_OUT, 0, 0 }, { V_IN, -ENODEV, 0 } } },
	{ "a bus error after the message, as when a device lets go", 0, USB_SENT,
		{ { V_OUT, 0, 0 }, { V_IN, -EIO, 0 } } },
	{ "refused", 0, USB_REFUSED, { { V_OUT, 0, 0 }, { V_IN, 13, NO_CSW } } },
	{ "a phase error is met with reset recovery", 0, USB_REFUSED,
		{ { V_OUT, 0, 0 }, { V_IN, 13, PHASE_CSW }, { V_CONTROL, 0, 0 }, { V_HALT, 0, 0 },
		{ V_HALT, 0, 0 } } },
	{ "gone in reset recovery", 0, USB_GONE,
		{ { V_OUT, 0, 0 }, { V_IN, 13, PHASE_CSW }, { V_CONTROL, -ENODEV, 0 } } },
	{ "a status of the command before is passed over", 0, USB_REFUSED,
		{ { V_OUT, 0, 0 }, { V_IN, 13, OLD_CSW }, { V_IN, 13, NO_CSW } } },
	{ "a status with a wrong tag is nobody's", 0, USB_SENT,
		{ { V_OUT, 0, 0 }, { V_IN, 13, OLD_CSW }, { V_IN, -ETIMEDOUT, 0 } } },
	{ "thirteen bytes of nonsense", 0, USB_SENT,
		{ { V_OUT, 0, 0 }, { V_IN, 13, "nonsensenonse" } } },
	{ "a short status", 0, USB_SENT, { { V_OUT, 0, 0 }, { V_IN, 5, "USBS\x12" } } },
	{ "an empty status", 0, USB_SENT, { { V_OUT, 0, 0 }, { V_IN, 0, "" } } },
	{ "more than a status", 0, USB_SENT, { { V_OUT, 0, 0 }, { V_IN, -EOVERFLOW, 0 } } },
	{ "a stalled status is asked for again", 0, USB_REFUSED,
		{ { V_OUT, 0, 0 }, { V_IN, -EPIPE, 0 }, { V_HALT, 0, 0 }, { V_IN, 13, NO_CSW } } },
	{ "a status stalled twice is met with reset recovery", 0, USB_SENT,
		{ { V_OUT, 0, 0 }, { V_IN, -EPIPE, 0 }, { V_HALT, 0, 0 }, { V_IN, -EPIPE, 0 },
		{ V_CONTROL, 0, 0 }, { V_HALT, 0, 0 }, { V_HALT, 0, 0 } } },
	{ "gone while the halt is cleared", 0, USB_GONE,
		{ { V_OUT, 0, 0 }, { V_IN, -EPIPE, 0 }, { V_HALT, -ENODEV, 0 } } },
	{ "a stalled message is sent again", 0, USB_SENT,
		{ { V_OUT, -EPIPE, 0 }, { V_HALT, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, 13, OK_CSW } } },
	{ "a message stalled twice is sent after reset recovery", 0, USB_SENT,
		{ { V_OUT, -EPIPE, 0 }, { V_HALT, 0, 0 }, { V_OUT, -EPIPE, 0 }, { V_CONTROL, 0, 0 },
		{ V_HALT, 0, 0 }, { V_HALT, 0, 0 }, { V_OUT, 0, 0 }, { V_IN, 13, OK_CSW } } },
	{ "a message stalled for ever", 0, -EPIPE,
		{ { V_OUT, -EPIPE, 0 }, { V_HALT, 0, 0 }, { V_OUT, -EPIPE, 0 }, { V_CONTROL, 0, 0 },
		{ V_HALT, 0, 0 }, { V_HALT, 0, 0 }, { V_OUT, -EPIPE, 0 } } },
	{ "half a message is sent again, whole", 0, USB_SENT,
		{ { V_OUT, 7, 0 }, { V_CONTROL, 0, 0 }, { V_HALT, 0, 0 }, { V_HALT, 0, 0 },
		{ V_OUT, 0, 0 }, { V_IN, 13, OK_CSW } } },
	{ "half a message twice", 0, -EIO,
		{ { V_OUT, 7, 0 }, { V_CONTROL, 0, 0 }, { V_HALT, 0, 0 }, { V_HALT, 0, 0 },
		{ V_OUT, 7, 0 } } },
	{ "a message nobody takes", 0, -ETIMEDOUT,
		{ { V_OUT, -ETIMEDOUT, 0 }, { V_CONTROL, -ETIMEDOUT, 0 },
		{ V_OUT, -ETIMEDOUT, 0 } } },
	{ "gone between two tries", 0, USB_GONE,
		{ { V_OUT, -EPIPE, 0 }, { V_HALT, -ENODEV, 0 } } },
	{ "data, then a good status", 36, USB_SENT,
		{ { V_OUT, 0, 0 }, { V_IN, 36, data36 }, { V_IN, 13, OK_CSW } } },
	{ "less data than announced", 192, USB_REFUSED,
		{ { V_OUT, 0, 0 }, { V_IN, 36, data36 }, { V_IN, 13, NO_CSW } } },
	{ "more data than announced", 8, USB_SENT,
		{ { V_OUT, 0, 0 }, { V_IN, 36, data36 }, { V_IN, 13, OK_CSW } } },
	{ "no data but the status at once", 36, USB_REFUSED,
		{ { V_OUT, 0, 0 }, { V_IN, 13, NO_CSW } } },
	{ "stalled data, then the status", 36, USB_REFUSED,
		{ { V_OUT, 0, 0 }, { V_IN, -EPIPE, 0 }, { V_HALT, 0, 0 }, { V_IN, 13, NO_CSW } } },
	{ "neither data nor status", 36, USB_SENT, { { V_OUT, 0, 0 }, { V_IN, -ETIMEDOUT, 0 } } },
	{ "gone in the data", 36, USB_GONE, { { V_OUT, 0, 0 }, { V_IN, -ENODEV, 0 } } },
	{ "gone between data and status", 36, USB_GONE,
		{ { V_OUT, 0, 0 }, { V_IN, 36, data36 }, { V_IN, -ENODEV, 0 } } },
};

static size_t count_steps(const struct exchange *e)
{
	size_t n = ARRAY_SIZE(e->steps);

	/* The zero step is a claim, which bot_run() never makes. */
	while (n > 0 && e->steps[n - 1].verb == V_CLAIM)
		n--;
	return n;
}

static void every_exchange_ends_as_it_should(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(exchanges); n++) {
		const struct exchange *e = &exchanges[n];
		struct fake_usb u = { .steps = e->steps, .n_steps = count_steps(e) };
		struct usb_target t = fake_target(&u);
		struct bot_command c = { .tag = 0x78563412, .data_in = e->data_in };
		uint8_t cbw[BOT_CBW_LEN];
		int outcome;

		bot_cbw(cbw, &c);
		outcome = bot_run(&t, cbw, 100);
		if (outcome != e->expected)
			fail_msg("%s: %d", e->name, outcome);
		fake_done(&u);
	}
}

static void no_exchange_waits_longer_than_the_helper_has(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(exchanges); n++) {
		const struct exchange *e = &exchanges[n];
		struct fake_usb u = { .steps = e->steps, .n_steps = count_steps(e) };
		struct usb_target t = fake_target(&u);
		struct bot_command c = { .tag = 0x78563412, .data_in = e->data_in };
		uint8_t cbw[BOT_CBW_LEN];

		bot_cbw(cbw, &c);
		bot_run(&t, cbw, 100);
		assert_true(u.waited_ms <= 1000);
	}
}

static void a_wrapper_has_its_fields_where_the_standard_says(void **state)
{
	struct bot_command c = { .tag = 0x04030201, .data_in = 0x24, .lun = 1, .cb_len = 6,
		.cb = { 0x12, 0, 0, 0, 0x24 } };
	uint8_t cbw[BOT_CBW_LEN];

	(void)state;
	bot_cbw(cbw, &c);
	assert_memory_equal(cbw, "USBC\1\2\3\4\x24\0\0\0\x80\1\6\x12\0\0\0\x24\0\0\0\0\0\0\0\0\0"
		"\0\0", BOT_CBW_LEN);
	assert_true(bot_is_cbw(cbw, sizeof(cbw)));
	assert_false(bot_is_cbw(cbw, 30));
	cbw[3] = 'S';
	assert_false(bot_is_cbw(cbw, sizeof(cbw)));
}

static void reset_recovery_is_the_class_request_and_both_halts(void **state)
{
	static const struct fake_step steps[] = { { V_OUT, 0, 0 }, { V_IN, 13, PHASE_CSW },
		{ V_CONTROL, 0, 0 }, { V_HALT, 0, 0 }, { V_HALT, 0, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);
	struct bot_command c = { .tag = 0x78563412 };
	uint8_t cbw[BOT_CBW_LEN];

	(void)state;
	t.interface = 3;
	bot_cbw(cbw, &c);
	bot_run(&t, cbw, 100);
	assert_int_equal(u.setup.type, 0x21);
	assert_int_equal(u.setup.request, 0xff);
	assert_int_equal(u.setup.index, 3);
	assert_int_equal(u.halt, t.bulk_out);
}

static void a_stick_that_never_stops_talking_is_not_listened_to_for_ever(void **state)
{
	static const uint8_t block[512];
	static struct fake_step steps[10] = { { V_OUT, 0, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);
	/* Eight blocks at most, whatever is announced; then the status is asked for. */
	struct bot_command c = { .tag = 0x78563412, .data_in = 0xffffffff };
	uint8_t cbw[BOT_CBW_LEN];

	(void)state;
	for (size_t n = 1; n < 9; n++)
		steps[n] = (struct fake_step){ V_IN, sizeof(block), block };
	steps[9] = (struct fake_step){ V_IN, -EOVERFLOW, 0 };
	bot_cbw(cbw, &c);
	assert_int_equal(bot_run(&t, cbw, 100), USB_SENT);
	fake_done(&u);
}

static void data_is_kept_as_far_as_there_is_room(void **state)
{
	static const struct {
		size_t room, kept;
		struct fake_step steps[5];
	} cases[] = {
		{ 36, 36, { { V_OUT, 0, 0 }, { V_IN, 36, data36 }, { V_IN, 13, OK_CSW } } },
		{ 64, 36, { { V_OUT, 0, 0 }, { V_IN, 36, data36 }, { V_IN, 13, OK_CSW } } },
		{ 10, 10, { { V_OUT, 0, 0 }, { V_IN, 36, data36 }, { V_IN, 13, OK_CSW } } },
		{ 36, 0, { { V_OUT, 0, 0 }, { V_IN, -EPIPE, 0 }, { V_HALT, 0, 0 },
			{ V_IN, 13, OK_CSW } } },
		{ 36, 0, { { V_OUT, 0, 0 }, { V_IN, 13, OK_CSW } } } };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct fake_usb u = { .steps = cases[n].steps };
		struct usb_target t = fake_target(&u);
		struct bot_command c = { .tag = 0x78563412, .data_in = 36 };
		uint8_t cbw[BOT_CBW_LEN], data[64] = { 0 };
		size_t len = 99;

		while (u.n_steps < 5 && (u.n_steps == 0 || cases[n].steps[u.n_steps].verb))
			u.n_steps++;
		bot_cbw(cbw, &c);
		assert_int_equal(bot_read(&t, cbw, 100, data, cases[n].room, &len), USB_SENT);
		fake_done(&u);
		assert_int_equal(len, cases[n].kept);
		assert_memory_equal(data, data36, len);
		assert_int_equal(data[len], 0);
	}
}

static void a_wrapper_is_read_as_it_was_made(void **state)
{
	struct bot_command c = { .tag = 0xf4030201, .data_in = 0x80000024, .lun = 1, .cb_len = 6,
		.cb = { 0x12, 0, 0, 0, 0x24 } }, again;
	uint8_t cbw[BOT_CBW_LEN], csw[BOT_CSW_LEN];
	bool in;

	(void)state;
	bot_cbw(cbw, &c);
	bot_cbw_read(&again, &in, cbw);
	assert_int_equal(again.tag, c.tag);
	assert_int_equal(again.data_in, c.data_in);
	assert_int_equal(again.lun, 1);
	assert_int_equal(again.cb_len, 6);
	assert_memory_equal(again.cb, c.cb, BOT_CB_LEN);
	assert_true(in);
	cbw[12] = 0;
	bot_cbw_read(&again, &in, cbw);
	assert_false(in);
	bot_csw(csw, 0x78563412);
	assert_memory_equal(csw, OK_CSW, BOT_CSW_LEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_exchange_ends_as_it_should),
		cmocka_unit_test(no_exchange_waits_longer_than_the_helper_has),
		cmocka_unit_test(a_wrapper_has_its_fields_where_the_standard_says),
		cmocka_unit_test(reset_recovery_is_the_class_request_and_both_halts),
		cmocka_unit_test(a_stick_that_never_stops_talking_is_not_listened_to_for_ever),
		cmocka_unit_test(data_is_kept_as_far_as_there_is_room),
		cmocka_unit_test(a_wrapper_is_read_as_it_was_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
