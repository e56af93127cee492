/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/options.h"

#include <errno.h>
#include <getopt.h>

#include "base/text.h"

enum { OPT_WVDIAL = 256, OPT_NO_CONNECT, OPT_CONTROL_FD, OPT_PRINT_PLAN, OPT_HELP_CONFIG };

static const struct option longs[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "check", no_argument, NULL, 'n' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ "wvdial", no_argument, NULL, OPT_WVDIAL },
	{ "no-connect", no_argument, NULL, OPT_NO_CONNECT },
	{ "control-fd", required_argument, NULL, OPT_CONTROL_FD },
	{ "print-plan", optional_argument, NULL, OPT_PRINT_PLAN },
	{ "help-config", no_argument, NULL, OPT_HELP_CONFIG },
	{ 0 },
};

void options_usage(void)
{
	fputs("usage: surfdial [options] [gsmN]\n"
	      "       surfdial [options] --wvdial [section ...]\n"
	      "Brings a USB 3G/4G stick online and keeps it there; Ctrl-C hangs up.\n\n"
	      "  -c, --config FILE   instead of /etc/surfstick.conf\n"
	      "  -n, --check         check the configuration, print the effective one, end\n"
	      "  -v, --verbose       show the conversation with the stick and pppd's log\n"
	      "      --wvdial        the configuration is a wvdial.conf (/etc/wvdial.conf)\n"
	      "      --no-connect    own the stick's ports, but stay offline\n"
	      "      --print-plan[=dot]  print the state table and end\n"
	      "      --help-config   list the configuration's keys\n"
	      "  -V, --version       -h, --help\n"
	      "More in surfdial(8) and surfstick.conf(5).\n",
		stdout);
}

static int one_option(struct options *options, int c)
{
	unsigned long number;

	switch (c) {
	case 'c':
		options->config = optarg;
		return 0;
	case 'n':
		options->check = true;
		return 0;
	case 'v':
		options->verbose = true;
		return 0;
	case 'h':
		options->what = OPTIONS_HELP;
		return 0;
	case 'V':
		options->what = OPTIONS_VERSION;
		return 0;
	case OPT_WVDIAL:
		options->wvdial = true;
		return 0;
	case OPT_NO_CONNECT:
		options->connect = false;
		return 0;
	case OPT_CONTROL_FD:
		if (text_number(optarg, 3, 1023, &number) < 0)
			break;
		options->control_fd = (int)number;
		return 0;
	case OPT_PRINT_PLAN:
		options->what = optarg && strcmp(optarg, "dot") == 0 ? OPTIONS_GRAPH : OPTIONS_PLAN;
		return 0;
	case OPT_HELP_CONFIG:
		options->what = OPTIONS_KEYS;
		return 0;
	}
	return -EINVAL;
}

int options_parse(struct options *options, int argc, char **argv)
{
	unsigned long slot;
	int c;

	*options = (struct options){ .stick = "gsm0", .control_fd = -1, .connect = true };
	while ((c = getopt_long(argc, argv, "c:nvhV", longs, NULL)) != -1) {
		if (one_option(options, c) < 0) {
			fputs("surfdial: 'surfdial --help' lists the options\n", stderr);
			return -EINVAL;
		}
	}
	if (options->wvdial) {
		options->sections = (const char *const *)&argv[optind];
		return 0;
	}
	if (optind < argc)
		options->stick = argv[optind++];
	if (optind < argc || !text_starts(options->stick, "gsm") ||
		text_number(options->stick + 3, 0, 255, &slot) < 0) {
		fputs("surfdial: expected one stick's name, gsm0 to gsm255\n", stderr);
		return -EINVAL;
	}
	return 0;
}
