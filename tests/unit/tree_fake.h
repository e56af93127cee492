/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* A tree of files of the test's own below /tmp, and what a program says on standard output. */
#ifndef SURFSTICK_TESTS_TREE_FAKE_H
#define SURFSTICK_TESTS_TREE_FAKE_H

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/macro.h"

#define FAKE __attribute__((unused)) static

struct fake_root {
	char path[64];
};

FAKE void fake_root_new(struct fake_root *r)
{
	snprintf(r->path, sizeof(r->path), "/tmp/surfstick-test-XXXXXX");
	assert_non_null(mkdtemp(r->path));
}

FAKE int fake_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

FAKE void fake_root_free(struct fake_root *r)
{
	nftw(r->path, fake_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

FAKE void fake_mkdirs(const char *path)
{
	char part[512];

	for (const char *p = path + 1; *p; p++)
		if (*p == '/') {
			snprintf(part, sizeof(part), "%.*s", (int)(p - path), path);
			mkdir(part, 0755);
		}
	mkdir(path, 0755);
}

FAKE void fake_bytes(const struct fake_root *r, const char *devpath, const char *attr,
	const void *data, size_t len)
{
	char path[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", r->path, devpath);
	fake_mkdirs(path);
	snprintf(path, sizeof(path), "%s%s/%s", r->path, devpath, attr);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	fclose(f);
}

FAKE void fake_attr(const struct fake_root *r, const char *devpath, const char *attr,
	const char *text)
{
	fake_bytes(r, devpath, attr, text, strlen(text));
}

/* For tests that want nothing but the tree: it is their state. */
FAKE int fake_root_setup(void **state)
{
	static struct fake_root root;

	fake_root_new(&root);
	*state = &root;
	return 0;
}

FAKE int fake_root_teardown(void **state)
{
	fake_root_free(*state);
	return 0;
}

/* The whole text of a file; "" and false when there is none. */
FAKE bool fake_read(const char *dir, const char *file, char *out, size_t size)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	out[0] = '\0';
	f = fopen(path, "r");
	if (!f)
		return false;
	out[fread(out, 1, size - 1, f)] = '\0';
	fclose(f);
	return true;
}

FAKE bool fake_is_there(const char *dir, const char *file)
{
	char path[512];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	return lstat(path, &st) == 0;
}

/* target NULL: there is no such link. */
FAKE void fake_link_is(const char *dir, const char *link, const char *target)
{
	char path[512], got[256];
	ssize_t len;

	snprintf(path, sizeof(path), "%s/%s", dir, link);
	len = readlink(path, got, sizeof(got) - 1);
	if (!target) {
		assert_int_equal(len, -1);
		return;
	}
	assert_true(len > 0);
	got[len] = '\0';
	assert_string_equal(got, target);
}

/* ---- what is printed ------------------------------------------------------------------ */

/* Standard output, or standard error, as a file for a while. */
struct fake_output {
	int stream, saved, fd;
};

FAKE struct fake_output fake_output_begin(const struct fake_root *r, int stream)
{
	struct fake_output o = { .stream = stream, .saved = dup(stream) };
	char path[96];

	snprintf(path, sizeof(path), "%s/output-%d", r->path, stream);
	fflush(NULL);
	o.fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(o.fd >= 0 && o.saved >= 0);
	dup2(o.fd, stream);
	return o;
}

FAKE void fake_output_end(struct fake_output *o, char *out, size_t size)
{
	ssize_t n;

	fflush(NULL);
	dup2(o->saved, o->stream);
	close(o->saved);
	n = pread(o->fd, out, size - 1, 0);
	assert_true(n >= 0);
	out[n] = '\0';
	close(o->fd);
}

#endif
