/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Stands in for pppd where the kernel has no PPP: says when it was started, by CLOCK_MONOTONIC,
 * as the kernel's trace would, and ends. The file is a fixed one, as dialers give their pppd
 * neither words nor an environment of ours; tests/bench/native has a /dev of its own.
 */
#include <time.h>

#include "base/macro.h"

int main(void)
{
	struct timespec now;
	FILE *f;

	clock_gettime(CLOCK_MONOTONIC, &now);
	f = fopen("/dev/bench-pppd", "a");
	if (!f)
		return 1;
	fprintf(f, " pppd-1 [000] ..... %ld.%06ld: %s\n", (long)now.tv_sec, now.tv_nsec / 1000,
		"sched_process_exec: filename=/usr/sbin/pppd pid=1");
	return fclose(f) ? 1 : 0;
}
