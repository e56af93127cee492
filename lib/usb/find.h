/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The sticks that are plugged in, as udev's database and sysfs tell, and the news of them: for
 * `surfctl list`, `surfctl mode` and `surfctl doctor`. Opens no device and sends nothing. What a
 * stick says of itself is escaped (text_escape) already.
 */
#ifndef SURFSTICK_USB_FIND_H
#define SURFSTICK_USB_FIND_H

#include "base/macro.h"

enum usb_stick_face {
	USB_FACE_STORAGE, /* not switched (yet) */
	USB_FACE_MODEM,	  /* has serial ports, or would with a driver: see n_ports */
	USB_FACE_HILINK,  /* a router behind a network card */
};

enum { USB_STICK_PORTS = 8 };

struct usb_stick_port {
	char role[8];	  /* "modem", "pcui" ... as usb/port.h has them */
	char devnode[32]; /* /dev/ttyUSB0 */
	char link[32];	  /* /dev/gsm0-at, "" when the role has none */
};

struct usb_stick {
	char slot[8];	  /* "gsm0", "" when it has no port and so no name */
	char sysname[32]; /* "1-1.4" */
	unsigned vid, pid;
	unsigned busnum, devnum; /* devnum is another one each time it appears */
	char product[128];
	char serial[128];
	enum usb_stick_face face;
	char net[16]; /* its network card: "eth1", "" when it has none */
	size_t n_ports;
	struct usb_stick_port ports[USB_STICK_PORTS];
};

/* Fills at most max, by USB name. Returns how many, or a negative errno. */
int usb_find_sticks(struct usb_stick *sticks, size_t max);
/* "storage", "modem", "hilink" */
const char *usb_stick_face_name(enum usb_stick_face face);

/* What udev says has happened to USB devices, their ports and network cards. */
struct usb_watch;

int usb_watch_new(struct usb_watch **out);
void usb_watch_free(struct usb_watch *w);
/* Readable when there is news. */
int usb_watch_fd(const struct usb_watch *w);
/* An interface that has appeared: it may be gone again when one looks. */
struct usb_news {
	char sysname[32]; /* of its device, "1-1.4"; "": the news is about something else */
	unsigned vid, pid;
	unsigned cls; /* bInterfaceClass */
};
/* Takes the next news; false: there is no more, so look at the sticks now. */
bool usb_watch_next(struct usb_watch *w, struct usb_news *news);
/* From udev's properties of an interface, "12d1/1f01/102" and "8/6/80", and its name
 * "1-1.4:1.0". Pure; false: that is none. */
bool usb_news_read(struct usb_news *news, const char *sysname, const char *product,
	const char *interface);

#endif
