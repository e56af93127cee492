/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Waits for a stick that restarts: its port leaves /dev and comes back, and then the surfdial
 * that answered for it answers again. Nothing is polled: inotify on /dev and on surfdial's
 * folder tells. Begun before the stick is told to go, so that nothing is missed.
 */
#ifndef SURFSTICK_DIALER_SURFCTL_WAIT_H
#define SURFSTICK_DIALER_SURFCTL_WAIT_H

#include <sys/stat.h>

#include "base/loop.h"
#include "base/macro.h"

struct surfctl_wait {
	struct loop *loop;
	struct loop_io io;
	int inotify; /* -1: not begun */
	struct loop_timer limit, again;
	const char *stick;
	char port[64]; /* "/dev/gsm0" */
	bool served;   /* a surfdial answered when we began */
	bool left;
	struct stat before; /* of the port; of no use unless it was there */
};

/* dev: "/dev", or a test's own. stick is borrowed. -errno */
int surfctl_wait_begin(struct surfctl_wait *w, struct loop *loop, const char *dev,
	const char *stick);
/* Runs the loop until it is back. -ETIMEDOUT after ms; may be called again. */
int surfctl_wait_back(struct surfctl_wait *w, unsigned ms);
void surfctl_wait_close(struct surfctl_wait *w);

#endif
