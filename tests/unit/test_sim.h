/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* A modem on a bench: a brain with a face that only remembers, and a clock that stands still. */
#ifndef SURFSTICK_TEST_SIM_H
#define SURFSTICK_TEST_SIM_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "tests/sim/datacall.h"
#include "tests/sim/line.h"
#include "tests/sim/plug.h"

/* A profile's text, and what is said of it. */
struct mistake {
	const char *text, *error;
};

static inline void expect_mistakes(const struct mistake *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct profile p = { 0 };
		char error[200] = "";

		assert_int_equal(profile_parse(&p, "f", rows[i].text, error, sizeof(error)),
			-EINVAL);
		assert_string_equal(error, rows[i].error);
	}
}

struct rig {
	struct loop *loop;
	struct profile profile;
	struct brain brain;
	struct far_host far_host;
	struct buf heard[BRAIN_LINES];
	size_t backlog;
	unsigned reboots, resumed, flushed;
	bool dcd[BRAIN_LINES];
};

/* Modem, control and diagnostic port; no waits; a SIM without a PIN; registers in 100 ms. */
static const char rig_profile[] =
	"[stick]\nname = rig\nstart = 12d1:1f01\nunknown = COMMAND NOT SUPPORT\nurc-ports = both\n"
	"setport = A1,A2;10,12\nportmode = TYPE: WCDMA: huawei,,MDM:0,DIAG:1,PCUI:2\n"
	"no-latency = yes\nreplug-delay = 1000\ndetach-delay = 20\nreset-delay = 50\nu2diag = 255\n"
	"[about]\nmaker = huawei\nmodel = E3372\nrevision = 21\nimei = 860000000000001\n"
	"hardware = CL1\n"
	"[storage]\nvendor = HUAWEI\nproduct = Mass Storage\nlabel = MOBILE\n"
	"[sim]\npresent = yes\npin = 0000\npuk = 12345678\ntries = 3\npuk-tries = 10\n"
	"imsi = 270010000000001\niccid = 8935201000000000001\n"
	"[network]\noperator = Surf Mobile\noperator-short = SURF\nmccmnc = 27001\nlac = 792D\n"
	"ci = 04947221\nact = 7\ncsq = 20\ndelay = 100\nspeed = 150000000\n"
	"[identity 12d1:1f01]\nproduct = CD\ninterface = storage 08/06/50\n"
	"[identity 12d1:155e]\nproduct = Modem\ninterface = modem ff/02/01\n"
	"interface = diag ff/02/03\ninterface = pcui ff/02/02\n"
	"[switch]\n11062000000101000100000000000000/0 = 12d1:155e\n";

enum { RIG_MODEM, RIG_DIAG, RIG_PCUI };

static inline void rig_send(void *ctx, unsigned line, const void *data, size_t len)
{
	buf_add(&((struct rig *)ctx)->heard[line], data, len);
}

static inline size_t rig_backlog(void *ctx, unsigned line)
{
	(void)line;
	return ((struct rig *)ctx)->backlog;
}

static inline void rig_status(void *ctx, unsigned line, bool dcd, bool dsr)
{
	(void)dsr;
	((struct rig *)ctx)->dcd[line] = dcd;
}

static inline void rig_resume(void *ctx, unsigned line)
{
	(void)line;
	((struct rig *)ctx)->resumed++;
}

static inline void rig_flush(void *ctx, unsigned line)
{
	(void)line;
	((struct rig *)ctx)->flushed++;
}

static inline void rig_reboot(void *ctx)
{
	((struct rig *)ctx)->reboots++;
}

static const struct brain_face rig_face = { rig_send, rig_backlog, rig_status, rig_resume,
	rig_flush, rig_reboot };

/* extra: more profile text, or NULL. The modem is powered, nobody has a port open. */
static inline void rig_up(struct rig *rig, const char *extra)
{
	char error[200] = "";

	memset(rig, 0, sizeof(*rig));
	assert_int_equal(loop_new(&rig->loop), 0);
	loop_hold_clock(rig->loop, 5000);
	assert_int_equal(profile_parse(&rig->profile, "rig", rig_profile, error, sizeof(error)), 0);
	if (extra)
		assert_int_equal(profile_parse(&rig->profile, "extra", extra, error,
			sizeof(error)), 0);
	rig->far_host = (struct far_host){ .loop = rig->loop, .kind = FAR_ECHO, .local = "10.0.0.1",
		.remote = "10.0.0.2" };
	brain_init(&rig->brain, rig->loop, &rig->profile, NULL, &rig->far_host);
	brain_power_on(&rig->brain, profile_identity(&rig->profile, "12d1:155e"), &rig_face, rig);
}

static inline void rig_down(struct rig *rig)
{
	brain_power_off(&rig->brain);
	far_host_close(&rig->far_host);
	for (size_t i = 0; i < BRAIN_LINES; i++)
		buf_free(&rig->heard[i]);
	loop_free(rig->loop);
}

static inline void rig_open(struct rig *rig, unsigned line)
{
	line_dtr(&rig->brain.lines[line], true);
	line_input(&rig->brain.lines[line], "ATE0\r", 5);
	buf_eat(&rig->heard[line], rig->heard[line].len);
}

static inline void rig_say(struct rig *rig, unsigned line, const char *text)
{
	line_input(&rig->brain.lines[line], text, strlen(text));
}

/* What the line said since it was last asked; valid until the next call. */
static inline const char *rig_hear(struct rig *rig, unsigned line)
{
	static char text[16384];

	text_copy_n(text, sizeof(text), rig->heard[line].data ? rig->heard[line].data : "",
		rig->heard[line].len);
	buf_eat(&rig->heard[line], rig->heard[line].len);
	return text;
}

/* Says a command and compares the whole answer. */
static inline void rig_expect(struct rig *rig, unsigned line, const char *command,
	const char *answer)
{
	rig_hear(rig, line);
	rig_say(rig, line, command);
	rig_say(rig, line, "\r");
	assert_string_equal(rig_hear(rig, line), answer);
}

#endif
