/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"

struct place {
	char dir[64], path[96];
};

static int make_place(void **state)
{
	static struct place place;

	snprintf(place.dir, sizeof(place.dir), "/tmp/surfstick-file-XXXXXX");
	if (!mkdtemp(place.dir))
		return -1;
	snprintf(place.path, sizeof(place.path), "%s/f", place.dir);
	*state = &place;
	return 0;
}

static unsigned count_files(const char *dir, bool remove_them)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	unsigned n = 0;

	while (d && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		n++;
		if (remove_them)
			unlinkat(dirfd(d), e->d_name, 0);
	}
	if (d)
		closedir(d);
	return n;
}

static int drop_place(void **state)
{
	struct place *p = *state;

	count_files(p->dir, true);
	return rmdir(p->dir);
}

static void what_is_written_is_read(void **state)
{
	struct place *p = *state;
	struct buf text = { 0 };
	struct stat st;

	assert_int_equal(file_write(p->path, "hello\0x", 7, 0600), 0);
	assert_int_equal(file_read(p->path, 7, &text, &st), 0);
	assert_int_equal(text.len, 7);
	assert_memory_equal(text.data, "hello\0x", 8);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(count_files(p->dir, false), 1);
	buf_free(&text);
	/* Anew, with another mode: the old one does not last. */
	assert_int_equal(file_write(p->path, "", 0, 0644), 0);
	assert_int_equal(file_read(p->path, 7, &text, &st), 0);
	assert_string_equal(text.data, "");
	assert_int_equal(st.st_mode & 07777, 0644);
	buf_free(&text);
}

static void one_byte_too_many_is_too_big(void **state)
{
	struct place *p = *state;
	struct buf text = { 0 };

	assert_int_equal(file_write(p->path, "12345", 5, 0600), 0);
	assert_int_equal(file_read(p->path, 4, &text, NULL), -EFBIG);
	buf_free(&text);
	assert_int_equal(file_read(p->path, 5, &text, NULL), 0);
	buf_free(&text);
	/* A gigabyte of nothing is refused as fast. */
	assert_int_equal(truncate(p->path, 1 << 30), 0);
	assert_int_equal(file_read(p->path, 4096, &text, NULL), -EFBIG);
	assert_true(text.cap <= 16384);
	buf_free(&text);
}

static void only_regular_files_are_read(void **state)
{
	struct place *p = *state;
	struct buf text = { 0 };
	char fifo[128];

	snprintf(fifo, sizeof(fifo), "%s/fifo", p->dir);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(file_read(fifo, 100, &text, NULL), -EINVAL);
	assert_int_equal(file_read("/dev/zero", 100, &text, NULL), -EINVAL);
	assert_int_equal(file_read(p->dir, 100, &text, NULL), -EISDIR);
	assert_int_equal(file_read("/no/such/file", 100, &text, NULL), -ENOENT);
	assert_null(text.data);
}

static void attributes_of_proc_and_sys_can_be_read(void **state)
{
	struct buf text = { 0 };

	(void)state;
	/* Told size 0, and 4096 where there are few bytes. */
	assert_int_equal(file_read("/proc/self/comm", 64, &text, NULL), 0);
	assert_true(text.len > 1 && text.data[text.len - 1] == '\n');
	buf_free(&text);
	if (access("/sys/class/net/lo/ifindex", R_OK) == 0) {
		assert_int_equal(file_read("/sys/class/net/lo/ifindex", 16, &text, NULL), 0);
		assert_true(text.len >= 2);
		buf_free(&text);
	}
}

static void a_link_is_replaced_not_followed(void **state)
{
	struct place *p = *state;
	char link[128];
	struct buf text = { 0 };
	struct stat st;

	assert_int_equal(file_write(p->path, "old", 3, 0600), 0);
	snprintf(link, sizeof(link), "%s/link", p->dir);
	assert_int_equal(symlink(p->path, link), 0);
	assert_int_equal(file_write(link, "new", 3, 0600), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(file_read(p->path, 10, &text, NULL), 0);
	assert_string_equal(text.data, "old");
	buf_free(&text);
}

static void a_failed_write_leaves_nothing_behind(void **state)
{
	struct place *p = *state;
	char path[600];

	/* The name is a directory: the rename fails after all was written. */
	assert_int_equal(mkdir(p->path, 0700), 0);
	assert_true(file_write(p->path, "x", 1, 0600) < 0);
	assert_int_equal(count_files(p->dir, false), 1);
	assert_int_equal(rmdir(p->path), 0);
	assert_int_equal(file_write("/no/such/dir/f", "x", 1, 0600), -ENOENT);
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(file_write(path, "x", 1, 0600), -ENAMETOOLONG);
}

int main(void)
{
#define WITH_PLACE(f) cmocka_unit_test_setup_teardown(f, make_place, drop_place)
	const struct CMUnitTest tests[] = {
		WITH_PLACE(what_is_written_is_read),
		WITH_PLACE(one_byte_too_many_is_too_big),
		WITH_PLACE(only_regular_files_are_read),
		WITH_PLACE(attributes_of_proc_and_sys_can_be_read),
		WITH_PLACE(a_link_is_replaced_not_followed),
		WITH_PLACE(a_failed_write_leaves_nothing_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
