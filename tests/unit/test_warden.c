/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* With a script in pppd's place: 3 is its log, 4 its password. With a real one: tests/uml. */
#include "dialer/warden.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"

enum { PATIENCE_S = 5 };

struct bed {
	struct loop *loop;
	struct warden warden;
	struct launcher_start start;
	int master, line, log, status;
	unsigned ends;
	char said[8192]; /* "\nline\nline\n" */
};

static void on_end(struct warden *warden, int status)
{
	struct bed *b = container_of(warden, struct bed, warden);

	b->status = status;
	b->ends++;
}

static int set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	assert_int_equal(loop_new(&b->loop), 0);
	b->warden.loop = b->loop;
	b->warden.end = on_end;
	b->log = -1;
	b->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(b->master >= 0 && grantpt(b->master) == 0 && unlockpt(b->master) == 0);
	b->line = open(ptsname(b->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(b->line >= 0);
	b->start.ipv4 = true;
	text_copy(b->start.user, sizeof(b->start.user), "gast");
	text_copy(b->start.password, sizeof(b->start.password), "geheim wort");
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bed *b = *state;

	warden_drop(&b->warden);
	if (b->start.pppd[0])
		unlink(b->start.pppd);
	close(b->log);
	close(b->line);
	close(b->master);
	loop_free(b->loop);
	free(b);
	return 0;
}

static void start(struct bed *b, const char *script)
{
	char text[1024];
	static unsigned count;

	snprintf(text, sizeof(text), "#!/bin/sh\n%s\n", script);
	snprintf(b->start.pppd, sizeof(b->start.pppd), "/tmp/test_warden.%d.%u", (int)getpid(),
		count++);
	assert_int_equal(file_write(b->start.pppd, text, strlen(text), 0700), 0);
	assert_int_equal(warden_start(&b->warden, &b->start, b->line, &b->log), 0);
}

static void hear(struct bed *b)
{
	size_t len = strlen(b->said);
	ssize_t n;

	if (len == 0)
		b->said[len++] = '\n';
	n = read(b->log, b->said + len, sizeof(b->said) - 1 - len);
	b->said[len + (size_t)(n > 0 ? n : 0)] = '\0';
}

static bool said(const struct bed *b, const char *line)
{
	char whole[sizeof(b->said) + 2];

	snprintf(whole, sizeof(whole), "\n%s\n", line);
	return strstr(b->said, whole);
}

/* Until it ended, or said the word; by the machine's time: the loop's may be held. */
static void wait_for(struct bed *b, const char *word)
{
	struct timespec now;
	time_t until;

	clock_gettime(CLOCK_MONOTONIC, &now);
	for (until = now.tv_sec + PATIENCE_S; now.tv_sec < until;
	     clock_gettime(CLOCK_MONOTONIC, &now)) {
		hear(b);
		if (word ? said(b, word) : b->ends > 0)
			break;
		loop_step(b->loop, 20);
	}
	hear(b);
	assert_true(word ? said(b, word) : b->ends == 1);
}

static void the_password_comes_by_pipe_alone(void **state)
{
	struct bed *b = *state;
	const char *rest;

	start(b, "cat <&4 >&3; echo >&3; for w in \"$@\"; do echo \"$w\" >&3; done; env >&3");
	wait_for(b, NULL);
	assert_true(said(b, "geheim wort"));
	assert_true(said(b, "user") && said(b, "gast") && said(b, "passwordfd") && said(b, "4"));
	rest = strstr(b->said, "geheim wort") + 1;
	assert_null(strstr(rest, "geheim"));
}

static void the_line_is_its_stdin_and_terminal(void **state)
{
	struct bed *b = *state;
	char tty[80];

	snprintf(tty, sizeof(tty), "tty %s", ptsname(b->master));
	start(b, "echo \"tty $(tty)\" >&3; for fd in /proc/$$/fd/*; do\n"
		 "[ -e $fd ] && [ ! $fd -ef /dev/null ] && echo ${fd##*/}; done >&3\n"
		 "(: < /dev/tty) && echo controlling >&3\n"
		 "read -r pid name state ppid pgrp session rest < /proc/$$/stat\n"
		 "[ $pid = $session ] && echo leader >&3");
	wait_for(b, NULL);
	assert_true(said(b, tty));
	assert_true(said(b, "controlling"));
	assert_true(said(b, "leader"));
	assert_true(said(b, "0") && said(b, "2") && said(b, "3") && said(b, "4"));
	/* 10 and 11 are the shell's own: the script, and what it saves for a redirection. */
	for (int fd = 5; fd < 100; fd++) {
		char number[16];

		snprintf(number, sizeof(number), "%d", fd);
		if (fd != 10 && fd != 11 && said(b, number))
			fail_msg("descriptor %d is open", fd);
	}
}

static void stop_is_a_polite_signal(void **state)
{
	struct bed *b = *state;

	start(b, "trap 'echo asked >&3; exit 5' TERM; echo ready >&3\n"
		 "while :; do sleep 0.01; done");
	wait_for(b, "ready");
	assert_int_equal(warden_stop(&b->warden), 0);
	wait_for(b, NULL);
	assert_true(said(b, "asked"));
	assert_int_equal(WEXITSTATUS(b->status), 5);
	assert_int_equal(warden_stop(&b->warden), -ESRCH);
}

static void who_does_not_stop_is_killed_in_time(void **state)
{
	struct bed *b = *state;

	loop_hold_clock(b->loop, 1000);
	start(b, "trap '' TERM; echo ready >&3; exec sleep 60");
	wait_for(b, "ready");
	assert_int_equal(warden_stop(&b->warden), 0);
	loop_advance(b->loop, WARDEN_KILL_AFTER_MS - 1000);
	assert_int_equal(warden_stop(&b->warden), 0); /* asked again: the deadline stays */
	loop_advance(b->loop, 999);
	for (int i = 0; i < 5; i++)
		loop_step(b->loop, 10);
	assert_int_equal(b->ends, 0);
	loop_advance(b->loop, 1);
	wait_for(b, NULL);
	assert_int_equal(WTERMSIG(b->status), SIGKILL);
}

static void dropping_kills_and_reaps(void **state)
{
	struct bed *b = *state;
	int pid;

	start(b, "trap '' TERM; exec sleep 60");
	pid = b->warden.child.pid;
	warden_drop(&b->warden);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
	assert_int_equal(b->ends, 0);
	warden_drop(&b->warden);
}

static void what_cannot_start_is_an_error(void **state)
{
	struct bed *b = *state;
	int log = -7;

	text_copy(b->start.pppd, sizeof(b->start.pppd), "/nonexistent/pppd");
	assert_int_equal(warden_start(&b->warden, &b->start, b->line, &log), -ENOENT);
	text_copy(b->start.interface, sizeof(b->start.interface), "../x");
	assert_int_equal(warden_start(&b->warden, &b->start, b->line, &log), -EINVAL);
	assert_int_equal(log, -7);
	b->start.pppd[0] = '\0';
}

static void what_lacks_is_said_in_order(void **state)
{
	char why[200];

	(void)state;
	assert_int_equal(warden_check("/nonexistent/pppd", why, sizeof(why)),
		LAUNCHER_LACKS_PPPD);
	assert_non_null(strstr(why, "/nonexistent/pppd: No such file"));
	assert_int_equal(warden_check("/etc", why, sizeof(why)), LAUNCHER_LACKS_PPPD);
	assert_int_equal(warden_check("/etc/passwd", why, sizeof(why)), LAUNCHER_LACKS_PPPD);
	/* Beyond that it depends on this machine; but it says why, or nothing. */
	assert_int_equal(warden_check("/bin/sh", why, sizeof(why)) == LAUNCHER_LACKS_NOTHING,
		why[0] == '\0');
}

static void without_privilege_it_says_so(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		char why[200];

		if (getuid() == 0 && setuid(65534) < 0)
			_exit(9);
		/* 750 root:dip, as Debian's pppd is, is beyond us like what is no program. */
		if (warden_check("/bin/sh", why, sizeof(why)) != LAUNCHER_LACKS_PRIVILEGE ||
			!strstr(why, "CAP_NET_ADMIN"))
			_exit(1);
		_exit(warden_check("/etc/passwd", why, sizeof(why)) != LAUNCHER_LACKS_PRIVILEGE);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(the_password_comes_by_pipe_alone),
		T(the_line_is_its_stdin_and_terminal),
		T(stop_is_a_polite_signal),
		T(who_does_not_stop_is_killed_in_time),
		T(dropping_kills_and_reaps),
		T(what_cannot_start_is_an_error),
		T(what_lacks_is_said_in_order),
		T(without_privilege_it_says_so),
	};

	/* What whoever runs us left open is not the launcher's doing. */
	for (int fd = 3; fd < 1024; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
