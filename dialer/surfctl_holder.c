/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/surfctl_holder.h"

#include <dirent.h>
#include <errno.h>

#include "base/file.h"
#include "base/text.h"

enum { COMM_MAX = 64 };

static bool has_open(const char *proc, const char *pid, const char *node)
{
	char path[300], target[256];
	struct dirent *entry;
	bool found = false;
	ssize_t n;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s/fd", proc, pid);
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%s/fd/%.16s", proc, pid, entry->d_name);
		n = readlink(path, target, sizeof(target) - 1);
		target[n > 0 ? n : 0] = '\0';
		found = strcmp(target, node) == 0;
	}
	if (dir)
		closedir(dir);
	return found;
}

static void describe(char *out, size_t size, const char *proc, const char *pid)
{
	char path[300], name[4 * COMM_MAX] = "a program";
	struct buf comm = { 0 };

	snprintf(path, sizeof(path), "%s/%s/comm", proc, pid);
	if (file_read(path, COMM_MAX, &comm, NULL) == 0 && comm.len > 1)
		text_escape(name, sizeof(name), comm.data,
			comm.len - (comm.data[comm.len - 1] == '\n'));
	snprintf(out, size, "%s (process %s)", name, pid);
	buf_free(&comm);
}

int surfctl_holder(char *out, size_t size, const char *proc, const char *node)
{
	DIR *dir = opendir(proc);
	struct dirent *entry;
	unsigned long pid;
	int err = -ENOENT;

	while (dir && err != 0 && (entry = readdir(dir))) {
		if (text_number(entry->d_name, 1, INT32_MAX, &pid) < 0 || (pid_t)pid == getpid() ||
		    !has_open(proc, entry->d_name, node))
			continue;
		describe(out, size, proc, entry->d_name);
		err = 0;
	}
	if (dir)
		closedir(dir);
	return err;
}
