/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/name.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "base/log.h"
#include "base/text.h"
#include "helper/helper.h"
#include "helper/links.h"
#include "helper/slots.h"

struct job {
	const struct helper *h;
	char devpath[SYSFS_PATH_MAX];
	struct usb_face face;
	struct hwdb_props props;
	enum port_role role;
	enum port_source source;
	/* What surfdial says by way of the kernel (Documentation/ABI/testing/sysfs-uevent);
	 * NULL: nothing, or nothing that can be used. */
	const char *imei, *roles;
	/* The names, "" for those it has not. */
	char link[16], by_path[SLOT_TEXT_MAX + 16], by_serial[SLOT_TEXT_MAX + 16], by_imei[32];
};

/* In by-path and the others the role is always there: no serial number can be mistaken for
 * another one with a role behind. */
static void make_names(struct job *job, const struct slots *slots, const struct slot *slot)
{
	const char *suffix = port_role_suffix(job->role);
	struct slots_news news;
	char port[16];

	slots_news(slots, slot, &job->face, &news);
	if (job->role == PORT_OTHER)
		snprintf(port, sizeof(port), "if%02u", job->face.number);
	else
		snprintf(port, sizeof(port), "%s", port_role_name(job->role));
	if (suffix)
		snprintf(job->link, sizeof(job->link), "gsm%u%s", slot->number, suffix);
	snprintf(job->by_path, sizeof(job->by_path), "%s-%s", slot->path, port);
	if (slot_serial_is_unique(&slots->table, slot))
		snprintf(job->by_serial, sizeof(job->by_serial), "%s-%s", slot->serial, port);
	/* Where the port is all that a stick is known by, another one may be in it by now. */
	if (slot->imei[0] && (news.imei || (slot->serial[0] && !slot->shared)))
		snprintf(job->by_imei, sizeof(job->by_imei), "%s-%s", slot->imei, port);
}

static void print(const struct job *job, const struct slot *slot)
{
	printf("SURFSTICK_SLOT=gsm%u\nSURFSTICK_ROLE=%s\nSURFSTICK_ROLES=%s\n", slot->number,
		port_role_name(job->role), port_source_name(job->source));
	if (job->link[0])
		printf("SURFSTICK_LINK=%s\n", job->link);
	printf("SURFSTICK_BY_PATH=%s\n", job->by_path);
	if (job->by_serial[0])
		printf("SURFSTICK_BY_SERIAL=%s\n", job->by_serial);
	if (job->by_imei[0])
		printf("SURFSTICK_BY_IMEI=%s\n", job->by_imei);
}

static int make_links(const struct job *job)
{
	struct links links = { 0 };

	if (job->link[0])
		links_add(&links, "", job->link);
	links_add(&links, "gsm/by-path", job->by_path);
	if (job->by_serial[0])
		links_add(&links, "gsm/by-serial", job->by_serial);
	if (job->by_imei[0])
		links_add(&links, "gsm/by-imei", job->by_imei);
	return links_set(job->h->dev_dir, sysfs_name(job->devpath), &links);
}

/* ModemManager's own words for "leave it alone": surfdial is a port's one owner. */
static void print_marks(const struct job *job)
{
	struct helper_settings settings;

	helper_settings(job->h, &job->face, &settings);
	if (!settings.share)
		printf("ID_MM_DEVICE_IGNORE=1\nID_MM_PORT_IGNORE=1\n");
}

/* The role of the interface; learned: as port_roles() takes it. */
static void find_role(struct job *job, const char *learned)
{
	enum port_role roles[USB_INTERFACES_MAX];
	const struct usb_face *f = &job->face;

	job->role = PORT_NONE;
	if (!f->described)
		return;
	job->source = port_roles(roles, (uint16_t)f->vid, f->active,
		hwdb_get(&job->props, "SURFSTICK_PORTS"), learned);
	job->role = roles[f->described - f->active->interfaces];
}

static void read_told(struct job *job)
{
	job->imei = getenv("SYNTH_ARG_IMEI");
	job->roles = getenv("SYNTH_ARG_ROLES");
	if (job->imei && !name_imei_is_real(job->imei))
		job->imei = NULL;
	if (job->roles && !port_learned_is_valid(job->roles))
		job->roles = NULL;
}

/* Learned roles are for sticks that say nothing else, and count from one plug-in to the next:
 * a link that moves now would pull a running service from under its feet. */
static void use_learned(struct job *job, struct slots *slots, const struct slot *slot)
{
	const char *learned = slot->roles_pid == job->face.pid ? slot->roles : NULL;
	struct slots_news news;

	if (job->imei || job->roles)
		slots_learn(slots, slot, &job->face, job->imei,
			job->source == PORT_GUESSED ? job->roles : NULL);
	if (job->source != PORT_GUESSED)
		return;
	slots_news(slots, slot, &job->face, &news);
	find_role(job, news.roles ? news.in_force : learned);
}

/* Everything is said by then: the disk may take its time, and a late name is a name. */
static void out_of_time(int signo)
{
	(void)signo;
	_exit(HELPER_DONE);
}

static void keep(const struct job *job)
{
	fflush(stdout);
	signal(SIGALRM, out_of_time);
	if (job->role == PORT_MODEM)
		helper_came_up(job->h, &job->face, false);
	slots_to_disk(job->h);
}

static enum helper_exit name_port_of(struct job *job)
{
	struct slots slots;
	const struct slot *slot;
	int err;

	slots_open(&slots, job->h);
	err = slots_assign(&slots, &job->face, &slot);
	if (err < 0) {
		slots_close(&slots);
		if (err == -ENODEV)
			return HELPER_DONE;
		log_error("%d sticks have numbers and are connected: there is none left for %s",
			SLOT_COUNT, sysfs_name(job->face.device));
		return HELPER_FAILED;
	}
	use_learned(job, &slots, slot);
	make_names(job, &slots, slot);
	slots_close(&slots);
	print(job, slot);
	if (job->h->links)
		err = make_links(job);
	if (err < 0)
		log_error("%s: its links below %s cannot all be made: %s",
			sysfs_name(job->devpath), job->h->dev_dir, strerror(-err));
	keep(job);
	return err < 0 ? HELPER_FAILED : HELPER_DONE;
}

/* The network cards and control channels of a stick have no names here, only marks. */
static bool has_no_name(const char *devpath)
{
	return strstr(devpath, "/net/") || strstr(devpath, "/usbmisc/");
}

/* A router's network card is nobody's to name or to mark; that it came is what is to be known. */
static bool is_router(const struct job *job)
{
	const char *face = hwdb_get(&job->props, "SURFSTICK_FACE");

	return strstr(job->devpath, "/net/") && face && strcmp(face, "hilink") == 0 &&
		!hwdb_get(&job->props, "SURFSTICK_STICK");
}

enum helper_exit helper_name(const struct helper *h)
{
	struct job job = { .h = h };
	char port[SLOT_TEXT_MAX];
	enum helper_exit code;
	int err;

	if (!helper_devpath(h, job.devpath, sizeof(job.devpath), &code))
		return code;
	err = usb_face_read(&job.face, h->sysfs, job.devpath);
	if (err == -ENODEV)
		return HELPER_DONE;
	if (err < 0) {
		log_warning("%s: cannot make sense of it: %s", job.devpath, strerror(-err));
		return HELPER_UNKNOWN;
	}
	helper_properties(h, job.face.interface, &job.props);
	if (h->links && !links_is_node(sysfs_name(job.devpath))) {
		log_error("%s: links are for serial ports, as in /sys/class/tty/ttyUSB0",
			sysfs_name(job.devpath));
		return HELPER_USAGE;
	}
	if (is_router(&job)) {
		helper_came_up(h, &job.face, true);
		return HELPER_DONE;
	}
	if (has_no_name(job.devpath)) {
		print_marks(&job);
		return HELPER_DONE;
	}
	find_role(&job, NULL);
	if (job.role == PORT_NONE || name_port(port, job.face.device, job.face.superspeed) < 0)
		return HELPER_DONE;
	read_told(&job);
	print_marks(&job);
	return name_port_of(&job);
}
