/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/find.h"

#include <errno.h>
#include <libudev.h>

#include "base/text.h"

const char *usb_stick_face_name(enum usb_stick_face face)
{
	switch (face) {
	case USB_FACE_STORAGE:
		return "storage";
	case USB_FACE_MODEM:
		return "modem";
	case USB_FACE_HILINK:
		return "hilink";
	}
	return "";
}

struct finder {
	struct usb_stick *sticks;
	size_t n, max;
};

static unsigned hex_attribute(struct udev_device *device, const char *name)
{
	const char *text = udev_device_get_sysattr_value(device, name);

	return text ? (unsigned)strtoul(text, NULL, 16) : 0;
}

static unsigned decimal_attribute(struct udev_device *device, const char *name)
{
	const char *text = udev_device_get_sysattr_value(device, name);
	unsigned long n;

	return text && text_number(text, 0, UINT16_MAX, &n) == 0 ? (unsigned)n : 0;
}

static void escaped_attribute(char *out, size_t size, struct udev_device *device,
	const char *name)
{
	const char *text = udev_device_get_sysattr_value(device, name);

	text_escape(out, size, text ? text : "", text ? strlen(text) : 0);
}

/* The network card below the stick: its first, once udev has given it its name. Our rules do not
 * tag it. */
static void find_net(struct usb_stick *s, struct udev_device *usb)
{
	struct udev_enumerate *list = udev_enumerate_new(udev_device_get_udev(usb));
	struct udev_list_entry *first;
	const char *path;

	if (list && udev_enumerate_add_match_parent(list, usb) >= 0 &&
	    udev_enumerate_add_match_subsystem(list, "net") >= 0 &&
	    udev_enumerate_add_match_is_initialized(list) >= 0 &&
	    udev_enumerate_scan_devices(list) >= 0) {
		first = udev_enumerate_get_list_entry(list);
		path = first ? strrchr(udev_list_entry_get_name(first), '/') : NULL;
		if (path && !text_copy(s->net, sizeof(s->net), path + 1))
			s->net[0] = '\0';
	}
	udev_enumerate_unref(list);
}

static struct usb_stick *stick_of(struct finder *f, struct udev_device *usb)
{
	const char *sysname = udev_device_get_sysname(usb);
	struct usb_stick *s;

	for (size_t n = 0; n < f->n; n++)
		if (strcmp(f->sticks[n].sysname, sysname) == 0)
			return &f->sticks[n];
	if (f->n == f->max)
		return NULL;
	s = &f->sticks[f->n++];
	memset(s, 0, sizeof(*s));
	text_copy(s->sysname, sizeof(s->sysname), sysname);
	s->vid = hex_attribute(usb, "idVendor");
	s->pid = hex_attribute(usb, "idProduct");
	s->busnum = decimal_attribute(usb, "busnum");
	s->devnum = decimal_attribute(usb, "devnum");
	escaped_attribute(s->product, sizeof(s->product), usb, "product");
	escaped_attribute(s->serial, sizeof(s->serial), usb, "serial");
	find_net(s, usb);
	return s;
}

static bool says(struct udev_device *device, const char *key, const char *value)
{
	const char *text = udev_device_get_property_value(device, key);

	return text && strcmp(text, value) == 0;
}

/* A stick with serial ports is a modem, whatever else it has. */
static void take_interface(struct usb_stick *s, struct udev_device *interface)
{
	if (says(interface, "SURFSTICK_STICK", "1"))
		s->face = USB_FACE_MODEM;
	else if (s->face != USB_FACE_MODEM && says(interface, "SURFSTICK_FACE", "hilink"))
		s->face = USB_FACE_HILINK;
}

static void take_port(struct usb_stick *s, struct udev_device *tty)
{
	const char *slot = udev_device_get_property_value(tty, "SURFSTICK_SLOT");
	const char *role = udev_device_get_property_value(tty, "SURFSTICK_ROLE");
	const char *link = udev_device_get_property_value(tty, "SURFSTICK_LINK");
	const char *node = udev_device_get_devnode(tty);
	struct usb_stick_port *p;

	if (!slot || !role || !node || s->n_ports == USB_STICK_PORTS)
		return;
	p = &s->ports[s->n_ports++];
	s->face = USB_FACE_MODEM;
	text_copy(s->slot, sizeof(s->slot), slot);
	text_copy(p->role, sizeof(p->role), role);
	text_copy(p->devnode, sizeof(p->devnode), node);
	if (link && *link)
		snprintf(p->link, sizeof(p->link), "/dev/%s", link);
}

static void take(struct finder *f, struct udev_device *device)
{
	/* The parent belongs to the device: no reference of ours. */
	struct udev_device *usb = udev_device_get_parent_with_subsystem_devtype(device, "usb",
		"usb_device");
	const char *subsystem = udev_device_get_subsystem(device);
	struct usb_stick *s = usb && subsystem ? stick_of(f, usb) : NULL;

	if (!s)
		return;
	if (strcmp(subsystem, "tty") == 0)
		take_port(s, device);
	else
		take_interface(s, device);
}

static int by_sysname(const void *a, const void *b)
{
	const struct usb_stick *x = a, *y = b;

	return strverscmp(x->sysname, y->sysname);
}

static int by_devnode(const void *a, const void *b)
{
	const struct usb_stick_port *x = a, *y = b;

	return strverscmp(x->devnode, y->devnode);
}

static int walk(struct finder *f, struct udev *udev, struct udev_enumerate *list)
{
	struct udev_list_entry *entry;
	int err = udev_enumerate_add_match_tag(list, "surfstick");

	if (err >= 0)
		err = udev_enumerate_scan_devices(list);
	if (err < 0)
		return err;
	udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(list)) {
		struct udev_device *device = udev_device_new_from_syspath(udev,
			udev_list_entry_get_name(entry));

		if (device)
			take(f, device);
		udev_device_unref(device);
	}
	return 0;
}

int usb_find_sticks(struct usb_stick *sticks, size_t max)
{
	struct finder f = { .sticks = sticks, .max = max };
	struct udev *udev = udev_new();
	struct udev_enumerate *list = udev ? udev_enumerate_new(udev) : NULL;
	int err = list ? walk(&f, udev, list) : -ENOMEM;

	udev_enumerate_unref(list);
	udev_unref(udev);
	if (err < 0)
		return err;
	qsort(sticks, f.n, sizeof(sticks[0]), by_sysname);
	for (size_t n = 0; n < f.n; n++)
		qsort(sticks[n].ports, sticks[n].n_ports, sizeof(sticks[n].ports[0]),
			by_devnode);
	return (int)f.n;
}

struct usb_watch {
	struct udev *udev;
	struct udev_monitor *monitor;
};

static int listen_to(struct udev_monitor *monitor)
{
	static const char *const subsystems[] = { "usb", "tty", "net" };
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(subsystems) && err >= 0; i++)
		err = udev_monitor_filter_add_match_subsystem_devtype(monitor, subsystems[i], NULL);
	return err < 0 ? err : udev_monitor_enable_receiving(monitor);
}

int usb_watch_new(struct usb_watch **out)
{
	struct usb_watch *w = calloc(1, sizeof(*w));
	int err;

	*out = NULL;
	if (!w)
		return -ENOMEM;
	w->udev = udev_new();
	/* "udev": after the rules, so that properties and links are there. */
	w->monitor = w->udev ? udev_monitor_new_from_netlink(w->udev, "udev") : NULL;
	err = w->monitor ? listen_to(w->monitor) : -ENOMEM;
	if (err < 0) {
		usb_watch_free(w);
		return err;
	}
	*out = w;
	return 0;
}

void usb_watch_free(struct usb_watch *w)
{
	if (!w)
		return;
	udev_monitor_unref(w->monitor);
	udev_unref(w->udev);
	free(w);
}

int usb_watch_fd(const struct usb_watch *w)
{
	return udev_monitor_get_fd(w->monitor);
}

bool usb_news_read(struct usb_news *news, const char *sysname, const char *product,
	const char *interface)
{
	const char *colon = strchr(sysname, ':');

	memset(news, 0, sizeof(*news));
	if (!colon || !product || !interface ||
	    sscanf(product, "%4x/%4x/", &news->vid, &news->pid) != 2 ||
	    sscanf(interface, "%3u/", &news->cls) != 1 ||
	    !text_copy_n(news->sysname, sizeof(news->sysname), sysname,
		(size_t)(colon - sysname))) {
		memset(news, 0, sizeof(*news));
		return false;
	}
	return true;
}

bool usb_watch_next(struct usb_watch *w, struct usb_news *news)
{
	struct udev_device *device = udev_monitor_receive_device(w->monitor);
	const char *action, *subsystem;

	memset(news, 0, sizeof(*news));
	if (!device)
		return false;
	action = udev_device_get_action(device);
	subsystem = udev_device_get_subsystem(device);
	if (action && strcmp(action, "add") == 0 && subsystem && strcmp(subsystem, "usb") == 0)
		usb_news_read(news, udev_device_get_sysname(device),
			udev_device_get_property_value(device, "PRODUCT"),
			udev_device_get_property_value(device, "INTERFACE"));
	udev_device_unref(device);
	return true;
}
