/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "at/job.h"

#include <errno.h>

enum { STORE_MAX = 65536, STORE_KEPT = 4096, COMMAND_MAX = 2048, CTRL_Z = 0x1a };

/* One byte below 0x20 would end the line early and start a second command of someone's own. */
static bool is_clean(const char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	}
	return true;
}

static char *append(char **at, const char *s, size_t len, char end)
{
	char *start = *at;

	memcpy(start, s, len);
	*at += len;
	if (end)
		*(*at)++ = end;
	*(*at)++ = '\0';
	return start;
}

struct at_job *at_job_new(const struct at_request *request, int *err)
{
	const char *payload = request->payload;
	size_t len = strlen(request->command);
	size_t prefix_len = request->prefix ? strlen(request->prefix) : 0;
	size_t payload_len = payload ? strlen(payload) : 0;
	size_t size = sizeof(struct at_job) + 2 * len + prefix_len + payload_len + 8;
	struct at_job *job;
	char *at;

	*err = -EINVAL;
	if (len == 0 || len > COMMAND_MAX || payload_len > COMMAND_MAX || prefix_len > 64)
		return NULL;
	if (!is_clean(request->command) || (payload && !is_clean(payload)))
		return NULL;
	*err = -ENOMEM;
	job = calloc(1, size);
	if (!job)
		return NULL;
	at = job->text;
	job->command = append(&at, request->command, len, '\0');
	job->wire = append(&at, request->command, len, request->flags & AT_ESCAPE ? '\0' : '\r');
	job->wire_len = strlen(job->wire);
	if (request->prefix)
		job->prefix = append(&at, request->prefix, prefix_len, '\0');
	if (payload)
		job->payload = append(&at, payload, payload_len, CTRL_Z);
	job->size = size;
	job->timeout_ms = request->timeout_ms;
	job->flags = request->flags;
	job->done = request->done;
	job->ctx = request->ctx;
	*err = 0;
	return job;
}

void at_job_free(struct at_job *job)
{
	if (!job)
		return;
	explicit_bzero(job, job->size);
	free(job);
}

void at_lines_add(struct at_lines *lines, const char *line)
{
	size_t at = lines->text.len;

	lines->text.max = STORE_MAX;
	/* Once cut, no more: a gap in the middle would be worse than an end. */
	if (lines->truncated || lines->n == AT_LINES_MAX) {
		lines->truncated = true;
		return;
	}
	buf_add(&lines->text, line, strlen(line) + 1);
	if (lines->text.failed) {
		lines->text.failed = false;
		lines->truncated = true;
		return;
	}
	lines->offset[lines->n++] = at;
}

const char *const *at_lines_get(struct at_lines *lines)
{
	/* Only now: the store may have moved while it grew. */
	for (size_t i = 0; i < lines->n; i++)
		lines->ptr[i] = lines->text.data + lines->offset[i];
	return lines->ptr;
}

void at_lines_clear(struct at_lines *lines)
{
	if (lines->text.cap > STORE_KEPT)
		buf_free(&lines->text);
	lines->text.len = 0;
	lines->text.failed = false;
	lines->n = 0;
	lines->truncated = false;
}

void at_lines_free(struct at_lines *lines)
{
	buf_free(&lines->text);
	at_lines_clear(lines);
}
