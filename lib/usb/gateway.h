/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The router behind a network card, as the kernel's table of IPv4 routes has it: that is where
 * the web server of a HiLink stick is. Asks nobody but /proc.
 */
#ifndef SURFSTICK_USB_GATEWAY_H
#define SURFSTICK_USB_GATEWAY_H

#include "base/macro.h"

enum { GATEWAY_TEXT_MAX = 16 }; /* "255.255.255.255" */

/*
 * text: of /proc/net/route. The gateway of the default route by this interface, of the smallest
 * metric; -ENOENT (and "") when it has none. Pure.
 */
int usb_gateway_parse(char out[GATEWAY_TEXT_MAX], const char *text, const char *interface);
/* The same of this machine. */
int usb_gateway(char out[GATEWAY_TEXT_MAX], const char *interface);

#endif
