/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* surfdial: reads the config, builds the parts, runs the loop. */
#include <errno.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/text.h"
#include "conf/conf.h"
#include "dialer/command.h"
#include "dialer/control.h"
#include "dialer/engine.h"
#include "dialer/notify.h"
#include "dialer/options.h"
#include "dialer/status.h"

#define RUN_DIR "/run/surfstick"
#define VAR_DIR "/var/lib"
#define CONFIG_FILE SURFSTICK_SYSCONFDIR "/surfstick.conf"
#define WVDIAL_FILE "/etc/wvdial.conf"

/* systemd is told READY when online, or resting, or after this long: an empty sky must not
 * hold up a boot. The status line says which it is. */
enum { READY_AFTER_MS = 30000 };

struct surfdial {
	struct options options;
	struct loop *loop;
	struct conf_source *source;
	struct engine engine;
	struct control *control;
	struct commands commands;
	struct notify notify;
	struct loop_timer ready_timer, watchdog_timer;
	bool ready;
};

static void complain(void *ctx, bool is_error, const char *text)
{
	(void)ctx;
	if (is_error)
		log_error("%s", text);
	else
		log_warning("%s", text);
}

/* /etc/surfstick.conf; where there is none, an /etc/wvdial.conf as it is; else the defaults. */
static int read_config(const struct options *options, struct conf_source **out)
{
	const char *path = options->config;
	int err;

	if (options->wvdial)
		return conf_read_wvdial(out, path ? path : WVDIAL_FILE, options->sections,
			complain, NULL);
	if (path)
		return conf_read(out, path, complain, NULL);
	err = conf_read(out, CONFIG_FILE, complain, NULL);
	if (err != -ENOENT)
		return err;
	err = conf_read_wvdial(out, WVDIAL_FILE, NULL, complain, NULL);
	if (err == 0)
		log_info("no %s: using %s", CONFIG_FILE, WVDIAL_FILE);
	if (err != -ENOENT)
		return err;
	log_warning("no %s: no APN is set, the stick's own is used", CONFIG_FILE);
	return conf_none(out);
}

static int config_failed(const struct options *options, int err)
{
	if (err != -EINVAL)
		log_error("cannot read %s: %s", options->config ? options->config : CONFIG_FILE,
			strerror(-err));
	return ENGINE_EXIT_CONFIG;
}

static int print_config(const struct surfdial *s)
{
	struct conf_match match = { .stick = s->options.stick };
	struct buf out = { 0 };

	conf_print(s->source, &match, &out);
	if (out.data)
		fputs(out.data, stdout);
	buf_free(&out);
	return 0;
}

static int print_and_end(const struct options *options)
{
	struct buf out = { 0 };

	switch (options->what) {
	case OPTIONS_HELP:
		options_usage();
		break;
	case OPTIONS_VERSION:
		puts("surfdial " SURFSTICK_VERSION);
		break;
	case OPTIONS_PLAN:
	case OPTIONS_GRAPH:
		plan_print(&out, options->what == OPTIONS_GRAPH);
		break;
	case OPTIONS_KEYS:
		conf_help(&out);
		break;
	case OPTIONS_RUN:
		break;
	}
	if (out.data)
		fputs(out.data, stdout);
	buf_free(&out);
	return 0;
}

static void tell_ready(struct surfdial *s)
{
	if (s->ready)
		return;
	s->ready = true;
	loop_timer_stop(&s->ready_timer);
	notify_ready(&s->notify);
}

static void on_ready_timer(struct loop_timer *timer)
{
	tell_ready(container_of(timer, struct surfdial, ready_timer));
}

static void on_watchdog(struct loop_timer *timer)
{
	struct surfdial *s = container_of(timer, struct surfdial, watchdog_timer);

	notify_watchdog(&s->notify);
	loop_timer_in(s->loop, timer, s->notify.watchdog_ms, on_watchdog);
}

static void on_engine_changed(void *ctx)
{
	struct surfdial *s = ctx;
	enum plan_state state = s->engine.state;
	char line[ENGINE_WHY + 32];

	status_line(&s->engine, line, sizeof(line));
	notify_status(&s->notify, line);
	if (state == PLAN_OPENING)
		control_open_to(s->control, s->engine.conf.device);
	if (state != PLAN_ABSENT && state != PLAN_OVER && plan_is_rest(state))
		tell_ready(s);
	command_changed(&s->commands);
	if (s->options.control_fd >= 0 && control_orphaned(s->control))
		engine_quit(&s->engine, "nobody is asking any more");
}

static void reload(struct surfdial *s)
{
	struct conf_source *source = NULL;
	int err;

	notify_reloading(&s->notify);
	err = read_config(&s->options, &source);
	if (err < 0) {
		config_failed(&s->options, err);
		log_error("%s: configuration not changed: the one in force stays",
			s->engine.stick);
	} else {
		struct conf_source *old = s->source;

		s->source = source;
		engine_reload(&s->engine, source);
		conf_free(old);
	}
	notify_ready(&s->notify);
}

static void on_signal(void *ctx, int signo)
{
	struct surfdial *s = ctx;

	switch (signo) {
	case SIGHUP:
		reload(s);
		break;
	case SIGUSR1:
		engine_up(&s->engine, "asked by SIGUSR1");
		break;
	default:
		log_info("%s: hanging up", s->engine.stick);
		notify_stopping(&s->notify);
		engine_quit(&s->engine, signo == SIGINT ? "Ctrl-C" : "asked to end");
	}
}

static int watch_signals(struct surfdial *s)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGUSR1);
	signal(SIGPIPE, SIG_IGN);
	return loop_signals(s->loop, &set, on_signal, s);
}

static int open_door(struct surfdial *s)
{
	char path[64];
	int err = control_new(&s->control, s->loop, &command_ops, &s->commands);

	if (err < 0)
		return err;
	if (s->options.control_fd >= 0)
		return control_adopt(s->control, s->options.control_fd);
	if (mkdir(RUN_DIR, 0755) < 0 && errno != EEXIST) {
		log_warning("no control socket: cannot make " RUN_DIR ": %s", strerror(errno));
		return 0;
	}
	snprintf(path, sizeof(path), RUN_DIR "/%s.sock", s->engine.stick);
	err = control_listen(s->control, path);
	if (err == -EADDRINUSE)
		return err;
	if (err < 0)
		log_warning("no control socket: %s: %s", path, strerror(-err));
	return 0;
}

/* What would make every dial fail is said before anything is dialed. */
static int check_launch(const struct surfdial *s)
{
	char why[160];

	switch (launcher_check(s->engine.conf.pppd, why, sizeof(why))) {
	case LAUNCHER_LACKS_NOTHING:
		return 0;
	case LAUNCHER_LACKS_PPPD:
		log_error("%s", why);
		return ENGINE_EXIT_NO_PPPD;
	case LAUNCHER_LACKS_DEV_PPP:
		log_error("%s", why);
		return ENGINE_EXIT_DEV_PPP;
	case LAUNCHER_LACKS_PRIVILEGE:
		log_error("%s", why);
		return ENGINE_EXIT_PRIVILEGE;
	case LAUNCHER_LACKS_OTHER:
		break;
	}
	log_error("%s", why);
	return ENGINE_EXIT_ERROR;
}

static int run(struct surfdial *s)
{
	int err = watch_signals(s);

	notify_open(&s->notify);
	if (err == 0)
		err = engine_init(&s->engine, s->loop, s->options.stick, s->source,
			s->options.connect);
	if (err < 0) {
		log_error("cannot start: %s", strerror(-err));
		return ENGINE_EXIT_ERROR;
	}
	if (s->options.connect && (err = check_launch(s)) != 0)
		return err;
	command_init(&s->commands, &s->engine, VAR_DIR);
	err = open_door(s);
	s->commands.control = s->control;
	if (err == -EADDRINUSE) {
		log_error("surfdial runs for %s already; 'surfctl status' asks it",
			s->options.stick);
		return ENGINE_EXIT_PORT_LOCKED;
	}
	s->engine.as_service = s->notify.fd >= 0;
	s->engine.changed = on_engine_changed;
	s->engine.changed_ctx = s;
	loop_timer_in(s->loop, &s->ready_timer, READY_AFTER_MS, on_ready_timer);
	if (s->notify.watchdog_ms > 0)
		loop_timer_in(s->loop, &s->watchdog_timer, s->notify.watchdog_ms, on_watchdog);
	engine_start(&s->engine);
	return loop_run(s->loop);
}

int main(int argc, char **argv)
{
	struct surfdial s = { .notify = { .fd = -1 } };
	enum log_target target = log_is_journal() ? LOG_TO_JOURNAL : LOG_TO_STDERR;
	int err, code;

	if (options_parse(&s.options, argc, argv) < 0)
		return ENGINE_EXIT_USAGE;
	if (s.options.what != OPTIONS_RUN)
		return print_and_end(&s.options);
	log_open(target, "surfdial", s.options.verbose ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO);
	err = read_config(&s.options, &s.source);
	if (err < 0)
		return config_failed(&s.options, err);
	if (s.options.check) {
		code = print_config(&s);
	} else if ((err = loop_new(&s.loop)) < 0) {
		log_error("cannot start: %s", strerror(-err));
		code = ENGINE_EXIT_ERROR;
	} else {
		code = run(&s);
		engine_close(&s.engine);
		control_free(s.control);
		command_free(&s.commands);
		notify_close(&s.notify);
		loop_free(s.loop);
	}
	conf_free(s.source);
	return code;
}
