/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/surfctl_switch.h"

#include <errno.h>
#include <getopt.h>

#include "base/text.h"
#include "dialer/surfctl_holder.h"
#include "usb/bot.h"
#include "usb/fill.h"
#include "usb/record.h"

enum { BUDGET_MS = 10000, BACK_MS = 10000 };

struct job {
	const char *where;
	bool dry_run;
	struct usb_message messages[USB_MESSAGES_MAX];
	size_t n_messages;
	struct usb_libusb *usb;
	struct usb_face face;
	struct usb_target target;
	char name[SYSFS_PATH_MAX]; /* "1-1", or "bus 1 device 7" */
};

/* ---- the message ---------------------------------------------------------------------- */

static const char *skip_between(const char *p)
{
	while (*p == ' ' || *p == ':')
		p++;
	return p[0] == '0' && (p[1] | 32) == 'x' ? p + 2 : p;
}

enum surfctl_message surfctl_message_parse(struct usb_message *out, const char *text,
	size_t *bytes)
{
	const char *p = skip_between(text);
	size_t n = 0;

	memset(out, 0, sizeof(*out));
	for (; *p; p = skip_between(p + 2), n++) {
		if (text_hex(p[0]) < 0 || text_hex(p[1]) < 0) {
			*bytes = (size_t)(p - text) + (text_hex(p[0]) >= 0);
			return SURFCTL_MESSAGE_NO_HEX;
		}
		if (n < BOT_CBW_LEN)
			out->data[n] = (uint8_t)(text_hex(p[0]) << 4 | text_hex(p[1]));
	}
	*bytes = n;
	if (n != BOT_CBW_LEN && n != BOT_CBW_LEN - 1)
		return SURFCTL_MESSAGE_LENGTH;
	out->len = BOT_CBW_LEN;
	if (!bot_is_cbw(out->data, out->len))
		return SURFCTL_MESSAGE_NO_CBW;
	return n == BOT_CBW_LEN ? SURFCTL_MESSAGE_WHOLE : SURFCTL_MESSAGE_PADDED;
}

static int take_message(struct job *job, const char *text)
{
	size_t bytes;

	if (job->n_messages == USB_MESSAGES_MAX)
		return surfctl_complain(EXIT_USAGE, "at most %d messages", USB_MESSAGES_MAX);
	switch (surfctl_message_parse(&job->messages[job->n_messages], text, &bytes)) {
	case SURFCTL_MESSAGE_WHOLE:
		break;
	case SURFCTL_MESSAGE_PADDED:
		fprintf(stderr, "surfctl: the message has 30 bytes; a command (CBW) has 31, so the "
			"byte 00 is put behind its end\n");
		break;
	case SURFCTL_MESSAGE_NO_HEX:
		return surfctl_complain(EXIT_USAGE, "the message is not made of bytes in "
			"hexadecimal: see its character %zu", bytes + 1);
	case SURFCTL_MESSAGE_LENGTH:
		return surfctl_complain(EXIT_USAGE, "the message has %zu bytes; a command (CBW) "
			"has 31 (30 will do, when the last is 00)", bytes);
	case SURFCTL_MESSAGE_NO_CBW:
		return surfctl_complain(EXIT_USAGE, "the message does not begin with 55534243, so "
			"it is no command (CBW) to a storage device");
	}
	job->n_messages++;
	return 0;
}

/* ---- the command line ----------------------------------------------------------------- */

static const char usage[] =
	"usage: surfctl switch --device BUS/DEV|PORT --message HEX [--message HEX] [--dry-run]\n"
	"\n"
	"BUS/DEV as lsusb has it (001/007), or the port as `surfctl list` has it (1-1.4);\n"
	"HEX is a command of 31 bytes (55534243...). More in surfctl(1).\n";

static int parse(struct job *job, const struct surfctl_call *call)
{
	static const struct option longs[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "message", required_argument, NULL, 'm' },
		{ "dry-run", no_argument, NULL, 'n' },
		{ 0 },
	};
	int c, code = 0;

	optind = 0;
	while (code == 0 && (c = getopt_long(call->argc, call->argv, "n", longs, NULL)) != -1) {
		if (c == 'd')
			job->where = optarg;
		else if (c == 'm')
			code = take_message(job, optarg);
		else if (c == 'n')
			job->dry_run = true;
		else
			return fputs(usage, stderr), EXIT_USAGE;
	}
	if (code == 0 && (!job->where || job->n_messages == 0 || optind != call->argc))
		return fputs(usage, stderr), EXIT_USAGE;
	return code;
}

/* ---- the device ----------------------------------------------------------------------- */

static int cannot_open(const struct job *job, int err)
{
	if (err == -EINVAL)
		return surfctl_complain(EXIT_USAGE, "--device wants bus and number as lsusb has "
			"them (001/007), a node below /dev/bus/usb, or a port (1-1.4)");
	if (err == -EACCES || err == -EPERM)
		return surfctl_complain(EXIT_NOPERM, "no permission to talk to %s; try: sudo "
			"surfctl switch ...", job->where);
	if (err == -ENODEV || err == -ENOENT)
		return surfctl_complain(SURFCTL_UNKNOWN, "there is no USB device at %s; lsusb and "
			"`surfctl list` tell what there is", job->where);
	return surfctl_complain(SURFCTL_UNKNOWN, "cannot open the USB device at %s: %s",
		job->where, strerror(-err));
}

static int open_device(struct job *job)
{
	const char *wrong;
	int err = usb_libusb_open(&job->usb, job->where, BUDGET_MS);

	if (err == 0)
		err = usb_libusb_face(job->usb, &job->face);
	if (err == 0)
		err = usb_target_fill(&job->target, &job->face, NULL, &wrong);
	if (err < 0)
		return cannot_open(job, err);
	if (job->face.device[0])
		text_copy(job->name, sizeof(job->name), job->face.device);
	else
		snprintf(job->name, sizeof(job->name), "bus %u device %u", job->face.busnum,
			job->face.devnum);
	memcpy(job->target.messages, job->messages, sizeof(job->messages));
	job->target.n_messages = job->n_messages;
	if (!job->target.storage || !job->target.bulk_in || !job->target.bulk_out)
		return surfctl_complain(SURFCTL_NOT_TAKEN, "%s: %04x:%04x has no storage interface "
			"that takes commands: it was switched already, or is no stick", job->name,
			job->face.vid, job->face.pid);
	return 0;
}

/* ---- sending it ----------------------------------------------------------------------- */

static void explain(const struct job *job, const struct usb_method *method)
{
	struct buf lines = { 0 }, text = { 0 };
	struct usb_record record = { .out = &lines };
	struct usb_target target = job->target;

	target.verbs = usb_record_verbs();
	target.ctx = &record;
	usb_method_run(method, &target);
	usb_record_explain(&text, lines.data ? lines.data : "");
	printf("%s: %04x:%04x, interface %u: %s\n%s", job->name, job->face.vid, job->face.pid,
		job->face.number, job->dry_run ? "would be sent" : "sending",
		text.data ? text.data : "");
	fflush(stdout);
	buf_free(&text);
	buf_free(&lines);
}

static int not_sent(const struct job *job, int outcome)
{
	char node[40], holder[128];

	if (outcome == USB_REFUSED)
		return surfctl_complain(SURFCTL_NOT_TAKEN, "%s: the stick refused the message: "
			"another one may do", job->name);
	if (outcome == -EACCES || outcome == -EPERM)
		return cannot_open(job, outcome);
	if (outcome != -EBUSY)
		return surfctl_complain(SURFCTL_NOT_TAKEN, "%s: the stick did not take the "
			"message: %s; plug it in again, best without a hub between", job->name,
			strerror(outcome < 0 ? -outcome : EIO));
	snprintf(node, sizeof(node), "/dev/bus/usb/%03u/%03u", job->face.busnum, job->face.devnum);
	if (surfctl_holder(holder, sizeof(holder), "/proc", node) == 0)
		return surfctl_complain(SURFCTL_BUSY, "%s is in use by %s", job->name, holder);
	return surfctl_complain(SURFCTL_BUSY, "%s is in use by another program (a virtual machine, "
		"usb_modeswitch?)%s", job->name,
		geteuid() == 0 ? "" : "; root can tell which");
}

int surfctl_switch_result(char *out, size_t size, const char *name, const struct usb_face *before,
	int err, const struct usb_libusb_news *news)
{
	if (err == -ENOTSUP) {
		snprintf(out, size, "%s: %04x:%04x has the message; what came of it cannot be seen "
			"on this system: see lsusb", name, before->vid, before->pid);
		return SURFCTL_SWITCHED;
	}
	if (news->back) {
		bool same = news->vid == before->vid && news->pid == before->pid;

		snprintf(out, size, "%s: %04x:%04x -> %04x:%04x%s", name, before->vid, before->pid,
			news->vid, news->pid, same ? ": back with the id it had" : "");
		return same ? SURFCTL_SAME : SURFCTL_SWITCHED;
	}
	if (news->left) {
		snprintf(out, size, "%s: %04x:%04x left and did not come back within %d s; give it "
			"a moment, then see lsusb", name, before->vid, before->pid, BACK_MS / 1000);
		return SURFCTL_LOST;
	}
	snprintf(out, size, "%s: %04x:%04x took the message and stayed what it is: another message "
		"may do", name, before->vid, before->pid);
	return SURFCTL_STAYED;
}

static int watch(struct job *job)
{
	struct usb_libusb_news news = { 0 };
	int err = usb_libusb_wait(job->usb, BACK_MS, &news);
	char line[256];
	int code = surfctl_switch_result(line, sizeof(line), job->name, &job->face, err, &news);

	/* It is a disk still: its driver may have it back. */
	if (code == SURFCTL_STAYED)
		job->target.verbs->release(job->target.ctx, job->target.interface);
	if (code != SURFCTL_SWITCHED)
		return surfctl_complain(code, "%s", line);
	puts(line);
	return code;
}

static int run(struct job *job)
{
	const struct usb_method *method = usb_method_find("message", strlen("message"));
	int code = open_device(job);

	if (code != 0)
		return code;
	explain(job, method);
	if (job->dry_run)
		return 0;
	job->target.verbs = usb_libusb_verbs();
	job->target.ctx = job->usb;
	code = usb_method_run(method, &job->target);
	return code == USB_SENT || code == USB_GONE ? watch(job) : not_sent(job, code);
}

int surfctl_switch(const struct surfctl_call *call)
{
	struct job *job = calloc(1, sizeof(*job));
	int code = job ? parse(job, call) : 1;

	if (code == 0)
		code = run(job);
	usb_libusb_free(job ? job->usb : NULL);
	free(job);
	return code;
}
