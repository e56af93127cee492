/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <sys/time.h>

#include "base/log.h"
#include "base/text.h"
#include "helper/helper.h"

static const char head[] =
	"surfstick-udev " SURFSTICK_VERSION ": what udev runs for USB modem sticks\n\n";

static const char tail[] =
	"\n"
	"DEVICE is a USB name (1-1.4), a node (/dev/bus/usb/001/007) or a path below /sys;\n"
	"without one it is udev's event (DEVPATH in the environment).\n"
	"\n"
	"  -n, --dry-run     switch: say what would be sent, send nothing\n"
	"  -m, --mode MODE   switch: to modem, hilink or ncm, whatever the config says\n"
	"      --json        mode: for programs\n"
	"      --links       name: make the links below /dev, too\n"
	"      --hwdb FILE   take the table from this text (may be given more than once)\n"
	"      --sysfs DIR   another place than /sys\n"
	"  -v, --verbose     log what is decided, too\n"
	"  -h, --help        this text\n"
	"      --version\n"
	"\n"
	"Exit status: 0 done or nothing to do, 1 usage, 2 unknown device, 3 the stick did not\n"
	"take the message, 4 left alone after three tries, 5 out of time, 6 another program has\n"
	"the stick. See surfstick-udev(8).\n";

static const struct verb {
	const char *name;
	const char *takes;
	const char *help;
	enum helper_exit (*fn)(const struct helper *h);
	int words; /* at most, itself included; less one: without a DEVICE */
} verbs[] = {
	{ "switch", "[DEVICE]", "tell a stick in storage mode to be a modem", helper_switch, 2 },
	{ "name", "[DEVICE]", "print role and name of one of its ports", helper_name, 2 },
	{ "gone", "[DEVICE]", "note that its modem port is gone", helper_gone, 2 },
	{ "finish", "DEVICE", "switch one that needs its time, and see it go", helper_finish, 2 },
	{ "wish", "MODE DEVICE", "its next storage face is to become that", helper_wish, 3 },
	{ "mode", "[DEVICE]", "show what sticks are and what would be done", helper_mode, 2 },
	{ "hotplug", "", "one event of the kernel's, where there is no udev", helper_hotplug, 1 },
};

static void usage(FILE *to)
{
	fputs(head, to);
	for (size_t n = 0; n < ARRAY_SIZE(verbs); n++)
		fprintf(to, "  surfstick-udev %-7s %-11s  %s\n", verbs[n].name, verbs[n].takes,
			verbs[n].help);
	fprintf(to, "  surfstick-udev %-7s %-11s  %s\n", "check", "FILE...",
		"is this device table (hwdb text) right?");
	fputs(tail, to);
}

enum { OPT_HWDB = 256, OPT_VERSION, OPT_JSON, OPT_LINKS, OPT_SYSFS };

/* The net below every timeout. Only what is safe in a signal handler (signal-safety(7)). */
static void out_of_time(int signo)
{
	static const char line[] = "surfstick-udev: out of time: the stick, or a disk, does not "
		"answer\n";

	(void)signo;
	if (write(STDERR_FILENO, line, sizeof(line) - 1) < 0)
		_exit(HELPER_LATE);
	_exit(HELPER_LATE);
}

static void set_alarm(unsigned ms)
{
	struct sigaction action = { .sa_handler = out_of_time };
	struct itimerval timer = { .it_value = { .tv_sec = ms / 1000,
		.tv_usec = ms % 1000 * 1000 } };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

/* ---- the table, where udev does not look it up ----------------------------------------- */

static const char own_name[] = "70-surfstick.hwdb";
static const char etc_hwdb[] = "/etc/udev/hwdb.d";

/* What sorts behind our own may change it, as with udev. */
static int is_later(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".hwdb") == 0 && strcmp(entry->d_name, own_name) > 0;
}

static int add_hwdb(struct helper *h, const char *path)
{
	if (h->n_hwdb == HELPER_HWDB_MAX)
		return -E2BIG;
	h->hwdb[h->n_hwdb++] = path;
	return 0;
}

/* A file of the same name in /etc takes the place of ours. */
static void find_hwdb(struct helper *h)
{
	static const char etc_own[] = "/etc/udev/hwdb.d/70-surfstick.hwdb";
	static char later[HELPER_HWDB_MAX][300];
	struct dirent **list = NULL;
	int n;

	add_hwdb(h, access(etc_own, F_OK) == 0 ? etc_own :
		SURFSTICK_UDEVDIR "/hwdb.d/70-surfstick.hwdb");
	n = scandir(etc_hwdb, &list, is_later, alphasort);
	for (int i = 0; i < n; i++) {
		if (h->n_hwdb < HELPER_HWDB_MAX) {
			snprintf(later[h->n_hwdb], sizeof(later[0]), "%s/%s", etc_hwdb,
				list[i]->d_name);
			add_hwdb(h, later[h->n_hwdb]);
		}
		free(list[i]);
	}
	free(list);
}

/* ---- the command line ------------------------------------------------------------------ */

static int take_option(struct helper *h, int c, enum log_level *level)
{
	enum conf_mode mode;

	switch (c) {
	case 'n':
		h->dry_run = true;
		return 0;
	case 'm':
		h->mode = optarg;
		if (helper_mode_parse(optarg, &mode) == 0 && mode != CONF_MODE_KEEP)
			return 0;
		fprintf(stderr, "surfstick-udev: --mode is modem, hilink or ncm\n");
		return -EINVAL;
	case 'v':
		*level = LOG_LEVEL_DEBUG;
		return 0;
	case OPT_JSON:
		h->json = true;
		return 0;
	case OPT_LINKS:
		h->links = true;
		return 0;
	case OPT_SYSFS:
		h->sysfs = optarg;
		return 0;
	case OPT_HWDB:
		h->hwdb_given = true;
		return add_hwdb(h, optarg);
	default:
		return -EINVAL;
	}
}

static int parse_options(struct helper *h, int argc, char **argv, enum log_level *level)
{
	static const struct option options[] = {
		{ "dry-run", no_argument, NULL, 'n' },
		{ "mode", required_argument, NULL, 'm' },
		{ "json", no_argument, NULL, OPT_JSON },
		{ "links", no_argument, NULL, OPT_LINKS },
		{ "hwdb", required_argument, NULL, OPT_HWDB },
		{ "sysfs", required_argument, NULL, OPT_SYSFS },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, OPT_VERSION },
		{ NULL, 0, NULL, 0 },
	};
	int c, err = 0;

	while (err == 0 && (c = getopt_long(argc, argv, "nm:vh", options, NULL)) >= 0) {
		if (c == 'h')
			return usage(stdout), 1;
		if (c == OPT_VERSION)
			return puts("surfstick-udev " SURFSTICK_VERSION), 1;
		err = take_option(h, c, level);
	}
	return err;
}

/* NULL: said why. */
static const struct verb *find_verb(struct helper *h, char **words, int n)
{
	const struct verb *verb = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		if (strcmp(words[0], verbs[i].name) == 0)
			verb = &verbs[i];
	if (!verb) {
		fprintf(stderr, "surfstick-udev: there is no \"%s\"; --help tells what there is\n",
			words[0]);
		return NULL;
	}
	if (n > verb->words || (n < verb->words && verb->takes[0] != '[')) {
		fprintf(stderr, "usage: surfstick-udev %s %s\n", verb->name, verb->takes);
		return NULL;
	}
	if (verb->words == 3)
		h->mode = words[1];
	h->device = n == verb->words && n > 1 ? words[n - 1] : NULL;
	return verb;
}

int main(int argc, char **argv)
{
	struct helper h = {
		.sysfs = "/sys",
		.run_dir = "/run",
		.var_dir = "/var/lib",
		.dev_dir = "/dev",
		.config = SURFSTICK_SYSCONFDIR "/surfstick.conf",
	};
	enum log_level level = LOG_LEVEL_INFO;
	const struct verb *verb;
	int err;

	set_alarm(HELPER_ALARM_MS);
	err = parse_options(&h, argc, argv, &level);
	if (err > 0)
		return HELPER_DONE;
	if (err < 0 || optind >= argc) {
		usage(stderr);
		return HELPER_USAGE;
	}
	if (strcmp(argv[optind], "check") == 0) {
		set_alarm(0);
		return helper_check(argv + optind + 1);
	}
	verb = find_verb(&h, argv + optind, argc - optind);
	if (!verb)
		return HELPER_USAGE;
	if (verb->fn == helper_mode) /* looks at many, and nobody waits for it but a person */
		set_alarm(0);
	if (!h.hwdb_given)
		find_hwdb(&h);
	/* By hand there is a person to read it; the unit of `finish` has the journal. */
	log_open(!h.device && verb->fn != helper_mode ? LOG_TO_SYSLOG :
		log_is_journal() ? LOG_TO_JOURNAL : LOG_TO_STDERR, "surfstick-udev", level);
	return verb->fn(&h);
}
