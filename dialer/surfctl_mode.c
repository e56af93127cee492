/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/surfctl_mode.h"

#include <errno.h>
#include <getopt.h>

#include "base/loop.h"
#include "base/text.h"
#include "dialer/surfctl_ask.h"
#include "usb/descriptor.h"

enum { STICKS_MAX = 64 };
/*
 * From the order to the new face: a stick that starts again is away for 15 to 40 s, is a disk
 * for a moment and then starts into its other face.
 */
enum { BACK_MS = 120000, SETTLED_MS = 10000 };
enum { ASK_TRIES = 5, ASK_AGAIN_MS = 3000 };
/* surfstick-hilink's: the order was given, but no answer came. */
enum { HILINK_UNANSWERED = 3 };

struct job {
	const struct surfctl_call *call;
	const char *device;
	bool dry_run;
	const char *mode; /* NULL: only show */
	enum surfctl_want want;
	struct usb_stick *sticks;
	struct usb_stick stick; /* the one that is meant, as it was at first */
	struct loop *loop;
	struct usb_watch *watch;
	struct loop_io io;
	struct loop_timer limit, settled;
	struct surfctl_sight sight;
	uint64_t since_ms;
};

static const char usage[] =
	"usage: surfctl [--stick gsmN] mode [--device PORT] [--json]\n"
	"       surfctl [--stick gsmN] mode [--device PORT] [--dry-run] modem|hilink|ncm\n"
	"\n"
	"The first shows what a stick is and what would be done with it, the second gives it\n"
	"another face now. More in surfctl(1).\n";

/* ---- the command line ----------------------------------------------------------------- */

static int take_option(struct job *job, int c)
{
	switch (c) {
	case 'd':
		job->device = optarg;
		return 0;
	case 'n':
		job->dry_run = true;
		return 0;
	default:
		return fputs(usage, stderr), EXIT_USAGE;
	}
}

static int parse(struct job *job)
{
	static const struct option longs[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "dry-run", no_argument, NULL, 'n' },
		{ 0 },
	};
	const struct surfctl_call *call = job->call;
	int c, code = 0;

	optind = 0;
	while (code == 0 && (c = getopt_long(call->argc, call->argv, "n", longs, NULL)) != -1)
		code = take_option(job, c);
	if (code != 0)
		return code;
	if (call->argc - optind > 1 || (job->dry_run && optind == call->argc))
		return fputs(usage, stderr), EXIT_USAGE;
	job->mode = call->argv[optind];
	if (job->mode && surfctl_want_parse(job->mode, &job->want) < 0)
		return surfctl_complain(EXIT_USAGE, "mode: '%s' is none of modem, hilink, ncm; to "
			"leave a stick as it is, 'mode = keep' in surfstick.conf", job->mode);
	return 0;
}

static int pick(struct job *job)
{
	const struct usb_stick *stick;
	char why[256];
	int n = usb_find_sticks(job->sticks, STICKS_MAX);

	if (n < 0)
		return surfctl_complain(1, "cannot look for sticks: %s", strerror(-n));
	stick = surfctl_pick(job->sticks, (size_t)n, job->call->stick, job->device, why,
		sizeof(why));
	if (!stick)
		return surfctl_complain(1, "%s", why);
	job->stick = *stick;
	return 0;
}

/* ---- others do it --------------------------------------------------------------------- */

static int helper(const char *const *argv)
{
	char path[256];

	surfctl_program(path, sizeof(path), "surfstick-udev", SURFSTICK_UDEVDIR);
	return surfctl_run(path, argv);
}

static int show(struct job *job)
{
	const char *argv[6] = { "surfstick-udev", "mode" };
	size_t n = 2;

	if (job->call->json)
		argv[n++] = "--json";
	if (job->device || job->call->stick) {
		int code = pick(job);

		if (code != 0)
			return code;
		argv[n++] = job->stick.sysname;
	}
	return helper(argv);
}

static int switch_disk(struct job *job)
{
	const char *argv[] = { "surfstick-udev", "switch", "--mode", job->mode, job->stick.sysname,
		job->dry_run ? "--dry-run" : NULL, NULL };

	return helper(argv);
}

static int wish(struct job *job)
{
	const char *argv[] = { "surfstick-udev", "wish", job->mode, job->stick.sysname, NULL };

	if (job->dry_run) {
		printf("would note that the disk which is next to appear at usb %s becomes %s\n",
			job->stick.sysname, job->mode);
		return 0;
	}
	return helper(argv);
}

static const struct usb_stick *now_there(struct job *job)
{
	int n = usb_find_sticks(job->sticks, STICKS_MAX);

	for (int i = 0; i < n; i++)
		if (strcmp(job->sticks[i].sysname, job->stick.sysname) == 0)
			return &job->sticks[i];
	return NULL;
}

static void on_again(struct loop_timer *timer)
{
	struct job *job = container_of(timer, struct job, limit);

	loop_quit(job->loop, 0);
}

/*
 * A surfdial that ends without an answer: the stick has left, or two of them were after its
 * port, as when udev has just started one. That one can be asked in a moment.
 */
static int ask_for_restart(struct job *job)
{
	const struct surfctl_request request = { .stick = job->stick.slot, .text = "reset",
		.may_start = true };
	const struct usb_stick *now;
	int code = -EPIPE;

	for (int i = 0; i < ASK_TRIES && code == -EPIPE; i++) {
		if (i > 0) {
			loop_timer_in(job->loop, &job->limit, ASK_AGAIN_MS, on_again);
			loop_run(job->loop);
		}
		code = surfctl_ask(job->loop, &request);
		now = now_there(job);
		if (!now || now->devnum != job->stick.devnum)
			return 0;
	}
	if (code == -EPIPE)
		return surfctl_complain(1, "surfdial ended without an answer");
	return code < 0 ? 1 : code;
}

static int restart_modem(struct job *job)
{
	if (!job->stick.slot[0])
		return surfctl_complain(1, "usb %s has no port that could be asked to restart; "
			"pull it out and plug it in again: it becomes %s then (within two minutes)",
			job->stick.sysname, job->mode);
	if (job->dry_run) {
		printf("would ask surfdial of %s to restart the stick\n", job->stick.slot);
		return 0;
	}
	return ask_for_restart(job);
}

static int restart_router(struct job *job)
{
	const char *argv[] = { "surfstick-hilink", "--interface", job->stick.net, "reboot",
		job->dry_run ? "--dry-run" : NULL, NULL };
	char path[256];
	int code;

	if (!job->stick.net[0])
		return surfctl_complain(1, "usb %s has no network card here, so its web server "
			"cannot be asked to restart it (is the driver cdc_ether there?)",
			job->stick.sysname);
	surfctl_program(path, sizeof(path), "surfstick-hilink", SURFSTICK_LIBEXECDIR);
	code = surfctl_run(path, argv);
	if (code != 0 && code != HILINK_UNANSWERED && !job->dry_run)
		return surfctl_complain(code, "restarted by its web page or pulled out within two "
			"minutes, usb %s becomes %s all the same", job->stick.sysname, job->mode);
	return code == HILINK_UNANSWERED ? 0 : code;
}

/* The order that makes the stick leave the face it has. */
static int begin(struct job *job)
{
	int code;

	if (job->stick.face == USB_FACE_STORAGE)
		return switch_disk(job);
	code = wish(job);
	if (code != 0)
		return code;
	return job->stick.face == USB_FACE_MODEM ? restart_modem(job) : restart_router(job);
}

/* ---- and it is watched ---------------------------------------------------------------- */

static void say_met(struct job *job, const struct usb_stick *now)
{
	char hint[128];

	printf("usb %s: %04x:%04x -> %04x:%04x, %s%s%s%s%s, after %.1f s\n", job->stick.sysname,
		job->stick.vid, job->stick.pid, now->vid, now->pid, job->mode,
		now->slot[0] ? ", " : "", now->slot, now->net[0] ? ", " : "", now->net,
		(double)(loop_now(job->loop) - job->since_ms) / 1000);
	surfctl_mode_hint(hint, sizeof(hint), &job->sight, job->stick.sysname, job->want);
	printf("Now only; for every time, " SURFSTICK_SYSCONFDIR "/surfstick.conf has to say:\n"
		"%s\n", hint);
}

static void say(const struct job *job, const char *line)
{
	if (line[0])
		printf("usb %s: %s\n", job->stick.sysname, line);
	fflush(stdout);
}

static void look(struct job *job)
{
	const struct usb_stick *now = now_there(job);
	char line[128];

	surfctl_sight_take(&job->sight, now, line, sizeof(line));
	say(job, line);
	loop_timer_stop(&job->settled);
	if (!now || !job->sight.left)
		return;
	if (surfctl_want_met(job->want, now)) {
		say_met(job, now);
		loop_quit(job->loop, 0);
	}
}

static void on_settled(struct loop_timer *timer)
{
	struct job *job = container_of(timer, struct job, settled);

	surfctl_complain(0, "usb %s is %04x:%04x, which is not %s: the table knows no message that "
		"makes it so, see surfstick.hwdb(5)", job->stick.sysname, job->sight.vid,
		job->sight.pid, job->mode);
	loop_quit(job->loop, 1);
}

static void on_news(struct loop_io *io, uint32_t events)
{
	struct job *job = container_of(io, struct job, io);
	struct usb_news news;
	char line[128];

	(void)events;
	while (usb_watch_next(job->watch, &news))
		if (news.cls == USB_CLASS_STORAGE &&
		    strcmp(news.sysname, job->stick.sysname) == 0) {
			surfctl_sight_disk(&job->sight, news.vid, news.pid, line, sizeof(line));
			say(job, line);
		}
	look(job);
	/* Back with a face that is neither the disk nor what was asked for: nothing more comes. */
	if (job->sight.told && job->sight.face != USB_FACE_STORAGE)
		loop_timer_in(job->loop, &job->settled, SETTLED_MS, on_settled);
}

static void on_limit(struct loop_timer *timer)
{
	struct job *job = container_of(timer, struct job, limit);

	if (!job->sight.left)
		surfctl_complain(0, "usb %s has not left within %d s; pull it out and plug it in "
			"again", job->stick.sysname, BACK_MS / 1000);
	else if (job->sight.told)
		surfctl_complain(0, "usb %s is still %04x:%04x after %d s; journalctl -t "
			"surfstick-udev tells what was tried", job->stick.sysname, job->sight.vid,
			job->sight.pid, BACK_MS / 1000);
	else
		surfctl_complain(0, "usb %s has not come back within %d s; pull it out and plug it "
			"in again", job->stick.sysname, BACK_MS / 1000);
	loop_quit(job->loop, 1);
}

static int wait_for_it(struct job *job)
{
	int err = loop_io_add(job->loop, &job->io, usb_watch_fd(job->watch), EPOLLIN, on_news);

	if (err < 0)
		return surfctl_complain(1, "cannot watch: %s", strerror(-err));
	loop_timer_in(job->loop, &job->limit, BACK_MS, on_limit);
	/* What came before is taken by the first news; that there be some, look once. */
	look(job);
	err = loop_run(job->loop);
	loop_io_del(&job->io);
	loop_timer_stop(&job->limit);
	loop_timer_stop(&job->settled);
	return err < 0 ? 1 : err;
}

/* ---- all of it ------------------------------------------------------------------------ */

static int change(struct job *job)
{
	int code = pick(job);
	int err;

	if (code != 0)
		return code;
	if (surfctl_want_met(job->want, &job->stick)) {
		printf("usb %s is %04x:%04x, %s already\n", job->stick.sysname, job->stick.vid,
			job->stick.pid, job->mode);
		return 0;
	}
	if (job->dry_run)
		return begin(job);
	if (geteuid() != 0)
		return surfctl_complain(EXIT_NOPERM, "giving a stick another face needs root: sudo "
			"surfctl mode --device %s %s", job->stick.sysname, job->mode);
	/* From before the order on, so that nothing is missed. */
	err = loop_new(&job->loop);
	if (err == 0)
		err = usb_watch_new(&job->watch);
	if (err < 0)
		return surfctl_complain(1, "cannot watch USB devices: %s", strerror(-err));
	job->since_ms = loop_now(job->loop);
	job->sight = (struct surfctl_sight){ .devnum = job->stick.devnum };
	if (job->stick.face == USB_FACE_STORAGE) {
		job->sight.disk_vid = job->stick.vid;
		job->sight.disk_pid = job->stick.pid;
	}
	code = begin(job);
	return code == 0 ? wait_for_it(job) : code;
}

int surfctl_mode(const struct surfctl_call *call)
{
	struct job job = { .call = call };
	int code;

	job.sticks = calloc(STICKS_MAX, sizeof(*job.sticks));
	code = job.sticks ? parse(&job) : 1;
	if (code == 0)
		code = job.mode ? change(&job) : show(&job);
	usb_watch_free(job.watch);
	loop_free(job.loop);
	free(job.sticks);
	return code;
}
