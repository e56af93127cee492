/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A byte buffer that grows up to a bound. Once an addition failed (no memory, over the bound)
 * `failed` stays set and nothing more is added: check it once, at the end. Always NUL-ended
 * after the first addition. The owner calls buf_free().
 */
#ifndef SURFSTICK_BASE_BUF_H
#define SURFSTICK_BASE_BUF_H

#include "base/macro.h"

struct buf {
	char *data;
	size_t len;
	size_t cap;
	size_t max; /* 0: 1 MiB */
	bool failed;
};

void buf_free(struct buf *b);
void buf_add(struct buf *b, const void *data, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* A JSON string with its quotes (RFC 8259); broken UTF-8 becomes U+FFFD. */
void buf_json(struct buf *b, const char *s);
/* The same; null for NULL and for the empty string. */
void buf_json_or_null(struct buf *b, const char *s);
/* Drops len bytes from the front. */
void buf_eat(struct buf *b, size_t len);

#endif
