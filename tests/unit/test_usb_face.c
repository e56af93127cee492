/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "usb/face.h"

#define STICK "/devices/pci0000:00/0000:00:14.0/usb1/1-2"

static const struct fake_interface modem[] = { { 0xff, 2, 1, true }, { 0xff, 2, 2, true },
	{ 0x08, 6, 0x50, false } };
static const struct fake_stick stick = { .devpath = STICK, .vid = 0x12d1, .pid = 0x155e,
	.devnum = 9, .interfaces = modem, .n_interfaces = ARRAY_SIZE(modem) };

static int setup(void **state)
{
	fake_root_setup(state);
	fake_plug(*state, &stick);
	return 0;
}

static void an_interface_is_read_with_its_device(void **state)
{
	struct fake_root *r = *state;
	struct usb_face f;

	assert_int_equal(usb_face_read(&f, r->path, STICK "/1-2:1.1"), 0);
	assert_string_equal(f.device, STICK);
	assert_string_equal(f.interface, STICK "/1-2:1.1");
	assert_int_equal(f.number, 1);
	assert_int_equal(f.vid, 0x12d1);
	assert_int_equal(f.pid, 0x155e);
	assert_int_equal(f.busnum, 1);
	assert_int_equal(f.devnum, 9);
	assert_false(f.superspeed);
	assert_true(f.identity != 0);
	assert_int_equal(f.described->proto, 2);
	assert_int_equal(f.active->n_interfaces, 3);
}

static void a_tty_leads_to_its_interface(void **state)
{
	struct fake_root *r = *state;
	struct usb_face f;

	assert_int_equal(usb_face_read(&f, r->path, STICK "/1-2:1.1/ttyUSB1/tty/ttyUSB1"), 0);
	assert_int_equal(f.number, 1);
	assert_string_equal(f.interface, STICK "/1-2:1.1");
}

static void the_device_alone_means_its_storage(void **state)
{
	struct fake_root *r = *state;
	struct usb_face f;

	assert_int_equal(usb_face_read(&f, r->path, STICK), 0);
	assert_int_equal(f.number, 2);
	assert_string_equal(f.interface, STICK "/1-2:1.2");
	assert_int_equal(f.described->cls, USB_CLASS_STORAGE);
}

static void what_is_gone_is_no_device(void **state)
{
	struct fake_root *r = *state;
	struct usb_face f;

	assert_int_equal(usb_face_read(&f, r->path, "/devices/pci0000:00/usb1/1-9"), -ENODEV);
}

/* The stick is pulled out while its attributes are read, at any of them. */
static void gone_half_way_is_gone(void **state)
{
	static const char *const attrs[] = { "idProduct", "busnum", "devnum", "descriptors" };
	struct fake_root *r = *state;
	struct usb_face f;
	char path[256];

	for (size_t n = 0; n < ARRAY_SIZE(attrs); n++) {
		snprintf(path, sizeof(path), "%s%s/%s", r->path, STICK, attrs[n]);
		unlink(path);
		assert_int_equal(usb_face_read(&f, r->path, STICK), -ENODEV);
		fake_plug(r, &stick);
	}
}

static void without_a_configuration_there_is_no_interface(void **state)
{
	struct fake_root *r = *state;
	struct usb_face f;

	fake_attr(r, STICK, "bConfigurationValue", "\n");
	assert_int_equal(usb_face_read(&f, r->path, STICK), 0);
	assert_null(f.active);
	assert_null(f.described);
	fake_plug(r, &stick);
}

static void broken_descriptors_are_said_to_be(void **state)
{
	struct fake_root *r = *state;
	struct usb_face f;

	fake_bytes(r, STICK, "descriptors", "\x12\x05", 2);
	assert_int_equal(usb_face_read(&f, r->path, STICK), -EBADMSG);
	fake_plug(r, &stick);
}

static void fast_devices_are_told_apart(void **state)
{
	struct fake_root *r = *state;
	struct usb_face f;

	fake_attr(r, STICK, "speed", "5000\n");
	assert_int_equal(usb_face_read(&f, r->path, STICK), 0);
	assert_true(f.superspeed);
	fake_attr(r, STICK, "speed", "1.5\n");
	assert_int_equal(usb_face_read(&f, r->path, STICK), 0);
	assert_false(f.superspeed);
	fake_plug(r, &stick);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_interface_is_read_with_its_device),
		cmocka_unit_test(a_tty_leads_to_its_interface),
		cmocka_unit_test(the_device_alone_means_its_storage),
		cmocka_unit_test(what_is_gone_is_no_device),
		cmocka_unit_test(gone_half_way_is_gone),
		cmocka_unit_test(without_a_configuration_there_is_no_interface),
		cmocka_unit_test(broken_descriptors_are_said_to_be),
		cmocka_unit_test(fast_devices_are_told_apart),
	};

	return cmocka_run_group_tests(tests, setup, fake_root_teardown);
}
