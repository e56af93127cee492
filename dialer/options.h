/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The command line of surfdial, as a struct. Pure but for getopt's own state. */
#ifndef SURFSTICK_DIALER_OPTIONS_H
#define SURFSTICK_DIALER_OPTIONS_H

#include "base/macro.h"

struct options {
	const char *stick;	     /* "gsm0" */
	const char *config;	     /* NULL: look for it */
	const char *const *sections; /* of a wvdial.conf, NULL-ended */
	int control_fd;		     /* -1: listen on the socket file */
	bool wvdial;
	bool check;	/* -n */
	bool connect;	/* not --no-connect */
	bool verbose;
	enum { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_PLAN, OPTIONS_GRAPH,
		OPTIONS_KEYS } what;
};

/* Complains on standard error; -EINVAL. */
int options_parse(struct options *options, int argc, char **argv);
void options_usage(void);

#endif
