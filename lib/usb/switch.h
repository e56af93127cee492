/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What is to be done with a stick that shows its storage face: pure decisions from its ladder
 * of methods and from what was tried on the same port before. The history is a small text that
 * the helper keeps in /run/surfstick/switch.d/<usb name>; without one (no /run yet) every
 * appearance is the first.
 *
 * The rules: one appearance of a device is handled once. The ladder goes one rung up each time
 * the face comes back or refuses. After SWITCH_TRIES within SWITCH_WINDOW_MS, each message
 * counted, the stick is left alone. A
 * stick whose ports were up for SWITCH_SETTLED_MS has been switched well: its next storage face
 * (a replug, a crash of its firmware) starts afresh with the method that worked. A stick that
 * falls back by itself is told once more; the second time in a row it is left alone.
 */
#ifndef SURFSTICK_USB_SWITCH_H
#define SURFSTICK_USB_SWITCH_H

#include "base/buf.h"
#include "usb/method.h"

enum {
	SWITCH_TRIES = 3,
	SWITCH_WINDOW_MS = 60000,
	SWITCH_SETTLED_MS = 5000,
	/* By itself: nobody's hand is that quick, and who pulls it out has used it for longer. */
	SWITCH_FLIP_MS = 3000,
	SWITCH_FLIP_UP_MS = 30000,
	SWITCH_FLIPS = 2,
	SWITCH_WISH_MS = 120000,
	SWITCH_COMES_MS = 180000, /* from the message to its ports, at most: surfstick.hwdb(5) */
	SWITCH_RUNGS = 8,
	SWITCH_RECORDS = 16,
	SWITCH_KEY_MAX = 65,
};

enum switch_event {
	SWITCH_TRY,
	SWITCH_UP,   /* its modem port is there, or a router's network card */
	SWITCH_TOLD, /* that it is left alone */
	SWITCH_DOWN, /* its modem port is gone */
	SWITCH_WISH, /* a person wants another face: `method` is the mode */
};

struct switch_record {
	enum switch_event event;
	uint64_t at_ms;	   /* CLOCK_BOOTTIME */
	uint64_t identity; /* of the appearance tried: usb/sysfs.h */
	uint16_t vid, pid;
	char method[24];   /* of SWITCH_TRY and SWITCH_WISH; SWITCH_UP: "hilink", a router's */
	char key[SWITCH_KEY_MAX]; /* of SWITCH_TRY: who it is, for usb/worked.h; [A-Za-z0-9_.-] */
};

struct switch_history {
	size_t n;
	struct switch_record records[SWITCH_RECORDS]; /* oldest first */
};

/* Lines that are not understood are skipped: a broken history is a short one. */
void switch_history_parse(struct switch_history *h, const char *text);
void switch_history_print(const struct switch_history *h, struct buf *out);
/* Forgets the oldest when it is full. */
void switch_history_add(struct switch_history *h, const struct switch_record *r);

enum switch_verdict {
	SWITCH_GO,	/* run plan.rungs in order until one is not refused; record each */
	SWITCH_KEEP,	/* the ladder says to leave it as it is */
	SWITCH_SEEN,	/* this very appearance is handled already */
	SWITCH_ENOUGH,	/* tried often enough; say so, and record SWITCH_TOLD */
	SWITCH_FLIPS_BACK, /* it leaves its ports by itself; as SWITCH_ENOUGH */
	SWITCH_ENOUGH_TOLD, /* the same, and said already */
	SWITCH_UNKNOWN, /* no method of the ladder is known: plan.unknown is the first of them */
};

struct switch_face {
	uint16_t vid, pid;
	uint64_t identity;
	const char *ladder; /* names of methods, best first, blanks between them */
	const char *good;   /* what worked in earlier times, NULL or "": not known */
	/* A person asks, or who has watched it stay: go on with this very appearance, and without
	 * a limit. */
	bool again;
};

struct switch_plan {
	const struct usb_method *rungs[SWITCH_RUNGS];
	size_t n; /* no more than there are tries left */
	char unknown[24];
	char tried[96]; /* for SWITCH_ENOUGH: "huawei-alt, huawei-new", each once, in order */
};

enum switch_verdict switch_decide(struct switch_plan *plan, const struct switch_face *face,
	const struct switch_history *h, uint64_t now_ms);
/* The mode somebody wished for this port and that has not come up since; NULL: none. */
const char *switch_wish(const struct switch_history *h, uint64_t now_ms);
/* The try that led to the face of the last SWITCH_UP, NULL: there was none. */
const struct switch_record *switch_cause(const struct switch_history *h);

#endif
