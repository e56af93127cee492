/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Methods of one make each that are more than a message or a request: whole conversations, as
 * they were seen to work. All of them are slow.
 */
#ifndef SURFSTICK_USB_EXOTIC_H
#define SURFSTICK_USB_EXOTIC_H

#include "usb/method.h"

/* The n-th of them, NULL behind the last. */
const struct usb_method *usb_exotic_method(size_t n);

#endif
