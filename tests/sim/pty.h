/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The stick without USB: each serial port is a pty, linked as DIR/gsm0, DIR/gsm0-at ... What a
 * pty lacks is made up for where it can be: DTR is "somebody has it open" (told by inotify),
 * and when carrier falls a program that cleared CLOCAL is hung up, as the kernel's serial
 * drivers do (needs root).
 */
#ifndef SURFSTICK_SIM_PTY_H
#define SURFSTICK_SIM_PTY_H

#include "tests/sim/plug.h"

struct pty_port {
	struct pty_face *face;
	struct loop_io io; /* the master */
	int slave;	   /* kept open, so that the master never sees a hang-up */
	int watch;	   /* inotify's number for the slave */
	char path[64], link[256];
	unsigned opens;
	bool dcd;
	struct buf out;
};

struct pty_face {
	struct loop *loop;
	struct brain *brain;
	struct plug *plug;
	const struct evlog *log;
	const char *dir;
	struct pty_port ports[BRAIN_LINES];
	size_t n_ports;
	struct loop_io notify;
};

extern const struct plug_face pty_plug_face;

/* loop, brain, plug, log and dir are set by the caller. Makes dir if it is not there. */
int pty_init(struct pty_face *face);
void pty_close(struct pty_face *face);

#endif
