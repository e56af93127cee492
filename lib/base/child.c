/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { FD_FLOOR = 64, FDS_MAX = 8 };

static const char *const bare_env[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };

/* Two steps, through numbers above FD_FLOOR, so that no target overwrites a source still due. */
static int place_fds(const struct child_spec *spec)
{
	int high[FDS_MAX];
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	/* It may be 0, 1 or 2 itself, where ours were closed. */
	if (null_fd >= 0)
		null_fd = fcntl(null_fd, F_DUPFD_CLOEXEC, FD_FLOOR);
	if (null_fd < 0)
		return -1;
	if (spec->n_fds > FDS_MAX) {
		errno = EINVAL;
		return -1;
	}
	for (size_t i = 0; i < spec->n_fds; i++) {
		int from = spec->fds[i].ours < 0 ? null_fd : spec->fds[i].ours;

		high[i] = fcntl(from, F_DUPFD_CLOEXEC, FD_FLOOR);
		if (high[i] < 0)
			return -1;
	}
	for (int fd = 0; fd <= 2; fd++) {
		if (dup2(null_fd, fd) < 0)
			return -1;
	}
	for (size_t i = 0; i < spec->n_fds; i++) {
		if (dup2(high[i], spec->fds[i].theirs) < 0)
			return -1;
	}
	return 0;
}

static void become(const struct child_spec *spec, pid_t parent)
{
	sigset_t none;

	sigemptyset(&none);
	for (int signo = 1; signo < SIGRTMIN; signo++)
		signal(signo, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (spec->death_signal) {
		prctl(PR_SET_PDEATHSIG, spec->death_signal);
		if (getppid() != parent)
			_exit(127);
	}
	if (spec->new_session || spec->controlling_tty)
		setsid();
	/* A second net under everyone's O_CLOEXEC (Linux 5.11; without it the first must do). */
	syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC);
	if (place_fds(spec) < 0)
		return;
	if (spec->controlling_tty)
		ioctl(0, TIOCSCTTY, 0);
	execve(spec->path, (char *const *)(uintptr_t)spec->argv,
		(char *const *)(uintptr_t)(spec->envp ? spec->envp : bare_env));
}

static void on_end(struct loop_io *io, uint32_t events)
{
	struct child *child = container_of(io, struct child, io);
	int status = 0;

	(void)events;
	/* < 0: reaped behind our back (SIGCHLD ignored): it ended all the same. */
	if (waitpid(child->pid, &status, WNOHANG) == 0)
		return;
	loop_io_del(&child->io);
	close(child->pidfd);
	child->pid = 0;
	child->fn(child, status);
}

static int watch(struct child *child, struct loop *loop, pid_t pid, child_end_fn *fn)
{
	int err;

	child->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (child->pidfd < 0)
		return -errno;
	err = loop_io_add(loop, &child->io, child->pidfd, EPOLLIN, on_end);
	if (err < 0) {
		close(child->pidfd);
		return err;
	}
	child->pid = pid;
	child->fn = fn;
	return 0;
}

static void __attribute__((noreturn, noinline)) run_child(const struct child_spec *spec,
	pid_t parent, int report)
{
	/* Out of the way of the numbers that place_fds() fills. */
	int fd = fcntl(report, F_DUPFD_CLOEXEC, FD_FLOOR);
	int err;

	become(spec, parent);
	err = errno;
	if (write(fd, &err, sizeof(err)) < 0)
		_exit(126);
	_exit(127);
}

int child_start(struct child *child, struct loop *loop, const struct child_spec *spec,
	child_end_fn *fn)
{
	pid_t parent = getpid(), pid;
	int report[2];
	int err = 0;

	/* The exec closes the pipe; only a failure writes into it. */
	if (pipe2(report, O_CLOEXEC) < 0)
		return -errno;
	/* vfork: our memory need not be copied for a program that brings its own. Until the exec
	 * the child runs in it while we stand still; it writes to nothing there but its stack. */
	pid = vfork();
	if (pid == 0)
		run_child(spec, parent, report[1]);
	if (pid < 0)
		err = -errno;
	close(report[1]);
	if (pid > 0 && read(report[0], &err, sizeof(err)) == (ssize_t)sizeof(err))
		err = -err;
	close(report[0]);
	if (pid > 0 && err == 0)
		err = watch(child, loop, pid, fn);
	if (pid > 0 && err < 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	return err;
}

int child_signal(struct child *child, int signo)
{
	if (!child->pid)
		return -ESRCH;
	return syscall(SYS_pidfd_send_signal, child->pidfd, signo, NULL, 0) < 0 ? -errno : 0;
}

void child_drop(struct child *child)
{
	if (!child->pid)
		return;
	child_signal(child, SIGKILL);
	waitpid(child->pid, NULL, 0);
	loop_io_del(&child->io);
	close(child->pidfd);
	child->pid = 0;
}
