/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Starting and watching a child process, without a shell and with nothing inherited but the
 * descriptors named. Its end comes through a pidfd, so no pid is ever signalled after it was
 * reaped. Linux 5.3 or later.
 */
#ifndef SURFSTICK_BASE_CHILD_H
#define SURFSTICK_BASE_CHILD_H

#include <sys/types.h>

#include "base/loop.h"
#include "base/macro.h"

struct child;
/* status as of waitpid(2). The child is reaped and may be started anew from here. */
typedef void child_end_fn(struct child *child, int status);

struct child {
	pid_t pid; /* 0: not running */
	int pidfd;
	struct loop_io io;
	child_end_fn *fn;
};

struct child_fd {
	int ours;   /* our descriptor, -1 for /dev/null */
	int theirs; /* its number in the child */
};

struct child_spec {
	const char *path;	/* absolute */
	const char *const *argv; /* NULL-ended, argv[0] included */
	const char *const *envp; /* NULL-ended; NULL: PATH only */
	const struct child_fd *fds; /* 0, 1, 2 that are not named become /dev/null */
	size_t n_fds;
	bool new_session;     /* setsid(): a terminal's Ctrl-C does not reach it */
	bool controlling_tty; /* and make its fd 0 the controlling terminal */
	int death_signal;     /* sent to it when we die; 0: none */
};

/* 0 or -errno; a failed exec is -errno here too (not exit 127 later). */
int child_start(struct child *child, struct loop *loop, const struct child_spec *spec,
	child_end_fn *fn);
/* -ESRCH when it is not running. */
int child_signal(struct child *child, int signo);
/* Stops watching and, when it still runs, kills (SIGKILL) and reaps it. */
void child_drop(struct child *child);

#endif
