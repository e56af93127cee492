/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Attributes of a device below /sys, or below a test's own root. Devices are named by their
 * devpath as udev writes it: "/devices/pci0000:00/.../1-1.4". Values that come out of USB
 * descriptors (serial, product, manufacturer) are raw bytes of the stick's choice: the caller
 * escapes them. Errors are negative errno values.
 */
#ifndef SURFSTICK_USB_SYSFS_H
#define SURFSTICK_USB_SYSFS_H

#include "base/macro.h"

enum { SYSFS_PATH_MAX = 512 };

/*
 * A devpath from what a person or udev writes: "/sys/devices/...", "/devices/...", a USB name
 * ("1-1.4", "1-1.4:1.0") or a node ("/dev/bus/usb/001/007"). -ENODEV when there is none such.
 */
int sysfs_devpath(char *out, size_t size, const char *root, const char *what);

/* At most size bytes; *len is what there was. -E2BIG when there was more. */
int sysfs_bytes(const char *root, const char *devpath, const char *attr, void *out, size_t size,
	size_t *len);
/* One value without its newline, cut at size - 1 bytes; NUL bytes end it. */
int sysfs_text(const char *root, const char *devpath, const char *attr, char *out, size_t size);
/* base 10 or 16, without sign, space or prefix. -EINVAL for anything else, -ERANGE above max. */
int sysfs_number(const char *root, const char *devpath, const char *attr, int base,
	unsigned max, unsigned *out);
int sysfs_write(const char *root, const char *devpath, const char *attr, const char *text);
/* The nearest device that has attr, devpath itself included. -ENOENT when none has. */
int sysfs_climb(const char *root, const char *devpath, const char *attr, char *out, size_t size);
/* A number that no other device had at this devpath since boot. */
int sysfs_identity(const char *root, const char *devpath, uint64_t *out);
/* "1-1.4" of ".../1-1.4"; points into devpath. */
const char *sysfs_name(const char *devpath);

#endif
