/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/fill.h"

/* Two configurations: a disk beside a serial port, and MBIM. */
static struct usb_face *face_new(void)
{
	struct usb_face *f = calloc(1, sizeof(*f));
	struct usb_descriptors *d;

	assert_non_null(f);
	d = &f->descriptors;
	d->n_configs = 2;
	d->configs[0] = (struct usb_config){ .value = 1, .n_interfaces = 2, .interfaces = {
		{ .number = 0, .cls = 0x08, .n_endpoints = 2,
			.endpoints = { { 0x81, 2, 512 }, { 0x02, 2, 512 } } },
		{ .number = 5, .cls = 0xff, .n_endpoints = 2,
			.endpoints = { { 0x84, 2, 512 }, { 0x03, 2, 512 } } } } };
	d->configs[1] = (struct usb_config){ .value = 3, .n_interfaces = 1, .interfaces = {
		{ .number = 0, .cls = 0x02, .sub = 0x0e } } };
	f->active = &d->configs[0];
	f->described = &d->configs[0].interfaces[0];
	return f;
}

static void the_face_gives_interface_endpoints_and_configurations(void **state)
{
	struct usb_target t = { .verbs = (const struct usb_verbs *)&t, .ctx = &t,
		.release_ms = 7, .n_messages = 2, .reset_after = true };
	struct usb_face *f = face_new();
	const char *wrong = "";

	(void)state;
	assert_int_equal(usb_target_fill(&t, f, NULL, &wrong), 0);
	assert_null(wrong);
	assert_ptr_equal(t.verbs, &t);
	assert_ptr_equal(t.ctx, &t);
	assert_int_equal(t.interface, 0);
	assert_true(t.storage);
	assert_int_equal(t.bulk_in, 0x81);
	assert_int_equal(t.bulk_out, 0x02);
	assert_int_equal(t.active_configuration, 1);
	assert_int_equal(t.mbim_configuration, 3);
	/* Nothing is left of an earlier use. */
	assert_int_equal(t.release_ms, 0);
	assert_int_equal(t.n_messages, 0);
	assert_false(t.reset_after);
	free(f);
}

static void a_face_without_descriptors_gives_no_endpoints(void **state)
{
	struct usb_face *f = calloc(1, sizeof(*f));
	struct usb_target t = { 0 };
	const char *wrong;

	(void)state;
	assert_non_null(f);
	f->number = 4;
	assert_int_equal(usb_target_fill(&t, f, NULL, &wrong), 0);
	assert_int_equal(t.interface, 4);
	assert_int_equal(t.bulk_in | t.bulk_out | t.storage, 0);
	assert_int_equal(t.active_configuration | t.mbim_configuration, 0);
	free(f);
}

static void the_table_has_the_last_word(void **state)
{
	struct hwdb_props p = { 0 };
	struct usb_target t = { 0 };
	struct usb_face *f = face_new();
	const char *wrong;

	(void)state;
	hwdb_set(&p, "SURFSTICK_INTERFACE", "5");
	hwdb_set(&p, "SURFSTICK_CONFIGURATION", "2");
	hwdb_set(&p, "SURFSTICK_ALTSETTING", "1");
	hwdb_set(&p, "SURFSTICK_RELEASE", "4000");
	hwdb_set(&p, "SURFSTICK_RESET", "1");
	hwdb_set(&p, "SURFSTICK_MESSAGE", "1b5a01 0f");
	hwdb_set(&p, "SURFSTICK_INQUIRY", "vendor~GT:option");
	assert_int_equal(usb_target_fill(&t, f, &p, &wrong), 0);
	assert_null(wrong);
	assert_int_equal(t.interface, 5);
	assert_false(t.storage);
	assert_int_equal(t.bulk_in, 0x84);
	assert_int_equal(t.bulk_out, 0x03);
	assert_int_equal(t.configuration, 2);
	assert_int_equal(t.alt_setting, 1);
	assert_int_equal(t.release_ms, 4000);
	assert_true(t.reset_after);
	assert_int_equal(t.n_messages, 2);
	assert_int_equal(t.messages[0].len, 3);
	assert_string_equal(t.inquiry, "vendor~GT:option");
	hwdb_set(&p, "SURFSTICK_ENDPOINT", "0B");
	hwdb_set(&p, "SURFSTICK_RESPONSE", "8f");
	assert_int_equal(usb_target_fill(&t, f, &p, &wrong), 0);
	assert_int_equal(t.bulk_out, 0x0b);
	assert_int_equal(t.bulk_in, 0x8f);
	free(f);
}

static void a_value_that_does_not_belong_there_is_named(void **state)
{
	static const struct {
		const char *key, *value;
		int err;
	} cases[] = {
		{ "SURFSTICK_INTERFACE", "32", -EINVAL }, { "SURFSTICK_INTERFACE", "x", -EINVAL },
		{ "SURFSTICK_INTERFACE", "7", -ENOENT }, { "SURFSTICK_INTERFACE", "0", 0 },
		{ "SURFSTICK_CONFIGURATION", "0", -EINVAL },
		{ "SURFSTICK_CONFIGURATION", "10", -EINVAL },
		{ "SURFSTICK_CONFIGURATION", "2x", -EINVAL },
		{ "SURFSTICK_CONFIGURATION", "9", 0 }, { "SURFSTICK_ALTSETTING", "-1", -EINVAL },
		{ "SURFSTICK_RELEASE", "10001", -EINVAL }, { "SURFSTICK_RELEASE", "10000", 0 },
		{ "SURFSTICK_ENDPOINT", "81", -EINVAL }, { "SURFSTICK_ENDPOINT", "00", -EINVAL },
		{ "SURFSTICK_ENDPOINT", "1", -EINVAL }, { "SURFSTICK_ENDPOINT", "010", -EINVAL },
		{ "SURFSTICK_ENDPOINT", "0g", -EINVAL }, { "SURFSTICK_ENDPOINT", "0\x10", -EINVAL },
		{ "SURFSTICK_ENDPOINT", "0f", 0 }, { "SURFSTICK_RESPONSE", "01", -EINVAL },
		{ "SURFSTICK_RESPONSE", "80", -EINVAL }, { "SURFSTICK_RESPONSE", "81", 0 },
		{ "SURFSTICK_RESET", "yes", -EINVAL }, { "SURFSTICK_RESET", "0", 0 },
		{ "SURFSTICK_MESSAGE", "0", -EINVAL }, { "SURFSTICK_MESSAGE", "1 2 3 4", -EINVAL },
		{ "SURFSTICK_MESSAGE", "01 02 03 04", -E2BIG }, { "SURFSTICK_MESSAGE", "", 0 },
		{ "SURFSTICK_CONFIGURATION", "", 0 }, { "SURFSTICK_ENDPOINT", "", 0 },
		{ "SURFSTICK_INQUIRY", "vendor~GT", -EINVAL }, { "SURFSTICK_INQUIRY", "", 0 } };
	struct usb_face *f = face_new();

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct hwdb_props p = { 0 };
		struct usb_target t = { 0 };
		const char *wrong;

		hwdb_set(&p, cases[n].key, cases[n].value);
		assert_int_equal(usb_target_fill(&t, f, &p, &wrong), cases[n].err);
		if (cases[n].err < 0)
			assert_string_equal(wrong, cases[n].key);
		else
			assert_null(wrong);
	}
	free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_face_gives_interface_endpoints_and_configurations),
		cmocka_unit_test(a_face_without_descriptors_gives_no_endpoints),
		cmocka_unit_test(the_table_has_the_last_word),
		cmocka_unit_test(a_value_that_does_not_belong_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
