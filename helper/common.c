/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <errno.h>
#include <time.h>

#include "base/file.h"
#include "base/log.h"
#include "helper/helper.h"
#include "usb/sysfs.h"

enum { HWDB_FILE_MAX = 1 << 20 };

uint64_t helper_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

bool helper_devpath(const struct helper *h, char *out, size_t size, enum helper_exit *code)
{
	const char *what = h->device ? h->device : getenv("DEVPATH");
	int err;

	if (!what) {
		log_error("no device: udev gives DEVPATH, by hand name one, as in \"1-1.4\"");
		*code = HELPER_USAGE;
		return false;
	}
	err = sysfs_devpath(out, size, h->sysfs, what);
	if (err == 0)
		return true;
	if (err == -ENODEV && !h->device) { /* pulled out before we came to it */
		log_debug("%s is gone already", what);
		*code = HELPER_DONE;
		return false;
	}
	log_error("%s: no such USB device: %s", what, strerror(-err));
	*code = HELPER_UNKNOWN;
	return false;
}

static void from_environment(struct hwdb_props *props)
{
	static const char *const keys[] = { "SURFSTICK_SWITCH", "SURFSTICK_HILINK",
		"SURFSTICK_NCM", "SURFSTICK_GUESS", "SURFSTICK_INQUIRY", "SURFSTICK_MESSAGE",
		"SURFSTICK_CONFIGURATION", "SURFSTICK_ALTSETTING", "SURFSTICK_INTERFACE",
		"SURFSTICK_ENDPOINT", "SURFSTICK_RESPONSE", "SURFSTICK_WAIT", "SURFSTICK_RELEASE",
		"SURFSTICK_CHECK", "SURFSTICK_RESET", "SURFSTICK_LATER", "SURFSTICK_TARGET",
		"SURFSTICK_STICK", "SURFSTICK_PORTS", "SURFSTICK_FACE" };

	_Static_assert(ARRAY_SIZE(keys) <= HWDB_PROPS_MAX, "one stick could have them all");

	for (size_t n = 0; n < ARRAY_SIZE(keys); n++) {
		const char *value = getenv(keys[n]);

		if (value)
			hwdb_set(props, keys[n], value);
	}
}

/* The first mistake alone: a file that is no hwdb at all has one in each line. */
static void on_error(void *ctx, const char *file, unsigned line, const char *what)
{
	bool *said = ctx;

	if (!*said)
		log_warning("%s:%u: %s (surfstick-udev check tells more)", file, line, what);
	*said = true;
}

static void from_text(const char *file, const char *modalias, struct hwdb_props *props,
	bool must_be)
{
	static const struct hwdb_ops ops = { .error = on_error };
	struct buf text = { .max = HWDB_FILE_MAX };
	bool said = false;
	int err = file_read(file, HWDB_FILE_MAX, &text, NULL);

	if (err == 0)
		hwdb_lookup(file, text.data, text.len, modalias, props, &ops, &said);
	else if (err != -ENOENT || must_be)
		log_warning("%s: %s", file, strerror(-err));
	buf_free(&text);
}

static void look_up(const struct helper *h, const char *modalias, struct hwdb_props *props)
{
	for (size_t n = 0; n < h->n_hwdb; n++)
		from_text(h->hwdb[n], modalias, props, h->hwdb_given);
}

static const char *attribute(const struct helper *h, const char *device, const char *name,
	char *out, size_t size)
{
	return sysfs_text(h->sysfs, device, name, out, size) < 0 ? "" : out;
}

void helper_serial(const struct helper *h, const char *device, char out[SLOT_TEXT_MAX])
{
	char serial[400], product[400];

	out[0] = '\0';
	if (sysfs_text(h->sysfs, device, "serial", serial, sizeof(serial)) == 0 &&
	    name_serial_is_real(serial,
		attribute(h, device, "product", product, sizeof(product))))
		name_text(out, serial);
}

/* Several makes share this id: what the stick calls itself decides (udev: 70-surfstick.rules). */
static void look_up_strings(const struct helper *h, const char *interface, struct hwdb_props *props)
{
	char device[SYSFS_PATH_MAX], vid[8], pid[8], maker[400], product[400], key[1024];
	const char *asked = hwdb_get(props, "SURFSTICK_STRINGS");

	if (!asked || strcmp(asked, "1") != 0 ||
	    sysfs_climb(h->sysfs, interface, "idVendor", device, sizeof(device)) < 0)
		return;
	snprintf(key, sizeof(key), "surfstick:v%sp%s:mf%s:pr%s:",
		attribute(h, device, "idVendor", vid, sizeof(vid)),
		attribute(h, device, "idProduct", pid, sizeof(pid)),
		attribute(h, device, "manufacturer", maker, sizeof(maker)),
		attribute(h, device, "product", product, sizeof(product)));
	look_up(h, key, props);
}

void helper_properties(const struct helper *h, const char *interface, struct hwdb_props *props)
{
	char modalias[160];

	memset(props, 0, sizeof(*props));
	if (!h->hwdb_given)
		from_environment(props);
	if (props->n > 0 ||
	    sysfs_text(h->sysfs, interface, "modalias", modalias, sizeof(modalias)) < 0)
		return;
	look_up(h, modalias, props);
	look_up_strings(h, interface, props);
}
