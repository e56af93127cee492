/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The kinds of sections of surfstick.conf, and what names one. Pure. */
#ifndef SURFSTICK_CONF_SECTION_H
#define SURFSTICK_CONF_SECTION_H

#include "conf/key.h"

/* In the order in which the later wins. */
enum conf_scope {
	CONF_SCOPE_ALL,
	CONF_SCOPE_USB,
	CONF_SCOPE_STICK,
	CONF_SCOPE_SERIAL,
	CONF_SCOPE_PORT,
	CONF_SCOPE_IMEI,
	CONF_SCOPE_SIM,
};

/* A serial number is a USB string: at most 126 characters (USB 2.0, 9.6.7). */
enum { CONF_ID_MAX = 127 };

/*
 * What stands between the brackets: "*", "gsm0", "usb 12D1:1F01". id gets what names the one
 * meant, in the spelling it is matched by. -EINVAL: why says what is wrong, without repeating
 * the name.
 */
int conf_section_parse(const char *name, enum conf_scope *scope, char id[CONF_ID_MAX],
	char why[CONF_WHY_MAX]);
/* Is such a section matched by what surfstick-udev knows, and may hold only what that reads? */
bool conf_scope_is_plug(enum conf_scope scope);
/* May a value of this key count in such a section? */
bool conf_scope_takes(enum conf_scope scope, const struct conf_key *key);
/* Does the section with this id speak of the stick (and SIM) in match? */
bool conf_scope_matches(enum conf_scope scope, const char *id, const struct conf_match *match);
/* Could it, as far as match tells? False when what it asks for is known, or never was asked. */
bool conf_scope_is_open(enum conf_scope scope, const struct conf_match *match);

#endif
