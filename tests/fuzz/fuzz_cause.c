/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Two bytes of wait status, then pppd's log, line by line. */
#include <stdlib.h>

#include "base/text.h"
#include "dialer/cause.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct cause_trace *t, int status)
{
	char again[4 * sizeof(t->detail)];

	if (t->n_dns > ARRAY_SIZE(t->dns) || strlen(t->interface) >= sizeof(t->interface))
		abort();
	if (strspn(t->interface, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				 "0123456789._-") != strlen(t->interface) ||
	    t->interface[0] == '-' || t->interface[0] == '.')
		abort();
	/* What was escaped is printable: nothing but backslashes is left to escape. */
	text_printable(again, sizeof(again), t->detail);
	if (strcmp(again, t->detail) != 0)
		abort();
	for (int stopped = 0; stopped <= 1; stopped++) {
		if (!cause_words(cause_end(t, status, stopped))[0])
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cause_trace t;
	int status;

	if (size < 2)
		return 0;
	status = data[0] | data[1] << 8;
	cause_begin(&t);
	for (size_t at = 2; at < size;) {
		const uint8_t *end = memchr(data + at, '\n', size - at);
		size_t len = (end ? (size_t)(end - data) : size) - at;
		char *line = malloc(len + 1);

		if (!line)
			return 0;
		memcpy(line, data + at, len);
		line[len] = '\0';
		cause_line(&t, line);
		free(line);
		at += len + 1;
	}
	check(&t, status);
	return 0;
}
