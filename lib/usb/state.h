/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Small state files of the helper, below a directory that is made on the way. No component of
 * it may be a symbolic link or belong to another user, so that whoever owns a neighbouring
 * directory cannot lead root astray. Errors are negative errno values.
 */
#ifndef SURFSTICK_USB_STATE_H
#define SURFSTICK_USB_STATE_H

#include "base/macro.h"

enum { STATE_FILE_MAX = 16384 };

/* Opens parent/sub ("surfstick/switch.d"; may be ""), making what of sub is missing (0755).
 * Returns a descriptor, -EROFS, -ENOENT (no parent), -EPERM (a link, or not ours) ... */
int state_open(const char *parent, const char *sub);
/* The file's text, NUL-ended, in out; "" and 0 when there is none. -EFBIG: it does not fit. */
int state_read(int dir, const char *name, char *out, size_t size);
/* Beside, then renamed over: a reader sees the old or the new. durable: and on the disk. */
int state_write(int dir, const char *name, const char *text, size_t len, bool durable);
/* An advisory lock that dies with the descriptor returned; waits for it (the helper's alarm is
 * the limit). */
int state_lock(int dir, const char *name);
/* The same without waiting: -EWOULDBLOCK when another process has it. */
int state_try_lock(int dir, const char *name);

#endif
