/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/switch.h"

#include <errno.h>

#include "base/log.h"
#include "conf/conf.h"
#include "helper/helper.h"
#include "usb/face.h"
#include "usb/io.h"
#include "usb/name.h"
#include "usb/state.h"

/* Everything one switch is about. */
struct job {
	const struct helper *h;
	struct usb_face face;
	struct hwdb_props props;
	int state_dir; /* -1: /run cannot be written to; then every appearance is the first */
	struct switch_history history;
	struct usb_target target;
	uint64_t started_ms;
};

static const char *usb_name(const struct job *job)
{
	return sysfs_name(job->face.device);
}

static void complain(void *ctx, bool is_error, const char *text)
{
	(void)ctx;
	(void)is_error;
	log_debug("%s", text);
}

/* Which of the stick's names the config knows it by, when it was here before: "gsm0". */
static void known_name(const struct job *job, char *out, size_t size)
{
	char path[SLOT_TEXT_MAX], text[STATE_FILE_MAX];
	struct slot_table table;
	const struct slot *slot;
	int CLEANUP_CLOSE dir = state_open(job->h->var_dir, "surfstick");

	out[0] = '\0';
	if (dir < 0 || state_read(dir, "slots", text, sizeof(text)) < 0 ||
	    name_port(path, job->face.device, job->face.superspeed) < 0)
		return;
	slot_table_parse(&table, text);
	slot = slot_at_port(&table, (uint16_t)job->face.vid, path);
	if (slot)
		snprintf(out, size, "gsm%u", slot->number);
}

/* A config that cannot be used must not leave the stick a CD: then the default counts. */
static enum conf_mode wanted_mode(const struct job *job)
{
	struct conf_source *source;
	struct conf_match match = { 0 };
	struct conf conf;
	char name[16];
	int err;

	if (access(job->h->config, F_OK) < 0)
		return CONF_MODE_MODEM;
	err = conf_read(&source, job->h->config, complain, NULL);
	if (err < 0) {
		log_warning("%s cannot be used (surfdial --check says why): switching to modem "
			"mode", job->h->config);
		conf_free(source);
		return CONF_MODE_MODEM;
	}
	known_name(job, name, sizeof(name));
	match.stick = name;
	conf_resolve(source, &match, &conf);
	conf_free(source);
	explicit_bzero(&conf, offsetof(struct conf, mode)); /* PIN and password are not for us */
	return conf.mode;
}

/* NULL: this stick is none of ours. */
static const char *ladder(const struct job *job)
{
	const char *modem = hwdb_get(&job->props, "SURFSTICK_SWITCH");
	const char *hilink = hwdb_get(&job->props, "SURFSTICK_HILINK");

	if (!modem || !*modem)
		return NULL;
	switch (wanted_mode(job)) {
	case CONF_MODE_MODEM:
		return modem;
	case CONF_MODE_HILINK:
		return hilink && *hilink ? hilink : modem;
	case CONF_MODE_KEEP:
		return "keep";
	}
	return modem;
}

static void load_history(struct job *job)
{
	char text[STATE_FILE_MAX];

	job->state_dir = state_open(job->h->run_dir, "surfstick/switch.d");
	if (job->state_dir >= 0 &&
	    state_read(job->state_dir, usb_name(job), text, sizeof(text)) == 0)
		switch_history_parse(&job->history, text);
}

static void save_history(struct job *job)
{
	struct buf text = { 0 };

	if (job->state_dir < 0 || job->h->dry_run)
		return;
	switch_history_print(&job->history, &text);
	if (!text.failed)
		state_write(job->state_dir, usb_name(job), text.data, text.len, false);
	buf_free(&text);
}

static void record(struct job *job, enum switch_event event, const char *method)
{
	struct switch_record r = {
		.event = event,
		.at_ms = helper_now_ms(),
		.identity = job->face.identity,
		.vid = (uint16_t)job->face.vid,
		.pid = (uint16_t)job->face.pid,
	};

	snprintf(r.method, sizeof(r.method), "%s", method);
	switch_history_add(&job->history, &r);
	save_history(job);
}

static int fill_target(struct job *job)
{
	struct usb_target *t = &job->target;
	const struct usb_interface *i = job->face.described;
	const char *message = hwdb_get(&job->props, "SURFSTICK_MESSAGE");
	const char *configuration = hwdb_get(&job->props, "SURFSTICK_CONFIGURATION");
	int endpoint;

	t->interface = job->face.number;
	if (i) {
		t->storage = i->cls == USB_CLASS_STORAGE;
		endpoint = usb_interface_endpoint(i, USB_BULK, true);
		t->bulk_in = endpoint < 0 ? 0 : (uint8_t)endpoint;
		endpoint = usb_interface_endpoint(i, USB_BULK, false);
		t->bulk_out = endpoint < 0 ? 0 : (uint8_t)endpoint;
	}
	if (configuration && *configuration >= '1' && *configuration <= '9')
		t->configuration = (unsigned)(*configuration - '0');
	return message && *message ? usb_messages_parse(t, message) : 0;
}

/* The rungs from the first on, until one is not refused. */
static int climb(struct job *job, const struct switch_plan *plan, const char **last)
{
	int outcome = -ENOTSUP;

	for (size_t n = 0; n < plan->n; n++) {
		*last = plan->rungs[n]->name;
		/* Before the message: a helper that is killed half way has tried, too. */
		record(job, SWITCH_TRY, *last);
		outcome = usb_method_run(plan->rungs[n], &job->target);
		if (outcome != USB_REFUSED && outcome != -ENOTSUP)
			break;
	}
	return outcome;
}

static enum helper_exit report(const struct job *job, int outcome, const char *method)
{
	const char *target = hwdb_get(&job->props, "SURFSTICK_TARGET");
	const char *name = usb_name(job);
	unsigned vid = job->face.vid, pid = job->face.pid;

	if (outcome == USB_SENT || outcome == USB_GONE) {
		log_info("usb %s: %04x:%04x told to switch (%s)%s%s, %u ms", name, vid, pid, method,
			target && *target ? ", should come back as " : "", target ? target : "",
			(unsigned)(helper_now_ms() - job->started_ms));
		return HELPER_DONE;
	}
	if (outcome == -EBUSY)
		log_warning("usb %s: %04x:%04x is in use by another program (a virtual machine, "
			"usb_modeswitch?); left alone", name, vid, pid);
	else if (outcome == USB_REFUSED)
		log_warning("usb %s: %04x:%04x refuses to switch (%s was the last tried); another "
			"method can be named in /etc/udev/hwdb.d, see surfstick.hwdb(5)", name,
			vid, pid, method);
	else if (outcome == -ENOTSUP)
		log_warning("usb %s: %04x:%04x has not the endpoints that method %s needs", name,
			vid, pid, method);
	else
		log_warning("usb %s: %04x:%04x did not take the message (%s): %s; plug it in "
			"again, best without a hub between", name, vid, pid, method,
			strerror(-outcome));
	return HELPER_FAILED;
}

static enum helper_exit run(struct job *job, const struct switch_plan *plan)
{
	struct usb_io *io = NULL;
	const char *method = plan->rungs[0]->name;
	char node[40];
	int err;

	snprintf(node, sizeof(node), "/dev/bus/usb/%03u/%03u", job->face.busnum,
		job->face.devnum);
	if (job->h->dry_run) {
		printf("usb %s: %04x:%04x interface %u, %s: would send %s\n", usb_name(job),
			job->face.vid, job->face.pid, job->face.number, node, method);
		return HELPER_DONE;
	}
	job->target.verbs = job->h->verbs ? job->h->verbs : usb_io_verbs();
	job->target.ctx = job->h->verbs_ctx;
	if (!job->h->verbs) {
		err = usb_io_open(&io, node, HELPER_BUDGET_MS);
		if (err == -ENODEV || err == -ENOENT)
			return report(job, USB_GONE, method);
		if (err < 0)
			return report(job, err, method);
		job->target.ctx = io;
	}
	err = climb(job, plan, &method);
	usb_io_free(io);
	return report(job, err, method);
}

static enum helper_exit enough(struct job *job, const struct switch_plan *plan)
{
	log_error("usb %s: %04x:%04x is back in storage mode after %d tries within %d s (%s); left "
		"alone. Pull it out, wait a minute, try another port or a hub with its own power; "
		"another method can be named in /etc/udev/hwdb.d, see surfstick.hwdb(5)",
		usb_name(job), job->face.vid, job->face.pid, SWITCH_TRIES,
		SWITCH_WINDOW_MS / 1000, plan->tried);
	record(job, SWITCH_TOLD, "");
	return HELPER_ENOUGH;
}

static enum helper_exit decide(struct job *job)
{
	struct switch_face face = { .vid = (uint16_t)job->face.vid,
		.pid = (uint16_t)job->face.pid, .identity = job->face.identity };
	struct switch_plan plan;
	int err;

	face.ladder = ladder(job);
	if (!face.ladder) {
		log_info("usb %s: %04x:%04x is not in the table", usb_name(job), face.vid,
			face.pid);
		return HELPER_UNKNOWN;
	}
	err = fill_target(job);
	if (err < 0) {
		log_error("usb %s: SURFSTICK_MESSAGE is not a list of at most %d messages in "
			"hexadecimal, see surfstick.hwdb(5)", usb_name(job), USB_MESSAGES_MAX);
		return HELPER_UNKNOWN;
	}
	switch (switch_decide(&plan, &face, &job->history, helper_now_ms())) {
	case SWITCH_GO:
		return run(job, &plan);
	case SWITCH_ENOUGH:
		return enough(job, &plan);
	case SWITCH_ENOUGH_TOLD:
		return HELPER_ENOUGH;
	case SWITCH_SEEN:
		log_debug("usb %s: handled already", usb_name(job));
		return HELPER_DONE;
	case SWITCH_KEEP:
		log_debug("usb %s: kept as it is", usb_name(job));
		return HELPER_DONE;
	case SWITCH_UNKNOWN:
		log_error("usb %s: SURFSTICK_SWITCH names no method there is (\"%s\"), see "
			"surfstick.hwdb(5)", usb_name(job), plan.unknown);
		return HELPER_UNKNOWN;
	}
	return HELPER_FAILED;
}

enum helper_exit helper_switch(const struct helper *h)
{
	struct job job = { .h = h, .state_dir = -1, .started_ms = helper_now_ms() };
	char devpath[SYSFS_PATH_MAX];
	enum helper_exit code;
	int err;

	if (!helper_devpath(h, devpath, sizeof(devpath), &code))
		return code;
	err = usb_face_read(&job.face, h->sysfs, devpath);
	if (err == -ENODEV)
		return HELPER_DONE; /* pulled out */
	if (err < 0) {
		log_warning("%s: cannot make sense of it: %s", devpath, strerror(-err));
		return HELPER_UNKNOWN;
	}
	helper_properties(h, job.face.interface, &job.props);
	load_history(&job);
	code = decide(&job);
	if (job.state_dir >= 0)
		close(job.state_dir);
	return code;
}
