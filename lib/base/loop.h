/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The one event loop of a process: file descriptors (epoll), deadlines (one timerfd on
 * CLOCK_BOOTTIME, so that suspended time counts) and signals (signalfd).
 *
 * Watches are embedded in their owner's struct and owned by it; the loop only links them. A
 * watch must be removed before its memory goes. Callbacks come from loop_run() only, never from
 * inside another call here, and may remove any watch, their own included. Everything runs on
 * one thread.
 *
 * Times are milliseconds on CLOCK_BOOTTIME; deadlines are absolute. A test can hold the clock:
 * then time stands still but for loop_advance(), which fires what became due, in order; what is
 * due at once still comes from loop_step().
 * Errors are negative errno values.
 */
#ifndef SURFSTICK_BASE_LOOP_H
#define SURFSTICK_BASE_LOOP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

struct loop;
struct loop_io;
struct loop_timer;

typedef void loop_io_fn(struct loop_io *io, uint32_t events);
typedef void loop_timer_fn(struct loop_timer *timer);
typedef void loop_signal_fn(void *ctx, int signo);

struct loop_io {
	int fd; /* borrowed: del() does not close it */
	struct loop *loop;
	loop_io_fn *fn;
};

struct loop_timer {
	uint64_t due;
	struct loop *loop; /* NULL while not armed */
	loop_timer_fn *fn;
	struct loop_timer *next;
};

/* -ENOMEM, -EMFILE ... */
int loop_new(struct loop **out);
void loop_free(struct loop *loop);

/* Runs until loop_quit(); returns the code given there, or a negative errno. */
int loop_run(struct loop *loop);
void loop_quit(struct loop *loop, int code);
/* Waits at most max_wait_ms for one round of events, for tests. */
int loop_step(struct loop *loop, int max_wait_ms);

uint64_t loop_now(const struct loop *loop);
void loop_hold_clock(struct loop *loop, uint64_t now_ms);
void loop_advance(struct loop *loop, uint64_t by_ms);

/* events: EPOLLIN | EPOLLOUT ...; EPOLLHUP and EPOLLERR always come. */
int loop_io_add(struct loop *loop, struct loop_io *io, int fd, uint32_t events, loop_io_fn *fn);
int loop_io_mod(struct loop_io *io, uint32_t events);
/* Does nothing on a watch that was never added or is removed already (zeroed memory counts). */
void loop_io_del(struct loop_io *io);

/* Arms, or re-arms, for an absolute time. */
void loop_timer_at(struct loop *loop, struct loop_timer *timer, uint64_t due, loop_timer_fn *fn);
void loop_timer_in(struct loop *loop, struct loop_timer *timer, uint64_t ms, loop_timer_fn *fn);
void loop_timer_stop(struct loop_timer *timer);

/* Blocks the signals of the set for the process and reports them here; once per loop. */
int loop_signals(struct loop *loop, const sigset_t *set, loop_signal_fn *fn, void *ctx);

#endif
