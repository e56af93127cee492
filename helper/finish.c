/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The slow part: what a stick of the table needs that udev cannot wait for. Run by the unit
 * surfstick-switch@.service, by a script where there is no systemd, or by hand. Waits before the
 * message, and after it until the stick has left; one that stays gets its next method.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/time.h>

#include "base/log.h"
#include "base/text.h"
#include "helper/job.h"
#include "usb/fill.h"

/* How long a stick may take to leave when the table does not say; most are gone in one second. */
enum { CHECK_S = 10 };
/* The longest of the methods, with every status waited for, and a release time. */
enum { METHOD_MS = 30000 };

static unsigned seconds(const struct job *job, const char *key, unsigned preset, unsigned max)
{
	const char *text = hwdb_get(&job->props, key);
	unsigned long value;

	return text && text_number(text, 1, max, &value) == 0 ? (unsigned)value : preset;
}

static void set_alarm(unsigned ms)
{
	struct itimerval timer = { .it_value = { .tv_sec = ms / 1000 + 1 } };

	setitimer(ITIMER_REAL, &timer, NULL);
}

/* Its node tells when the device goes (drivers/usb/core/devio.c, usbdev_poll). */
static bool leaves_within(const struct job *job, unsigned ms)
{
	char node[JOB_NODE_MAX];
	struct pollfd p = { .fd = -1 };
	int n;

	job_node(job, node, sizeof(node));
	p.fd = open(node, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
	if (p.fd < 0 && (errno == ENOENT || errno == ENODEV))
		return true;
	/* Without a node to watch (poll() passes over -1) the time is given all the same. */
	n = poll(&p, 1, (int)ms);
	if (p.fd >= 0)
		close(p.fd);
	return n > 0;
}

/*
 * The network device of Cisco's comes beside its disk, which stays. And what is told by the USB
 * standard's own requests, another configuration or setting, has done it when it did not refuse.
 */
static bool stays_by_right(const struct job *job)
{
	enum { IN_PLACE = USB_NEEDS_CONFIGURATION | USB_NEEDS_MBIM | USB_NEEDS_ALT_SETTING };
	const struct usb_method *m = job->target.picked ? job->target.picked : job->method;

	return m && ((m->needs & IN_PLACE) || strcmp(m->name, "cisco") == 0);
}

static size_t count_rungs(const char *ladder)
{
	const char *name;
	size_t n = 0, len;

	while (ladder && (name = text_word(&ladder, &len)))
		n += usb_method_find(name, len) != NULL;
	return n;
}

enum helper_exit job_finish(struct job *job)
{
	unsigned wait_ms = seconds(job, "SURFSTICK_WAIT", 0, USB_FILL_WAIT_MAX_S) * 1000;
	unsigned check_ms = seconds(job, "SURFSTICK_CHECK", CHECK_S, USB_FILL_CHECK_MAX_S) * 1000;
	size_t rungs = count_rungs(job->ladder);
	enum helper_exit code;

	set_alarm(wait_ms + 1000);
	if (wait_ms > 0 && leaves_within(job, wait_ms))
		return HELPER_DONE;
	for (size_t n = 0; n == 0 || n < rungs; n++) {
		set_alarm(METHOD_MS + check_ms);
		/* The first goes by the rules of udev's own; one that stays is asked again. */
		code = job_decide(job, n > 0 || job->h->mode, METHOD_MS);
		if (code != HELPER_DONE || job->outcome != USB_SENT || stays_by_right(job) ||
		    leaves_within(job, check_ms))
			return code;
	}
	log_warning("usb %s: %04x:%04x took every message and stays what it is; another method can "
		"be named in /etc/udev/hwdb.d, see surfstick.hwdb(5)",
		sysfs_name(job->face.device), job->face.vid, job->face.pid);
	return HELPER_FAILED;
}

enum helper_exit helper_finish(const struct helper *h)
{
	enum helper_exit code;
	struct job job;

	if (!h->device) {
		log_error("finish: which stick? surfstick-udev finish DEVICE");
		return HELPER_USAGE;
	}
	if (!job_read(&job, h, &code))
		return code;
	code = h->dry_run ? job_decide(&job, true, METHOD_MS) : job_finish(&job);
	job_free(&job);
	return code;
}
