/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/table_key.h"

#include "base/text.h"
#include "usb/hwdb.h"

/* n hexadecimal digits in capitals (or small letters), '?' or [...] for any of them, or a '*'
 * for all. NULL: they are not. */
static const char *take_digits(const char *p, size_t n, const char *digits)
{
	if (*p == '*')
		return p + 1;
	for (; n > 0; n--) {
		if (*p == '[') {
			for (p++; *p && *p != ']'; p++)
				if (!strchr(digits, *p) && *p != '!' && *p != '^' && *p != '-')
					return NULL;
			if (*p != ']')
				return NULL;
		} else if (!*p || (*p != '?' && !strchr(digits, *p))) {
			return NULL;
		}
		p++;
	}
	return p;
}

/* "v12D1p1F01" */
static const char *take_ids(const char *p, const char *digits)
{
	p = *p == 'v' ? take_digits(p + 1, 4, digits) : NULL;
	p = p && *p == 'p' ? take_digits(p + 1, 4, digits) : NULL;
	return p;
}

static const char capitals[] = "0123456789ABCDEF", small[] = "0123456789abcdef",
	both[] = "0123456789ABCDEFabcdef";

/* "d*ic08*in00*": fields of the modalias in their order, '*' for what is left out. The kernel's
 * format is in drivers/usb/core/sysfs.c. */
static bool is_interface_tail(const char *p, const char *digits)
{
	static const char *const fields[] = { "ic", "isc", "ip", "in" };
	bool open = true, last = false;

	if (strncmp(p, "d*", 2) != 0)
		return false;
	p += 2;
	for (size_t n = 0; n < ARRAY_SIZE(fields) && *p; n++) {
		if (strncmp(p, fields[n], strlen(fields[n])) != 0) {
			if (!open)
				return false; /* a field left out without a '*' */
			continue;
		}
		p = take_digits(p + strlen(fields[n]), 2, digits);
		if (!p)
			return false;
		last = n + 1 == ARRAY_SIZE(fields);
		open = *p == '*' || p[-1] == '*';
		p += *p == '*';
	}
	return !*p && (open || last);
}

static enum table_key_kind strings_key(const char *p, const char **why)
{
	const char *rest = take_ids(p, small), *pr;

	*why = "matches nothing: behind \"surfstick:\" the ids are in small letters, as in "
		"surfstick:v05c6p1000:mf*Qualcomm*:pr*";
	if (!rest)
		return TABLE_KEY_BROKEN;
	*why = "matches nothing: behind the ids stand maker and product, as in "
		"surfstick:v05c6p1000:mf*Qualcomm*:pr*";
	pr = strstr(rest, ":pr");
	if (!text_starts(rest, ":mf") || !pr || !strchr("*:", pr[strlen(pr) - 1]))
		return TABLE_KEY_BROKEN;
	return TABLE_KEY_STRINGS;
}

enum table_key_kind table_key_kind(const char *key, const char **why)
{
	const char *rest;

	if (text_starts(key, "surfstick:"))
		return strings_key(key + strlen("surfstick:"), why);
	*why = "matches nothing: a match line starts with usb:v, or with surfstick:v where it is "
		"about what the stick calls itself";
	if (!text_starts(key, "usb:"))
		return TABLE_KEY_BROKEN;
	key += strlen("usb:");
	rest = take_ids(key, capitals);
	if (rest && is_interface_tail(rest, capitals))
		return TABLE_KEY_INTERFACE;
	rest = take_ids(key, both);
	if (rest && is_interface_tail(rest, both))
		*why = "matches nothing: behind \"usb:\" hexadecimal digits are capitals";
	else
		*why = "matches no interface: write it as usb:v12D1p1F01d*ic08*in00*, with '*' for "
			"what is left out";
	return TABLE_KEY_BROKEN;
}

/* The first digits that a pattern of ids matches: "12D1p1F01" of "12D1p1F[01]1". */
static void sample_ids(char out[10], const char *key)
{
	const char *p = strchr(key, 'v') + 1;
	size_t n = 0;

	for (; n < 9 && *p; p++) {
		if (*p == '*') { /* as many as are missing */
			for (size_t end = n < 4 ? 4 : 9; n < end; n++)
				out[n] = '0';
		} else if (*p == '[') {
			p++;
			out[n++] = strchr(both, *p) ? *p : '0';
			p += strcspn(p, "]");
		} else {
			out[n++] = *p == '?' ? '0' : *p;
		}
	}
	out[n] = '\0';
}

static bool matches_face(const char *key, const char *face)
{
	char ids[10], modalias[80];

	sample_ids(ids, key);
	snprintf(modalias, sizeof(modalias), "usb:v%sd0100dc00dsc00dp00%s", ids, face);
	return hwdb_glob(key, modalias);
}

bool table_key_is_modem(const char *key)
{
	return matches_face(key, "icFFiscFFipFFin00") || matches_face(key, "ic02isc02ip01in00");
}

bool table_key_is_storage(const char *key)
{
	return matches_face(key, "ic08isc06ip50in00");
}

void table_key_ids(char out[TABLE_KEY_IDS], const char *key)
{
	char ids[10];

	sample_ids(ids, key);
	snprintf(out, TABLE_KEY_IDS, "%.4s:%.4s", ids, strlen(ids) == 9 ? ids + 5 : "");
	for (char *c = out; *c; c++)
		if (*c >= 'A' && *c <= 'F')
			*c = (char)(*c - 'A' + 'a');
}
