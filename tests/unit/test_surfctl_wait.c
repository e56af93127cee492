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

#include "base/file.h"
#include "dialer/surfctl_wait.h"

/* No surfdial serves a stick of this number. */
#define STICK "gsm253"

static char dev[40];
static struct loop *loop;
static struct surfctl_wait w;
static struct loop_timer timer;

static const char *in(const char *name)
{
	static char path[80];

	snprintf(path, sizeof(path), "%s/%s", dev, name);
	return path;
}

static void plug(const char *node)
{
	char link[80];

	assert_int_equal(file_write(in(node), "", 0, 0600), 0);
	snprintf(link, sizeof(link), "%s", in(STICK));
	assert_int_equal(symlink(node, link), 0);
}

static int setup(void **state)
{
	(void)state;
	snprintf(dev, sizeof(dev), "/tmp/surfstick-wait-XXXXXX");
	assert_non_null(mkdtemp(dev));
	assert_int_equal(loop_new(&loop), 0);
	plug("ttyUSB0");
	assert_int_equal(surfctl_wait_begin(&w, loop, dev, STICK), 0);
	assert_false(w.served);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	loop_timer_stop(&timer);
	surfctl_wait_close(&w);
	loop_free(loop);
	unlink(in(STICK));
	unlink(in("ttyUSB0"));
	unlink(in("ttyUSB1"));
	return rmdir(dev);
}

static void pull(struct loop_timer *t)
{
	(void)t;
	unlink(in(STICK));
	unlink(in("ttyUSB0"));
}

static void put_back(struct loop_timer *t)
{
	(void)t;
	plug("ttyUSB1");
}

static void pull_and_come_back(struct loop_timer *t)
{
	pull(t);
	loop_timer_in(loop, t, 30, put_back);
}

static void a_stick_that_left_and_came_is_back(void **state)
{
	(void)state;
	loop_timer_in(loop, &timer, 10, pull_and_come_back);
	assert_int_equal(surfctl_wait_back(&w, 5000), 0);
}

static void one_that_stays_away_is_not(void **state)
{
	(void)state;
	loop_timer_in(loop, &timer, 10, pull);
	assert_int_equal(surfctl_wait_back(&w, 100), -ETIMEDOUT);
	assert_true(w.left);
	loop_timer_in(loop, &timer, 10, put_back);
	assert_int_equal(surfctl_wait_back(&w, 5000), 0);
}

static void one_that_was_back_before_anybody_looked_is_seen(void **state)
{
	(void)state;
	assert_int_equal(file_write(in("ttyUSB1"), "", 0, 0600), 0);
	pull(NULL);
	assert_int_equal(symlink("ttyUSB1", in(STICK)), 0);
	assert_int_equal(surfctl_wait_back(&w, 5000), 0);
}

/* udev does this to the link at every change event. */
static void touch(struct loop_timer *t)
{
	(void)t;
	utimensat(AT_FDCWD, in(STICK), NULL, AT_SYMLINK_NOFOLLOW);
}

static void a_link_that_is_touched_is_no_return(void **state)
{
	(void)state;
	loop_timer_in(loop, &timer, 10, touch);
	assert_int_equal(surfctl_wait_back(&w, 100), -ETIMEDOUT);
	assert_false(w.left);
}

static void where_there_is_no_folder_nothing_is_waited_for(void **state)
{
	struct surfctl_wait none;

	(void)state;
	assert_int_equal(surfctl_wait_begin(&none, loop, "/nonexistent", STICK), -ENOENT);
	surfctl_wait_close(&none);
}

#define WAIT_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WAIT_TEST(a_stick_that_left_and_came_is_back),
		WAIT_TEST(one_that_stays_away_is_not),
		WAIT_TEST(one_that_was_back_before_anybody_looked_is_seen),
		WAIT_TEST(a_link_that_is_touched_is_no_return),
		WAIT_TEST(where_there_is_no_folder_nothing_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
