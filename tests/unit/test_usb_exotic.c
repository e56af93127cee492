/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* What happens when the stick does not play along; the bytes are in test_usb_record.c. */
#include "usb_fake.h"

#include "usb/exotic.h"

static int run(const char *name, struct usb_target *t)
{
	const struct usb_method *m = usb_method_find(name, strlen(name));

	assert_non_null(m);
	return usb_method_run(m, t);
}

static void all_of_them_are_slow(void **state)
{
	struct usb_target t = { 0 };

	(void)state;
	for (size_t n = 0; usb_exotic_method(n); n++)
		assert_true(usb_method_is_slow(usb_exotic_method(n), &t));
	assert_null(usb_exotic_method(4));
	/* Only what follows another rung is one's sequel. */
	assert_false(usb_method_find("sony", 4)->needs & USB_IS_SEQUEL);
	assert_true(usb_method_find("sony-2", 6)->needs & USB_IS_SEQUEL);
}

static void ciscos_disk_is_given_back_as_it_stays(void **state)
{
	static struct fake_step steps[1 + 11 * 2 + 2];
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	steps[0] = (struct fake_step){ V_CLAIM, 0, 0 };
	for (size_t n = 0; n < 11; n++) {
		steps[1 + 2 * n] = (struct fake_step){ V_OUT, 0, 0 };
		/* It says nothing; that is no reason to stop. */
		steps[2 + 2 * n] = (struct fake_step){ V_IN, -ETIMEDOUT, 0 };
	}
	steps[23] = (struct fake_step){ V_PAUSE, 0, 0 };
	steps[24] = (struct fake_step){ V_RELEASE, 0, 0 };
	assert_int_equal(run("cisco", &t), USB_SENT);
	fake_done(&u);
}

static void cisco_goes_in_the_middle(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_OUT, 0, 0 },
		{ V_IN, 13, FAKE_CSW("\xf8\x3b\xcd\x81", "\1") }, { V_OUT, -ENODEV, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("cisco", &t), USB_GONE);
	fake_done(&u);
}

static void an_answer_that_does_not_come_ends_the_row_of_them(void **state)
{
	static const uint8_t eight[8];
	static struct fake_step steps[32] = { { V_CLAIM, 0, 0 }, { V_CONTROL, -EPIPE, 0 },
		{ V_CONTROL, -EPIPE, 0 }, { V_IN, 8, eight }, { V_IN, -ETIMEDOUT, 0 } };
	struct fake_usb u = { .steps = steps };
	struct usb_target t = fake_target(&u);

	(void)state;
	for (u.n_steps = 5; u.n_steps < 5 + 2 * 8;) {
		steps[u.n_steps++] = (struct fake_step){ V_OUT, 0, 0 };
		steps[u.n_steps++] = (struct fake_step){ V_IN, -ETIMEDOUT, 0 };
	}
	assert_int_equal(run("mobile-action", &t), USB_SENT);
	fake_done(&u);
	assert_true(u.waited_ms <= 9000);
}

static void a_cable_that_is_pulled_is_gone(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_CONTROL, 8, 0 },
		{ V_CONTROL, 8, 0 }, { V_IN, -ETIMEDOUT, 0 }, { V_OUT, 0, 0 },
		{ V_IN, -ENODEV, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("mobile-action", &t), USB_GONE);
	fake_done(&u);
}

static void sonys_second_time_ends_with_its_configuration(void **state)
{
	static const struct {
		int request, configure, expected;
		unsigned active;
		size_t n_steps;
	} cases[] = { { 3, 0, USB_SENT, 1, 6 }, { 3, -ENODEV, USB_GONE, 1, 6 },
		{ 3, -EPIPE, USB_REFUSED, 1, 8 }, { -ENODEV, 0, USB_GONE, 1, 3 },
		{ 3, 0, USB_SENT, 2, 3 } };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct fake_step steps[] = { { V_DETACH, -ENODATA, 0 }, { V_PAUSE, 0, 0 },
			{ V_CONTROL, cases[n].request, 0 }, { V_CONFIGURE, 0, 0 },
			{ V_PAUSE, 0, 0 }, { V_CONFIGURE, cases[n].configure, 0 },
			{ V_CLAIM, 0, 0 }, { V_RELEASE, 0, 0 } };
		struct fake_usb u = { .steps = steps, .n_steps = cases[n].n_steps };
		struct usb_target t = fake_target(&u);

		t.configuration = 2;
		t.active_configuration = cases[n].active;
		assert_int_equal(run("sony-2", &t), cases[n].expected);
		fake_done(&u);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_them_are_slow),
		cmocka_unit_test(ciscos_disk_is_given_back_as_it_stays),
		cmocka_unit_test(cisco_goes_in_the_middle),
		cmocka_unit_test(an_answer_that_does_not_come_ends_the_row_of_them),
		cmocka_unit_test(a_cable_that_is_pulled_is_gone),
		cmocka_unit_test(sonys_second_time_ends_with_its_configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
