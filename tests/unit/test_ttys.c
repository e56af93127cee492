/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tree_fake.h"

#include "dialer/ttys.h"

static struct fake_root root;

static const char *in(const char *path)
{
	static char out[300];

	snprintf(out, sizeof(out), "%s%s", root.path, path);
	return out;
}

/* A tty on an interface of a USB device, as usb-serial shows it: with a port between. */
static void add_tty(const char *name, const char *usb, unsigned interface)
{
	char path[200], link[100], number[8];

	snprintf(path, sizeof(path), "/sys/devices/pci0/usb1/%s/%s:1.%u/%s/tty/%s", usb, usb,
		interface, name, name);
	fake_mkdirs(in(path));
	snprintf(path, sizeof(path), "/sys/devices/pci0/usb1/%s/%s:1.%u", usb, usb, interface);
	snprintf(number, sizeof(number), "%02x\n", interface & 0xff);
	fake_attr(&root, path, "bInterfaceNumber", number);
	snprintf(path, sizeof(path), "%s/sys/devices/pci0/usb1/%s/%s:1.%u/%s", root.path, usb, usb,
		interface, name);
	snprintf(link, sizeof(link), "/sys/class/tty/%s", name);
	fake_mkdirs(in(link));
	snprintf(link, sizeof(link), "/sys/class/tty/%s/device", name);
	assert_int_equal(symlink(path, in(link)), 0);
}

static void add_device(const char *usb, const char *vid, const char *pid)
{
	char path[100];

	snprintf(path, sizeof(path), "/sys/devices/pci0/usb1/%s", usb);
	fake_attr(&root, path, "idVendor", vid);
	fake_attr(&root, path, "idProduct", pid);
}

static void add_node(const char *name, const char *link)
{
	fake_attr(&root, "/dev", name, "");
	assert_int_equal(symlink(name, in(link)), 0);
}

static int setup(void **state)
{
	(void)state;
	fake_root_new(&root);
	fake_mkdirs(in("/sys/class/tty/tty0"));
	add_device("1-1", "12d1\n", "155e\n");
	add_device("1-10", "12d1\n", "1506\n");
	add_tty("ttyUSB2", "1-1", 0);
	add_tty("ttyUSB0", "1-1", 11);
	add_tty("ttyUSB1", "1-1", 2);
	add_tty("ttyUSB3", "1-10", 0);
	add_tty("ttyACM0", "1-10", 1);
	add_node("ttyUSB2", "/dev/gsm0");
	add_node("ttyACM0", "/dev/gsm1");
	add_node("tty0", "/dev/gsm2");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_root_free(&root);
	return 0;
}

static void all_ttys_of_the_stick_are_found_in_the_order_of_interfaces(void **state)
{
	char sysfs[80];
	struct ttys t;

	(void)state;
	snprintf(sysfs, sizeof(sysfs), "%s/sys", root.path);
	assert_int_equal(ttys_of_stick(&t, sysfs, in("/dev/gsm0")), 0);
	assert_int_equal(t.vid, 0x12d1);
	assert_int_equal(t.pid, 0x155e);
	assert_int_equal(t.n, 3);
	assert_string_equal(t.ports[0].name, "ttyUSB2");
	assert_int_equal(t.ports[0].interface, 0);
	assert_string_equal(t.ports[1].name, "ttyUSB1");
	assert_int_equal(t.ports[1].interface, 2);
	assert_string_equal(t.ports[2].name, "ttyUSB0");
	assert_int_equal(t.ports[2].interface, 11);
	assert_int_equal(ttys_of_stick(&t, sysfs, in("/dev/gsm1")), 0);
	assert_int_equal(t.n, 2);
	assert_string_equal(t.ports[1].name, "ttyACM0");
}

static void what_is_no_usb_tty_has_none(void **state)
{
	char sysfs[80];
	struct ttys t;

	(void)state;
	snprintf(sysfs, sizeof(sysfs), "%s/sys", root.path);
	assert_int_equal(ttys_of_stick(&t, sysfs, in("/dev/gsm2")), -ENODEV);
	assert_int_equal(ttys_of_stick(&t, sysfs, in("/dev/gsm7")), -ENODEV);
	assert_int_equal(ttys_of_stick(&t, "/nonexistent", in("/dev/gsm0")), -ENODEV);
	assert_int_equal(ttys_of_stick(&t, "/sys", "/dev/null"), -ENODEV);
	assert_int_equal(t.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			all_ttys_of_the_stick_are_found_in_the_order_of_interfaces, setup,
			teardown),
		cmocka_unit_test_setup_teardown(what_is_no_usb_tty_has_none, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
