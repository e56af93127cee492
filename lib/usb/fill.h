/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What usb/method.h works on, from the face the stick shows and what the table says of it
 * (surfstick.hwdb(5)). Pure.
 */
#ifndef SURFSTICK_USB_FILL_H
#define SURFSTICK_USB_FILL_H

#include "usb/face.h"
#include "usb/hwdb.h"
#include "usb/method.h"

/* The most that a property with a number may say. */
enum {
	USB_FILL_INTERFACE_MAX = USB_INTERFACES_MAX - 1,
	USB_FILL_CHOICE_MAX = 9, /* of a configuration, of a setting */
	USB_FILL_RELEASE_MAX_MS = 10000,
	USB_FILL_WAIT_MAX_S = 60,
	USB_FILL_CHECK_MAX_S = 120,
};

/*
 * Fills all of t but verbs and ctx, which stay as they are. props may be NULL; its strings are
 * borrowed by t. -EINVAL, -E2BIG: the property *wrong has a value that does not belong there;
 * -ENOENT: SURFSTICK_INTERFACE names an interface that the stick does not have. A property whose
 * value is empty is as good as none.
 */
int usb_target_fill(struct usb_target *t, const struct usb_face *f,
	const struct hwdb_props *props, const char **wrong);

#endif
