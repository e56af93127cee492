/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * One interface of one USB device as sysfs shows it now: what the helper works from, whether
 * udev named the interface, a tty below it, or a person the device.
 */
#ifndef SURFSTICK_USB_FACE_H
#define SURFSTICK_USB_FACE_H

#include "usb/descriptor.h"
#include "usb/sysfs.h"

struct usb_face {
	char device[SYSFS_PATH_MAX];	/* devpath of the USB device */
	char interface[SYSFS_PATH_MAX]; /* devpath of the interface */
	unsigned number;		/* its bInterfaceNumber */
	unsigned vid, pid;
	unsigned busnum, devnum;
	bool superspeed;
	uint64_t identity; /* of this appearance: usb/sysfs.h */
	struct usb_descriptors descriptors;
	/* Into descriptors: the active configuration and the interface; NULL when the stick's
	 * descriptors do not have them. */
	const struct usb_config *active;
	const struct usb_interface *described;
};

/*
 * devpath: of an interface, of anything below one, or of the device: then its first storage
 * interface is meant, else its first. -ENODEV: gone, or no USB device. Points into itself: do
 * not copy.
 */
int usb_face_read(struct usb_face *face, const char *root, const char *devpath);

#endif
