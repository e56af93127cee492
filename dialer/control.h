/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The door of a running surfdial: a local stream socket. A request is one line, words divided
 * by blanks ("status --json"). The answer is lines, each with one letter and a blank in front:
 *
 *   1 text     for standard output
 *   2 text     for standard error
 *   x N        the end, and the exit code
 *
 * Who may open the socket file (root, and the group that may open the stick's ports as well:
 * Debian's dialout) may ask. Requests are bounded (CONTROL_LINE), clients too; one that does
 * not read its answers is dropped.
 */
#ifndef SURFSTICK_DIALER_CONTROL_H
#define SURFSTICK_DIALER_CONTROL_H

#include "base/buf.h"
#include "base/loop.h"

enum { CONTROL_CLIENTS = 16, CONTROL_LINE = 512, CONTROL_WORDS = 16 };

struct control;
struct control_client;

/* words: NULL-ended, valid during the call. Answers through the functions below, now or later;
 * a client that goes away in between is told by gone(). */
struct control_ops {
	void (*request)(void *ctx, struct control_client *client, const char *const *words,
		size_t n);
	void (*gone)(void *ctx, struct control_client *client);
};

/* Listens at path. -EADDRINUSE: a living surfdial has it (a dead one's socket is replaced). */
int control_new(struct control **out, struct loop *loop, const struct control_ops *ops, void *ctx);
int control_listen(struct control *control, const char *path);
/* Lets the group of this port (a path in /dev) in, if that may read and write the port. */
void control_open_to(const struct control *control, const char *port);
/* One client on a socket that is connected already (a private surfdial of surfctl's). */
int control_adopt(struct control *control, int fd);
void control_free(struct control *control);

/* Lines of text for standard output ('1') or error ('2'). */
void control_say(struct control_client *client, char where, const char *text);
/* Sends the end; the client closes. Nothing may be said after it. */
void control_done(struct control_client *client, int code);
/* The same text to every client that asked to listen. */
void control_listen_in(struct control_client *client);
void control_broadcast(struct control *control, const char *text);
/* The adopted client has gone: a private surfdial has nothing left to do. */
bool control_orphaned(const struct control *control);

#endif
