/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The links below /dev where no udev makes them: /dev/gsm0, /dev/gsm0-at, /dev/gsm/by-path/...
 * A link is made beside and renamed, so that nobody sees none where there was one. Directories
 * are made (0755) and go when they are empty; one that is a link itself, or another user's, is
 * not entered, and what is no link of ours is left alone. Errors are negative errno values.
 */
#ifndef SURFSTICK_HELPER_LINKS_H
#define SURFSTICK_HELPER_LINKS_H

#include "base/macro.h"

enum { LINKS_MAX = 4, LINK_NAME_MAX = 160 };

/* The names of one port, relative to /dev. */
struct links {
	size_t n;
	char names[LINKS_MAX][LINK_NAME_MAX];
};

/* Adds "gsm/by-path/" and the rest to l; false when it is no name for us. */
bool links_add(struct links *l, const char *directory, const char *name);
/* "ttyUSB0", "ttyACM12": a node that may have links. */
bool links_is_node(const char *node);
/*
 * From now on node has these links and no others. Returns the first error, having done what
 * could be done.
 */
int links_set(const char *dev, const char *node, const struct links *l);
/* The stick whose modem port the node is, by the link that says so: "gsm0". -ENOENT: none. */
int links_modem(const char *dev, const char *node, char *out, size_t size);

#endif
