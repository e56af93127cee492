/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* For the fuzz targets. */
#ifndef SURFSTICK_TESTS_FUZZ_H
#define SURFSTICK_TESTS_FUZZ_H

#include "base/macro.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void require(bool condition)
{
	if (!condition)
		abort();
}

/* The input as a string of its very size, so that a step beyond is seen; free() it. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	require(text);
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

#endif
