/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/log.h"

#include "base/buf.h"

static int saved_stderr, output;

/* Standard error goes into a pipe from here... */
static void capture(void)
{
	int fd[2];

	assert_int_equal(pipe2(fd, O_NONBLOCK), 0);
	saved_stderr = dup(STDERR_FILENO);
	dup2(fd[1], STDERR_FILENO);
	close(fd[1]);
	output = fd[0];
}

/* ... until here; what was said. */
static const char *captured(void)
{
	static char got[4096];
	ssize_t n = read(output, got, sizeof(got) - 1);

	dup2(saved_stderr, STDERR_FILENO);
	close(saved_stderr);
	close(output);
	got[n > 0 ? n : 0] = '\0';
	return got;
}

static void on_line(void *ctx, enum log_level level, const char *line)
{
	buf_addf(ctx, "%d:%s|", (int)level, line);
}

static void only_what_is_asked_for_is_said(void **state)
{
	struct buf seen = { 0 };

	(void)state;
	log_open(LOG_TO_JOURNAL, "test", LOG_LEVEL_WARNING);
	log_tee(on_line, &seen);
	capture();
	log_error("e %d", 1);
	log_warning("w");
	log_info("i");
	log_debug("d");
	assert_string_equal(captured(), "<3>e 1\n<4>w\n");
	assert_string_equal(seen.data, "0:e 1|1:w|");
	log_tee(NULL, NULL);
	buf_free(&seen);
}

static void a_line_stays_a_line_whatever_is_in_it(void **state)
{
	(void)state;
	log_open(LOG_TO_JOURNAL, "test", LOG_LEVEL_INFO);
	capture();
	log_info("%s", "a\n<0>forged\x1b[2J\r");
	assert_string_equal(captured(), "<6>a?<0>forged?[2J?\n");
}

static void a_person_sees_the_time(void **state)
{
	const char *got;

	(void)state;
	log_open(LOG_TO_STDERR, "test", LOG_LEVEL_INFO);
	capture();
	log_info("hello");
	got = captured();
	/* 12:01:02.345 hello */
	assert_int_equal(strlen(got), 19);
	assert_int_equal(got[2], ':');
	assert_int_equal(got[8], '.');
	assert_string_equal(got + 12, " hello\n");
}

static void a_journal_that_reads_another_stream_is_none(void **state)
{
	struct stat st;
	char stream[48];

	(void)state;
	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	snprintf(stream, sizeof(stream), "%llu:%llu", (unsigned long long)st.st_dev,
		(unsigned long long)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	assert_true(log_is_journal());
	setenv("JOURNAL_STREAM", "8:1", 1);
	assert_false(log_is_journal());
	unsetenv("JOURNAL_STREAM");
	assert_false(log_is_journal());
}

static void an_endless_line_is_cut(void **state)
{
	static char text[5000];
	const char *got;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	log_open(LOG_TO_JOURNAL, "test", LOG_LEVEL_INFO);
	capture();
	log_info("%s", text);
	got = captured();
	assert_in_range(strlen(got), 1000, 1100);
	assert_int_equal(got[strlen(got) - 1], '\n');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_is_asked_for_is_said),
		cmocka_unit_test(a_line_stays_a_line_whatever_is_in_it),
		cmocka_unit_test(a_person_sees_the_time),
		cmocka_unit_test(a_journal_that_reads_another_stream_is_none),
		cmocka_unit_test(an_endless_line_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
