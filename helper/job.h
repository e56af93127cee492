/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * All that one switch is about: what the stick shows, what the table and the config say of it,
 * and what was tried before. For `switch`, `finish` and `mode`.
 */
#ifndef SURFSTICK_HELPER_JOB_H
#define SURFSTICK_HELPER_JOB_H

#include "helper/history.h"

enum { JOB_NODE_MAX = 128 };

struct job {
	const struct helper *h;
	struct usb_face face;
	struct hwdb_props props;
	struct helper_settings settings;
	struct history history;
	bool has_worked;
	char worked[24];
	enum conf_mode wanted;
	const char *ladder; /* as helper_ladder() */
	struct usb_target target;
	uint64_t started_ms;
	const struct usb_method *method; /* the last that was run, NULL: none */
	int outcome; /* of the last method: enum usb_outcome or -errno; USB_KEPT: none was run */
};

/* false: there is nothing to work on, and code is what to exit with. Else job_free() it; do not
 * copy it. */
bool job_read(struct job *job, const struct helper *h, enum helper_exit *code);
void job_free(struct job *job);
/* Decides and sends; says in the log what came of it. again: as in usb/switch.h. */
enum helper_exit job_decide(struct job *job, bool again, unsigned budget_ms);
/* The same with all waits before and after: helper/finish.c. */
enum helper_exit job_finish(struct job *job);
/* Its node below /dev/bus/usb. */
void job_node(const struct job *job, char *out, size_t size);

#endif
