/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/descriptor.h"

static const struct fake_interface e3372h[] = { { 0xff, 2, 1, true }, { 0xff, 2, 3, false },
	{ 0xff, 2, 2, true }, { 0x08, 6, 0x50, false } };
static const struct fake_stick stick = { .vid = 0x12d1, .pid = 0x155e, .interfaces = e3372h,
	.n_interfaces = ARRAY_SIZE(e3372h) };

static void a_stick_is_read_whole(void **state)
{
	struct usb_descriptors d;
	uint8_t raw[1024];
	const struct usb_config *c;

	(void)state;
	assert_int_equal(usb_descriptors_parse(&d, raw, fake_descriptors(&stick, raw)), 0);
	assert_int_equal(d.vid, 0x12d1);
	assert_int_equal(d.pid, 0x155e);
	assert_false(d.cut);
	assert_int_equal(d.n_configs, 1);
	c = usb_descriptors_config(&d, 1);
	assert_non_null(c);
	assert_null(usb_descriptors_config(&d, 2));
	assert_int_equal(c->n_interfaces, 4);
	assert_int_equal(c->interfaces[1].proto, 3);
	assert_ptr_equal(usb_config_interface(c, 3), &c->interfaces[3]);
	assert_null(usb_config_interface(c, 4));
	assert_int_equal(usb_interface_endpoint(&c->interfaces[3], USB_BULK, true), 0x84);
	assert_int_equal(usb_interface_endpoint(&c->interfaces[3], USB_BULK, false), 0x04);
	assert_int_equal(usb_interface_endpoint(&c->interfaces[2], USB_INTERRUPT, true), 0x92);
	assert_int_equal(usb_interface_endpoint(&c->interfaces[1], USB_INTERRUPT, true), -ENOENT);
	assert_int_equal(c->interfaces[3].endpoints[0].max_packet, 512);
}

/* Under the sanitizers: no byte is read behind the end, at whatever byte that is. */
static void descriptors_cut_at_any_byte_are_read_to_there(void **state)
{
	uint8_t raw[1024];
	size_t len = fake_descriptors(&stick, raw);

	(void)state;
	for (size_t n = 0; n < len; n++) {
		uint8_t *part = malloc(n ? n : 1);
		struct usb_descriptors d;
		int err;

		assert_non_null(part);
		memcpy(part, raw, n);
		err = usb_descriptors_parse(&d, part, n);
		assert_int_equal(err, n < 18 ? -EBADMSG : 0);
		if (n > 18)
			assert_true(d.cut);
		free(part);
	}
}

static const struct {
	const char *name;
	size_t at;
	uint8_t value;
	int err;
	bool cut;
	unsigned interfaces;
} breaks[] = {
	{ "the device descriptor has no length", 0, 0, -EBADMSG, false, 0 },
	{ "the device descriptor is longer than there is", 0, 255, -EBADMSG, false, 0 },
	{ "the first descriptor is not of a device", 1, 2, -EBADMSG, false, 0 },
	{ "the configuration has no length", 18, 0, 0, true, 0 },
	{ "the configuration is not one", 19, 4, 0, true, 0 },
	{ "wTotalLength is 65535", 21, 255, 0, true, 4 },
	{ "the first interface has no length", 27, 0, 0, true, 0 },
	{ "the first interface has length 1", 27, 1, 0, true, 0 },
	{ "the first interface runs over all the others", 27, 106, 0, false, 1 },
	{ "the first interface is longer than there is", 27, 255, 0, true, 0 },
	{ "the first interface is an alternate setting", 30, 1, 0, false, 3 },
	{ "bNumEndpoints says 255", 31, 255, 0, false, 4 },
	{ "two interfaces with one number", 29, 1, 0, true, 3 },
};

static void broken_descriptors_are_survived(void **state)
{
	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(breaks); n++) {
		struct usb_descriptors d;
		uint8_t raw[1024];
		size_t len = fake_descriptors(&stick, raw);
		int err;

		raw[breaks[n].at] = breaks[n].value;
		if (breaks[n].at == 21)
			raw[20] = 255;
		err = usb_descriptors_parse(&d, raw, len);
		if (err != breaks[n].err || (err == 0 && (d.cut != breaks[n].cut ||
		    (d.n_configs ? d.configs[0].n_interfaces : 0) != breaks[n].interfaces)))
			fail_msg("%s: %d, cut %d, %u interfaces", breaks[n].name, err, d.cut,
				d.configs[0].n_interfaces);
	}
}

static void more_than_fits_is_left_out_and_said(void **state)
{
	static struct fake_interface many[40];
	static uint8_t raw[16384];
	struct fake_stick s = { .vid = 1, .pid = 2, .interfaces = many, .n_interfaces = 40 };
	struct usb_descriptors d;
	size_t len;

	(void)state;
	assert_int_equal(usb_descriptors_parse(&d, raw, fake_descriptors(&s, raw)), 0);
	assert_true(d.cut);
	assert_int_equal(d.configs[0].n_interfaces, USB_INTERFACES_MAX);

	/* One configuration five times. */
	s.n_interfaces = 1;
	len = fake_descriptors(&s, raw);
	for (int n = 1; n < 5; n++)
		memcpy(raw + len + (size_t)(n - 1) * (len - 18), raw + 18, len - 18);
	assert_int_equal(usb_descriptors_parse(&d, raw, len + 4 * (len - 18)), 0);
	assert_true(d.cut);
	assert_int_equal(d.n_configs, USB_CONFIGS_MAX);

	/* An interface with nine endpoints. */
	len = fake_descriptors(&s, raw);
	for (int n = 0; n < 7; n++, len += 7)
		memcpy(raw + len, raw + len - 7, 7);
	raw[20] = (uint8_t)(len - 18);
	assert_int_equal(usb_descriptors_parse(&d, raw, len), 0);
	assert_true(d.cut);
	assert_int_equal(d.configs[0].interfaces[0].n_endpoints, USB_ENDPOINTS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stick_is_read_whole),
		cmocka_unit_test(descriptors_cut_at_any_byte_are_read_to_there),
		cmocka_unit_test(broken_descriptors_are_survived),
		cmocka_unit_test(more_than_fits_is_left_out_and_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
