/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* For the tests of lib/conf: a file of their own to read, and the complaints it drew. */
#ifndef SURFSTICK_TESTS_TEST_CONF_H
#define SURFSTICK_TESTS_TEST_CONF_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "conf/conf.h"

struct heard {
	struct buf text; /* "error: ...\n", "warning: ...\n" */
	unsigned errors, warnings;
};

static char test_dir[64];

static inline int enter_test_dir(void **state)
{
	(void)state;
	snprintf(test_dir, sizeof(test_dir), "/tmp/surfstick-conf.XXXXXX");
	if (!mkdtemp(test_dir))
		return -1;
	return chdir(test_dir);
}

static inline int leave_test_dir(void **state)
{
	(void)state;
	unlink("t.conf");
	if (chdir("/") < 0)
		return -1;
	return rmdir(test_dir);
}

static inline void write_conf(const char *text, size_t len, mode_t mode)
{
	int fd;

	unlink("t.conf");
	fd = open("t.conf", O_CREAT | O_WRONLY | O_EXCL | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(write(fd, text, len), (ssize_t)len);
	close(fd);
}

static inline void hear(void *ctx, bool is_error, const char *text)
{
	struct heard *heard = ctx;

	buf_addf(&heard->text, "%s: %s\n", is_error ? "error" : "warning", text);
	heard->errors += is_error;
	heard->warnings += !is_error;
}

static inline const char *heard_text(const struct heard *heard)
{
	return heard->text.data ? heard->text.data : "";
}

/* Fails the test, with all that was heard, when `part` is not in it. */
static inline void assert_heard(const struct heard *heard, const char *part)
{
	if (!strstr(heard_text(heard), part))
		fail_msg("wanted: %s\nheard: %s", part, heard_text(heard));
}

static inline void assert_unheard(const struct heard *heard, const char *part)
{
	if (strstr(heard_text(heard), part))
		fail_msg("must not be heard: %s\nheard: %s", part, heard_text(heard));
}

#endif
