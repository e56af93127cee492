/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The USB verbs of usb/method.h on a real device, by the kernel's own calls on its usbfs node
 * (Documentation/driver-api/usb/usb.rst). Not by libusb: half of the time from the kernel's event
 * to the message was the loading of it and of the libraries it brings, for nine calls.
 *
 * Every transfer is cut to what is left of a budget, and once that is spent everything but
 * giving back is -ETIMEDOUT at once, so that whatever the stick does the whole is over in time.
 * Three calls the kernel times by itself: configure, set_alt and reset may be held up for five
 * seconds each by a stick that answers nothing. Blocks; for the helper alone.
 */
#ifndef SURFSTICK_USB_IO_H
#define SURFSTICK_USB_IO_H

#include "usb/method.h"

struct usb_io;

/*
 * node: /dev/bus/usb/BBB/DDD. -ENOENT, -ENODEV: gone; -EBUSY: another helper has it open. The
 * budget starts here. usb_io_free() closes without handing claimed interfaces back to drivers.
 */
int usb_io_open(struct usb_io **out, const char *node, unsigned budget_ms);
void usb_io_free(struct usb_io *io);
/* For usb_target.verbs; its ctx is the struct usb_io. */
const struct usb_verbs *usb_io_verbs(void);

#endif
