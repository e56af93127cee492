/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>

#include "dialer/ports.h"

static unsigned changes;

static void count(void *ctx)
{
	(void)ctx;
	changes++;
}

static void a_link_that_appears_or_goes_is_told(void **state)
{
	char dir[] = "/tmp/surfstick-ports-XXXXXX", device[64], temp[64];
	struct ports ports = { 0 };
	struct loop *loop;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(device, sizeof(device), "%s/gsm0", dir);
	snprintf(temp, sizeof(temp), "%s/.tmp", dir);
	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(ports_watch(&ports, loop, device, count, NULL), 0);
	assert_false(ports_exist(device));
	changes = 0;
	/* As udev does it: made aside, then renamed into place. */
	assert_int_equal(symlink("/dev/null", temp), 0);
	assert_int_equal(rename(temp, device), 0);
	loop_step(loop, 100);
	assert_true(changes > 0);
	assert_true(ports_exist(device));
	changes = 0;
	assert_int_equal(unlink(device), 0);
	loop_step(loop, 100);
	assert_true(changes > 0);
	assert_false(ports_exist(device));
	ports_close(&ports);
	ports_close(&ports); /* once more does nothing */
	loop_free(loop);
	rmdir(dir);
}

static void a_file_or_a_dangling_link_is_no_port(void **state)
{
	char path[64];
	int fd;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/surfstick-noport-%d", getpid());
	/* usb_modeswitch leaves plain files of such names behind */
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	assert_true(fd >= 0);
	close(fd);
	assert_false(ports_exist(path));
	unlink(path);
	assert_int_equal(symlink("/nonexistent/ttyUSB9", path), 0);
	assert_false(ports_exist(path));
	unlink(path);
}

static void an_old_node_and_a_pty_get_no_grace(void **state)
{
	int fd;

	(void)state;
	assert_int_equal(ports_grace("/dev/null"), 0);
	assert_int_equal(ports_grace("/nonexistent"), 0);
	fd = posix_openpt(O_RDWR | O_NOCTTY);
	if (fd < 0)
		skip();
	assert_int_equal(unlockpt(fd), 0);
	assert_int_equal(ports_grace(ptsname(fd)), 0);
	close(fd);
}

static void a_fresh_node_gets_up_to_two_seconds(void **state)
{
	char path[64];
	int fd;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/surfstick-fresh-%d", getpid());
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	close(fd);
	assert_in_range(ports_grace(path), 1, 2000);
	unlink(path);
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
	struct ports ports = { 0 };
	struct loop *loop;

	(void)state;
	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(ports_watch(&ports, loop, "/nonexistent/gsm0", count, NULL), -ENOENT);
	assert_int_equal(ports_watch(&ports, loop, "gsm0", count, NULL), -EINVAL);
	ports_close(&ports);
	loop_free(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_that_appears_or_goes_is_told),
		cmocka_unit_test(a_file_or_a_dangling_link_is_no_port),
		cmocka_unit_test(an_old_node_and_a_pty_get_no_grace),
		cmocka_unit_test(a_fresh_node_gets_up_to_two_seconds),
		cmocka_unit_test(a_folder_that_is_not_there_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
