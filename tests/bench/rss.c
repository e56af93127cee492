/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * usage: bench-rss PROGRAM ARGUMENT...
 *
 * Runs a program and prints the most memory that was resident for it, in kB. No less than what
 * this one has itself: the kernel counts the moment before the exec, too.
 */
#include <sys/resource.h>

#include "base/child.h"

extern char **environ;

static struct loop *loop;

static void on_end(struct child *child, int status)
{
	(void)child;
	loop_quit(loop, status ? 1 : 0);
}

int main(int argc, char **argv)
{
	struct child child = { 0 };
	struct child_spec spec = {
		.path = argv[1],
		.argv = (const char *const *)argv + 1,
		.envp = (const char *const *)environ,
	};
	struct rusage used;
	int status;

	if (argc < 2 || loop_new(&loop) < 0 || child_start(&child, loop, &spec, on_end) < 0)
		return 2;
	status = loop_run(loop);
	getrusage(RUSAGE_CHILDREN, &used);
	printf("%ld\n", used.ru_maxrss);
	loop_free(loop);
	return status;
}
