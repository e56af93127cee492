/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "modem/portmode.h"

#include <errno.h>
#include <strings.h>

#include "base/text.h"

static const struct {
	const char *name;
	char role;
} names[] = {
	{ "modem", 'm' }, { "mdm", 'm' }, { "pcui", 'p' }, { "diag", 'd' }, { "gps", 'g' },
	{ "pcsc", 'c' }, { "a_shell", 'o' }, { "c_shell", 'o' }, { "bt", 'o' },
	{ "gps_control", 'o' }, { "pcvoice", 'o' }, { "ndis", '-' }, { "rndis", '-' },
	{ "ncm", '-' }, { "ecm", '-' }, { "cdrom", '-' }, { "sd", '-' }, { "mass", '-' },
	{ "mass_two", '-' },
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void trim(const char **p, size_t *len)
{
	while (*len > 0 && is_blank(**p)) {
		(*p)++;
		(*len)--;
	}
	while (*len > 0 && is_blank((*p)[*len - 1]))
		(*len)--;
}

/* "3g_modem", "4G MODEM", "MDM"; 0: no name of a port. */
static char role_of(const char *p, size_t len)
{
	if (len > 3 && (*p == '3' || *p == '4') && (p[1] | 0x20) == 'g' &&
		(p[2] == '_' || p[2] == ' ')) {
		p += 3;
		len -= 3;
	}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strlen(names[i].name) == len && strncasecmp(names[i].name, p, len) == 0)
			return names[i].role;
	}
	return 0;
}

/* In the order of their numbers; one that is there already is not taken again. */
static void insert(struct portmode *mode, unsigned number, char role)
{
	size_t i = 0;

	while (i < mode->n && mode->ports[i].number < number)
		i++;
	if (mode->n == PORTMODE_PORTS || (i < mode->n && mode->ports[i].number == number))
		return;
	memmove(&mode->ports[i + 1], &mode->ports[i], (mode->n - i) * sizeof(mode->ports[0]));
	mode->ports[i].number = number;
	mode->ports[i].role = role;
	mode->n++;
}

/* "pcui:2"; what is none ("TYPE: WCDMA: huawei") is passed over. A port of a name not known
 * here counts all the same: whether it is a tty decides where the others are. */
static void take(struct portmode *mode, const char *p, size_t len)
{
	const char *colon = memrchr(p, ':', len);
	unsigned long number;
	size_t digits_len, name_len;
	const char *digits;
	char word[8], role;

	if (!colon)
		return;
	digits = colon + 1;
	digits_len = len - (size_t)(digits - p);
	trim(&digits, &digits_len);
	name_len = (size_t)(colon - p);
	trim(&p, &name_len);
	if (!text_copy_n(word, sizeof(word), digits, digits_len) ||
		text_number(word, 0, 31, &number) < 0)
		return;
	role = role_of(p, name_len);
	insert(mode, (unsigned)number, role ? role : 'o');
}

int portmode_parse(struct portmode *out, const char *line)
{
	const char *p = strchr(line, ':');

	*out = (struct portmode){ 0 };
	if (!text_starts(line, "^GETPORTMODE") || !p)
		return -EINVAL;
	for (p++; *p; p += *p == ',') {
		size_t len = strcspn(p, ",");

		take(out, p, len);
		p += len;
	}
	return 0;
}

static void add(char out[PORTMODE_ROLES], unsigned interface, char role)
{
	size_t used = strlen(out);

	snprintf(out + used, PORTMODE_ROLES - used, "%u%c", interface, role);
}

/* As many ttys as there are serial functions: the one order is the other. */
static bool by_order(const struct portmode *mode, const unsigned *interfaces, size_t n, char *out)
{
	size_t serial = 0;

	for (size_t i = 0; i < mode->n; i++) {
		if (mode->ports[i].role == '-')
			continue;
		if (serial < n)
			add(out, interfaces[serial], mode->ports[i].role);
		serial++;
	}
	return serial == n;
}

/* Else the number, counted from 0, is the interface's; a tty that is not named is 'o'. */
static void by_number(const struct portmode *mode, const unsigned *interfaces, size_t n, char *out)
{
	unsigned base = mode->n > 0 && mode->ports[0].number > 0 ? 1 : 0;

	for (size_t t = 0; t < n; t++) {
		char role = 'o';

		for (size_t i = 0; i < mode->n; i++) {
			if (mode->ports[i].number == interfaces[t] + base &&
				mode->ports[i].role != '-')
				role = mode->ports[i].role;
		}
		add(out, interfaces[t], role);
	}
}

bool portmode_roles(const struct portmode *mode, const unsigned *interfaces, size_t n,
	char out[PORTMODE_ROLES])
{
	out[0] = '\0';
	if (n <= PORTMODE_PORTS && !by_order(mode, interfaces, n, out)) {
		out[0] = '\0';
		by_number(mode, interfaces, n, out);
	}
	if (strchr(out, 'm'))
		return true;
	out[0] = '\0';
	return false;
}
