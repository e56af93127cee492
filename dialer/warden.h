/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Keeps the one pppd: starts it on a line, ends it, reaps it. Needs the rights pppd needs. */
#ifndef SURFSTICK_DIALER_WARDEN_H
#define SURFSTICK_DIALER_WARDEN_H

#include "base/child.h"
#include "dialer/launcher.h"

enum { WARDEN_KILL_AFTER_MS = 5000 }; /* as long as pppd waits for its own scripts' ends */

struct warden;
typedef void warden_end_fn(struct warden *warden, int status);

struct warden {
	struct loop *loop;
	struct child child;
	struct loop_timer kill;
	warden_end_fn *end; /* pppd is reaped: waitpid(2)'s status */
};

/* log: where its log lines can be read, non-blocking; the caller's to close. -errno */
int warden_start(struct warden *warden, const struct launcher_start *start, int line, int *log);
/* SIGTERM, and SIGKILL when that did not do. -ESRCH: none runs. */
int warden_stop(struct warden *warden);
/* Kills and reaps at once; end() does not come. */
void warden_drop(struct warden *warden);
enum launcher_lack warden_check(const char *pppd, char *why, size_t size);

#endif
