/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* A command line of surfctl, taken apart: `surfctl [--json] [--stick gsmN] COMMAND WORDS`. */
#ifndef SURFSTICK_DIALER_SURFCTL_LINE_H
#define SURFSTICK_DIALER_SURFCTL_LINE_H

#include "dialer/surfctl.h"

enum { SURFCTL_WORDS = 24 };

struct surfctl_line {
	struct surfctl_call call; /* stick as given, argv the words; argc 0: no verb */
	const char *stick;	  /* gsm0 when none was given */
	char *words[SURFCTL_WORDS + 1]; /* the verb, and what is its own */
	enum { SURFCTL_RUN, SURFCTL_HELP, SURFCTL_VERSION } what;
};

/* --json and --stick may stand anywhere; other options are the verb's. line points into argv and
 * into itself. -EINVAL: said why. */
int surfctl_line_parse(struct surfctl_line *line, int argc, char **argv);
/* "VERB WORDS [--json]" as surfdial reads it. -EINVAL: too long, or control characters; said so. */
int surfctl_line_request(const struct surfctl_line *line, char *out, size_t size);
bool surfctl_line_has(const struct surfctl_line *line, const char *word);

#endif
