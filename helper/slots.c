/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper/slots.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>

#include "base/log.h"
#include "base/text.h"
#include "usb/state.h"

/* ---- which stick it is ---------------------------------------------------------------- */

static void read_identity(const struct helper *h, const char *device, struct slot *out)
{
	unsigned vid;

	memset(out, 0, sizeof(*out));
	if (sysfs_number(h->sysfs, device, "idVendor", 16, 0xffff, &vid) < 0)
		return;
	out->vid = (uint16_t)vid;
	helper_serial(h, device, out->serial);
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

/* ---- the table ------------------------------------------------------------------------ */

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
			state_write(dir, "slots", text.data ? text.data : "", text.len, durable);
	buf_free(&text);
	return err;
}

/* What waits in /run, above what is in /var. */
static void read_both(int run, int var, struct slot_table *table)
{
	struct slot_table older;

	read_table(run, table);
	read_table(var, &older);
	slot_table_merge(table, &older);
}

void slots_open(struct slots *s, const struct helper *h)
{
	int CLEANUP_CLOSE var = state_open(h->var_dir, "surfstick");

	memset(s, 0, sizeof(*s));
	s->h = h;
	s->run = state_open(h->run_dir, "surfstick");
	s->lock = s->run >= 0 ? state_lock(s->run, "slots.lock") : -1;
	read_both(s->run, var, &s->table);
}

int slots_assign(struct slots *s, const struct usb_face *face, const struct slot **out)
{
	struct slot stick;
	uint64_t identity;
	bool changed;
	int err;

	*out = NULL;
	read_identity(s->h, face->device, &stick);
	err = name_port(stick.path, face->device, face->superspeed);
	/* Pulled out meanwhile it says nothing any more, and would be taken for another one. */
	if (err == 0)
		err = sysfs_identity(s->h->sysfs, face->device, &identity);
	if (err < 0 || identity != face->identity)
		return err == -EINVAL ? err : -ENODEV;
	/* The callback's context is not for changing; it is the helper all the same. */
	*out = slot_assign(&s->table, &stick, held, (void *)(uintptr_t)s->h, &changed);
	s->changed |= changed;
	return *out ? 0 : -ENOSPC;
}

void slots_close(struct slots *s)
{
	int err = 0;

	if (s->changed)
		err = write_table(s->run, &s->table, false);
	if (err < 0) { /* without /run there is no lock either: better than no number */
		int CLEANUP_CLOSE var = state_open(s->h->var_dir, "surfstick");

		err = write_table(var, &s->table, true);
	}
	if (err < 0)
		log_warning("the number of a stick cannot be kept (%s): it may have another "
			"name after the next plug-in", strerror(-err));
	if (s->lock >= 0)
		close(s->lock);
	if (s->run >= 0)
		close(s->run);
	s->run = s->lock = -1;
}

/* ---- what was learned since it was plugged in ----------------------------------------- */

static void news_name(char out[24], const struct slot *slot)
{
	snprintf(out, 24, "gsm%u", slot->number);
}

void slots_news(const struct slots *s, const struct slot *slot, const struct usb_face *face,
	struct slots_news *news)
{
	int CLEANUP_CLOSE dir = state_open(s->h->run_dir, "surfstick/learned.d");
	char name[24], text[160], in_force[PORT_LEARNED_MAX];
	uint64_t identity;
	unsigned imei, roles;

	memset(news, 0, sizeof(*news));
	news_name(name, slot);
	if (dir < 0 || state_read(dir, name, text, sizeof(text)) < 0 ||
	    sscanf(text, "%" SCNu64 " %1u %1u %47s", &identity, &imei, &roles, in_force) != 4 ||
	    identity != face->identity)
		return;
	news->imei = imei;
	news->roles = roles;
	if (roles && port_learned_is_valid(in_force))
		text_copy(news->in_force, sizeof(news->in_force), in_force);
}

static int write_news(const struct slots *s, const struct slot *slot,
	const struct usb_face *face, const struct slots_news *news)
{
	int CLEANUP_CLOSE dir = state_open(s->h->run_dir, "surfstick/learned.d");
	char name[24], text[160];
	int len = snprintf(text, sizeof(text), "%" PRIu64 " %d %d %s\n", face->identity,
		news->imei, news->roles, news->in_force[0] ? news->in_force : "-");

	news_name(name, slot);
	return dir < 0 ? dir : state_write(dir, name, text, (size_t)len, false);
}

void slots_learn(struct slots *s, const struct slot *slot, const struct usb_face *face,
	const char *imei, const char *roles)
{
	struct slots_news news, before;

	slots_news(s, slot, face, &before);
	news = before;
	news.imei |= imei != NULL;
	if (roles && !news.roles) {
		news.roles = true;
		if (slot->roles_pid == face->pid)
			text_copy(news.in_force, sizeof(news.in_force), slot->roles);
	}
	/* Where that cannot be noted, new roles would count at once, and move a link that is in
	 * use: then they are not for keeping. */
	if ((news.imei != before.imei || news.roles != before.roles) &&
	    write_news(s, slot, face, &news) < 0)
		roles = NULL;
	s->changed |= slot_learn(&s->table, slot->number, imei, (uint16_t)face->pid, roles);
}

/* ---- to the disk ---------------------------------------------------------------------- */

/* One table from /run to /var. */
static int bring(int run, int var)
{
	struct slot_table table;
	struct buf before = { .max = STATE_FILE_MAX }, after = { .max = STATE_FILE_MAX };
	int lock = state_lock(run, "slots.lock");
	int err;

	read_both(run, var, &table);
	slot_table_print(&table, &before);
	if (lock >= 0)
		close(lock);
	err = write_table(var, &table, true);
	/* Gone from /run only if nobody put something new there meanwhile. */
	lock = state_lock(run, "slots.lock");
	read_both(run, var, &table);
	slot_table_print(&table, &after);
	if (err == 0 && before.len == after.len && !before.failed && !after.failed &&
	    (!before.len || memcmp(before.data, after.data, before.len) == 0))
		unlinkat(run, "slots", 0);
	if (lock >= 0)
		close(lock);
	buf_free(&before);
	buf_free(&after);
	return err;
}

void slots_to_disk(const struct helper *h)
{
	int CLEANUP_CLOSE run = state_open(h->run_dir, "surfstick");
	int CLEANUP_CLOSE var = state_open(h->var_dir, "surfstick");
	int err = run < 0 || var < 0 ? -ENOENT : 0;

	/* Who finds the lock taken leaves: its holder looks again after giving it up. */
	while (err == 0 && faccessat(run, "slots", F_OK, 0) == 0) {
		int lock = state_try_lock(run, "slots.disk");

		err = lock < 0 ? lock : bring(run, var);
		if (lock >= 0)
			close(lock);
	}
}
