/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/text.h"

int file_read(const char *path, size_t max, struct buf *out, struct stat *st)
{
	int CLEANUP_CLOSE fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char chunk[4096];
	struct stat own;
	ssize_t n;

	if (fd < 0)
		return -errno;
	if (!st)
		st = &own;
	if (fstat(fd, st) < 0)
		return -errno;
	if (!S_ISREG(st->st_mode))
		return S_ISDIR(st->st_mode) ? -EISDIR : -EINVAL;
	/* The size told is no help: 0 in /proc, a page for every attribute of /sys. */
	while ((n = read(fd, chunk, sizeof(chunk))) > 0) {
		if (out->len + (size_t)n > max)
			return -EFBIG;
		buf_add(out, chunk, (size_t)n);
		if (out->failed)
			return -ENOMEM;
	}
	if (n < 0)
		return -errno;
	buf_add(out, "", 0); /* so that an empty file is "" and not NULL */
	return out->failed ? -ENOMEM : 0;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		len -= (size_t)n;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

static int sync_directory_of(const char *path)
{
	char dir[512];
	char *slash;
	int CLEANUP_CLOSE fd = -1;

	if (!text_copy(dir, sizeof(dir), path))
		return -ENAMETOOLONG;
	slash = strrchr(dir, '/');
	if (slash)
		slash[slash == dir] = '\0';
	fd = open(slash ? dir : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	/* EINVAL: a file system that cannot, as 9p; the file itself is there. */
	return fsync(fd) < 0 && errno != EINVAL ? -errno : 0;
}

int file_write(const char *path, const void *data, size_t len, mode_t mode)
{
	char temp[512];
	int CLEANUP_CLOSE fd = -1;
	int err;

	if (snprintf(temp, sizeof(temp), "%s.XXXXXX", path) >= (int)sizeof(temp))
		return -ENAMETOOLONG;
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = fchmod(fd, mode) < 0 ? -errno : write_all(fd, data, len);
	if (err == 0 && rename(temp, path) < 0)
		err = -errno;
	if (err < 0) {
		unlink(temp);
		return err;
	}
	return sync_directory_of(path);
}
