/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/notify.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/text.h"

/* A service manager's end: a bound datagram socket. name as in NOTIFY_SOCKET. */
static int manager(const char *name)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	size_t len = strlen(name);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	memcpy(at.sun_path, name, len);
	if (name[0] == '@')
		at.sun_path[0] = '\0';
	assert_int_equal(bind(fd, (struct sockaddr *)&at,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)), 0);
	setenv("NOTIFY_SOCKET", name, 1);
	return fd;
}

static const char *heard(int fd)
{
	static char text[1024];
	ssize_t n = recv(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void check_all(int fd)
{
	struct notify n;

	notify_open(&n);
	assert_true(n.fd >= 0);
	assert_null(getenv("NOTIFY_SOCKET"));
	notify_ready(&n);
	assert_string_equal(heard(fd), "READY=1");
	notify_status(&n, "online, ppp0");
	assert_string_equal(heard(fd), "STATUS=online, ppp0");
	notify_watchdog(&n);
	assert_string_equal(heard(fd), "WATCHDOG=1");
	notify_reloading(&n);
	assert_true(text_starts(heard(fd), "RELOADING=1\nMONOTONIC_USEC="));
	notify_stopping(&n);
	assert_string_equal(heard(fd), "STOPPING=1");
	notify_close(&n);
	notify_ready(&n);
	assert_string_equal(heard(fd), "");
	close(fd);
}

static void a_path_is_heard(void **state)
{
	char dir[] = "/tmp/notify.XXXXXX", name[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(name, sizeof(name), "%s/socket", dir);
	check_all(manager(name));
	unlink(name);
	rmdir(dir);
}

static void the_abstract_namespace_is_heard(void **state)
{
	char name[64];

	(void)state;
	snprintf(name, sizeof(name), "@surfstick-test-%d", (int)getpid());
	check_all(manager(name));
}

static void a_status_cannot_say_ready(void **state)
{
	char name[64];
	struct notify n;
	int fd;

	(void)state;
	snprintf(name, sizeof(name), "@surfstick-test-%d", (int)getpid());
	fd = manager(name);
	notify_open(&n);
	notify_status(&n, "a\nREADY=1\033");
	assert_string_equal(heard(fd), "STATUS=a?READY=1?");
	notify_close(&n);
	close(fd);
}

static void without_a_manager_nothing_happens(void **state)
{
	static const char *const names[] = { "", "relative", "@", "/" };
	struct notify n;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		setenv("NOTIFY_SOCKET", names[i], 1);
		notify_open(&n);
		assert_int_equal(n.fd, -1);
		assert_int_equal(n.watchdog_ms, 0);
		notify_ready(&n);
		notify_close(&n);
	}
	unsetenv("NOTIFY_SOCKET");
	notify_open(&n);
	assert_int_equal(n.fd, -1);
}

static void a_name_longer_than_an_address_is_left(void **state)
{
	char name[200];
	struct notify n;

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[0] = '/';
	name[sizeof(name) - 1] = '\0';
	setenv("NOTIFY_SOCKET", name, 1);
	notify_open(&n);
	assert_int_equal(n.fd, -1);
}

static void a_manager_that_is_gone_does_no_harm(void **state)
{
	struct notify n;

	(void)state;
	setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1);
	notify_open(&n);
	notify_ready(&n);
	notify_close(&n);
}

static void the_watchdog_is_fed_at_half_time(void **state)
{
	static const struct {
		const char *usec;
		bool others;
		uint64_t ms;
	} rows[] = {
		{ "30000000", false, 15000 }, { "1000", false, 1 }, { "30000000", true, 0 },
		{ "0", false, 0 }, { "x", false, 0 }, { "-5", false, 0 }, { "", false, 0 },
	};
	char pid[16];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct notify n;

		snprintf(pid, sizeof(pid), "%d", (int)getpid() + rows[i].others);
		setenv("NOTIFY_SOCKET", "@somebody", 1);
		setenv("WATCHDOG_USEC", rows[i].usec, 1);
		setenv("WATCHDOG_PID", pid, 1);
		notify_open(&n);
		assert_int_equal(n.watchdog_ms, rows[i].ms);
		assert_null(getenv("WATCHDOG_USEC"));
		assert_null(getenv("WATCHDOG_PID"));
		notify_close(&n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_is_heard),
		cmocka_unit_test(the_abstract_namespace_is_heard),
		cmocka_unit_test(a_status_cannot_say_ready),
		cmocka_unit_test(without_a_manager_nothing_happens),
		cmocka_unit_test(a_name_longer_than_an_address_is_left),
		cmocka_unit_test(a_manager_that_is_gone_does_no_harm),
		cmocka_unit_test(the_watchdog_is_fed_at_half_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
