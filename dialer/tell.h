/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Tells udev about a tty, by a uevent that the kernel sends in our name
 * (Documentation/ABI/testing/sysfs-uevent). Needs root, and a /sys that can be written.
 */
#ifndef SURFSTICK_DIALER_TELL_H
#define SURFSTICK_DIALER_TELL_H

#include "base/macro.h"

/* text: "KEY=VALUE ..."; the rules see SYNTH_ARG_KEY. The kernel lets letters and digits pass
 * and nothing else: -EINVAL. sysfs: "/sys", or a test's own. */
int tell_udev(const char *sysfs, const char *tty, const char *text);

#endif
