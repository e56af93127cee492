/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/port.h"

#include "base/text.h"

static const struct {
	const char *name;
	const char *suffix;
	char letter;
} roles_said[PORT_ROLES] = {
	[PORT_NONE] = { "", NULL, '\0' },
	[PORT_OTHER] = { "other", NULL, 'o' },
	[PORT_MODEM] = { "modem", "", 'm' },
	[PORT_PCUI] = { "pcui", "-at", 'p' },
	[PORT_DIAG] = { "diag", "-diag", 'd' },
	[PORT_GPS] = { "gps", "-gps", 'g' },
	[PORT_PCSC] = { "pcsc", "-pcsc", 'c' },
};

const char *port_role_name(enum port_role role)
{
	return roles_said[role].name;
}

const char *port_role_suffix(enum port_role role)
{
	return roles_said[role].suffix;
}

const char *port_source_name(enum port_source source)
{
	switch (source) {
	case PORT_GUESSED:
		return "guessed";
	case PORT_KNOWN:
		return "known";
	case PORT_LEARNED:
		return "learned";
	}
	return "";
}

enum { VID_HUAWEI = 0x12d1 };

/* bInterfaceProtocol below class ff, subclass 01 to 06: the codes of AT^SETPORT. */
static const struct {
	uint8_t proto;
	enum port_role role;
} protocols[] = {
	{ 0x01, PORT_MODEM }, { 0x10, PORT_MODEM },
	{ 0x02, PORT_PCUI }, { 0x12, PORT_PCUI },
	{ 0x03, PORT_DIAG }, { 0x13, PORT_DIAG },
	{ 0x05, PORT_GPS }, { 0x14, PORT_GPS },
	{ 0x04, PORT_PCSC },
	/* Network functions (drivers/net/usb/qmi_wwan.c, huawei_cdc_ncm.c), and storage. */
	{ 0x07, PORT_NONE }, { 0x09, PORT_NONE }, { 0x11, PORT_NONE }, { 0x16, PORT_NONE },
	{ 0x08, PORT_NONE }, { 0x15, PORT_OTHER },
};

/* The kernel's tables show the same codes twice more: moved by 30 (Vodafone's) and by 60. */
static uint8_t own_family(uint8_t proto)
{
	if (proto >= 0x61 && proto < 0x91)
		return proto - 0x60;
	return proto >= 0x31 && proto < 0x61 ? proto - 0x30 : proto;
}

/* false: the protocol says nothing. */
static bool role_by_protocol(enum port_role *role, const struct usb_interface *i)
{
	if (i->cls != USB_CLASS_VENDOR || i->sub < 0x01 || i->sub > 0x06)
		return false;
	for (size_t n = 0; n < ARRAY_SIZE(protocols); n++)
		if (protocols[n].proto == own_family(i->proto)) {
			*role = protocols[n].role;
			return true;
		}
	return false;
}

/* Has what a serial driver needs: a vendor interface with bulk both ways, or the control
 * interface of CDC ACM, whose bulk endpoints are on the data interface (class 0a) behind it. */
static bool is_serial(const struct usb_interface *i)
{
	if (i->cls == USB_CLASS_CDC)
		return i->sub == 0x02;
	return i->cls == USB_CLASS_VENDOR && usb_interface_endpoint(i, USB_BULK, true) >= 0 &&
		usb_interface_endpoint(i, USB_BULK, false) >= 0;
}

/* The role named by a word; PORT_OTHER for a word that is none. */
static enum port_role role_by_name(const char *word, size_t len)
{
	for (int role = PORT_OTHER; role < PORT_ROLES; role++)
		if (strlen(roles_said[role].name) == len &&
		    memcmp(word, roles_said[role].name, len) == 0)
			return (enum port_role)role;
	return PORT_OTHER;
}

/*
 * What the quirk says of the serial port that is the index-th, with this interface number:
 * "modem diag pcui" counts, "1:modem 4:pcui" names the interfaces. Unnamed ones are PORT_OTHER.
 */
static enum port_role role_by_quirk(const char *quirk, size_t index, unsigned number)
{
	const char *word;
	size_t len;

	for (size_t n = 0; (word = text_word(&quirk, &len)); n++) {
		size_t digits = strspn(word, "0123456789");

		if (digits > 0 && digits < 4 && word[digits] == ':') {
			if (strtoul(word, NULL, 10) == number)
				return role_by_name(word + digits + 1, len - digits - 1);
		} else if (n == index) {
			return role_by_name(word, len);
		}
	}
	return PORT_OTHER;
}

static bool has_role(const enum port_role *roles, size_t n, enum port_role role)
{
	for (size_t i = 0; i < n; i++)
		if (roles[i] == role)
			return true;
	return false;
}

/*
 * Ports that say nothing of themselves (ff/ff/ff): the modem has the interrupt endpoint when
 * only one does (it carries the modem signals), else it is the first; the control port is the
 * last of two or three, with the diagnostic port between (12d1:155e, 1001, 1436).
 */
static void guess(enum port_role *roles, const struct usb_config *c)
{
	size_t unknown[USB_INTERFACES_MAX], n_unknown = 0, modem = 0, with_interrupt = 0;

	for (size_t n = 0; n < c->n_interfaces; n++)
		if (roles[n] == PORT_OTHER)
			unknown[n_unknown++] = n;
	if (n_unknown == 0)
		return;
	for (size_t n = n_unknown; n-- > 0;)
		if (usb_interface_endpoint(&c->interfaces[unknown[n]], USB_INTERRUPT, true) >= 0) {
			modem = n;
			with_interrupt++;
		}
	if (with_interrupt == n_unknown)
		modem = 0;
	if (!has_role(roles, c->n_interfaces, PORT_MODEM)) {
		roles[unknown[modem]] = PORT_MODEM;
		memmove(unknown + modem, unknown + modem + 1,
			(--n_unknown - modem) * sizeof(unknown[0]));
	}
	if (has_role(roles, c->n_interfaces, PORT_PCUI) || n_unknown == 0)
		return;
	roles[unknown[n_unknown > 1 ? 1 : 0]] = PORT_PCUI;
	if (n_unknown > 1 && !has_role(roles, c->n_interfaces, PORT_DIAG))
		roles[unknown[0]] = PORT_DIAG;
}

/* One "12m" of a learned list; false at its end and at what is none. */
static bool next_learned(const char **text, unsigned *number, enum port_role *role)
{
	const char *p = *text;

	if (*p < '0' || *p > '9')
		return false;
	*number = (unsigned)(*p++ - '0');
	if (*p >= '0' && *p <= '9')
		*number = *number * 10 + (unsigned)(*p++ - '0');
	for (int r = PORT_OTHER; *p && r < PORT_ROLES; r++)
		if (roles_said[r].letter == *p) {
			*role = (enum port_role)r;
			*text = p + 1;
			return true;
		}
	return false;
}

bool port_learned_is_valid(const char *learned)
{
	unsigned number, count[PORT_ROLES] = { 0 };
	bool seen[100] = { false };
	enum port_role role;

	if (strlen(learned) >= PORT_LEARNED_MAX)
		return false;
	while (next_learned(&learned, &number, &role)) {
		if (seen[number] || (role != PORT_OTHER && count[role]))
			return false;
		seen[number] = true;
		count[role]++;
	}
	return *learned == '\0' && count[PORT_MODEM] == 1;
}

/* Every role is that of a port that is there: else it was learned in another composition. */
static bool learned_fits(const char *learned, const struct usb_config *c)
{
	const struct usb_interface *i;
	enum port_role role;
	unsigned number;

	if (!learned || !port_learned_is_valid(learned))
		return false;
	while (next_learned(&learned, &number, &role)) {
		i = usb_config_interface(c, number);
		if (role != PORT_OTHER && (!i || !is_serial(i)))
			return false;
	}
	return true;
}

static enum port_role role_by_learned(const char *learned, unsigned interface)
{
	enum port_role role;
	unsigned number;

	while (next_learned(&learned, &number, &role))
		if (number == interface)
			return role;
	return PORT_OTHER;
}

enum port_source port_roles(enum port_role roles[USB_INTERFACES_MAX], uint16_t vid,
	const struct usb_config *c, const char *quirk, const char *learned)
{
	bool said = quirk && *quirk;
	size_t index = 0;

	memset(roles, 0, USB_INTERFACES_MAX * sizeof(roles[0]));
	for (size_t n = 0; n < c->n_interfaces; n++) {
		const struct usb_interface *i = &c->interfaces[n];
		enum port_role role = PORT_OTHER;
		bool known = vid == VID_HUAWEI && role_by_protocol(&role, i);

		if (!is_serial(i) || role == PORT_NONE)
			continue;
		if (quirk && *quirk)
			role = role_by_quirk(quirk, index++, i->number);
		said |= known;
		roles[n] = role == PORT_OTHER || !has_role(roles, n, role) ? role : PORT_OTHER;
	}
	if (said)
		return PORT_KNOWN;
	if (!learned_fits(learned, c)) {
		guess(roles, c);
		return PORT_GUESSED;
	}
	/* Interfaces may share a number where descriptors lie: the first has the role. */
	for (size_t n = 0; n < c->n_interfaces; n++)
		if (roles[n] == PORT_OTHER) {
			enum port_role role = role_by_learned(learned, c->interfaces[n].number);

			if (!has_role(roles, n, role))
				roles[n] = role;
		}
	return PORT_LEARNED;
}
