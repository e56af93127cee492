/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The launcher with a script in pppd's place. With a real pppd: tests/uml. */
#include "dialer/launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"

enum { NEWS_MAX = 256, PATIENCE_S = 5 };

struct bed {
	struct loop *loop;
	struct launcher *launcher;
	struct launcher_order start;
	struct launcher_news news[NEWS_MAX];
	unsigned n;
	int master, line;
	bool inside, free_on_end;
};

static const struct launcher_order stop = { .verb = LAUNCHER_STOP };

static void on_news(void *ctx, const struct launcher_news *news)
{
	struct bed *b = ctx;

	assert_false(b->inside);
	assert_true(b->n < NEWS_MAX);
	b->news[b->n++] = *news;
	if (news->event == LAUNCHER_ENDED && b->free_on_end) {
		launcher_free(b->launcher);
		b->launcher = NULL;
	}
}

static int set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));
	struct launcher_start *s = &b->start.start;

	assert_int_equal(loop_new(&b->loop), 0);
	assert_int_equal(launcher_new(&b->launcher, b->loop, on_news, b), 0);
	b->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(b->master >= 0 && grantpt(b->master) == 0 && unlockpt(b->master) == 0);
	b->line = open(ptsname(b->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(b->line >= 0);
	b->start.verb = LAUNCHER_START;
	s->ipv4 = true;
	text_copy(s->user, sizeof(s->user), "gast");
	text_copy(s->password, sizeof(s->password), "geheim wort");
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bed *b = *state;

	launcher_free(b->launcher);
	if (b->start.start.pppd[0])
		unlink(b->start.start.pppd);
	close(b->line);
	close(b->master);
	loop_free(b->loop);
	free(b);
	return 0;
}

static int order(struct bed *b, const struct launcher_order *what, int line)
{
	int err;

	b->inside = true;
	err = launcher_order(b->launcher, what, line);
	b->inside = false;
	return err;
}

/* Starts a pppd that does what the script says: 3 is its log, 4 its password. */
static void start(struct bed *b, const char *script)
{
	char text[1024];
	static unsigned count;

	snprintf(text, sizeof(text), "#!/bin/sh\n%s\n", script);
	snprintf(b->start.start.pppd, sizeof(b->start.start.pppd), "/tmp/test_launcher.%d.%u",
		(int)getpid(), count++);
	assert_int_equal(file_write(b->start.start.pppd, text, strlen(text), 0700), 0);
	assert_int_equal(order(b, &b->start, b->line), 0);
}

static const struct launcher_news *first(const struct bed *b, enum launcher_event event)
{
	for (unsigned i = 0; i < b->n; i++) {
		if (b->news[i].event == event)
			return &b->news[i];
	}
	return NULL;
}

static const struct launcher_news *wait_for(struct bed *b, enum launcher_event event)
{
	struct timespec now;
	time_t until;

	/* The machine's time: the loop's may be held. */
	clock_gettime(CLOCK_MONOTONIC, &now);
	for (until = now.tv_sec + PATIENCE_S; !first(b, event) && now.tv_sec < until;
	     clock_gettime(CLOCK_MONOTONIC, &now))
		loop_step(b->loop, 50);
	if (!first(b, event))
		fail_msg("event %d never came", event);
	return first(b, event);
}

static bool said(const struct bed *b, const char *line)
{
	for (unsigned i = 0; i < b->n; i++) {
		if (b->news[i].event == LAUNCHER_LINE && !strcmp(b->news[i].text, line))
			return true;
	}
	return false;
}

static void news_come_in_order_and_from_the_loop(void **state)
{
	static const enum launcher_event expected[] = { LAUNCHER_STARTED, LAUNCHER_LINE,
		LAUNCHER_LINE, LAUNCHER_LINE, LAUNCHER_ENDED };
	struct bed *b = *state;

	start(b, "echo one >&3; echo two >&2; printf three >&3; exit 16");
	assert_int_equal(b->n, 0);
	wait_for(b, LAUNCHER_ENDED);
	assert_int_equal(b->n, ARRAY_SIZE(expected));
	for (unsigned i = 0; i < b->n; i++)
		assert_int_equal(b->news[i].event, expected[i]);
	assert_true(b->news[0].pid > 0);
	assert_string_equal(b->news[1].text, "one");
	assert_string_equal(b->news[2].text, "two");
	assert_string_equal(b->news[3].text, "three");
	assert_int_equal(WEXITSTATUS(b->news[4].status), 16);
	assert_int_equal(kill(b->news[0].pid, 0), -1);
}

static void lines_are_cut_to_size_and_not_read(void **state)
{
	struct bed *b = *state;
	unsigned lines = 0;

	start(b, "printf '\\033[2J\\r\\n\\n%0300d\\nz\\000z\\n' 7 >&3");
	wait_for(b, LAUNCHER_ENDED);
	for (unsigned i = 0; i < b->n; i++)
		lines += b->news[i].event == LAUNCHER_LINE;
	assert_int_equal(lines, 3);
	assert_true(said(b, "\033[2J\r"));
	assert_true(said(b, "z?z"));
	assert_int_equal(strlen(b->news[2].text), LAUNCHER_TEXT - 1);
	assert_int_equal(strspn(b->news[2].text, "0"), LAUNCHER_TEXT - 1);
}

static void more_lines_than_the_news_hold_are_not_lost(void **state)
{
	struct bed *b = *state;
	unsigned lines = 0;

	start(b, "i=0; while [ $i -lt 5000 ]; do echo $i; i=$((i+1)); done >&3; sleep 0");
	for (int i = 0; i < 200000 && !first(b, LAUNCHER_ENDED); i++) {
		loop_step(b->loop, 50);
		while (b->n > 0 && b->news[0].event != LAUNCHER_ENDED) {
			if (b->news[0].event == LAUNCHER_LINE) {
				char number[16];

				snprintf(number, sizeof(number), "%u", lines++);
				assert_string_equal(b->news[0].text, number);
			}
			memmove(b->news, b->news + 1, --b->n * sizeof(b->news[0]));
		}
	}
	assert_int_equal(lines, 5000);
}

static void stop_is_a_polite_signal(void **state)
{
	struct bed *b = *state;

	start(b, "trap 'echo asked >&3; exit 5' TERM; echo ready >&3\n"
		 "while :; do sleep 0.01; done");
	wait_for(b, LAUNCHER_LINE);
	assert_int_equal(order(b, &stop, -1), 0);
	assert_int_equal(WEXITSTATUS(wait_for(b, LAUNCHER_ENDED)->status), 5);
	assert_true(said(b, "asked"));
}

static void one_at_a_time(void **state)
{
	struct bed *b = *state;

	assert_int_equal(order(b, &stop, -1), -ESRCH);
	start(b, "exec sleep 60");
	assert_int_equal(order(b, &b->start, b->line), -EBUSY);
	wait_for(b, LAUNCHER_STARTED);
	order(b, &stop, -1);
	wait_for(b, LAUNCHER_ENDED);
	assert_int_equal(order(b, &stop, -1), -ESRCH);
	b->n = 0;
	unlink(b->start.start.pppd);
	start(b, "echo again >&3");
	wait_for(b, LAUNCHER_ENDED);
	assert_true(said(b, "again"));
}

static void what_is_not_there_is_refused_as_lacking(void **state)
{
	struct bed *b = *state;

	text_copy(b->start.start.pppd, sizeof(b->start.start.pppd), "/nonexistent/pppd");
	assert_int_equal(order(b, &b->start, b->line), 0);
	assert_int_equal(wait_for(b, LAUNCHER_REFUSED)->error, LAUNCHER_LACKS_PPPD);
	assert_string_equal(first(b, LAUNCHER_REFUSED)->text,
		"/nonexistent/pppd: No such file or directory");
	b->start.start.pppd[0] = '\0';
}

static void a_bad_name_is_refused(void **state)
{
	struct bed *b = *state;

	text_copy(b->start.start.interface, sizeof(b->start.start.interface), "../x");
	start(b, "echo started >&3");
	assert_int_equal(wait_for(b, LAUNCHER_REFUSED)->error, LAUNCHER_LACKS_OTHER);
	assert_null(first(b, LAUNCHER_STARTED));
}

/* pppd's own scripts inherit its log and may live on. */
static void a_grandchild_with_the_log_does_not_hold_the_end(void **state)
{
	struct bed *b = *state;
	unsigned long pid = 0;

	start(b, "sleep 60 & echo $! >&3; exit 16");
	wait_for(b, LAUNCHER_ENDED);
	assert_int_equal(text_number(first(b, LAUNCHER_LINE)->text, 2, 1ul << 22, &pid), 0);
	kill((pid_t)pid, SIGKILL);
}

static void a_log_closed_early_does_not_spin(void **state)
{
	struct bed *b = *state;
	int rounds = 0;

	start(b, "exec 3>&- 2>&-; sleep 0.2; exit 7");
	while (!first(b, LAUNCHER_ENDED) && rounds < 100) {
		loop_step(b->loop, 1000);
		rounds++;
	}
	assert_true(rounds < 20);
	assert_int_equal(WEXITSTATUS(first(b, LAUNCHER_ENDED)->status), 7);
}

static void an_interface_that_is_not_there_is_a_warning(void **state)
{
	struct launcher_order link = { .verb = LAUNCHER_LINK, .interface = "nope7" };
	struct launcher_order dns = { .verb = LAUNCHER_DNS };
	struct bed *b = *state;
	uint64_t rx, tx;

	start(b, "exec sleep 60");
	assert_int_equal(order(b, &dns, -1), -EINVAL); /* before any interface */
	assert_int_equal(order(b, &link, -1), 0);
	assert_non_null(strstr(wait_for(b, LAUNCHER_WARNING)->text, "nope7"));
	assert_false(launcher_counters(b->launcher, &rx, &tx));
}

static void freeing_kills_and_reaps(void **state)
{
	struct bed *b = *state;
	int pid;

	start(b, "trap '' TERM; exec sleep 60");
	pid = wait_for(b, LAUNCHER_STARTED)->pid;
	launcher_free(b->launcher);
	b->launcher = NULL;
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

static void it_may_be_freed_by_its_own_news(void **state)
{
	struct bed *b = *state;

	b->free_on_end = true;
	start(b, "exit 0");
	wait_for(b, LAUNCHER_ENDED);
	assert_null(b->launcher);
	loop_step(b->loop, 0);
}

static void many_rounds_leave_no_descriptor(void **state)
{
	struct bed *b = *state;
	int before, after;

	for (int i = 0; i < 20; i++) {
		b->n = 0;
		if (b->start.start.pppd[0])
			unlink(b->start.start.pppd);
		start(b, "echo x >&3");
		wait_for(b, LAUNCHER_ENDED);
		if (i == 0)
			before = dup(0), close(before);
	}
	after = dup(0);
	close(after);
	assert_int_equal(after, before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(news_come_in_order_and_from_the_loop),
		T(lines_are_cut_to_size_and_not_read),
		T(more_lines_than_the_news_hold_are_not_lost),
		T(stop_is_a_polite_signal),
		T(one_at_a_time),
		T(what_is_not_there_is_refused_as_lacking),
		T(a_bad_name_is_refused),
		T(a_grandchild_with_the_log_does_not_hold_the_end),
		T(a_log_closed_early_does_not_spin),
		T(an_interface_that_is_not_there_is_a_warning),
		T(freeing_kills_and_reaps),
		T(it_may_be_freed_by_its_own_news),
		T(many_rounds_leave_no_descriptor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
