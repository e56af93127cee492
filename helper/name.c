/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/name.h"

#include <dirent.h>
#include <errno.h>

#include "base/log.h"
#include "helper/helper.h"
#include "usb/face.h"
#include "usb/port.h"
#include "usb/state.h"
#include "usb/switch.h"

struct job {
	const struct helper *h;
	struct usb_face face;
	enum port_role role;
	struct slot stick; /* what it says of itself */
};

static void read_identity(const struct helper *h, const char *device, struct slot *out)
{
	char serial[400], product[400];
	unsigned vid;

	memset(out, 0, sizeof(*out));
	if (sysfs_number(h->sysfs, device, "idVendor", 16, 0xffff, &vid) < 0)
		return;
	out->vid = (uint16_t)vid;
	if (sysfs_text(h->sysfs, device, "product", product, sizeof(product)) < 0)
		product[0] = '\0';
	if (sysfs_text(h->sysfs, device, "serial", serial, sizeof(serial)) == 0 &&
	    name_serial_is_real(serial, product))
		name_text(out->serial, serial);
}

static bool is_at(const struct helper *h, const char *name, const struct slot *slot)
{
	char devpath[SYSFS_PATH_MAX], path[SLOT_TEXT_MAX];
	struct slot there;
	unsigned speed = 0;

	/* Interfaces and root hubs are no sticks. */
	if (!strchr(name, '-') || strchr(name, ':') ||
	    sysfs_devpath(devpath, sizeof(devpath), h->sysfs, name) < 0)
		return false;
	sysfs_number(h->sysfs, devpath, "speed", 10, 100000, &speed);
	if (name_port(path, devpath, speed >= 5000) < 0 || strcmp(path, slot->path) != 0)
		return false;
	read_identity(h, devpath, &there);
	return there.vid == slot->vid && strcmp(there.serial, slot->serial) == 0;
}

static bool held(void *ctx, const struct slot *slot)
{
	const struct helper *h = ctx;
	char path[SYSFS_PATH_MAX];
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/bus/usb/devices", h->sysfs);
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir)))
		found = is_at(h, entry->d_name, slot);
	if (dir)
		closedir(dir);
	return found;
}

static void read_table(int dir, struct slot_table *table)
{
	char text[STATE_FILE_MAX];

	table->n = 0;
	if (dir >= 0 && state_read(dir, "slots", text, sizeof(text)) == 0)
		slot_table_parse(table, text);
}

static int write_table(int dir, const struct slot_table *table, bool durable)
{
	struct buf text = { 0 };
	int err = dir;

	slot_table_print(table, &text);
	if (dir >= 0)
		err = text.failed ? -ENOMEM :
			state_write(dir, "slots", text.data, text.len, durable);
	buf_free(&text);
	return err;
}

/*
 * /var may be read-only yet, or not mounted: then the numbers of this boot are in /run, and go
 * over to /var with the first stick that can write there.
 */
static const struct slot *assign(struct job *job, struct slot_table *table)
{
	int CLEANUP_CLOSE run = state_open(job->h->run_dir, "surfstick");
	int CLEANUP_CLOSE var = state_open(job->h->var_dir, "surfstick");
	int CLEANUP_CLOSE lock = run >= 0 ? state_lock(run, "slots.lock") : -1;
	struct slot_table older;
	const struct slot *slot;
	bool changed, pending;
	int err;

	(void)lock;
	read_table(run, table);
	read_table(var, &older);
	pending = table->n > 0;
	slot_table_merge(table, &older);
	/* The callback's context is not for changing; it is the helper all the same. */
	slot = slot_assign(table, &job->stick, held, (void *)(uintptr_t)job->h, &changed);
	if (!slot || !(changed || pending))
		return slot;
	err = write_table(var, table, true);
	if (err == 0 && pending)
		unlinkat(run, "slots", 0);
	if (err < 0 && changed && write_table(run, table, false) < 0)
		log_warning("the number of a stick cannot be kept (%s): it may have another "
			"name after the next plug-in", strerror(-err));
	return slot;
}

/* The switch's ladder learns here that the ports are up. */
static void tell_switch(const struct job *job)
{
	const char *action = getenv("ACTION");
	struct switch_record r = { .event = SWITCH_UP, .at_ms = helper_now_ms(),
		.identity = job->face.identity, .vid = (uint16_t)job->face.vid,
		.pid = (uint16_t)job->face.pid };
	int CLEANUP_CLOSE dir = -1;
	struct switch_history history;
	struct buf out = { 0 };
	char text[STATE_FILE_MAX];

	if (!action || strcmp(action, "add") != 0)
		return;
	dir = state_open(job->h->run_dir, "surfstick/switch.d");
	if (dir < 0 || state_read(dir, sysfs_name(job->face.device), text, sizeof(text)) < 0)
		return;
	switch_history_parse(&history, text);
	if (history.n == 0 || history.records[history.n - 1].event == SWITCH_UP)
		return; /* it was not switched by us, or said already */
	switch_history_add(&history, &r);
	switch_history_print(&history, &out);
	if (!out.failed)
		state_write(dir, sysfs_name(job->face.device), out.data, out.len, false);
	buf_free(&out);
}

static void print(const struct job *job, const struct slot_table *table, const struct slot *slot)
{
	const char *suffix = port_role_suffix(job->role);
	char port[16];

	/* In by-path and by-serial the role is always there: no serial number can be mistaken
	 * for another one with a role behind. */
	if (job->role == PORT_OTHER)
		snprintf(port, sizeof(port), "if%02u", job->face.number);
	else
		snprintf(port, sizeof(port), "%s", port_role_name(job->role));
	printf("SURFSTICK_SLOT=gsm%u\nSURFSTICK_ROLE=%s\n", slot->number,
		port_role_name(job->role));
	if (suffix)
		printf("SURFSTICK_LINK=gsm%u%s\n", slot->number, suffix);
	printf("SURFSTICK_BY_PATH=%s-%s\n", slot->path, port);
	if (slot_serial_is_unique(table, slot))
		printf("SURFSTICK_BY_SERIAL=%s-%s\n", slot->serial, port);
}

static enum port_role role_of(const struct helper *h, const struct usb_face *f)
{
	enum port_role roles[USB_INTERFACES_MAX];
	struct hwdb_props props;

	if (!f->described)
		return PORT_NONE;
	helper_properties(h, f->interface, &props);
	port_roles(roles, (uint16_t)f->vid, f->active, hwdb_get(&props, "SURFSTICK_PORTS"));
	return roles[f->described - f->active->interfaces];
}

enum helper_exit helper_name(const struct helper *h)
{
	struct job job = { .h = h };
	char devpath[SYSFS_PATH_MAX];
	struct slot_table table;
	const struct slot *slot;
	enum helper_exit code;
	int err;

	if (!helper_devpath(h, devpath, sizeof(devpath), &code))
		return code;
	err = usb_face_read(&job.face, h->sysfs, devpath);
	if (err == -ENODEV)
		return HELPER_DONE;
	if (err < 0) {
		log_warning("%s: cannot make sense of it: %s", devpath, strerror(-err));
		return HELPER_UNKNOWN;
	}
	job.role = role_of(h, &job.face);
	read_identity(h, job.face.device, &job.stick);
	if (job.role == PORT_NONE ||
	    name_port(job.stick.path, job.face.device, job.face.superspeed) < 0)
		return HELPER_DONE;
	slot = assign(&job, &table);
	if (!slot) {
		log_error("%d sticks have numbers and are connected: there is none left for %s",
			SLOT_COUNT, sysfs_name(job.face.device));
		return HELPER_FAILED;
	}
	if (job.role == PORT_MODEM)
		tell_switch(&job);
	print(&job, &table, slot);
	return HELPER_DONE;
}
