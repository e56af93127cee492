/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>

#include "base/file.h"
#include "dialer/ttys.h"

static char root[40];

static const char *in(const char *path)
{
	static char out[300];

	snprintf(out, sizeof(out), "%s%s", root, path);
	return out;
}

static void make_dirs(const char *path)
{
	char part[300];

	for (size_t i = 1; path[i - 1]; i++) {
		if (path[i] != '/' && path[i])
			continue;
		snprintf(part, sizeof(part), "%s%.*s", root, (int)i, path);
		mkdir(part, 0755);
	}
}

static void put(const char *path, const char *text)
{
	assert_int_equal(file_write(in(path), text, strlen(text), 0644), 0);
}

/* A tty on an interface of a USB device, as usb-serial shows it: with a port between. */
static void add_tty(const char *name, const char *usb, unsigned interface)
{
	char path[200], link[100], number[8];

	snprintf(path, sizeof(path), "/sys/devices/pci0/usb1/%s/%s:1.%u/%s/tty/%s", usb, usb,
		interface, name, name);
	make_dirs(path);
	snprintf(path, sizeof(path), "/sys/devices/pci0/usb1/%s/%s:1.%u/bInterfaceNumber", usb,
		usb, interface);
	snprintf(number, sizeof(number), "%02x\n", interface & 0xff);
	put(path, number);
	snprintf(path, sizeof(path), "%s/sys/devices/pci0/usb1/%s/%s:1.%u/%s", root, usb, usb,
		interface, name);
	snprintf(link, sizeof(link), "/sys/class/tty/%s", name);
	make_dirs(link);
	snprintf(link, sizeof(link), "/sys/class/tty/%s/device", name);
	assert_int_equal(symlink(path, in(link)), 0);
}

static void add_device(const char *usb, const char *vid, const char *pid)
{
	char path[100];

	snprintf(path, sizeof(path), "/sys/devices/pci0/usb1/%s", usb);
	make_dirs(path);
	snprintf(path, sizeof(path), "/sys/devices/pci0/usb1/%s/idVendor", usb);
	put(path, vid);
	snprintf(path, sizeof(path), "/sys/devices/pci0/usb1/%s/idProduct", usb);
	put(path, pid);
}

static void add_node(const char *name, const char *link)
{
	char path[60];

	snprintf(path, sizeof(path), "/dev/%s", name);
	put(path, "");
	assert_int_equal(symlink(name, in(link)), 0);
}

static int setup(void **state)
{
	(void)state;
	snprintf(root, sizeof(root), "/tmp/surfstick-ttys-XXXXXX");
	if (!mkdtemp(root))
		return -1;
	make_dirs("/dev");
	make_dirs("/sys/class/tty/tty0");
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

static int drop(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static int teardown(void **state)
{
	(void)state;
	return nftw(root, drop, 8, FTW_DEPTH | FTW_PHYS);
}

static void all_ttys_of_the_stick_are_found_in_the_order_of_interfaces(void **state)
{
	char sysfs[60];
	struct ttys t;

	(void)state;
	snprintf(sysfs, sizeof(sysfs), "%s/sys", root);
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
	char sysfs[60];
	struct ttys t;

	(void)state;
	snprintf(sysfs, sizeof(sysfs), "%s/sys", root);
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
