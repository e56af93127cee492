/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Small text tools: bounded copies, strict numbers, escaping for people and for JSON, and the
 * nearest known word for a mistyped one. All pure; sizes are bytes and include the final NUL.
 */
#ifndef SURFSTICK_BASE_TEXT_H
#define SURFSTICK_BASE_TEXT_H

#include "base/macro.h"

/* Copies what fits and ends it with NUL. Returns false when something was cut. */
bool text_copy(char *out, size_t size, const char *in);
bool text_copy_n(char *out, size_t size, const char *in, size_t len);

/*
 * Bytes from a modem, SIM or descriptor for a log, a terminal or a status line: printable ASCII
 * and well-formed UTF-8 of printable characters stay, everything else (and the backslash)
 * becomes \xNN, so that the bytes can be told back. Cut at a whole character. Returns out.
 */
const char *text_escape(char *out, size_t size, const void *in, size_t len);
/* A finished line of our own: only control characters and broken UTF-8 are replaced, by '?'. */
const char *text_printable(char *out, size_t size, const char *in);
/* Length of the well-formed UTF-8 character at p (1 to 4), 0 if there is none (RFC 3629). */
size_t text_utf8_len(const unsigned char *p, size_t left);

/* Whole string, decimal, no sign, no space. -EINVAL, -ERANGE when outside min..max. */
int text_number(const char *in, unsigned long min, unsigned long max, unsigned long *out);
/* The value of a hexadecimal digit of either case, -1 when it is none. */
int text_hex(char c);
/* The next word of a list with blanks between, *len bytes of it; NULL at the end. Moves *list. */
const char *text_word(const char **list, size_t *len);
bool text_starts(const char *s, const char *prefix);
bool text_equal_nocase(const char *a, const char *b);
/* The word of the list nearest to a mistyped one, NULL if none is near. */
const char *text_suggest(const char *word, const char *const *list, size_t n);

#endif
