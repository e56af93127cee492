/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <dirent.h>

#include "base/text.h"
#include "helper/job.h"

enum { DEVICES_MAX = 256 };

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool says(const struct hwdb_props *props, const char *key, const char *value)
{
	return strcmp(or_empty(hwdb_get(props, key)), value) == 0;
}

/* "modem", "hilink", "storage"; NULL: the table knows none of its interfaces. */
static const char *face_of(const struct job *job)
{
	const struct usb_config *c = job->face.active;
	bool is_storage = job->ladder || hwdb_get(&job->props, "SURFSTICK_GUESS");
	const char *face = is_storage ? "storage" : NULL;

	for (size_t n = 0; c && n < c->n_interfaces; n++) {
		char interface[SYSFS_PATH_MAX];
		struct hwdb_props props;

		snprintf(interface, sizeof(interface), "%.400s/%.60s:%u.%u", job->face.device,
			sysfs_name(job->face.device), c->value, c->interfaces[n].number);
		helper_properties(job->h, interface, &props);
		if (says(&props, "SURFSTICK_STICK", "1"))
			return "modem";
		if (says(&props, "SURFSTICK_FACE", "hilink"))
			face = "hilink";
	}
	return face;
}

/* As it says it: to be escaped. */
static const char *product_of(const struct job *job, char *out, size_t size)
{
	if (sysfs_text(job->h->sysfs, job->face.device, "product", out, size) < 0)
		out[0] = '\0';
	return out;
}

static unsigned count_tries(const struct job *job)
{
	uint64_t now = helper_now_ms();
	unsigned n = 0;

	for (size_t i = 0; i < job->history.events.n; i++) {
		const struct switch_record *r = &job->history.events.records[i];

		n += r->event == SWITCH_TRY && r->at_ms <= now && now - r->at_ms < SWITCH_WINDOW_MS;
	}
	return n;
}

/* What brought up the ports it shows, or did so before. */
static const char *worked(const struct job *job)
{
	const struct switch_record *cause = switch_cause(&job->history.events);

	return job->has_worked ? job->worked : cause ? cause->method : "";
}

static void print_text(const struct job *job, const char *face, struct buf *out)
{
	char raw[400], product[400];
	const char *target = or_empty(hwdb_get(&job->props, "SURFSTICK_TARGET"));

	product_of(job, raw, sizeof(raw));
	buf_addf(out, "usb %s: %04x:%04x %s, %s\n", sysfs_name(job->face.device), job->face.vid,
		job->face.pid, text_escape(product, sizeof(product), raw, strlen(raw)), face);
	buf_addf(out, "  wanted   %s (%s)\n", helper_mode_name(job->wanted),
		job->wanted != job->settings.mode ? "asked for by hand" :
		job->settings.broken ? "built in: the configuration cannot be used" :
		job->settings.mode_from[0] ? job->settings.mode_from : "built in");
	if (job->ladder)
		buf_addf(out, "  methods  %s\n", *job->ladder ? job->ladder : "keep");
	if (*target)
		buf_addf(out, "  becomes  %s\n", target);
	if (*worked(job))
		buf_addf(out, "  worked   %s\n", worked(job));
	if (count_tries(job) > 0)
		buf_addf(out, "  told     %u x within the last minute\n", count_tries(job));
}

static void add_list(struct buf *out, const char *key, const char *words)
{
	const char *next;
	bool first = true;
	char word[64];
	size_t len;

	buf_addf(out, ",\"%s\":[", key);
	while ((next = text_word(&words, &len))) {
		if (!text_copy_n(word, sizeof(word), next, len))
			continue;
		buf_adds(out, first ? "" : ",");
		buf_json(out, word);
		first = false;
	}
	buf_adds(out, "]");
}

static void add_text(struct buf *out, const char *key, const char *value)
{
	buf_addf(out, ",\"%s\":", key);
	buf_json_or_null(out, value);
}

static void print_json(const struct job *job, const char *face, struct buf *out)
{
	char product[400];

	buf_adds(out, out->len > 1 ? ",{\"usb\":" : "{\"usb\":");
	buf_json(out, sysfs_name(job->face.device));
	buf_addf(out, ",\"id\":\"%04x:%04x\"", job->face.vid, job->face.pid);
	add_text(out, "product", product_of(job, product, sizeof(product)));
	add_text(out, "face", face);
	add_text(out, "wanted", helper_mode_name(job->wanted));
	add_text(out, "from", job->settings.mode_from);
	add_list(out, "methods", or_empty(job->ladder));
	add_list(out, "target", or_empty(hwdb_get(&job->props, "SURFSTICK_TARGET")));
	add_text(out, "worked", worked(job));
	buf_addf(out, ",\"tries\":%u}", count_tries(job));
}

/* false: not known to the table, or nothing there. */
static bool show(const struct helper *h, struct buf *out, enum helper_exit *code)
{
	struct job job;
	const char *face;

	if (!job_read(&job, h, code))
		return false;
	if (!job.has_worked)
		job.has_worked = history_worked(h, &job.face, job.worked, sizeof(job.worked));
	face = face_of(&job);
	if (face && h->json)
		print_json(&job, face, out);
	else if (face)
		print_text(&job, face, out);
	job_free(&job);
	return face != NULL;
}

static int by_version(const struct dirent **a, const struct dirent **b)
{
	return strverscmp((*a)->d_name, (*b)->d_name);
}

/* Devices: no interfaces, no root hubs. */
static int is_device(const struct dirent *entry)
{
	return strchr(entry->d_name, '-') && !strchr(entry->d_name, ':');
}

static int show_all(const struct helper *h, struct buf *out)
{
	char path[SYSFS_PATH_MAX];
	struct dirent **list = NULL;
	int n, shown = 0;

	snprintf(path, sizeof(path), "%s/bus/usb/devices", h->sysfs);
	n = scandir(path, &list, is_device, by_version);
	for (int i = 0; i < n; i++) {
		struct helper one = *h;
		enum helper_exit code;

		one.device = list[i]->d_name;
		if (i < DEVICES_MAX)
			shown += show(&one, out, &code);
		free(list[i]);
	}
	free(list);
	return shown;
}

enum helper_exit helper_mode(const struct helper *h)
{
	struct buf out = { 0 };
	enum helper_exit code = HELPER_UNKNOWN;
	bool found;

	if (h->json)
		buf_adds(&out, "[");
	found = h->device ? show(h, &out, &code) : show_all(h, &out) > 0;
	if (h->json)
		buf_adds(&out, "]\n");
	if (found || h->json)
		fputs(out.data ? out.data : "", stdout);
	if (!found && h->device)
		fprintf(stderr, "surfstick-udev: %s is no stick that the table knows\n", h->device);
	else if (!found)
		fputs("surfstick-udev: no stick is plugged in that the table knows\n", stderr);
	buf_free(&out);
	return found ? HELPER_DONE : code == HELPER_DONE ? HELPER_UNKNOWN : code;
}
