/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The verbs of usb/method.h by libusb-1.0, for switching by hand: surfctl alone uses it. A device
 * named by bus and number needs neither udev nor sysfs, only its usbfs node; ports and waiting
 * need one of the two, as libusb has it from there.
 *
 * Every transfer is cut to what is left of the budget. Blocks.
 */
#ifndef SURFSTICK_USB_LIBUSB_H
#define SURFSTICK_USB_LIBUSB_H

#include "usb/face.h"
#include "usb/method.h"

struct usb_libusb;

/*
 * where: "001/007", a node's path "/dev/bus/usb/001/007", or a port "1-1.4". -EINVAL: neither;
 * -ENODEV: nothing there; -EACCES; else -errno. The budget starts with the first transfer.
 */
int usb_libusb_open(struct usb_libusb **out, const char *where, unsigned budget_ms);
/* Takes NULL. Claimed interfaces are not handed back to their drivers. */
void usb_libusb_free(struct usb_libusb *u);
/* For usb_target.verbs; its ctx is the struct usb_libusb. */
const struct usb_verbs *usb_libusb_verbs(void);
/*
 * The device as usb_target_fill() takes it: ids, numbers, descriptors, active configuration and
 * its first storage interface, else its first. face->device is its USB name ("1-1.4"), "" when
 * the port is not known; interface and identity stay empty. Do not copy it.
 */
int usb_libusb_face(const struct usb_libusb *u, struct usb_face *face);

struct usb_libusb_news {
	bool left; /* the device is gone from its port */
	bool back; /* and there is one again: */
	uint16_t vid, pid;
	unsigned busnum, devnum;
};

/*
 * Waits at most ms for the device to leave its port and for what comes there instead; counts
 * from usb_libusb_open() on what has happened. 0: it is back; -ETIMEDOUT: *news says how far it
 * came; -ENOTSUP: the port is not known, or this system's libusb hears of no changes.
 */
int usb_libusb_wait(struct usb_libusb *u, unsigned ms, struct usb_libusb_news *news);

#endif
