/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "codec/digits.h"

#include <errno.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_filler(char c)
{
	return c == 'F' || c == 'f';
}

typedef bool digit_fn(char c);

/* Chinese account numbers hold letters (China Mobile: 898602F9...). */
static bool is_account_digit(char c)
{
	return is_digit(c) || (c >= 'A' && c <= 'F');
}

/* Digits and then at most one filler. */
static int straight(const char *text, size_t len, char *out, size_t size, digit_fn *good)
{
	if (len > 0 && is_filler(text[len - 1]))
		len--;
	if (len >= size)
		return -ENOSPC;
	for (size_t i = 0; i < len; i++) {
		if (!good(text[i]))
			return -EINVAL;
		out[i] = text[i];
	}
	out[len] = '\0';
	return 0;
}

static int swapped(const char *text, size_t len, char *out, size_t size, digit_fn *good)
{
	if (len % 2 != 0)
		return -EINVAL;
	if (len > 0 && is_filler(text[len - 2]))
		len--;
	if (len >= size)
		return -ENOSPC;
	for (size_t i = 0; i < len; i++) {
		/* The last one may be alone: its neighbour is the filler. */
		size_t from = i == len - 1 && len % 2 ? i + 1 : i ^ 1;

		if (!good(text[from]))
			return -EINVAL;
		out[i] = text[from];
	}
	out[len] = '\0';
	return 0;
}

int digits_swap(const char *text, size_t len, char *out, size_t size)
{
	return swapped(text, len, out, size, is_digit);
}

int digits_iccid(const char *text, size_t len, char out[21])
{
	int err = -EINVAL;

	if (len < 2)
		return -EINVAL;
	if (memcmp(text, "89", 2) == 0)
		err = straight(text, len, out, 21, is_account_digit);
	else if (memcmp(text, "98", 2) == 0)
		err = swapped(text, len, out, 21, is_account_digit);
	if (err < 0 || strlen(out) < 18)
		return -EINVAL;
	return 0;
}
