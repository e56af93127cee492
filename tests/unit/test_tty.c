/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include "at/tty.h"
#include "base/file.h"
#include "base/text.h"

struct pty {
	int master;
	char path[64];
};

static struct pty open_pty(void)
{
	struct pty pty;
	int slave;

	assert_int_equal(openpty(&pty.master, &slave, NULL, NULL, NULL), 0);
	text_copy(pty.path, sizeof(pty.path), ttyname(slave));
	close(slave);
	return pty;
}

static void a_port_is_raw_and_never_blocks(void **state)
{
	struct pty pty = open_pty();
	struct at_tty tty;
	struct termios tio;
	char got[16];

	(void)state;
	assert_int_equal(at_tty_open(&tty, pty.path, NULL, 0), 0);
	assert_string_equal(tty.lock, ""); /* a pty: nobody looks for a lock */
	assert_int_equal(tcgetattr(tty.fd, &tio), 0);
	assert_false(tio.c_lflag & (ECHO | ICANON | ISIG));
	assert_false(tio.c_oflag & OPOST);
	assert_true(tio.c_cflag & CLOCAL);
	assert_true(tio.c_cflag & HUPCL); /* a crash hangs up, too */
	assert_int_equal(read(tty.fd, got, sizeof(got)), -1);
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(write(pty.master, "\r\n\x03\x11", 4), 4);
	assert_int_equal(read(tty.fd, got, sizeof(got)), 4);
	assert_memory_equal(got, "\r\n\x03\x11", 4);
	assert_false(at_tty_carrier(&tty));
	at_tty_close(&tty, true);
	assert_int_equal(tty.fd, -1);
	at_tty_close(&tty, false);
	close(pty.master);
}

static void what_is_no_terminal_is_refused(void **state)
{
	static const struct {
		const char *path;
		int err;
	} rows[] = {
		{ "/dev/no-such-tty", -ENOENT },
		{ "/dev/null", -ENOTTY },
		{ "/proc/self/comm", -ENOTTY },
		{ "/dev/a-name-that-is-much-longer-than-any-device-name-will-ever-be-xxxxxxx",
			-ENAMETOOLONG },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct at_tty tty;

		assert_int_equal(at_tty_open(&tty, rows[i].path, NULL, 0), rows[i].err);
		assert_int_equal(tty.fd, -1);
		assert_string_equal(tty.lock, "");
	}
}

static void a_port_in_use_is_busy(void **state)
{
	struct pty pty = open_pty();
	struct at_tty tty;
	char owner[64] = "";
	int fd = open(pty.path, O_RDWR | O_NOCTTY);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(at_tty_open(&tty, pty.path, owner, sizeof(owner)), -EBUSY);
	assert_string_equal(owner, "another program");
	close(fd);
	assert_int_equal(at_tty_open(&tty, pty.path, owner, sizeof(owner)), 0);
	at_tty_close(&tty, false);
	close(pty.master);
}

static void reset_takes_the_line_back_as_it_was(void **state)
{
	struct pty pty = open_pty();
	struct at_tty tty;
	struct termios tio;
	char got[16];

	(void)state;
	assert_int_equal(at_tty_open(&tty, pty.path, NULL, 0), 0);
	assert_int_equal(at_tty_blocking(&tty, true), 0);
	assert_false(fcntl(tty.fd, F_GETFL) & O_NONBLOCK);
	assert_int_equal(tcgetattr(tty.fd, &tio), 0);
	tio.c_lflag |= ECHO | ICANON;
	tio.c_cflag &= ~(tcflag_t)CLOCAL;
	assert_int_equal(tcsetattr(tty.fd, TCSANOW, &tio), 0);
	assert_int_equal(write(pty.master, "junk\n", 5), 5);
	assert_int_equal(at_tty_reset(&tty), 0);
	assert_true(fcntl(tty.fd, F_GETFL) & O_NONBLOCK);
	assert_int_equal(tcgetattr(tty.fd, &tio), 0);
	assert_false(tio.c_lflag & (ECHO | ICANON));
	assert_true(tio.c_cflag & CLOCAL);
	assert_int_equal(read(tty.fd, got, sizeof(got)), -1);
	at_tty_close(&tty, false);
	close(pty.master);
}

static void a_pty_has_no_modem_lines_and_says_so(void **state)
{
	struct pty pty = open_pty();
	struct at_tty tty;

	(void)state;
	assert_int_equal(at_tty_open(&tty, pty.path, NULL, 0), 0);
	assert_true(at_tty_dtr(&tty, false) < 0);
	close(pty.master);
	/* The other end went: everything fails, nothing hangs. */
	assert_true(at_tty_reset(&tty) < 0);
	at_tty_close(&tty, true);
}

/* A terminal right below /dev, where locks are for: a ptmx of our own (ptys live in /dev/pts). */
struct device {
	char path[64], lock[80];
	bool there;
};

static struct device make_device(void)
{
	struct device d;

	snprintf(d.path, sizeof(d.path), "/dev/surfstick-test-%d", (int)getpid());
	snprintf(d.lock, sizeof(d.lock), "/run/lock/LCK..surfstick-test-%d", (int)getpid());
	d.there = access("/run/lock", W_OK) == 0 &&
		  mknod(d.path, S_IFCHR | 0600, makedev(5, 2)) == 0;
	unlink(d.lock);
	return d;
}

static void drop_device(struct device *d)
{
	unlink(d->path);
	unlink(d->lock);
	if (!d->there)
		skip();
}

static void a_lock_holds_our_pid_and_goes_with_us(void **state)
{
	struct device d = make_device();
	struct buf text = { 0 };
	struct at_tty tty = { .fd = -1 };
	char want[16];
	int err = d.there ? at_tty_open(&tty, d.path, NULL, 0) : 0;

	(void)state;
	if (d.there) {
		assert_int_equal(err, 0);
		assert_string_equal(tty.lock, d.lock);
		snprintf(want, sizeof(want), "%10d\n", (int)getpid());
		assert_int_equal(file_read(d.lock, 64, &text, NULL), 0);
		assert_string_equal(text.data, want);
		at_tty_close(&tty, false);
		assert_int_equal(access(d.lock, F_OK), -1);
	}
	buf_free(&text);
	drop_device(&d);
}

static pid_t dead_pid(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	return pid;
}

static void only_a_living_owner_keeps_us_off(void **state)
{
	struct device d = make_device();
	char alive[32], dead[32], own[32];
	const struct {
		const char *content;
		bool busy;
	} rows[] = {
		{ alive, true },
		{ dead, false },
		{ own, false }, /* ours, from before a crash */
		{ "", false },
		{ "garbage", false },
		{ "         0\n", false },
		{ "-1\n", false },
		{ "99999999999999999999\n", false },
	};

	(void)state;
	snprintf(alive, sizeof(alive), "%10d\n", (int)getppid());
	snprintf(dead, sizeof(dead), "%10d\n", (int)dead_pid());
	snprintf(own, sizeof(own), "%10d\n", (int)getpid());
	for (size_t i = 0; d.there && i < ARRAY_SIZE(rows); i++) {
		struct at_tty tty;
		char owner[64] = "", want[32];
		int err;

		assert_int_equal(
			file_write(d.lock, rows[i].content, strlen(rows[i].content), 0644), 0);
		err = at_tty_open(&tty, d.path, owner, sizeof(owner));
		if (rows[i].busy) {
			assert_int_equal(err, -EBUSY);
			snprintf(want, sizeof(want), "(pid %d)", (int)getppid());
			assert_non_null(strstr(owner, want));
			assert_int_equal(access(d.lock, F_OK), 0);
			continue;
		}
		assert_int_equal(err, 0);
		at_tty_close(&tty, false);
		assert_int_equal(access(d.lock, F_OK), -1);
	}
	drop_device(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_port_is_raw_and_never_blocks),
		cmocka_unit_test(what_is_no_terminal_is_refused),
		cmocka_unit_test(a_port_in_use_is_busy),
		cmocka_unit_test(reset_takes_the_line_back_as_it_was),
		cmocka_unit_test(a_pty_has_no_modem_lines_and_says_so),
		cmocka_unit_test(a_lock_holds_our_pid_and_goes_with_us),
		cmocka_unit_test(only_a_living_owner_keeps_us_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
