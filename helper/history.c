/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper/history.h"

#include <errno.h>

#include "base/log.h"
#include "base/text.h"
#include "usb/name.h"
#include "usb/state.h"
#include "usb/worked.h"

static void load(struct history *hi)
{
	char text[STATE_FILE_MAX];

	if (hi->dir >= 0 && state_read(hi->dir, hi->name, text, sizeof(text)) == 0)
		switch_history_parse(&hi->events, text);
}

void history_open(struct history *hi, const struct helper *h, const char *name)
{
	memset(hi, 0, sizeof(*hi));
	hi->h = h;
	hi->name = name;
	hi->lock = -1;
	hi->dir = state_open(h->run_dir, "surfstick/switch.d");
	load(hi);
}

void history_close(struct history *hi)
{
	history_release(hi);
	if (hi->dir >= 0)
		close(hi->dir);
	hi->dir = -1;
}

/* A lock for each port: who holds it may be stuck in the opening of a stick's node. */
void history_hold(struct history *hi)
{
	char name[64];

	if (hi->lock >= 0 || hi->dir < 0 || hi->h->dry_run)
		return;
	snprintf(name, sizeof(name), ".%s.lock", hi->name);
	hi->lock = state_lock(hi->dir, name);
	load(hi);
}

void history_release(struct history *hi)
{
	if (hi->lock >= 0)
		close(hi->lock);
	hi->lock = -1;
}

static int save(const struct history *hi)
{
	struct buf text = { 0 };
	int err;

	if (hi->h->dry_run)
		return 0;
	if (hi->dir < 0)
		return hi->dir;
	switch_history_print(&hi->events, &text);
	err = text.failed ? -ENOMEM :
		state_write(hi->dir, hi->name, text.data, text.len, false);
	buf_free(&text);
	return err;
}

/* Who a stick in its storage face is: its serial number, or the port it is in. */
static void key_of(const struct helper *h, const struct usb_face *face, char key[SWITCH_KEY_MAX])
{
	_Static_assert((int)SWITCH_KEY_MAX == (int)SLOT_TEXT_MAX, "keys are names");
	helper_serial(h, face->device, key);
	if (!key[0] && name_port(key, face->device, face->superspeed) < 0)
		key[0] = '\0';
}

int history_add(struct history *hi, const struct usb_face *face, enum switch_event event,
	const char *method)
{
	int err;
	struct switch_record r = {
		.event = event,
		.at_ms = helper_now_ms(),
		.identity = face->identity,
		.vid = (uint16_t)face->vid,
		.pid = (uint16_t)face->pid,
	};

	text_copy(r.method, sizeof(r.method), method);
	if (event == SWITCH_TRY)
		key_of(hi->h, face, r.key);
	history_hold(hi);
	switch_history_add(&hi->events, &r);
	err = save(hi);
	history_release(hi);
	return err;
}

bool history_worked(const struct helper *h, const struct usb_face *face, char *method, size_t size)
{
	char key[SWITCH_KEY_MAX], text[STATE_FILE_MAX], found[WORKED_METHOD_MAX];
	int CLEANUP_CLOSE dir = state_open(h->var_dir, "surfstick");

	key_of(h, face, key);
	if (dir < 0 || !key[0] || state_read(dir, "worked", text, sizeof(text)) < 0 ||
	    !worked_find(text, (uint16_t)face->vid, (uint16_t)face->pid, key, found))
		return false;
	text_copy(method, size, found);
	return true;
}

/* Written when it changes only: a stick that is always told the same costs no disk. */
static void remember(const struct helper *h, const struct switch_record *try)
{
	char text[STATE_FILE_MAX], known[WORKED_METHOD_MAX];
	int CLEANUP_CLOSE dir = state_open(h->var_dir, "surfstick");
	int CLEANUP_CLOSE lock = dir >= 0 ? state_lock(dir, "worked.lock") : -1;
	struct buf out = { 0 };

	if (lock < 0 || !try->key[0])
		return;
	/* One that cannot be read is as good as none, and is written anew. */
	state_read(dir, "worked", text, sizeof(text));
	if (worked_find(text, try->vid, try->pid, try->key, known) &&
	    strcmp(known, try->method) == 0)
		return;
	worked_add(&out, text, try);
	if (!out.failed)
		state_write(dir, "worked", out.data, out.len, false);
	buf_free(&out);
}

static void tell(const char *name, const struct switch_record *try, const struct usb_face *face)
{
	uint64_t took_ms = helper_now_ms() - try->at_ms;

	log_info("usb %s: %04x:%04x -> %04x:%04x by %s, %u.%u s", name, try->vid, try->pid,
		face->vid, face->pid, try->method, (unsigned)(took_ms / 1000),
		(unsigned)(took_ms % 1000 / 100));
}

/* What comes up long after is another stick, or this one has a will of its own. */
static bool is_fresh_try(const struct switch_history *events)
{
	const struct switch_record *last = events->n > 0 ? &events->records[events->n - 1] : NULL;
	uint64_t now = helper_now_ms();

	return last && last->event == SWITCH_TRY && last->at_ms <= now &&
		now - last->at_ms < SWITCH_COMES_MS;
}

/* A modem may have a router's network card beside its ports, and that may be the first to come. */
static bool was_taken_for_a_router(struct history *hi)
{
	size_t n = hi->events.n;
	struct switch_record *last = n > 0 ? &hi->events.records[n - 1] : NULL;

	if (!last || last->event != SWITCH_UP || !last->method[0])
		return false;
	last->method[0] = '\0';
	save(hi);
	return true;
}

void helper_came_up(const struct helper *h, const struct usb_face *face, bool is_router)
{
	const char *action = getenv("ACTION");
	const struct switch_record *cause;
	struct history hi;

	if (!action || strcmp(action, "add") != 0)
		return;
	history_open(&hi, h, sysfs_name(face->device));
	history_hold(&hi);
	/* Else it was not switched by us, or that is said already. */
	if (is_fresh_try(&hi.events)) {
		history_add(&hi, face, SWITCH_UP, is_router ? "hilink" : "");
		cause = switch_cause(&hi.events);
		tell(hi.name, cause, face);
		/* The ladder of the modem is the one that has several rungs. */
		if (!is_router)
			remember(h, cause);
	} else if (!is_router && was_taken_for_a_router(&hi)) {
		cause = switch_cause(&hi.events);
		if (cause)
			remember(h, cause);
	}
	history_close(&hi);
}

/* The device is gone, so its path has to do: the last part of it that is a USB device's. */
static bool usb_name_in(const char *devpath, char *out, size_t size)
{
	bool found = false;

	while (*devpath) {
		size_t len = strcspn(devpath, "/");
		size_t digits = strspn(devpath, "0123456789");

		if (digits > 0 && digits + 1 < len && devpath[digits] == '-' &&
		    strspn(devpath + digits + 1, "0123456789.") == len - digits - 1)
			found = text_copy_n(out, size, devpath, len);
		devpath += len + (devpath[len] == '/');
	}
	return found;
}

enum helper_exit helper_gone(const struct helper *h)
{
	const char *devpath = h->device ? h->device : getenv("DEVPATH");
	struct usb_face nobody = { 0 };
	struct history hi;
	char name[32];

	if (!devpath || !usb_name_in(devpath, name, sizeof(name))) {
		log_error("gone: %s names no USB device", h->device ? h->device : "DEVPATH");
		return HELPER_USAGE;
	}
	history_open(&hi, h, name);
	history_hold(&hi);
	for (size_t n = hi.events.n; n-- > 0;) {
		enum switch_event event = hi.events.records[n].event;

		if (event == SWITCH_UP)
			history_add(&hi, &nobody, SWITCH_DOWN, "");
		if (event != SWITCH_WISH)
			break;
	}
	history_close(&hi);
	return HELPER_DONE;
}

enum helper_exit helper_wish(const struct helper *h)
{
	char devpath[SYSFS_PATH_MAX];
	enum conf_mode mode;
	struct usb_face face;
	enum helper_exit code;
	struct history hi;
	int err;

	if (!h->mode || helper_mode_parse(h->mode, &mode) < 0 || mode == CONF_MODE_KEEP) {
		log_error("wish: modem, hilink or ncm?");
		return HELPER_USAGE;
	}
	if (!helper_devpath(h, devpath, sizeof(devpath), &code))
		return code;
	if (usb_face_read(&face, h->sysfs, devpath) < 0) {
		log_error("%s: no such USB device", devpath);
		return HELPER_UNKNOWN;
	}
	history_open(&hi, h, sysfs_name(face.device));
	err = history_add(&hi, &face, SWITCH_WISH, helper_mode_name(mode));
	history_close(&hi);
	if (err < 0)
		log_error("wish: %s/surfstick cannot be written to: %s; are you root?", h->run_dir,
			strerror(-err));
	return err < 0 ? HELPER_FAILED : HELPER_DONE;
}
