/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/hwdb.h"

#include <errno.h>

#include "base/log.h"
#include "base/text.h"
#include "helper/helper.h"
#include "helper/links.h"
#include "usb/sysfs.h"

/* One event as the kernel sends it (lib/kobject_uevent.c). */
struct event {
	const char *devpath;
	const char *node; /* the last part of devpath */
};

static bool has(const struct hwdb_props *props, const char *key)
{
	const char *value = hwdb_get(props, key);

	return value && *value;
}

/* What the script around us has to do, because it takes another program: printed as `name` prints
 * its part. */
static void ask_for(const struct hwdb_props *props, const char *key)
{
	if (has(props, key))
		printf("%s=%s\n", key, hwdb_get(props, key));
}

static enum helper_exit usb_add(const struct helper *h, const struct event *e)
{
	char device[SYSFS_PATH_MAX];
	struct hwdb_props props;

	/* Devices come without a modalias of their own: their interfaces follow. */
	if (!strchr(e->node, ':'))
		return HELPER_DONE;
	helper_properties(h, e->devpath, &props);
	if (has(&props, "SURFSTICK_STICK")) {
		/* A USB reset would bring the storage face back. */
		if (sysfs_climb(h->sysfs, e->devpath, "avoid_reset_quirk", device,
			sizeof(device)) == 0)
			sysfs_write(h->sysfs, device, "avoid_reset_quirk", "1");
		ask_for(&props, "SURFSTICK_NEW_ID");
	}
	if (!has(&props, "SURFSTICK_SWITCH") && !has(&props, "SURFSTICK_GUESS"))
		return HELPER_DONE;
	ask_for(&props, "SURFSTICK_LATER");
	return helper_switch(h);
}

static enum helper_exit tty_add(const struct helper *h, const struct event *e)
{
	struct helper with_links = *h;
	char interface[SYSFS_PATH_MAX];
	struct hwdb_props props;

	if (!links_is_node(e->node) ||
	    sysfs_climb(h->sysfs, e->devpath, "bInterfaceNumber", interface, sizeof(interface)) < 0)
		return HELPER_DONE;
	helper_properties(h, interface, &props);
	if (!has(&props, "SURFSTICK_STICK"))
		return HELPER_DONE;
	with_links.links = true;
	return helper_name(&with_links);
}

static enum helper_exit net_add(const struct helper *h, const struct event *e)
{
	char interface[SYSFS_PATH_MAX];
	struct hwdb_props props;

	if (sysfs_climb(h->sysfs, e->devpath, "bInterfaceNumber", interface, sizeof(interface)) < 0)
		return HELPER_DONE;
	helper_properties(h, interface, &props);
	return has(&props, "SURFSTICK_FACE") ? helper_name(h) : HELPER_DONE;
}

static enum helper_exit tty_remove(const struct helper *h, const struct event *e)
{
	static const struct links none;
	char stick[16];

	if (!links_is_node(e->node))
		return HELPER_DONE;
	if (links_modem(h->dev_dir, e->node, stick, sizeof(stick)) == 0)
		helper_gone(h);
	links_set(h->dev_dir, e->node, &none);
	return HELPER_DONE;
}

static const struct {
	const char *subsystem, *action;
	enum helper_exit (*fn)(const struct helper *h, const struct event *e);
} handlers[] = {
	{ "usb", "add", usb_add },
	{ "net", "add", net_add },
	{ "tty", "add", tty_add },
	{ "tty", "change", tty_add },
	{ "tty", "remove", tty_remove },
};

enum helper_exit helper_hotplug(const struct helper *h)
{
	const char *action = getenv("ACTION"), *subsystem = getenv("SUBSYSTEM");
	struct event e = { .devpath = getenv("DEVPATH") };

	if (h->device || !action || !subsystem || !e.devpath) {
		log_error("hotplug is for the kernel's events: ACTION, SUBSYSTEM and DEVPATH are "
			"not in the environment; by hand there are switch and name");
		return HELPER_USAGE;
	}
	e.node = sysfs_name(e.devpath);
	for (size_t n = 0; n < ARRAY_SIZE(handlers); n++)
		if (strcmp(handlers[n].subsystem, subsystem) == 0 &&
		    strcmp(handlers[n].action, action) == 0)
			return handlers[n].fn(h, &e);
	return HELPER_DONE;
}
