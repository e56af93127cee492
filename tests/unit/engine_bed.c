/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "tests/unit/engine_bed.h"

/* ---- the stand-in for the launcher, linked in place of dialer/launcher.c ---- */

struct launcher {
	launcher_news_fn *fn;
	void *ctx;
	struct bed *bed;
};

static void tell(struct launcher *launcher, struct launcher_news *news)
{
	launcher->fn(launcher->ctx, news);
}

int launcher_new(struct launcher **out, struct loop *loop, launcher_news_fn *fn, void *ctx)
{
	(void)loop;
	*out = calloc(1, sizeof(**out));
	(*out)->fn = fn;
	(*out)->ctx = ctx;
	(*out)->bed = container_of(ctx, struct bed, engine);
	return 0;
}

void launcher_free(struct launcher *launcher)
{
	free(launcher);
}

int launcher_order(struct launcher *launcher, const struct launcher_order *order, int line)
{
	struct bed *bed = launcher->bed;

	bed->last = *order;
	if (order->verb == LAUNCHER_START) {
		assert_true(line >= 0);
		bed->starts++;
	}
	if (order->verb == LAUNCHER_STOP)
		bed->stops++;
	if (order->verb == LAUNCHER_TELL)
		bed->told[bed->tells++ % ARRAY_SIZE(bed->told)] = order->tell;
	return 0;
}

enum launcher_lack launcher_check(const char *pppd, char *why, size_t size)
{
	(void)pppd;
	text_copy(why, size, "");
	return LAUNCHER_LACKS_NOTHING;
}

bool launcher_counters(struct launcher *launcher, uint64_t *rx, uint64_t *tx)
{
	(void)launcher;
	*rx = 1234567;
	*tx = 999;
	return true;
}

void bed_line(struct bed *bed, const char *line)
{
	struct launcher_news news = { .event = LAUNCHER_LINE };

	text_copy(news.text, sizeof(news.text), line);
	tell(bed->engine.launcher, &news);
}

void bed_address(struct bed *bed, const char *address)
{
	struct launcher_news news = { .event = LAUNCHER_UP };

	inet_pton(AF_INET, address, &news.local.v4);
	inet_pton(AF_INET, "10.64.64.64", &news.peer.v4);
	tell(bed->engine.launcher, &news);
}

void bed_pppd_ends(struct bed *bed, int status)
{
	struct launcher_news news = { .event = LAUNCHER_ENDED, .status = status };

	tell(bed->engine.launcher, &news);
}

void bed_go_online(struct bed *bed)
{
	bed_until(bed, PLAN_LINK);
	bed_line(bed, "Using interface ppp0");
	bed_line(bed, "local  IP address 10.64.0.2");
	bed_address(bed, "10.64.0.2");
	bed_until(bed, PLAN_ONLINE);
}

/* ---- the stick ---- */

static const char *stick_program(void)
{
	const char *path = getenv("STICK_PROGRAM");

	return path ? path : "build/tests/stick";
}

static void on_stick_end(struct child *child, int status)
{
	(void)child;
	(void)status;
}

static void start_stick(struct bed *bed, const char *const *options)
{
	char control[64], log[64];
	const char *argv[32] = { "stick", "--profile", "e3372h", "--far", "lcp-mute", "--pty",
		bed->dir, "--control", control, "--log", log, "--set", "network.delay=0", "--set",
		"stick.no-latency=yes" };
	size_t n = 15;
	struct child_fd fds[] = { { STDERR_FILENO, STDERR_FILENO } };
	struct child_spec spec = {
		.path = stick_program(), .argv = argv, .fds = fds, .n_fds = 1,
	};

	snprintf(control, sizeof(control), "%s/ctl", bed->dir);
	snprintf(log, sizeof(log), "%s/log", bed->dir);
	while (options && *options)
		argv[n++] = *options++;
	argv[n] = NULL;
	if (access(spec.path, X_OK) < 0) {
		print_message("no %s: make tests builds it\n", spec.path);
		skip();
	}
	assert_int_equal(child_start(&bed->stick, bed->loop, &spec, on_stick_end), 0);
	for (int i = 0; i < 200 && access(control, F_OK) < 0; i++)
		bed_run(bed, 10);
	assert_int_equal(access(control, F_OK), 0);
}

void bed_send(struct bed *bed, const char *command)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char answer[256];

	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/ctl", bed->dir);
	assert_int_equal(connect(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	assert_true(write(fd, command, strlen(command)) > 0);
	assert_true(write(fd, "\n", 1) == 1);
	assert_true(read(fd, answer, sizeof(answer)) > 1);
	assert_memory_equal(answer, "ok", 2);
	close(fd);
}

unsigned bed_logged(const struct bed *bed, const char *text)
{
	struct buf log = { 0 };
	char path[64];
	unsigned n = 0;

	snprintf(path, sizeof(path), "%s/log", bed->dir);
	assert_int_equal(file_read(path, 1 << 20, &log, NULL), 0);
	for (const char *p = log.data; (p = strstr(p, text)); p++)
		n++;
	buf_free(&log);
	return n;
}

/* ---- the bed ---- */

static void complain(void *ctx, bool is_error, const char *text)
{
	(void)ctx;
	print_message("%s: %s\n", is_error ? "error" : "warning", text);
}

void bed_open(struct bed *bed, const char *config, const char *const *options)
{
	char path[64], text[700];
	int len;

	signal(SIGPIPE, SIG_IGN);
	*bed = (struct bed){ 0 };
	log_open(LOG_TO_STDERR, "bed",
		getenv("BED_VERBOSE") ? LOG_LEVEL_DEBUG : LOG_LEVEL_ERROR);
	text_copy(bed->dir, sizeof(bed->dir), "/tmp/surfstick-bed-XXXXXX");
	assert_non_null(mkdtemp(bed->dir));
	assert_int_equal(loop_new(&bed->loop), 0);
	start_stick(bed, options);
	snprintf(path, sizeof(path), "%s/conf", bed->dir);
	len = snprintf(text, sizeof(text), "device = %s/gsm0\napn = web.pt.lu\n%s\n", bed->dir,
		config);
	assert_int_equal(file_write(path, text, (size_t)len, 0600), 0);
	assert_int_equal(conf_read(&bed->source, path, complain, NULL), 0);
	assert_int_equal(engine_init(&bed->engine, bed->loop, "gsm0", bed->source, true), 0);
	bed->engine.as_service = true;
}

void bed_close(struct bed *bed)
{
	static const char *const names[] = { "ctl", "log", "conf", "gsm0", "gsm0-at", "gsm0-diag" };
	char path[80];

	engine_close(&bed->engine);
	child_signal(&bed->stick, SIGTERM);
	bed_run(bed, 30);
	child_drop(&bed->stick);
	conf_free(bed->source);
	loop_free(bed->loop);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", bed->dir, names[i]);
		unlink(path);
	}
	rmdir(bed->dir);
}

/* The loop's own clock may be held. */
static uint64_t real_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

void bed_run(struct bed *bed, unsigned ms)
{
	uint64_t end = real_now() + ms;

	while (real_now() < end)
		loop_step(bed->loop, 5);
}

void bed_until(struct bed *bed, enum plan_state state)
{
	uint64_t end = real_now() + 5000;

	while (bed->engine.state != state && real_now() < end)
		loop_step(bed->loop, 20);
	if (bed->engine.state != state)
		print_message("is %s (%s), not %s\n", plan_state_name(bed->engine.state),
			bed->engine.why, plan_state_name(state));
	assert_int_equal(bed->engine.state, state);
}
