/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * UCS2 as sticks write it, four hexadecimal digits to a character (TS 27.007 5.5, +CSCS="UCS2"),
 * to UTF-8. Surrogate pairs are joined (operators do send emoji); a lone one is an error. Pure.
 */
#ifndef SURFSTICK_CODEC_UCS2_H
#define SURFSTICK_CODEC_UCS2_H

#include "base/macro.h"

/* Bytes written without the NUL; -EINVAL: not such a text, or a NUL in it; -ENOSPC. */
int ucs2_from_hex(const char *hex, size_t len, char *out, size_t size);

#endif
