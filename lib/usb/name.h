/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Names that stay: which stick is gsm0. Pure; the table is a small text the helper keeps in
 * /var/lib/surfstick/slots.
 *
 * A stick is known by its vendor and its serial number, wherever it is plugged in; where the
 * serial is one that whole production runs share, or a second stick shows up with the same, by
 * the USB port. A number once given stays reserved for its stick. A number whose stick is
 * connected is never given to another.
 *
 * What a stick says of itself gets out of here in [A-Za-z0-9_.-] alone.
 */
#ifndef SURFSTICK_USB_NAME_H
#define SURFSTICK_USB_NAME_H

#include "base/buf.h"
#include "usb/port.h"

enum { SLOT_COUNT = 64, SLOT_TEXT_MAX = 65, SLOT_IMEI_MAX = 16 };

struct slot {
	unsigned number; /* gsm<number> */
	uint16_t vid;
	char serial[SLOT_TEXT_MAX]; /* as name_text() writes it; "": known by its port */
	char path[SLOT_TEXT_MAX];   /* name_port(): where it was last */
	bool shared; /* another stick has the same serial: both are known by their ports */
	char imei[SLOT_IMEI_MAX]; /* what surfdial learned; "": nothing yet */
	char roles[PORT_LEARNED_MAX]; /* learned roles, and with which product id; "": none */
	uint16_t roles_pid;
};

struct slot_table {
	size_t n;
	struct slot slots[SLOT_COUNT]; /* oldest first */
};

/* Lines that are not understood, or give a number twice, are skipped. */
void slot_table_parse(struct slot_table *t, const char *text);
void slot_table_print(const struct slot_table *t, struct buf *out);
/* Adds what t does not have from the table of an earlier time; in doubt t is right. */
void slot_table_merge(struct slot_table *t, const struct slot_table *older);

/* Is a stick with this vendor and serial connected at this port, now? */
typedef bool slot_held_fn(void *ctx, const struct slot *slot);

/*
 * The slot of a stick; `number` of `stick` is not read. Valid until the table changes. NULL:
 * all numbers are in use. *changed: the table is to be written.
 */
const struct slot *slot_assign(struct slot_table *t, const struct slot *stick,
	slot_held_fn *held, void *ctx, bool *changed);
/*
 * What surfdial learned of the stick with this number. imei, roles: "" or NULL when it was not
 * told, else as name_imei_is_real() and port_learned_is_valid() have it. The IMEI goes with the
 * stick: another slot that had it (the port where the stick was before) has it no more.
 * Returns whether the table changed.
 */
bool slot_learn(struct slot_table *t, unsigned number, const char *imei, uint16_t pid,
	const char *roles);
/* The slot known for a port (any vendor when vid is 0), NULL when there is none. */
const struct slot *slot_at_port(const struct slot_table *t, uint16_t vid, const char *path);
/* May /dev/gsm/by-serial have it? No other slot has the same serial. */
bool slot_serial_is_unique(const struct slot_table *t, const struct slot *slot);

/* Does this serial tell one stick from the next? product: what it calls itself, may be "". */
bool name_serial_is_real(const char *raw, const char *product);
/* 15 digits (3GPP TS 23.003 6.2.1) that are not those of a stick that was never given any. */
bool name_imei_is_real(const char *imei);
/* [A-Za-z0-9_.-]{1,64}, different for different text: what had to be changed gets a checksum. */
void name_text(char out[SLOT_TEXT_MAX], const char *raw);
/*
 * The USB port of a device, the same after every boot: the controller's name and the chain of
 * ports, "0000_00_14.0-1.4"; not the bus number, which counts in order of discovery.
 * superspeed: the device sits on the root hub of the fast half of the controller, which has
 * port numbers of its own. -EINVAL when devpath is not of a USB device.
 */
int name_port(char out[SLOT_TEXT_MAX], const char *devpath, bool superspeed);

#endif
