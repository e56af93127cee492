/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Any parameter text: every argument lies within it, in order, lists walk to their end. */
#include <stddef.h>
#include <stdint.h>

#include "at/args.h"
#include "codec/digits.h"
#include "codec/ucs2.h"

static void walk(const char *text, size_t len, int depth)
{
	const char *last = text;
	struct at_args args;
	struct at_arg arg;
	size_t n = 0;

	at_args_start_n(&args, text, len);
	while (at_args_next(&args, &arg)) {
		char out[32];
		unsigned long hex;
		long number;

		if (arg.text < last || arg.text + arg.len > text + len || n++ > len)
			abort();
		last = arg.text + arg.len;
		if (arg.kind == AT_ARG_EMPTY && arg.len != 0)
			abort();
		if (at_arg_number(&arg, -100, 100, &number) == 0 && (number < -100 || number > 100))
			abort();
		if (at_arg_hex(&arg, 0xffff, &hex) == 0 && hex > 0xffff)
			abort();
		at_arg_copy(&arg, out, sizeof(out));
		digits_iccid(arg.text, arg.len, out);
		digits_swap(arg.text, arg.len, out, sizeof(out));
		ucs2_from_hex(arg.text, arg.len, out, sizeof(out));
		if (arg.kind == AT_ARG_LIST && depth < 4)
			walk(arg.text, arg.len, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	/* A copy of its very size, so that a step beyond is seen. */
	char *text = malloc(len ? len : 1);

	if (!text)
		return 0;
	memcpy(text, data, len);
	walk(text, len, 0);
	free(text);
	return 0;
}
