/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "dialer/surfctl_holder.h"

static void who_has_the_node_open_is_named(void **state)
{
	char node[] = "/tmp/surfstick-holder-XXXXXX", proc[] = "/tmp/surfstick-proc-XXXXXX";
	char path[128], link[160], out[128];
	int fd = mkstemp(node);
	FILE *f;

	(void)state;
	assert_true(fd >= 0);
	assert_non_null(mkdtemp(proc));
	snprintf(path, sizeof(path), "%s/4711", proc);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/4711/fd", proc);
	mkdir(path, 0755);
	assert_int_equal(surfctl_holder(out, sizeof(out), proc, node), -ENOENT);
	snprintf(link, sizeof(link), "%s/9", path);
	assert_int_equal(symlink(node, link), 0);
	/* Without a name of its own. */
	assert_int_equal(surfctl_holder(out, sizeof(out), proc, node), 0);
	assert_string_equal(out, "a program (process 4711)");
	snprintf(path, sizeof(path), "%s/4711/comm", proc);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("qemu\x1b[2J\n", f);
	fclose(f);
	assert_int_equal(surfctl_holder(out, sizeof(out), proc, node), 0);
	assert_string_equal(out, "qemu\\x1b[2J (process 4711)");
	assert_int_equal(surfctl_holder(out, sizeof(out), proc, "/dev/bus/usb/001/001"), -ENOENT);
	unlink(path);
	unlink(link);
	snprintf(path, sizeof(path), "%s/4711/fd", proc);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/4711", proc);
	rmdir(path);
	rmdir(proc);
	unlink(node);
	close(fd);
}

static void we_ourselves_do_not_count(void **state)
{
	char node[] = "/tmp/surfstick-holder-XXXXXX", out[128];
	int fd = mkstemp(node);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(surfctl_holder(out, sizeof(out), "/proc", node), -ENOENT);
	unlink(node);
	close(fd);
}

static void without_proc_nobody_is_known(void **state)
{
	char out[128];

	(void)state;
	assert_int_equal(surfctl_holder(out, sizeof(out), "/nowhere", "/dev/null"), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_has_the_node_open_is_named),
		cmocka_unit_test(we_ourselves_do_not_count),
		cmocka_unit_test(without_proc_nobody_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
