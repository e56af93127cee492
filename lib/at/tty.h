/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The tty below a chat: opened raw, exclusively (TIOCEXCL) and under a UUCP lock in /run/lock
 * (FHS 5.9: LCK..name, ten-character pid line), so that minicom, gammu, wvdial, pppd and we keep
 * off each other's port. Never blocks: O_NONBLOCK, CLOCAL while commands are exchanged.
 */
#ifndef SURFSTICK_AT_TTY_H
#define SURFSTICK_AT_TTY_H

#include "base/macro.h"

struct at_tty {
	int fd; /* -1: closed */
	char path[64];
	char lock[80]; /* "" when there is none (a pty, no /run/lock) */
};

/*
 * 0; -ENOENT, -ENXIO, -ENOTTY (no such device, not a terminal); -EACCES; -EBUSY (locked or
 * exclusive: owner says by whom, "wvdial (pid 812)", or "another program"). A stale or empty
 * lock is taken over. owner may be NULL.
 */
int at_tty_open(struct at_tty *tty, const char *path, char *owner, size_t owner_size);
/* Drops DTR when drop is set (the modem hangs up: V.250 6.2.9 &D2), unlocks, closes. */
void at_tty_close(struct at_tty *tty, bool drop);
/* Whether the modem shows carrier (DCD). False where the driver cannot tell (a pty). */
bool at_tty_carrier(const struct at_tty *tty);
/* Lowers and raises DTR without closing: hang up, but keep the port. No wait in between. */
int at_tty_dtr(struct at_tty *tty, bool on);
/* For pppd, which wants a blocking descriptor and opens the port once more: clears O_NONBLOCK
 * and TIOCEXCL, or sets both again. */
int at_tty_blocking(struct at_tty *tty, bool blocking);
/* Raw, 8N1, CLOCAL, no echo again after pppd changed the line; drops unread input. */
int at_tty_reset(struct at_tty *tty);

#endif
