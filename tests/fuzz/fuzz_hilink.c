/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Any answer of a web server: what is to stand in a header is one printable word. */
#include <stddef.h>
#include <stdint.h>

#include "dialer/hilink.h"

static void check_header(const char *line)
{
	for (const char *p = line; *p; p++)
		if (*p < ' ' || *p > '~' || *p == ';')
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char cookie[HILINK_VALUE_MAX + 64], token[HILINK_VALUE_MAX + 64], text[HILINK_TEXT_MAX];
	struct hilink_session s;
	long http = len ? 100 + data[0] * 2 : 200;
	char *answer = malloc(len ? len : 1);
	enum hilink_verdict verdict;

	if (!answer)
		return 0;
	memcpy(answer, data, len);
	if ((hilink_session_read(&s, answer, len) == 0) != (s.cookie[0] && s.token[0]))
		abort();
	hilink_session_headers(&s, cookie, token, sizeof(cookie));
	check_header(cookie);
	check_header(token);
	text[0] = '\0';
	verdict = hilink_answer_read(http, answer, len, text);
	if (verdict == HILINK_DONE && http != 200)
		abort();
	if (!text[0])
		abort();
	free(answer);
	return 0;
}
