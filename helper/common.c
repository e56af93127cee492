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
		"SURFSTICK_MESSAGE", "SURFSTICK_CONFIGURATION", "SURFSTICK_TARGET",
		"SURFSTICK_STICK", "SURFSTICK_PORTS" };

	for (size_t n = 0; n < ARRAY_SIZE(keys); n++) {
		const char *value = getenv(keys[n]);

		if (value)
			hwdb_set(props, keys[n], value);
	}
}

static void on_error(void *ctx, const char *file, unsigned line, const char *what)
{
	(void)ctx;
	log_warning("%s:%u: %s", file, line, what);
}

static void from_text(const char *file, const char *modalias, struct hwdb_props *props,
	bool must_be)
{
	static const struct hwdb_ops ops = { .error = on_error };
	struct buf text = { .max = HWDB_FILE_MAX };
	int err = file_read(file, HWDB_FILE_MAX, &text, NULL);

	if (err == 0)
		hwdb_lookup(file, text.data, text.len, modalias, props, &ops, NULL);
	else if (err != -ENOENT || must_be)
		log_warning("%s: %s", file, strerror(-err));
	buf_free(&text);
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
	for (size_t n = 0; n < h->n_hwdb; n++)
		from_text(h->hwdb[n], modalias, props, h->hwdb_given);
}
