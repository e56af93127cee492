/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Where the ports of one stick are in /dev, and when they come and go: inotify on the folder,
 * so that udev's links, mdev's nodes and a test's ptys are all seen, and nothing is polled.
 */
#ifndef SURFSTICK_DIALER_PORTS_H
#define SURFSTICK_DIALER_PORTS_H

#include "base/loop.h"
#include "base/macro.h"

struct ports {
	struct loop *loop;
	int inotify_fd;
	struct loop_io io;
	char dir[64];
	void (*changed)(void *ctx); /* something in the folder did; look again */
	void *ctx;
};

/* Watches the folder of device ("/dev/gsm0"). Watching another one later: call again. */
int ports_watch(struct ports *ports, struct loop *loop, const char *device,
	void (*changed)(void *ctx), void *ctx);
void ports_close(struct ports *ports);

/* A character device, links followed. */
bool ports_exist(const char *path);
/*
 * How long, in ms, to wait for the stick's other port once this one is there: a stick's ports
 * appear one after the other, some milliseconds apart. 0 for an old node, or a pty.
 */
unsigned ports_grace(const char *path);

#endif
