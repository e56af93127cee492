/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What every file may use: array size, container_of, scope-bound cleanup and the list of
 * calls that are banned here (each with what to use instead). Include it after system headers;
 * it pulls in those that declare the banned names.
 */
#ifndef SURFSTICK_BASE_MACRO_H
#define SURFSTICK_BASE_MACRO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define MUST_CHECK __attribute__((warn_unused_result))

static inline void cleanup_close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void cleanup_free_ptr(void *p)
{
	free(*(void **)p);
}

/* int CLEANUP_CLOSE fd = -1;  char *CLEANUP_FREE s = NULL; */
#define CLEANUP_CLOSE __attribute__((cleanup(cleanup_close_fd)))
#define CLEANUP_FREE __attribute__((cleanup(cleanup_free_ptr)))

/* text_copy() */
#pragma GCC poison strcpy strncpy strcat strncat stpcpy
/* snprintf(), buf_addf() */
#pragma GCC poison sprintf vsprintf
/* child_spawn() */
#pragma GCC poison system popen
/* loop timers */
#pragma GCC poison sleep usleep
/* text_number() */
#pragma GCC poison atoi atol atoll
/* ini, args: parsers without hidden state */
#pragma GCC poison strtok

#endif
