/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Which of a stick's serial ports is which. Pure. In the order of trust: what the hwdb says of
 * this model, the protocol byte of the interface (Huawei's own numbering, the one that
 * AT^SETPORT uses), what the stick itself told surfdial when it was here before, and at last the
 * order that sticks without any of these were seen to have.
 */
#ifndef SURFSTICK_USB_PORT_H
#define SURFSTICK_USB_PORT_H

#include "usb/descriptor.h"

enum port_role {
	PORT_NONE,  /* not a serial port: storage, network, control */
	PORT_OTHER, /* a serial port of no known use */
	PORT_MODEM, /* takes ATD */
	PORT_PCUI,  /* takes AT while the modem is in data mode: "control port" */
	PORT_DIAG,
	PORT_GPS,
	PORT_PCSC,
	PORT_ROLES,
};

/* Where the roles of a stick come from. */
enum port_source {
	PORT_GUESSED, /* from the order of the ports */
	PORT_KNOWN,   /* from the hwdb or from the protocol bytes */
	PORT_LEARNED, /* from the stick's own words */
};

/* Room for what was learned, with its NUL. */
enum { PORT_LEARNED_MAX = 48 };

/* "modem", "pcui" ...; "" for PORT_NONE. */
const char *port_role_name(enum port_role role);
/* Behind the stick's name in /dev: "", "-at", "-diag" ...; NULL: this role has no link. */
const char *port_role_suffix(enum port_role role);

/* "guessed", "known", "learned" */
const char *port_source_name(enum port_source source);

/*
 * The role of each interface of c, by its place there. quirk: "modem diag pcui", the roles of
 * the serial ports in order, or "1:modem 4:pcui", by bInterfaceNumber, or NULL. learned: see
 * below; NULL, "" or one that does not fit these interfaces: nothing. A role other than
 * PORT_OTHER is given once: the first interface has it, the others become PORT_OTHER.
 */
enum port_source port_roles(enum port_role roles[USB_INTERFACES_MAX], uint16_t vid,
	const struct usb_config *c, const char *quirk, const char *learned);
/*
 * Is this a list of learned roles? "0m1d2p": bInterfaceNumber, decimal, and a letter for each
 * port: m modem, p pcui, d diag, g gps, c pcsc, o other. One modem, no interface twice, nothing
 * but o twice.
 */
bool port_learned_is_valid(const char *learned);

#endif
