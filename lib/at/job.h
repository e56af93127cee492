/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What the chat keeps: requests as a queue of self-contained copies (wiped when they go, since
 * one may hold a PIN), and the lines of the answer in one bounded store.
 */
#ifndef SURFSTICK_AT_JOB_H
#define SURFSTICK_AT_JOB_H

#include "at/chat.h"
#include "base/buf.h"

struct at_job {
	struct at_job *next;
	char *wire; /* the command and its CR, or without (AT_ESCAPE) */
	size_t wire_len;
	char *command;
	char *prefix;  /* NULL: none wanted */
	char *payload; /* with its Ctrl-Z; NULL: none, or sent already */
	unsigned timeout_ms;
	unsigned flags;
	at_done_fn *done;
	void *ctx;
	unsigned serial;
	size_t size; /* of the whole block, for wiping */
	char text[];
};

enum { AT_LINES_MAX = 512 };

struct at_lines {
	struct buf text; /* lines, each with its NUL */
	size_t offset[AT_LINES_MAX];
	const char *ptr[AT_LINES_MAX]; /* filled by at_lines_get() */
	size_t n;
	bool truncated;
};

/* NULL and *err: -EINVAL, -ENOMEM. */
struct at_job *at_job_new(const struct at_request *request, int *err);
/* Wipes and frees; takes NULL. */
void at_job_free(struct at_job *job);

void at_lines_add(struct at_lines *lines, const char *line);
const char *const *at_lines_get(struct at_lines *lines);
/* Forgets the lines; keeps a small buffer, gives a large one back. */
void at_lines_clear(struct at_lines *lines);
void at_lines_free(struct at_lines *lines);

#endif
