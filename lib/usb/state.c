/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/state.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/text.h"

static int open_ours(int at, const char *name)
{
	int CLEANUP_CLOSE fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	int out;

	if (fd < 0)
		return errno == ELOOP || errno == ENOTDIR ? -EPERM : -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_uid != geteuid() || (st.st_mode & S_IWOTH))
		return -EPERM;
	out = fd;
	fd = -1;
	return out;
}

int state_open(const char *parent, const char *sub)
{
	int CLEANUP_CLOSE at = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char name[64];
	int next;

	if (at < 0)
		return -errno;
	while (*sub) {
		size_t len = strcspn(sub, "/");

		if (!text_copy_n(name, sizeof(name), sub, len))
			return -ENAMETOOLONG;
		sub += len + (sub[len] == '/');
		next = open_ours(at, name);
		if (next == -ENOENT) {
			if (mkdirat(at, name, 0755) < 0 && errno != EEXIST)
				return -errno;
			next = open_ours(at, name);
		}
		if (next < 0)
			return next;
		close(at);
		at = next;
	}
	next = at;
	at = -1;
	return next;
}

int state_read(int dir, const char *name, char *out, size_t size)
{
	int CLEANUP_CLOSE fd = openat(dir, name,
		O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	size_t len = 0;
	ssize_t n;

	out[0] = '\0';
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EPERM;
	while (len < size && (n = read(fd, out + len, size - len)) != 0) {
		if (n < 0) {
			out[0] = '\0';
			return -errno;
		}
		len += (size_t)n;
	}
	if (len == size) {
		out[0] = '\0';
		return -EFBIG;
	}
	out[len] = '\0';
	return 0;
}

static int write_all(int fd, const char *text, size_t len, bool durable)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0)
			return -errno;
		text += n;
		len -= (size_t)n;
	}
	return durable && fsync(fd) < 0 ? -errno : 0;
}

int state_write(int dir, const char *name, const char *text, size_t len, bool durable)
{
	int CLEANUP_CLOSE fd = -1;
	char temp[128];
	int err;

	/* The process id keeps helpers apart; what a killed one left behind is overwritten. */
	if (snprintf(temp, sizeof(temp), ".%s.%d", name, (int)getpid()) >= (int)sizeof(temp))
		return -ENAMETOOLONG;
	if (unlinkat(dir, temp, 0) < 0 && errno != ENOENT)
		return -errno;
	fd = openat(dir, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	err = write_all(fd, text, len, durable);
	if (err == 0 && renameat(dir, temp, dir, name) < 0)
		err = -errno;
	if (err < 0) {
		unlinkat(dir, temp, 0);
		return err;
	}
	return durable && fsync(dir) < 0 ? -errno : 0;
}

static int take_lock(int dir, const char *name, int how)
{
	int fd = openat(dir, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	int err;

	if (fd < 0)
		return -errno;
	if (flock(fd, how) < 0) {
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

int state_lock(int dir, const char *name)
{
	return take_lock(dir, name, LOCK_EX);
}

int state_try_lock(int dir, const char *name)
{
	return take_lock(dir, name, LOCK_EX | LOCK_NB);
}
