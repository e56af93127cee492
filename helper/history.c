/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper/history.h"

#include "base/log.h"
#include "base/text.h"
#include "usb/name.h"
#include "usb/state.h"
#include "usb/worked.h"

void history_open(struct history *hi, const struct helper *h, const char *name)
{
	char text[STATE_FILE_MAX];

	memset(hi, 0, sizeof(*hi));
	hi->h = h;
	hi->name = name;
	hi->dir = state_open(h->run_dir, "surfstick/switch.d");
	if (hi->dir >= 0 && state_read(hi->dir, name, text, sizeof(text)) == 0)
		switch_history_parse(&hi->events, text);
}

void history_close(struct history *hi)
{
	if (hi->dir >= 0)
		close(hi->dir);
	hi->dir = -1;
}

static void save(const struct history *hi)
{
	struct buf text = { 0 };

	if (hi->dir < 0 || hi->h->dry_run)
		return;
	switch_history_print(&hi->events, &text);
	if (!text.failed)
		state_write(hi->dir, hi->name, text.data, text.len, false);
	buf_free(&text);
}

/* Who a stick in its storage face is: its serial number, or the port it is in. */
static void key_of(const struct helper *h, const struct usb_face *face, char key[SWITCH_KEY_MAX])
{
	char serial[400], product[400];

	_Static_assert((int)SWITCH_KEY_MAX == (int)SLOT_TEXT_MAX, "keys are names");
	key[0] = '\0';
	if (sysfs_text(h->sysfs, face->device, "product", product, sizeof(product)) < 0)
		product[0] = '\0';
	if (sysfs_text(h->sysfs, face->device, "serial", serial, sizeof(serial)) == 0 &&
	    name_serial_is_real(serial, product))
		name_text(key, serial);
	else if (name_port(key, face->device, face->superspeed) < 0)
		key[0] = '\0';
}

void history_add(struct history *hi, const struct usb_face *face, enum switch_event event,
	const char *method)
{
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
	switch_history_add(&hi->events, &r);
	save(hi);
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

	if (lock < 0 || !try->key[0] || state_read(dir, "worked", text, sizeof(text)) < 0)
		return;
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

void helper_came_up(const struct helper *h, const struct usb_face *face)
{
	const char *action = getenv("ACTION");
	const struct switch_record *cause;
	struct history hi;

	if (!action || strcmp(action, "add") != 0)
		return;
	history_open(&hi, h, sysfs_name(face->device));
	/* It was not switched by us, or said already. */
	if (hi.events.n > 0 && hi.events.records[hi.events.n - 1].event == SWITCH_TRY) {
		history_add(&hi, face, SWITCH_UP, "");
		cause = switch_cause(&hi.events);
		tell(hi.name, cause, face);
		remember(h, cause);
	}
	history_close(&hi);
}

/* The device is gone, so its path has to do: the last part of it that is a USB device's. */
static bool usb_name_in(const char *devpath, char *out, size_t size)
{
	bool found = false;

	while (*devpath) {
		size_t len = strcspn(++devpath, "/");
		size_t digits = strspn(devpath, "0123456789");

		if (digits > 0 && digits < len && devpath[digits] == '-' &&
		    strspn(devpath + digits + 1, "0123456789.") == len - digits - 1)
			found = text_copy_n(out, size, devpath, len);
		devpath += len;
	}
	return found;
}

enum helper_exit helper_gone(const struct helper *h)
{
	const char *devpath = h->device ? h->device : getenv("DEVPATH");
	struct usb_face nobody = { 0 };
	struct history hi;
	char name[32];

	if (!devpath || devpath[0] != '/' || !usb_name_in(devpath, name, sizeof(name))) {
		log_error("gone: DEVPATH names no USB device");
		return HELPER_USAGE;
	}
	history_open(&hi, h, name);
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
	bool kept;

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
	kept = hi.dir >= 0;
	history_add(&hi, &face, SWITCH_WISH, helper_mode_name(mode));
	history_close(&hi);
	if (!kept)
		log_error("wish: %s/surfstick cannot be written to: are you root?", h->run_dir);
	return kept ? HELPER_DONE : HELPER_FAILED;
}
