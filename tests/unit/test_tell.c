/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "dialer/tell.h"

static char sysfs[40], file[128];

static void make(const char *dir)
{
	char path[128];

	snprintf(path, sizeof(path), "%s%s", sysfs, dir);
	assert_int_equal(mkdir(path, 0755), 0);
}

static void remove_dir(const char *dir)
{
	char path[128];

	snprintf(path, sizeof(path), "%s%s", sysfs, dir);
	rmdir(path);
}

static int setup(void **state)
{
	(void)state;
	snprintf(sysfs, sizeof(sysfs), "/tmp/surfstick-tell-XXXXXX");
	if (!mkdtemp(sysfs))
		return -1;
	make("/class");
	make("/class/tty");
	make("/class/tty/ttyUSB0");
	snprintf(file, sizeof(file), "%s/class/tty/ttyUSB0/uevent", sysfs);
	return file_write(file, "", 0, 0600);
}

static int teardown(void **state)
{
	(void)state;
	unlink(file);
	remove_dir("/class/tty/ttyUSB0");
	remove_dir("/class/tty");
	remove_dir("/class");
	rmdir(sysfs);
	return 0;
}

static void the_kernel_is_handed_a_change_event_with_our_words(void **state)
{
	struct buf text = { 0 };
	unsigned parts[5];
	char rest[64];

	(void)state;
	assert_int_equal(tell_udev(sysfs, "ttyUSB0", "IMEI=860000000000001 ROLES=0m1p"), 0);
	assert_int_equal(file_read(file, 1000, &text, NULL), 0);
	/* An UUID as lib/uuid.c of the kernel wants it: 36 characters. */
	assert_int_equal(sscanf(text.data, "change %8x-%4x-%4x-%4x-%12x%63[^\n]", &parts[0],
		&parts[1], &parts[2], &parts[3], &parts[4], rest), 6);
	assert_string_equal(rest, " IMEI=860000000000001 ROLES=0m1p");
	assert_int_equal(text.len, strlen("change ") + 36 + strlen(rest));
	buf_free(&text);
}

static void no_name_leads_out_of_the_class(void **state)
{
	char long_text[300];

	(void)state;
	assert_int_equal(tell_udev(sysfs, "../tty/ttyUSB0", "A=1"), -EINVAL);
	assert_int_equal(tell_udev(sysfs, "..", "A=1"), -EINVAL);
	assert_int_equal(tell_udev(sysfs, "ttyUSB9", "A=1"), -ENOENT);
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	assert_int_equal(tell_udev(sysfs, "ttyUSB0", long_text), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			the_kernel_is_handed_a_change_event_with_our_words, setup, teardown),
		cmocka_unit_test_setup_teardown(no_name_leads_out_of_the_class, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
