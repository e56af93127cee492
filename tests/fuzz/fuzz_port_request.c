/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Any line as the words of `setport`, and any text as the file of what was: what is understood
 * prints as something that is understood as the same. */
#include "dialer/keep.h"
#include "dialer/port_request.h"
#include "tests/fuzz/fuzz.h"

static void check_words(char *line)
{
	const char *words[16];
	struct port_request r;
	char why[160] = "";
	size_t n = 0;

	for (char *p = line; n < ARRAY_SIZE(words);) {
		p += strspn(p, " \n");
		if (!*p)
			break;
		words[n++] = p;
		p += strcspn(p, " \n");
		if (*p)
			*p++ = '\0';
	}
	for (int topic = PORT_SETPORT; topic <= PORT_RESET; topic++) {
		bool good = port_request_parse(&r, (enum port_topic)topic, words, n, why,
			sizeof(why));

		if (!good && (!*why || strpbrk(why, "\r\n\x1b")))
			abort();
		if (good && ((r.deed == PORT_SET) != (r.value[0] != '\0')))
			abort();
	}
}

static void check_keep(const char *text, size_t len)
{
	struct buf first = { 0 }, second = { 0 };
	struct keep keep;

	keep_parse(&keep, text, len);
	keep_print(&keep, &first);
	keep_parse(&keep, first.data, first.len);
	keep_print(&keep, &second);
	if (first.len != second.len || memcmp(first.data, second.data, first.len) != 0)
		abort();
	buf_free(&first);
	buf_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = fuzz_text(data, len);

	check_keep(text, len);
	check_words(text);
	free(text);
	return 0;
}
