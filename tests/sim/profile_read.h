/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Between profile.c and profile_identity.c: the reading of one text. */
#ifndef SURFSTICK_SIM_PROFILE_READ_H
#define SURFSTICK_SIM_PROFILE_READ_H

#include "base/ini.h"
#include "tests/sim/profile.h"

struct profile_reading {
	struct profile *profile;
	char section[48];
	struct profile_identity *identity; /* of the section, NULL */
	uint8_t configuration;		   /* its next interface's */
	char *error;
	size_t size;
};

/* -EINVAL, with the place and the words in error. */
int profile_fail(struct profile_reading *r, const struct ini_place *at, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/* "12d1:1f01" */
bool profile_parse_id(const char *text, uint16_t *vid, uint16_t *pid);
/* A section of that label: a new identity, or more of one that is there. */
int profile_begin_identity(struct profile_reading *r, const char *label,
	const struct ini_place *at);
int profile_set_identity(struct profile_reading *r, const char *key, const char *value,
	const struct ini_place *at);
int profile_set_switch(struct profile_reading *r, const char *key, const char *value,
	const struct ini_place *at);

#endif
