/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The part of `surfctl mode` that only thinks. */
#include <errno.h>

#include "base/text.h"
#include "dialer/surfctl_mode.h"

static const char *const wants[] = {
	[SURFCTL_MODEM] = "modem",
	[SURFCTL_HILINK] = "hilink",
	[SURFCTL_NCM] = "ncm",
};

int surfctl_want_parse(const char *name, enum surfctl_want *want)
{
	for (size_t i = 0; i < ARRAY_SIZE(wants); i++)
		if (strcmp(wants[i], name) == 0) {
			*want = (enum surfctl_want)i;
			return 0;
		}
	return -EINVAL;
}

const char *surfctl_want_name(enum surfctl_want want)
{
	return wants[want];
}

bool surfctl_want_met(enum surfctl_want want, const struct usb_stick *stick)
{
	switch (want) {
	case SURFCTL_MODEM:
		return stick->face == USB_FACE_MODEM && stick->n_ports > 0;
	case SURFCTL_HILINK:
		return stick->face == USB_FACE_HILINK && stick->net[0];
	case SURFCTL_NCM: /* a card beside the ports: AT^NDISDUP needs one of those */
		return stick->face == USB_FACE_MODEM && stick->net[0];
	}
	return false;
}

static bool is_device(const struct usb_stick *s, const char *device)
{
	char text[32];

	if (strcmp(s->sysname, device) == 0)
		return true;
	if (text_starts(device, "/dev/bus/usb/"))
		device += strlen("/dev/bus/usb/");
	snprintf(text, sizeof(text), "%03u/%03u", s->busnum, s->devnum);
	if (strcmp(text, device) == 0)
		return true;
	snprintf(text, sizeof(text), "%u/%u", s->busnum, s->devnum);
	return strcmp(text, device) == 0;
}

const struct usb_stick *surfctl_pick(const struct usb_stick *sticks, size_t n, const char *slot,
	const char *device, char *why, size_t size)
{
	for (size_t i = 0; i < n; i++)
		if ((device && is_device(&sticks[i], device)) ||
		    (!device && slot && strcmp(sticks[i].slot, slot) == 0) ||
		    (!device && !slot && n == 1))
			return &sticks[i];
	if (device)
		snprintf(why, size, "there is no stick at %s; `surfctl list` tells which there are "
			"(one in storage mode has no name and is meant by --device)", device);
	else if (slot)
		snprintf(why, size, "there is no stick %s; `surfctl list` tells which there are "
			"(one in storage mode has no name and is meant by --device)", slot);
	else if (n == 0)
		snprintf(why, size, "no stick is plugged in");
	else
		snprintf(why, size, "there are %zu sticks: say which by --stick gsmN or --device "
			"PORT, as `surfctl list` has them", n);
	return NULL;
}

void surfctl_sight_take(struct surfctl_sight *sight, const struct usb_stick *now, char *out,
	size_t size)
{
	out[0] = '\0';
	if (!now || now->devnum != sight->devnum) {
		if (!sight->left)
			snprintf(out, size, "it has left");
		sight->left = true;
	}
	if (!now || !sight->left ||
	    (now->devnum == sight->told && now->face == sight->face))
		return;
	sight->told = now->devnum;
	sight->face = now->face;
	sight->vid = now->vid;
	sight->pid = now->pid;
	if (now->face == USB_FACE_STORAGE)
		surfctl_sight_disk(sight, now->vid, now->pid, out, size);
	else
		snprintf(out, size, "it is there as %04x:%04x, %s", now->vid, now->pid,
			usb_stick_face_name(now->face));
}

void surfctl_sight_disk(struct surfctl_sight *sight, unsigned vid, unsigned pid, char *out,
	size_t size)
{
	out[0] = '\0';
	if (sight->disk_told)
		return;
	sight->left = sight->disk_told = true;
	sight->disk_vid = vid;
	sight->disk_pid = pid;
	snprintf(out, size, "it is there as %04x:%04x, %s", vid, pid,
		usb_stick_face_name(USB_FACE_STORAGE));
}

void surfctl_mode_hint(char *out, size_t size, const struct surfctl_sight *sight,
	const char *sysname, enum surfctl_want want)
{
	if (sight->disk_vid)
		snprintf(out, size, "  [usb %04x:%04x]\n  mode = %s", sight->disk_vid,
			sight->disk_pid, surfctl_want_name(want));
	else
		snprintf(out, size, "  [port %s]\n  mode = %s", sysname, surfctl_want_name(want));
}
