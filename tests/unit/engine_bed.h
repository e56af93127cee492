/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A bed for whole-engine tests: the real engine, the simulated stick on ptys as a process of
 * its own, and a stand-in for the launcher (there is no PPP in the kernel of most build
 * machines), which notes the orders and gives the news that a test wants.
 */
#ifndef SURFSTICK_TEST_ENGINE_BED_H
#define SURFSTICK_TEST_ENGINE_BED_H

#include "base/child.h"
#include "dialer/engine.h"

struct bed {
	struct loop *loop;
	struct engine engine;
	struct conf_source *source;
	struct child stick;
	char dir[48];
	char config[512]; /* further lines for the config file */
	unsigned starts, stops; /* what the launcher was told */
	struct launcher_order last;
	struct launcher_tell told[8]; /* what udev was */
	unsigned tells;
};

/* options: further words for the stick ("--set", "sim.pin-on=yes", ...), NULL-ended. */
void bed_open(struct bed *bed, const char *config, const char *const *options);
void bed_close(struct bed *bed);
/* Runs the loop until the engine is in the state; fails the test after 5 s. */
void bed_until(struct bed *bed, enum plan_state state);
void bed_run(struct bed *bed, unsigned ms);
/* A command for the simulated stick, as `stick --send` takes it. */
void bed_send(struct bed *bed, const char *command);
/* How often the text stands in the stick's own log. */
unsigned bed_logged(const struct bed *bed, const char *text);

/* The stand-in's news. */
void bed_line(struct bed *bed, const char *line);
void bed_address(struct bed *bed, const char *address);
void bed_pppd_ends(struct bed *bed, int status);
/* From the running dial to online. */
void bed_go_online(struct bed *bed);

#endif
