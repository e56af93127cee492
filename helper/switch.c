/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/switch.h"

#include <errno.h>

#include "base/log.h"
#include "base/text.h"
#include "helper/job.h"
#include "usb/fill.h"
#include "usb/io.h"
#include "usb/record.h"

enum { TARGET_SHOWN = 40 };

/* ---- what becomes of it, in words ------------------------------------------------------ */

static enum helper_exit report_fault(const struct job *job, int outcome, const char *method)
{
	const char *name = sysfs_name(job->face.device);
	unsigned vid = job->face.vid, pid = job->face.pid;

	if (outcome == -EBUSY)
		log_warning("usb %s: %04x:%04x is in use by another program (a virtual machine, "
			"usb_modeswitch?); left alone", name, vid, pid);
	else if (outcome == -EACCES || outcome == -EPERM)
		log_warning("usb %s: %04x:%04x cannot be spoken to: %s; are you root?", name, vid,
			pid, strerror(-outcome));
	else if (outcome == USB_REFUSED)
		log_warning("usb %s: %04x:%04x refuses to switch (%s was the last tried); another "
			"method can be named in /etc/udev/hwdb.d, see surfstick.hwdb(5)", name,
			vid, pid, method);
	else if (outcome == -ENOTSUP)
		log_warning("usb %s: %04x:%04x has not what method %s needs: its endpoints or "
			"configurations, or a property of the table, see surfstick.hwdb(5)", name,
			vid, pid, method);
	else
		log_warning("usb %s: %04x:%04x did not take the message (%s): %s; plug it in "
			"again, best without a hub between", name, vid, pid, method,
			strerror(-outcome));
	return outcome == -EBUSY ? HELPER_BUSY : HELPER_FAILED;
}

static enum helper_exit report_kept(const struct job *job)
{
	const struct usb_target *t = &job->target;
	char vendor[40], model[72];

	if (t->inquiry && !t->picked)
		log_info("usb %s: %04x:%04x calls itself \"%s\" \"%s\", which is no stick that is "
			"known; left alone", sysfs_name(job->face.device), job->face.vid,
			job->face.pid,
			text_escape(vendor, sizeof(vendor), t->answered.vendor,
				strlen(t->answered.vendor)),
			text_escape(model, sizeof(model), t->answered.model,
				strlen(t->answered.model)));
	else
		log_debug("usb %s: nothing to be done", sysfs_name(job->face.device));
	return HELPER_DONE;
}

static enum helper_exit report(const struct job *job, int outcome, const char *method)
{
	const char *target = hwdb_get(&job->props, "SURFSTICK_TARGET");

	/* Of some models there are twenty ids: that is for `mode` to show. */
	if (target && strlen(target) > TARGET_SHOWN)
		target = NULL;
	if (outcome == USB_KEPT)
		return report_kept(job);
	if (outcome != USB_SENT && outcome != USB_GONE)
		return report_fault(job, outcome, method);
	/* Most of those who leave before all is said have understood. */
	log_info("usb %s: %04x:%04x %s (%s)%s%s, %u ms", sysfs_name(job->face.device),
		job->face.vid, job->face.pid,
		outcome == USB_SENT ? "told to switch" : "left while it was told to switch", method,
		target && *target ? ", should come back as " : "", target ? target : "",
		(unsigned)(helper_now_ms() - job->started_ms));
	return HELPER_DONE;
}

static enum helper_exit enough(struct job *job, const struct switch_plan *plan)
{
	log_error("usb %s: %04x:%04x is back in storage mode after %d tries within %d s (%s); left "
		"alone. Pull it out, wait a minute, try another port or a hub with its own power; "
		"another method can be named in /etc/udev/hwdb.d, see surfstick.hwdb(5)",
		sysfs_name(job->face.device), job->face.vid, job->face.pid, SWITCH_TRIES,
		SWITCH_WINDOW_MS / 1000, plan->tried);
	history_add(&job->history, &job->face, SWITCH_TOLD, "");
	return HELPER_ENOUGH;
}

static enum helper_exit flips_back(struct job *job)
{
	log_error("usb %s: %04x:%04x falls back into storage mode by itself, now for the second "
		"time; left alone. Mostly that is too little power: try a port of the computer "
		"itself, or a hub with its own power; then plug it in again",
		sysfs_name(job->face.device), job->face.vid, job->face.pid);
	history_add(&job->history, &job->face, SWITCH_TOLD, "");
	return HELPER_ENOUGH;
}

/* ---- doing it -------------------------------------------------------------------------- */

/* The rungs from the first on, until one is not refused. */
static int climb(struct job *job, const struct switch_plan *plan)
{
	int outcome = -ENOTSUP, err;

	for (size_t n = 0; n < plan->n; n++) {
		/* What goes on where another left off has no meaning when that was refused. */
		if (n > 0 && (plan->rungs[n]->needs & USB_IS_SEQUEL))
			continue;
		job->method = plan->rungs[n];
		/* Before the message: a helper that is killed half way has tried, too. */
		err = history_add(&job->history, &job->face, SWITCH_TRY, job->method->name);
		if (err < 0 && n == 0)
			log_warning("usb %s: %s/surfstick cannot be written to (%s): what was "
				"tried will not be remembered", sysfs_name(job->face.device),
				job->h->run_dir, strerror(-err));
		outcome = usb_method_run(job->method, &job->target);
		if (outcome != USB_REFUSED && outcome != -ENOTSUP)
			break;
	}
	return outcome;
}

void job_node(const struct job *job, char *out, size_t size)
{
	snprintf(out, size, "%s/bus/usb/%03u/%03u", job->h->dev_dir, job->face.busnum,
		job->face.devnum);
}

/* What would go over the wire if the stick did as it is told. */
static enum helper_exit show(struct job *job, const struct switch_plan *plan)
{
	struct buf lines = { 0 }, text = { 0 };
	struct usb_record record = { .out = &lines };
	char node[JOB_NODE_MAX];
	int outcome;

	job_node(job, node, sizeof(node));
	job->target.verbs = usb_record_verbs();
	job->target.ctx = &record;
	outcome = usb_method_run(plan->rungs[0], &job->target);
	printf("usb %s: %04x:%04x interface %u, %s: would send %s\n", sysfs_name(job->face.device),
		job->face.vid, job->face.pid, job->face.number, node, plan->rungs[0]->name);
	usb_record_explain(&text, lines.data ? lines.data : "");
	fputs(text.data ? text.data : "", stdout);
	if (outcome == USB_KEPT && job->target.inquiry && lines.len > 0)
		printf("  and what is next, its answer says: %s\n", job->target.inquiry);
	else if (outcome == USB_KEPT)
		puts("  nothing: it is as it should be");
	for (size_t n = 1; n < plan->n; n++)
		printf("%s%s", n == 1 ? "  and if it comes back or refuses: " : ", ",
			plan->rungs[n]->name);
	if (plan->n > 1)
		putchar('\n');
	buf_free(&lines);
	buf_free(&text);
	return outcome == -ENOTSUP ? report_fault(job, outcome, plan->rungs[0]->name) : HELPER_DONE;
}

/* No node: the stick is gone, or nobody makes any. */
static enum helper_exit report_no_node(struct job *job, const char *node)
{
	struct usb_face now;

	job->outcome = USB_GONE;
	if (usb_face_read(&now, job->h->sysfs, job->face.device) < 0 ||
	    now.identity != job->face.identity) {
		log_debug("usb %s: gone before it was told", sysfs_name(job->face.device));
		return HELPER_DONE;
	}
	log_error("usb %s: there is no %s; is %s a devtmpfs?", sysfs_name(job->face.device), node,
		job->h->dev_dir);
	return HELPER_FAILED;
}

static enum helper_exit run(struct job *job, const struct switch_plan *plan, unsigned budget_ms)
{
	struct usb_io *io = NULL;
	char node[JOB_NODE_MAX];
	int err;

	if (job->h->dry_run)
		return show(job, plan);
	job_node(job, node, sizeof(node));
	job->target.verbs = job->h->verbs ? job->h->verbs : usb_io_verbs();
	job->target.ctx = job->h->verbs_ctx;
	if (!job->h->verbs) {
		err = usb_io_open(&io, node, budget_ms);
		if (err == -ENODEV || err == -ENOENT)
			return report_no_node(job, node);
		if (err < 0)
			return report_fault(job, err, plan->rungs[0]->name);
		job->target.ctx = io;
	}
	job->outcome = climb(job, plan);
	usb_io_free(io);
	return report(job, job->outcome, job->method->name);
}

/* ---- what is to be done ---------------------------------------------------------------- */

/* By hand, now or a minute ago: then a disk of a maker of sticks is tried unasked, too. */
static bool is_asked_for(const struct job *job, enum conf_mode *mode)
{
	const char *wish = switch_wish(&job->history.events, helper_now_ms());

	/* Checked by main() and by history.c when they were said. */
	return (job->h->mode && helper_mode_parse(job->h->mode, mode) == 0) ||
		(wish && helper_mode_parse(wish, mode) == 0);
}

bool job_read(struct job *job, const struct helper *h, enum helper_exit *code)
{
	char devpath[SYSFS_PATH_MAX];
	bool guess;
	int err;

	memset(job, 0, sizeof(*job));
	job->h = h;
	job->history.dir = -1;
	job->started_ms = helper_now_ms();
	if (!helper_devpath(h, devpath, sizeof(devpath), code))
		return false;
	err = usb_face_read(&job->face, h->sysfs, devpath);
	*code = err == -ENODEV && !h->device ? HELPER_DONE : HELPER_UNKNOWN; /* pulled out */
	if (err == -ENODEV && h->device)
		log_error("%s: no USB device (any more)", h->device);
	else if (err < 0 && err != -ENODEV)
		log_warning("%s: cannot make sense of it: %s", devpath, strerror(-err));
	if (err < 0)
		return false;
	helper_properties(h, job->face.interface, &job->props);
	helper_settings(h, &job->face, &job->settings);
	history_open(&job->history, h, sysfs_name(job->face.device));
	job->wanted = job->settings.mode;
	guess = is_asked_for(job, &job->wanted) || job->settings.guess;
	job->ladder = helper_ladder(&job->props, &job->face, job->wanted, guess);
	/* A disk is asked only where there is a choice: at boot /var may be a long time coming. */
	job->has_worked = job->ladder && strchr(job->ladder, ' ') &&
		history_worked(h, &job->face, job->worked, sizeof(job->worked));
	return true;
}

void job_free(struct job *job)
{
	history_close(&job->history);
}

static enum helper_exit unknown(const struct job *job)
{
	unsigned vid = job->face.vid, pid = job->face.pid;

	if (hwdb_get(&job->props, "SURFSTICK_STICK")) {
		log_info("usb %s: %04x:%04x shows its ports, and nothing to switch; surfctl mode "
			"takes it from one mode to the other", sysfs_name(job->face.device), vid,
			pid);
		return HELPER_UNKNOWN;
	}
	/* The rules let those in whom `guess = yes` would be for. */
	if (helper_ladder(&job->props, &job->face, job->wanted, true)) {
		log_info("usb %s: %04x:%04x is a disk of a maker of sticks, but not in the table; "
			"'guess = yes' in surfstick.conf would try", sysfs_name(job->face.device),
			vid, pid);
		return HELPER_DONE;
	}
	log_info("usb %s: %04x:%04x is not in the table", sysfs_name(job->face.device), vid, pid);
	return HELPER_UNKNOWN;
}

/* By hand there is a person who wants to know. */
static void say_why_not(const struct job *job, const char *why)
{
	log_line(job->h->device ? LOG_LEVEL_INFO : LOG_LEVEL_DEBUG, "usb %s: %s",
		sysfs_name(job->face.device), why);
}

static enum helper_exit decide(struct job *job, bool again, unsigned budget_ms)
{
	struct switch_face face = { .vid = (uint16_t)job->face.vid,
		.pid = (uint16_t)job->face.pid, .identity = job->face.identity,
		.ladder = job->ladder, .good = job->has_worked ? job->worked : NULL,
		.again = again };
	struct switch_plan plan;
	const char *wrong = "";
	int err;

	job->outcome = USB_KEPT;
	if (!face.ladder)
		return unknown(job);
	err = usb_target_fill(&job->target, &job->face, &job->props, &wrong);
	if (err < 0) {
		log_error("usb %s: %s is not right for %04x:%04x (surfstick-udev check FILE says "
			"why), see surfstick.hwdb(5)", sysfs_name(job->face.device), wrong,
			face.vid, face.pid);
		return HELPER_UNKNOWN;
	}
	switch (switch_decide(&plan, &face, &job->history.events, helper_now_ms())) {
	case SWITCH_GO:
		return run(job, &plan, budget_ms);
	case SWITCH_ENOUGH:
		return enough(job, &plan);
	case SWITCH_FLIPS_BACK:
		return flips_back(job);
	case SWITCH_ENOUGH_TOLD:
		say_why_not(job, "left alone, as the log says; --mode tells it all the same");
		return HELPER_ENOUGH;
	case SWITCH_SEEN:
		say_why_not(job, "told already since it was plugged in; --mode tells it again");
		return HELPER_DONE;
	case SWITCH_KEEP:
		say_why_not(job, job->wanted == CONF_MODE_KEEP ?
			"kept as it is, as the configuration says" :
			"kept as it is, as the table says");
		return HELPER_DONE;
	case SWITCH_UNKNOWN:
		if (!plan.unknown[0]) {
			say_why_not(job, "the table names no method for it");
			return HELPER_DONE;
		}
		log_error("usb %s: the table's methods for %04x:%04x are none there are (\"%s\"), "
			"see surfstick.hwdb(5)", sysfs_name(job->face.device), face.vid, face.pid,
			plan.unknown);
		return HELPER_UNKNOWN;
	}
	return HELPER_FAILED;
}

enum helper_exit job_decide(struct job *job, bool again, unsigned budget_ms)
{
	enum helper_exit code;

	if (job->settings.broken)
		log_warning("%s cannot be used (surfdial --check says why): the defaults count, "
			"which is modem mode", job->h->config);
	job->settings.broken = false; /* said */
	history_hold(&job->history);
	code = decide(job, again, budget_ms);
	history_release(&job->history);
	return code;
}

enum helper_exit helper_switch(const struct helper *h)
{
	enum helper_exit code;
	const char *later;
	struct job job;

	if (!job_read(&job, h, &code))
		return code;
	later = hwdb_get(&job.props, "SURFSTICK_LATER");
	if (!later || strcmp(later, "1") != 0 || h->dry_run)
		code = job_decide(&job, h->device && (h->mode || h->dry_run), HELPER_BUDGET_MS);
	else if (h->device)
		code = job_finish(&job);
	else
		code = HELPER_DONE; /* udev is not kept waiting: a unit runs `finish` */
	job_free(&job);
	return code;
}
