/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>

#include "dialer/surfctl_mode.h"

/* What happens to a stick is tests/vm/e2e-mode's matter; here there is none. */
static int run(char *const *words, char *said, size_t size)
{
	char *argv[8] = { 0 };
	struct surfctl_call call = { .argv = argv };
	int saved = dup(2), pair[2], code;
	ssize_t n;

	for (; words[call.argc]; call.argc++)
		argv[call.argc] = words[call.argc];
	assert_int_equal(pipe2(pair, O_CLOEXEC), 0);
	dup2(pair[1], 2);
	code = surfctl_mode(&call);
	dup2(saved, 2);
	close(saved);
	close(pair[1]);
	n = read(pair[0], said, size - 1);
	said[n > 0 ? n : 0] = '\0';
	close(pair[0]);
	return code;
}

static void wrong_words_are_64_and_no_stick_is_1(void **state)
{
	char mode[] = "mode", modem[] = "modem", keep[] = "keep", dry[] = "--dry-run",
		device[] = "--device", none[] = "240/127", what[] = "--what";
	const struct {
		char *words[6];
		int code;
		const char *said;
	} rows[] = {
		{ { mode, keep }, 64, "'keep' is none of modem, hilink, ncm" },
		{ { mode, modem, modem }, 64, "usage: " },
		{ { mode, dry }, 64, "usage: " }, /* of what? */
		{ { mode, what }, 64, "usage: " },
		{ { mode, modem, device }, 64, "usage: " },
		{ { mode, device, none }, 1, "there is no stick at 240/127" },
		{ { mode, device, none, modem }, 1, "there is no stick at 240/127" },
		{ { mode, device, none, modem, dry }, 1, "there is no stick at 240/127" },
	};
	char said[1024];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(run(rows[i].words, said, sizeof(said)), rows[i].code);
		assert_non_null(strstr(said, rows[i].said));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_words_are_64_and_no_stick_is_1),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
