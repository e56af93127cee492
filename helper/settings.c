/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>

#include "base/log.h"
#include "base/text.h"
#include "conf/source.h"
#include "helper/helper.h"
#include "usb/name.h"
#include "usb/state.h"

static const char *const mode_names[] = {
	[CONF_MODE_MODEM] = "modem",
	[CONF_MODE_HILINK] = "hilink",
	[CONF_MODE_NCM] = "ncm",
	[CONF_MODE_KEEP] = "keep",
};

const char *helper_mode_name(enum conf_mode mode)
{
	return mode_names[mode];
}

int helper_mode_parse(const char *word, enum conf_mode *out)
{
	for (size_t n = 0; n < ARRAY_SIZE(mode_names); n++)
		if (strcmp(word, mode_names[n]) == 0) {
			*out = (enum conf_mode)n;
			return 0;
		}
	return -EINVAL;
}

static void complain(void *ctx, bool is_error, const char *text)
{
	(void)ctx;
	(void)is_error;
	log_debug("%s", text);
}

/* Which of the stick's names the config knows it by, when it was here before: "gsm0". */
static void known_name(const char *parent, const struct usb_face *face, char *out, size_t size)
{
	char path[SLOT_TEXT_MAX], text[STATE_FILE_MAX];
	struct slot_table table;
	const struct slot *slot;
	int CLEANUP_CLOSE dir = state_open(parent, "surfstick");

	out[0] = '\0';
	if (dir < 0 || state_read(dir, "slots", text, sizeof(text)) < 0 ||
	    name_port(path, face->device, face->superspeed) < 0)
		return;
	slot_table_parse(&table, text);
	slot = slot_at_port(&table, (uint16_t)face->vid, path);
	if (slot)
		snprintf(out, size, "gsm%u", slot->number);
}

static bool names_sticks(const struct conf_source *source)
{
	for (size_t n = 0; n < source->n; n++)
		if (source->sections[n]->scope == CONF_SCOPE_STICK)
			return true;
	return false;
}

static void resolve(const struct helper *h, const struct usb_face *face,
	const struct conf_source *source, struct helper_settings *out)
{
	char name[16], usb[16], serial[400], path[SLOT_TEXT_MAX];
	struct conf_match match = { .stick = name, .usb = usb, .serial = serial,
		.port = sysfs_name(face->device), .port_path = path };
	struct conf conf;

	/* /var comes late at boot (helper/slots.h), so it is asked only where it matters. */
	name[0] = '\0';
	if (names_sticks(source))
		known_name(h->run_dir, face, name, sizeof(name));
	if (names_sticks(source) && !name[0])
		known_name(h->var_dir, face, name, sizeof(name));
	snprintf(usb, sizeof(usb), "%04x:%04x", face->vid & 0xffff, face->pid & 0xffff);
	if (sysfs_text(h->sysfs, face->device, "serial", serial, sizeof(serial)) < 0)
		serial[0] = '\0';
	if (name_port(path, face->device, face->superspeed) < 0)
		path[0] = '\0';
	conf_resolve(source, &match, &conf);
	out->mode = conf.mode;
	out->guess = conf.guess;
	out->share = conf.modemmanager == CONF_MM_SHARE;
	if (!conf_origin(source, &match, "mode", out->mode_from, sizeof(out->mode_from)))
		out->mode_from[0] = '\0';
	explicit_bzero(&conf, sizeof(conf)); /* PIN and password are not for us */
}

/* A config that cannot be used must not leave the stick a CD: then the defaults count. */
void helper_settings(const struct helper *h, const struct usb_face *face,
	struct helper_settings *out)
{
	struct conf_source *source = NULL;
	int err;

	memset(out, 0, sizeof(*out));
	out->mode = CONF_MODE_MODEM;
	if (access(h->config, F_OK) < 0)
		return;
	err = conf_read(&source, h->config, complain, NULL);
	if (err == 0)
		resolve(h, face, source, out);
	out->broken = err < 0;
	conf_free(source);
}

static bool is_disk_only(const struct usb_config *c)
{
	for (size_t n = 0; c && n < c->n_interfaces; n++)
		if (c->interfaces[n].cls != USB_CLASS_STORAGE)
			return false;
	return c && c->n_interfaces > 0;
}

static const char *filled(const struct hwdb_props *props, const char *key, const char *otherwise)
{
	const char *value = hwdb_get(props, key);

	return value && *value ? value : otherwise;
}

const char *helper_ladder(const struct hwdb_props *props, const struct usb_face *face,
	enum conf_mode mode, bool guess)
{
	const char *known = hwdb_get(props, "SURFSTICK_SWITCH");

	if (!known) {
		known = guess && is_disk_only(face->active) ?
			filled(props, "SURFSTICK_GUESS", NULL) : NULL;
		return known && mode == CONF_MODE_KEEP ? "keep" : known;
	}
	if (!*known)
		return "";
	switch (mode) {
	case CONF_MODE_MODEM:
		return known;
	case CONF_MODE_HILINK:
		return filled(props, "SURFSTICK_HILINK", known);
	case CONF_MODE_NCM:
		return filled(props, "SURFSTICK_NCM", known);
	case CONF_MODE_KEEP:
		return "keep";
	}
	return known;
}
