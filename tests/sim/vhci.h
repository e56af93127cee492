/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The kernel's virtual host controller (drivers/usb/usbip/vhci_sysfs.c): it is handed one end
 * of a socket pair and speaks USB/IP on it. Closing ours is pulling the plug.
 */
#ifndef SURFSTICK_SIM_VHCI_H
#define SURFSTICK_SIM_VHCI_H

#include "base/macro.h"

/* The first free high-speed port in the text of vhci_hcd.0/status; wanted >= 0: that one if it
 * is free. -EBUSY, -ENOENT (no such port). Pure. */
int vhci_pick(const char *status, int wanted);
/*
 * Picks a port. Without a wanted one, one of the hub-th root hub or, when that is full, of the
 * next: each hub takes in one stick at a time. -ENODEV: no vhci_hcd here.
 */
int vhci_find(int wanted, unsigned hub);
/* Returns our end (non-blocking) or -errno. */
int vhci_attach(int port);

#endif
