/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/request.h"

static int run(const char *name, struct usb_target *t)
{
	const struct usb_method *m = usb_method_find(name, strlen(name));

	assert_non_null(m);
	return usb_method_run(m, t);
}

static void what_the_answer_to_a_single_request_means(void **state)
{
	static const struct {
		const char *method;
		int result, expected;
	} cases[] = {
		{ "huawei-old", 0, USB_SENT }, { "huawei-old", -ENODEV, USB_GONE },
		{ "huawei-old", -ETIMEDOUT, USB_SENT }, { "huawei-old", -EPIPE, USB_REFUSED },
		{ "huawei-old", -EIO, -EIO },
		/* It stalls because it has switched. */
		{ "sierra", -EPIPE, USB_SENT }, { "sierra", 0, USB_SENT },
		{ "sierra", -EIO, -EIO }, { "sierra", -ENODEV, USB_GONE },
		{ "sequans", -EPIPE, USB_REFUSED }, { "qisda", 16, USB_SENT },
		{ "qisda", -EPIPE, USB_REFUSED }, { "quanta", 0, USB_SENT },
		{ "quanta", -EPIPE, USB_REFUSED }, { "quanta", -EBUSY, -EBUSY } };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct fake_step step = { V_CONTROL, cases[n].result, 0 };
		struct fake_usb u = { .steps = &step, .n_steps = 1 };
		struct usb_target t = fake_target(&u);

		assert_int_equal(run(cases[n].method, &t), cases[n].expected);
		fake_done(&u);
	}
}

static void of_two_requests_the_second_decides(void **state)
{
	static const struct {
		int first, second, expected;
	} cases[] = { { 8, 2, USB_SENT }, { -EPIPE, 2, USB_SENT }, { 8, -EPIPE, USB_REFUSED },
		{ -EPIPE, -EPIPE, USB_REFUSED }, { -ETIMEDOUT, 2, USB_SENT } };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct fake_step steps[] = { { V_DETACH, 0, 0 },
			{ V_CONTROL, cases[n].first, 0 }, { V_CONTROL, cases[n].second, 0 },
			{ V_CLAIM, 0, 0 }, { V_RELEASE, 0, 0 } };
		/* Refused, it has its driver back. */
		struct fake_usb u = { .steps = steps,
			.n_steps = cases[n].expected == USB_REFUSED ? 5 : 3 };
		struct usb_target t = fake_target(&u);

		assert_int_equal(run("blackberry", &t), cases[n].expected);
		fake_done(&u);
		assert_int_equal(u.setup.request, 0xa9);
		assert_int_equal(u.setup.value, 0x000e);
	}
}

static void gone_at_the_first_is_not_asked_again(void **state)
{
	static const struct fake_step steps[] = { { V_DETACH, 0, 0 },
		{ V_CONTROL, -ENODEV, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("blackberry", &t), USB_GONE);
	fake_done(&u);
}

static void a_driver_that_another_program_took_the_place_of_stays_away(void **state)
{
	static const struct fake_step steps[] = { { V_DETACH, 0, 0 },
		{ V_CONTROL, -EPIPE, 0 }, { V_CLAIM, -EBUSY, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	assert_int_equal(run("kobil", &t), USB_REFUSED);
	fake_done(&u);
}

static void a_request_to_the_interface_names_it(void **state)
{
	static const struct fake_step steps[] = { { V_CLAIM, 0, 0 }, { V_CONTROL, 1, 0 },
		{ V_CONTROL, -EPIPE, 0 }, { V_RELEASE, 0, 0 } };
	struct fake_usb u = { .steps = steps, .n_steps = ARRAY_SIZE(steps) };
	struct usb_target t = fake_target(&u);

	(void)state;
	t.interface = 3;
	assert_int_equal(run("gct", &t), USB_REFUSED);
	fake_done(&u);
	assert_int_equal(u.setup.type, 0xa1);
	assert_int_equal(u.setup.index, 3);
}

static void no_row_has_more_data_than_there_is_room_for(void **state)
{
	(void)state;
	for (size_t n = 0; usb_request_method(n); n++) {
		const struct usb_method *m = usb_request_method(n);

		assert_null(m->run);
		assert_in_range(m->n_requests, 1, 2);
		for (size_t i = 0; i < m->n_requests; i++)
			assert_true(m->requests[i].len <= USB_REQUEST_DATA_MAX);
		/* One that counts must be there. */
		assert_int_not_equal(m->requests[m->n_requests - 1].stall, USB_STALL_IS_LOST);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_answer_to_a_single_request_means),
		cmocka_unit_test(of_two_requests_the_second_decides),
		cmocka_unit_test(gone_at_the_first_is_not_asked_again),
		cmocka_unit_test(a_driver_that_another_program_took_the_place_of_stays_away),
		cmocka_unit_test(a_request_to_the_interface_names_it),
		cmocka_unit_test(no_row_has_more_data_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
