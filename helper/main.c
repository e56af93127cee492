/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <sys/time.h>

#include "base/log.h"
#include "helper/helper.h"

static const char usage[] =
	"surfstick-udev " SURFSTICK_VERSION ": what udev runs for USB modem sticks\n"
	"\n"
	"  surfstick-udev switch [DEVICE]   tell a stick in storage mode to be a modem\n"
	"  surfstick-udev name [DEVICE]     print role and name of one of its ports\n"
	"  surfstick-udev check FILE...     is this device table (hwdb text) right?\n"
	"\n"
	"DEVICE is a USB name (1-1.4), a node (/dev/bus/usb/001/007) or a path below /sys;\n"
	"without one it is udev's event (DEVPATH in the environment).\n"
	"\n"
	"  -n, --dry-run     switch: say what would be sent, send nothing\n"
	"      --hwdb FILE   take the table from this text (may be given more than once)\n"
	"  -v, --verbose     log what is decided, too\n"
	"  -h, --help        this text\n"
	"      --version\n"
	"\n"
	"Exit status: 0 done or nothing to do, 1 usage, 2 unknown device, 3 the stick did not\n"
	"take the message, 4 left alone after three tries, 5 out of time. See surfstick-udev(8).\n";

enum { OPT_HWDB = 256, OPT_VERSION };

/* The net below every timeout. Only what is safe in a signal handler (signal-safety(7)). */
static void out_of_time(int signo)
{
	static const char line[] = "surfstick-udev: out of time, the stick does not answer\n";

	(void)signo;
	if (write(STDERR_FILENO, line, sizeof(line) - 1) < 0)
		_exit(HELPER_LATE);
	_exit(HELPER_LATE);
}

static void set_alarm(void)
{
	struct sigaction action = { .sa_handler = out_of_time };
	struct itimerval timer = { .it_value = { .tv_sec = HELPER_ALARM_MS / 1000,
		.tv_usec = HELPER_ALARM_MS % 1000 * 1000 } };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static int parse_options(struct helper *h, int argc, char **argv, enum log_level *level)
{
	static const struct option options[] = {
		{ "dry-run", no_argument, NULL, 'n' },
		{ "hwdb", required_argument, NULL, OPT_HWDB },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, OPT_VERSION },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "nvh", options, NULL)) >= 0) {
		switch (c) {
		case 'n':
			h->dry_run = true;
			break;
		case 'v':
			*level = LOG_LEVEL_DEBUG;
			break;
		case 'h':
			fputs(usage, stdout);
			exit(HELPER_DONE);
		case OPT_VERSION:
			puts("surfstick-udev " SURFSTICK_VERSION);
			exit(HELPER_DONE);
		case OPT_HWDB:
			if (!h->hwdb_given)
				h->n_hwdb = 0;
			h->hwdb_given = true;
			if (h->n_hwdb == HELPER_HWDB_MAX)
				return -E2BIG;
			h->hwdb[h->n_hwdb++] = optarg;
			break;
		default:
			return -EINVAL;
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	/* A file of the same name in /etc takes the place of ours, as with udev. */
	static const char own_hwdb[] = SURFSTICK_UDEVDIR "/hwdb.d/70-surfstick.hwdb";
	static const char etc_hwdb[] = "/etc/udev/hwdb.d/70-surfstick.hwdb";
	struct helper h = {
		.sysfs = "/sys",
		.run_dir = "/run",
		.var_dir = "/var/lib",
		.config = SURFSTICK_SYSCONFDIR "/surfstick.conf",
		.n_hwdb = 1,
	};
	enum log_level level = LOG_LEVEL_INFO;
	const char *verb;

	set_alarm();
	h.hwdb[0] = access(etc_hwdb, F_OK) == 0 ? etc_hwdb : own_hwdb;
	if (parse_options(&h, argc, argv, &level) < 0 || optind >= argc ||
	    (argc - optind > 2 && strcmp(argv[optind], "check") != 0)) {
		fputs(usage, stderr);
		return HELPER_USAGE;
	}
	verb = argv[optind];
	if (strcmp(verb, "check") == 0)
		return helper_check(argv + optind + 1);
	h.device = argv[optind + 1];
	/* By hand there is a person to read it. */
	log_open(h.device ? LOG_TO_STDERR : LOG_TO_SYSLOG, "surfstick-udev", level);
	if (strcmp(verb, "switch") == 0)
		return helper_switch(&h);
	if (strcmp(verb, "name") == 0)
		return helper_name(&h);
	fprintf(stderr, "surfstick-udev: there is no \"%s\"; --help tells what there is\n", verb);
	return HELPER_USAGE;
}
