/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * The launcher with a real pppd: two pseudo-terminals back to back, on one of them the launcher's
 * pppd, on the other one a pppd in the network namespace "isp".
 */
#ifndef SURFSTICK_TESTS_UML_BED_H
#define SURFSTICK_TESTS_UML_BED_H

#include "base/child.h"
#include "dialer/cause.h"
#include "dialer/launcher.h"

enum { PATIENCE_MS = 8000 };

/* One pair of pseudo-terminals; what one side writes the other one reads. */
struct wire {
	struct loop_io near, far; /* masters */
	int line;		  /* our pppd's end */
	int isp_line;
};

struct bed {
	struct loop *loop;
	struct launcher *launcher;
	struct wire wire;
	struct child isp;
	struct cause_trace trace;
	struct launcher_news up[2], ended;
	unsigned started, ups[2], downs[2], ends, warnings;
	int pid;
	char warning[LAUNCHER_TEXT];
	uint64_t up_at, ended_at;
};

/* Of the whole run. */
extern unsigned failed, points;
extern bool verbose;
extern const char *scenario;
extern const char *const quiet_isp[];

typedef bool check_fn(struct bed *b);

/* One TAP point of the scenario. */
void ok(bool good, const char *fmt, ...) PRINTF_LIKE(2, 3);

bool begin(struct bed *b);
void end(struct bed *b);
void cut(struct loop_io *master);
/* From now on the line echoes: what a stick in command mode does. */
void make_echo(struct bed *b);
void start_isp(struct bed *b, const char *const *extra);
struct launcher_order usual_start(void);
/* Up and routed, or a failed test point. */
bool bring_up(struct bed *b, struct launcher_order *order);
void order_dns(struct bed *b);
/* The end, its cause, and that nothing of ours is left. */
void expect_end(struct bed *b, enum cause cause, bool stopped, uint64_t within_ms);
void on_news(void *ctx, const struct launcher_news *news);

bool wait_for(struct bed *b, check_fn *check, uint64_t ms);
check_fn is_up, is_up6, knows_dns, has_ended, isp_has_ended, never;

/* The first line of what a command prints that holds the words; "" if none does. */
const char *look(const char *command, const char *words);
bool routes_of_others_stand(void);
bool resolv_conf_is_as_before(void);
bool peer_answers(struct bed *b);

#endif
