/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Which other program has a device's node open, as far as /proc tells us. */
#ifndef SURFSTICK_DIALER_SURFCTL_HOLDER_H
#define SURFSTICK_DIALER_SURFCTL_HOLDER_H

#include "base/macro.h"

/* "qemu (process 1234)", escaped; -ENOENT: nobody, or nobody that we may see. */
int surfctl_holder(char *out, size_t size, const char *proc, const char *node);

#endif
