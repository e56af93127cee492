/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* `surfctl list`: the sticks on this machine, as udev knows them; asks no surfdial. */
#ifndef SURFSTICK_DIALER_SURFCTL_LIST_H
#define SURFSTICK_DIALER_SURFCTL_LIST_H

#include "base/buf.h"
#include "usb/find.h"

/* Prints and returns the exit code: 0, or 1 when there is no stick. */
int surfctl_list(bool json);
/* The text of it; pure. */
void surfctl_list_text(const struct usb_stick *sticks, size_t n, struct buf *out);
void surfctl_list_json(const struct usb_stick *sticks, size_t n, struct buf *out);

#endif
