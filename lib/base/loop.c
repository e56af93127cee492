/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "base/loop.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>

#include "base/macro.h"

enum { BATCH = 16 };

struct loop {
	int epoll_fd;
	int timer_fd;
	struct loop_io timer_io;
	struct loop_timer *timers; /* by due time, earliest first */
	uint64_t armed;		   /* what timer_fd is set to, 0 = nothing */
	bool held;
	uint64_t held_now;
	bool quit;
	int code;
	int signal_fd;
	struct loop_io signal_io;
	loop_signal_fn *signal_fn;
	void *signal_ctx;
	struct epoll_event batch[BATCH];
	int batch_len;
};

uint64_t loop_now(const struct loop *loop)
{
	struct timespec ts;

	if (loop->held)
		return loop->held_now;
	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* Sets the timerfd only when the earliest deadline changed: an idle loop makes no system call. */
static void rearm(struct loop *loop)
{
	uint64_t due = loop->timers ? loop->timers->due : 0;
	struct itimerspec spec = { 0 };

	if (loop->held || due == loop->armed)
		return;
	if (loop->timers) {
		spec.it_value.tv_sec = (time_t)(due / 1000);
		/* 1 ns later, since 0.0 would disarm it */
		spec.it_value.tv_nsec = (long)(due % 1000) * 1000000 + 1;
	}
	timerfd_settime(loop->timer_fd, TFD_TIMER_ABSTIME, &spec, NULL);
	loop->armed = due;
}

static void fire_due(struct loop *loop)
{
	uint64_t now = loop_now(loop);

	while (loop->timers && loop->timers->due <= now && !loop->quit) {
		struct loop_timer *timer = loop->timers;

		loop->timers = timer->next;
		timer->next = NULL;
		timer->loop = NULL;
		timer->fn(timer);
	}
}

static void on_timer_fd(struct loop_io *io, uint32_t events)
{
	struct loop *loop = container_of(io, struct loop, timer_io);
	uint64_t ticks;

	(void)events;
	if (read(io->fd, &ticks, sizeof(ticks)) > 0)
		loop->armed = 0;
}

int loop_new(struct loop **out)
{
	struct loop *loop = calloc(1, sizeof(*loop));
	int err;

	if (!loop)
		return -ENOMEM;
	loop->signal_fd = -1;
	loop->timer_fd = -1;
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll_fd >= 0)
		loop->timer_fd = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
	if (loop->timer_fd < 0) {
		err = -errno;
		loop_free(loop);
		return err;
	}
	err = loop_io_add(loop, &loop->timer_io, loop->timer_fd, EPOLLIN, on_timer_fd);
	if (err < 0) {
		loop_free(loop);
		return err;
	}
	*out = loop;
	return 0;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	if (loop->timer_fd >= 0)
		close(loop->timer_fd);
	if (loop->signal_fd >= 0)
		close(loop->signal_fd);
	if (loop->epoll_fd >= 0)
		close(loop->epoll_fd);
	free(loop);
}

int loop_io_add(struct loop *loop, struct loop_io *io, int fd, uint32_t events, loop_io_fn *fn)
{
	struct epoll_event ev = { .events = events, .data.ptr = io };

	if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &ev) < 0)
		return -errno;
	io->fd = fd;
	io->loop = loop;
	io->fn = fn;
	return 0;
}

int loop_io_mod(struct loop_io *io, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.ptr = io };

	if (!io->loop)
		return -EINVAL;
	return epoll_ctl(io->loop->epoll_fd, EPOLL_CTL_MOD, io->fd, &ev) < 0 ? -errno : 0;
}

void loop_io_del(struct loop_io *io)
{
	struct loop *loop = io->loop;

	if (!loop)
		return;
	epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, io->fd, NULL);
	io->loop = NULL;
	/* An event already fetched for this watch must not reach freed memory. */
	for (int i = 0; i < loop->batch_len; i++) {
		if (loop->batch[i].data.ptr == io)
			loop->batch[i].data.ptr = NULL;
	}
}

void loop_timer_stop(struct loop_timer *timer)
{
	struct loop_timer **link;

	if (!timer->loop)
		return;
	for (link = &timer->loop->timers; *link; link = &(*link)->next) {
		if (*link == timer) {
			*link = timer->next;
			break;
		}
	}
	timer->next = NULL;
	timer->loop = NULL;
}

void loop_timer_at(struct loop *loop, struct loop_timer *timer, uint64_t due, loop_timer_fn *fn)
{
	struct loop_timer **link = &loop->timers;

	loop_timer_stop(timer);
	while (*link && (*link)->due <= due)
		link = &(*link)->next;
	timer->due = due;
	timer->fn = fn;
	timer->loop = loop;
	timer->next = *link;
	*link = timer;
}

void loop_timer_in(struct loop *loop, struct loop_timer *timer, uint64_t ms, loop_timer_fn *fn)
{
	loop_timer_at(loop, timer, loop_now(loop) + ms, fn);
}

void loop_hold_clock(struct loop *loop, uint64_t now_ms)
{
	loop->held = true;
	loop->held_now = now_ms;
}

void loop_advance(struct loop *loop, uint64_t by_ms)
{
	uint64_t target = loop->held_now + by_ms;

	while (loop->timers && loop->timers->due <= target && !loop->quit) {
		if (loop->timers->due > loop->held_now)
			loop->held_now = loop->timers->due;
		fire_due(loop);
	}
	loop->held_now = target;
}

int loop_step(struct loop *loop, int max_wait_ms)
{
	int n;

	fire_due(loop);
	if (loop->quit)
		return 0;
	rearm(loop);
	n = epoll_wait(loop->epoll_fd, loop->batch, BATCH, max_wait_ms);
	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	loop->batch_len = n;
	for (int i = 0; i < n && !loop->quit; i++) {
		struct loop_io *io = loop->batch[i].data.ptr;

		if (io)
			io->fn(io, loop->batch[i].events);
	}
	loop->batch_len = 0;
	fire_due(loop);
	return n;
}

int loop_run(struct loop *loop)
{
	while (!loop->quit) {
		int n = loop_step(loop, -1);

		if (n < 0)
			return n;
	}
	loop->quit = false;
	return loop->code;
}

void loop_quit(struct loop *loop, int code)
{
	loop->quit = true;
	loop->code = code;
}

static void on_signal_fd(struct loop_io *io, uint32_t events)
{
	struct loop *loop = container_of(io, struct loop, signal_io);
	struct signalfd_siginfo info;

	(void)events;
	while (read(io->fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		loop->signal_fn(loop->signal_ctx, (int)info.ssi_signo);
}

int loop_signals(struct loop *loop, const sigset_t *set, loop_signal_fn *fn, void *ctx)
{
	if (loop->signal_fd >= 0)
		return -EBUSY;
	if (sigprocmask(SIG_BLOCK, set, NULL) < 0)
		return -errno;
	loop->signal_fd = signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (loop->signal_fd < 0)
		return -errno;
	loop->signal_fn = fn;
	loop->signal_ctx = ctx;
	return loop_io_add(loop, &loop->signal_io, loop->signal_fd, EPOLLIN, on_signal_fd);
}
