/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/ttys.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>

#include "base/text.h"
#include "usb/sysfs.h"

/* The devpath of what is behind /sys/class/tty/NAME. */
static int devpath_of_tty(char *out, const char *sysfs, const char *name)
{
	char path[PATH_MAX], real[PATH_MAX], root[PATH_MAX];
	size_t len;

	snprintf(path, sizeof(path), "%s/class/tty/%s/device", sysfs, name);
	if (!realpath(path, real) || !realpath(sysfs, root))
		return -ENODEV;
	len = strlen(root);
	if (strncmp(real, root, len) != 0 || real[len] != '/' ||
		!text_copy(out, SYSFS_PATH_MAX, real + len))
		return -ENODEV;
	return 0;
}

/* In their order by interface; the sixteenth port of a stick was not seen yet. */
static void insert(struct ttys *t, const char *name, unsigned interface)
{
	size_t i = 0;

	if (t->n == TTYS_MAX)
		return;
	while (i < t->n && t->ports[i].interface < interface)
		i++;
	memmove(&t->ports[i + 1], &t->ports[i], (t->n - i) * sizeof(t->ports[0]));
	text_copy(t->ports[i].name, sizeof(t->ports[0].name), name);
	t->ports[i].interface = interface;
	t->n++;
}

static void add_if_of(struct ttys *t, const char *sysfs, const char *device, const char *name)
{
	char devpath[SYSFS_PATH_MAX], interface[SYSFS_PATH_MAX];
	size_t len = strlen(device);
	unsigned number;

	if (strlen(name) >= sizeof(t->ports[0].name) ||
		(!text_starts(name, "ttyUSB") && !text_starts(name, "ttyACM")))
		return;
	if (devpath_of_tty(devpath, sysfs, name) < 0 || strncmp(devpath, device, len) != 0 ||
		devpath[len] != '/')
		return;
	if (sysfs_climb(sysfs, devpath, "bInterfaceNumber", interface, sizeof(interface)) < 0 ||
		sysfs_number(sysfs, interface, "bInterfaceNumber", 16, 255, &number) < 0)
		return;
	insert(t, name, number);
}

int ttys_of_stick(struct ttys *out, const char *sysfs, const char *device)
{
	char real[PATH_MAX], path[PATH_MAX], devpath[SYSFS_PATH_MAX], stick[SYSFS_PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	*out = (struct ttys){ 0 };
	if (!realpath(device, real) ||
		devpath_of_tty(devpath, sysfs, strrchr(real, '/') + 1) < 0 ||
		sysfs_climb(sysfs, devpath, "idVendor", stick, sizeof(stick)) < 0 ||
		sysfs_number(sysfs, stick, "idVendor", 16, 0xffff, &out->vid) < 0 ||
		sysfs_number(sysfs, stick, "idProduct", 16, 0xffff, &out->pid) < 0)
		return -ENODEV;
	snprintf(path, sizeof(path), "%s/class/tty", sysfs);
	dir = opendir(path);
	if (!dir)
		return -errno;
	while ((entry = readdir(dir)) != NULL)
		add_if_of(out, sysfs, stick, entry->d_name);
	closedir(dir);
	return out->n > 0 ? 0 : -ENODEV;
}
