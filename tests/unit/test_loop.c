/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/socket.h>
#include <time.h>

#include "base/loop.h"
#include "base/macro.h"

struct note {
	struct loop_timer timer;
	struct loop_io io;
	struct loop *loop;
	char name;
	struct note *stops; /* whom the callback removes */
};

static char fired[64];

static void add(char name)
{
	size_t len = strlen(fired);

	assert_true(len + 1 < sizeof(fired));
	fired[len] = name;
	fired[len + 1] = '\0';
}

static void on_timer(struct loop_timer *timer)
{
	struct note *note = container_of(timer, struct note, timer);

	assert_null(timer->loop); /* free to be armed anew */
	add(note->name);
	if (note->stops)
		loop_timer_stop(&note->stops->timer);
}

static struct loop *held_loop(void)
{
	struct loop *loop;

	assert_int_equal(loop_new(&loop), 0);
	loop_hold_clock(loop, 5000);
	fired[0] = '\0';
	return loop;
}

static void timers_fire_in_the_order_of_their_time(void **state)
{
	struct note a = { .name = 'a' }, b = { .name = 'b' }, c = { .name = 'c' };
	struct loop *loop = held_loop();

	(void)state;
	loop_timer_in(loop, &b.timer, 20, on_timer);
	loop_timer_in(loop, &a.timer, 10, on_timer);
	loop_timer_at(loop, &c.timer, 5020, on_timer);
	loop_advance(loop, 9);
	assert_string_equal(fired, "");
	loop_advance(loop, 1);
	assert_string_equal(fired, "a");
	assert_int_equal(loop_now(loop), 5010);
	loop_advance(loop, 1000);
	assert_string_equal(fired, "abc"); /* equal times: first armed, first fired */
	assert_int_equal(loop_now(loop), 6010);
	loop_free(loop);
}

static void a_timer_armed_again_has_one_time(void **state)
{
	struct note a = { .name = 'a' };
	struct loop *loop = held_loop();

	(void)state;
	loop_timer_in(loop, &a.timer, 10, on_timer);
	loop_timer_in(loop, &a.timer, 30, on_timer);
	loop_advance(loop, 29);
	assert_string_equal(fired, "");
	loop_timer_in(loop, &a.timer, 5, on_timer);
	loop_advance(loop, 100);
	assert_string_equal(fired, "a");
	loop_timer_stop(&a.timer);
	loop_timer_stop(&a.timer);
	loop_free(loop);
}

static void a_timer_may_stop_another_that_is_due_too(void **state)
{
	struct note b = { .name = 'b' }, a = { .name = 'a', .stops = &b };
	struct loop *loop = held_loop();

	(void)state;
	loop_timer_in(loop, &a.timer, 10, on_timer);
	loop_timer_in(loop, &b.timer, 10, on_timer);
	loop_advance(loop, 10);
	assert_string_equal(fired, "a");
	loop_free(loop);
}

static void on_chain(struct loop_timer *timer)
{
	struct note *note = container_of(timer, struct note, timer);

	add('x');
	if (strlen(fired) < 5)
		loop_timer_in(note->loop, timer, 100, on_chain);
}

static void a_held_clock_stands_at_each_timer_as_it_fires(void **state)
{
	struct loop *loop = held_loop();
	struct note a = { .loop = loop };

	(void)state;
	loop_timer_in(loop, &a.timer, 100, on_chain);
	loop_advance(loop, 350);
	assert_string_equal(fired, "xxx");
	loop_advance(loop, 50);
	assert_string_equal(fired, "xxxx");
	loop_advance(loop, 10000);
	assert_string_equal(fired, "xxxxx");
	loop_free(loop);
}

static void what_is_due_at_once_comes_from_a_step_even_when_held(void **state)
{
	struct note a = { .name = 'a' }, b = { .name = 'b' };
	struct loop *loop = held_loop();

	(void)state;
	loop_timer_in(loop, &a.timer, 0, on_timer);
	loop_timer_in(loop, &b.timer, 1, on_timer);
	assert_string_equal(fired, "");
	loop_step(loop, 0);
	assert_string_equal(fired, "a");
	loop_free(loop);
}

static void on_io(struct loop_io *io, uint32_t events)
{
	struct note *note = container_of(io, struct note, io);
	char c;

	assert_true(events & (EPOLLIN | EPOLLHUP));
	add(note->name);
	if (read(io->fd, &c, 1) <= 0)
		loop_io_del(io);
	if (note->stops)
		loop_io_del(&note->stops->io);
}

static void a_watch_removed_in_the_same_round_is_not_called(void **state)
{
	struct loop *loop = held_loop();
	struct note a = { .name = 'a' }, b = { .name = 'b', .stops = &a };
	int one[2], two[2];

	(void)state;
	a.stops = &b;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, one), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, two), 0);
	assert_int_equal(loop_io_add(loop, &a.io, one[0], EPOLLIN, on_io), 0);
	assert_int_equal(loop_io_add(loop, &b.io, two[0], EPOLLIN, on_io), 0);
	assert_int_equal(write(one[1], "x", 1), 1);
	assert_int_equal(write(two[1], "x", 1), 1);
	loop_step(loop, 0);
	assert_int_equal(strlen(fired), 1);
	loop_io_del(&a.io);
	loop_io_del(&a.io);
	loop_io_del(&b.io);
	assert_int_equal(loop_io_mod(&a.io, EPOLLIN), -EINVAL);
	for (int i = 0; i < 2; i++) {
		close(one[i]);
		close(two[i]);
	}
	loop_free(loop);
}

static void a_hang_up_comes_without_being_asked_for(void **state)
{
	struct loop *loop = held_loop();
	struct note a = { .name = 'h' };
	int fd[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	assert_int_equal(loop_io_add(loop, &a.io, fd[0], 0, on_io), 0);
	close(fd[1]);
	loop_step(loop, 0);
	assert_string_equal(fired, "h");
	assert_int_equal(loop_io_add(loop, &a.io, 9999, EPOLLIN, on_io), -EBADF);
	close(fd[0]);
	loop_free(loop);
}

static void on_quit(struct loop_timer *timer)
{
	struct note *note = container_of(timer, struct note, timer);

	loop_quit(note->loop, 7);
}

static void real_time_passes_and_an_idle_loop_sleeps(void **state)
{
	struct note a = { .name = 'a' };
	struct timespec cpu;
	struct loop *loop;
	uint64_t start;

	(void)state;
	fired[0] = '\0';
	assert_int_equal(loop_new(&loop), 0);
	a.loop = loop;
	start = loop_now(loop);
	loop_timer_in(loop, &a.timer, 60, on_quit);
	assert_int_equal(loop_run(loop), 7);
	assert_in_range(loop_now(loop) - start, 60, 2000);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	assert_int_equal(cpu.tv_sec, 0);
	/* It can run again. */
	loop_timer_in(loop, &a.timer, 0, on_quit);
	assert_int_equal(loop_run(loop), 7);
	loop_free(loop);
	loop_free(NULL);
}

static void on_signal(void *ctx, int signo)
{
	(void)ctx;
	add(signo == SIGUSR1 ? '1' : signo == SIGUSR2 ? '2' : '?');
}

static void signals_come_as_events(void **state)
{
	struct loop *loop = held_loop();
	sigset_t set;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	assert_int_equal(loop_signals(loop, &set, on_signal, NULL), 0);
	assert_int_equal(loop_signals(loop, &set, on_signal, NULL), -EBUSY);
	raise(SIGUSR1);
	raise(SIGUSR2);
	loop_step(loop, 0);
	assert_string_equal(fired, "12");
	loop_free(loop);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timers_fire_in_the_order_of_their_time),
		cmocka_unit_test(a_timer_armed_again_has_one_time),
		cmocka_unit_test(a_timer_may_stop_another_that_is_due_too),
		cmocka_unit_test(a_held_clock_stands_at_each_timer_as_it_fires),
		cmocka_unit_test(what_is_due_at_once_comes_from_a_step_even_when_held),
		cmocka_unit_test(a_watch_removed_in_the_same_round_is_not_called),
		cmocka_unit_test(a_hang_up_comes_without_being_asked_for),
		cmocka_unit_test(real_time_passes_and_an_idle_loop_sleeps),
		cmocka_unit_test(signals_come_as_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
