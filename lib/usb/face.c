/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/face.h"

#include <errno.h>

/* One that vanished under our hands is gone, whatever attribute it was that failed. */
static int gone(int err)
{
	return err == -ENOENT ? -ENODEV : err;
}

static int read_device(struct usb_face *f, const char *root)
{
	unsigned speed;
	int err;

	err = sysfs_number(root, f->device, "idVendor", 16, 0xffff, &f->vid);
	if (err == 0)
		err = sysfs_number(root, f->device, "idProduct", 16, 0xffff, &f->pid);
	if (err == 0)
		err = sysfs_number(root, f->device, "busnum", 10, 999, &f->busnum);
	if (err == 0)
		err = sysfs_number(root, f->device, "devnum", 10, 999, &f->devnum);
	if (err == 0)
		err = sysfs_identity(root, f->device, &f->identity);
	f->superspeed = sysfs_number(root, f->device, "speed", 10, 100000, &speed) == 0 &&
		speed >= 5000;
	return gone(err);
}

static int read_descriptors(struct usb_face *f, const char *root)
{
	uint8_t raw[USB_DESCRIPTORS_MAX];
	unsigned value;
	size_t len;
	int err = sysfs_bytes(root, f->device, "descriptors", raw, sizeof(raw), &len);

	if (err < 0 && err != -E2BIG)
		return gone(err);
	err = usb_descriptors_parse(&f->descriptors, raw, len);
	if (err < 0)
		return err;
	/* Empty when no configuration is set. */
	if (sysfs_number(root, f->device, "bConfigurationValue", 10, 255, &value) == 0)
		f->active = usb_descriptors_config(&f->descriptors, value);
	return 0;
}

static unsigned first_storage(const struct usb_config *c)
{
	for (size_t n = 0; c && n < c->n_interfaces; n++)
		if (c->interfaces[n].cls == USB_CLASS_STORAGE)
			return c->interfaces[n].number;
	return c && c->n_interfaces ? c->interfaces[0].number : 0;
}

int usb_face_read(struct usb_face *face, const char *root, const char *devpath)
{
	char *slash;
	int err;

	memset(face, 0, sizeof(*face));
	err = sysfs_climb(root, devpath, "idVendor", face->device, sizeof(face->device));
	if (err < 0)
		return gone(err);
	err = read_device(face, root);
	if (err == 0)
		err = read_descriptors(face, root);
	if (err < 0)
		return err;
	err = sysfs_climb(root, devpath, "bInterfaceNumber", face->interface,
		sizeof(face->interface));
	slash = strrchr(face->interface, '/');
	if (err == 0 && slash && strncmp(face->interface, face->device,
		(size_t)(slash - face->interface)) == 0) {
		err = sysfs_number(root, face->interface, "bInterfaceNumber", 16, 255,
			&face->number);
		if (err < 0)
			return gone(err);
	} else {
		face->number = first_storage(face->active);
		if (snprintf(face->interface, sizeof(face->interface), "%.400s/%.60s:%u.%u",
			face->device, sysfs_name(face->device),
			face->active ? face->active->value : 1u, face->number) >=
		    (int)sizeof(face->interface))
			return -ENAMETOOLONG;
	}
	if (face->active)
		face->described = usb_config_interface(face->active, face->number);
	return 0;
}
