/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/surfctl.h"

#include <stdarg.h>
#include <sys/wait.h>

#include "base/child.h"
#include "base/text.h"

enum { NO_CODE = 255 };

struct run {
	struct child child;
	struct loop *loop;
};

int surfctl_complain(int code, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("surfctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return code;
}

void surfctl_program(char *path, size_t size, const char *name, const char *dir)
{
	ssize_t n = readlink("/proc/self/exe", path, size);
	char *slash;

	if (n > 0 && (size_t)n < size) {
		path[n] = '\0';
		slash = strrchr(path, '/') + 1;
		if (text_copy(slash, size - (size_t)(slash - path), name) &&
		    access(path, X_OK) == 0)
			return;
	}
	snprintf(path, size, "%s/%s", dir, name);
}

static void on_end(struct child *child, int status)
{
	struct run *run = container_of(child, struct run, child);

	loop_quit(run->loop, WIFEXITED(status) ? WEXITSTATUS(status) : NO_CODE);
}

int surfctl_run(const char *path, const char *const *argv)
{
	static const struct child_fd fds[] = { { 1, 1 }, { 2, 2 } };
	struct child_spec spec = { .path = path, .argv = argv, .fds = fds, .n_fds = 2,
		.death_signal = SIGTERM };
	struct run run = { 0 };
	int code = loop_new(&run.loop);

	fflush(stdout);
	if (code == 0)
		code = child_start(&run.child, run.loop, &spec, on_end);
	if (code < 0)
		surfctl_complain(0, "cannot start %s: %s", path, strerror(-code));
	else
		code = loop_run(run.loop);
	child_drop(&run.child);
	loop_free(run.loop);
	return code < 0 ? NO_CODE : code;
}
