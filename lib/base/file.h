/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Whole files: read with a bound, written so that a reader sees the old or the new, never half. */
#ifndef SURFSTICK_BASE_FILE_H
#define SURFSTICK_BASE_FILE_H

#include <sys/types.h>

#include "base/buf.h"

/*
 * Reads a regular file, or a /proc or /sys attribute, into out (the caller's buf_free()).
 * -EFBIG beyond max bytes, -EINVAL if it is a FIFO, a directory or a device, else -errno.
 * st, when not NULL, is what fstat said of the very file that was read.
 */
struct stat;
int file_read(const char *path, size_t max, struct buf *out, struct stat *st);
/* Write beside, fsync, rename, fsync the directory. Never follows a link at path. */
int file_write(const char *path, const void *data, size_t len, mode_t mode);

#endif
