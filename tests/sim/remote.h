/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The hand on the stick: one line a command, one line an answer ("ok ..." or "error ..."), over
 * a unix stream socket or from a script ("at 2.5 drop", seconds since the start).
 */
#ifndef SURFSTICK_SIM_REMOTE_H
#define SURFSTICK_SIM_REMOTE_H

#include "tests/sim/plug.h"

enum { REMOTE_CLIENTS = 4, REMOTE_LINE = 400 };

struct remote_client {
	struct remote *remote;
	struct loop_io io; /* loop NULL: free */
	char line[REMOTE_LINE];
	size_t len;
};

struct remote_step {
	struct remote *remote;
	struct loop_timer timer;
	char command[REMOTE_LINE];
	struct remote_step *next;
};

struct remote_stick {
	struct plug *plug;
	struct brain *brain;
};

struct remote {
	struct loop *loop;
	struct plug *plug; /* of the stick that is spoken to */
	struct brain *brain;
	struct remote_stick *sticks; /* of several: "@3 unplug", "@all plug"; else NULL */
	size_t n_sticks;
	const struct evlog *log;
	struct far_host *far_host;
	struct loop_io listener;
	char path[108];
	struct remote_client clients[REMOTE_CLIENTS];
	struct remote_step *steps;
	uint32_t seed;
};

/* Runs one command, of several sticks on the first unless it says which; answer is what the
 * client is told. */
void remote_run(struct remote *remote, const char *command, char *answer, size_t size);
int remote_listen(struct remote *remote, const char *path);
/* "FILE:3: what" in error on failure. */
int remote_script(struct remote *remote, const char *path, char *error, size_t size);
void remote_close(struct remote *remote);
/* The other end: sends one command to path and prints the answer. An exit status. */
int remote_send(const char *path, const char *command);

#endif
