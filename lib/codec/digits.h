/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Digits stored two to an octet with the low half first (semi-octets: TS 23.040 9.1.2.3, and EF
 * ICCID in TS 102 221 13.2), as they come from sticks in hexadecimal text. Pure.
 */
#ifndef SURFSTICK_CODEC_DIGITS_H
#define SURFSTICK_CODEC_DIGITS_H

#include "base/macro.h"

/*
 * "9810325476F8" -> "89012345678": halves swapped, ended by the filler F. -EINVAL: an odd
 * number of characters, another than 0-9 and the filler, something behind the filler; -ENOSPC.
 */
int digits_swap(const char *text, size_t len, char *out, size_t size);
/*
 * An ICCID in whichever order the stick tells it: 18 to 20 digits that begin with 89 (telecom:
 * ITU-T E.118 4.1), a filler F at the end allowed. Some account numbers hold A to F: those stay.
 * -EINVAL when it is neither.
 */
int digits_iccid(const char *text, size_t len, char out[21]);

#endif
