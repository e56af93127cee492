/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* A default route of ours through an interface, beside those of others. Needs CAP_NET_ADMIN. */
#ifndef SURFSTICK_DIALER_ROUTE_H
#define SURFSTICK_DIALER_ROUTE_H

#include "base/macro.h"

/*
 * metric 0: the kernel's own. -EEXIST: there is one of this metric already, which is never
 * replaced, whosever it is; -ENETDOWN, -EPERM ...
 */
int route_add(int index, bool ipv6, unsigned metric);
/* Only the one through this interface. -ESRCH when it is gone: the kernel may have been faster. */
int route_remove(int index, bool ipv6, unsigned metric);

#endif
