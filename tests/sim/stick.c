/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The simulated stick: see usage(). */
#include <errno.h>
#include <getopt.h>
#include <signal.h>

#include "base/file.h"
#include "base/text.h"
#include "tests/sim/evlog.h"
#include "tests/sim/modes.h"
#include "tests/sim/pty.h"
#include "tests/sim/remote.h"
#include "tests/sim/usb.h"

enum { MODES_MAX = 262144, STICKS_MAX = 120, SETS_MAX = 64, SET_LEN = 1400, HUBS = 8 };

struct options {
	const char *profile, *pty, *modes, *control, *script, *state, *send, *serial_prefix;
	const char *sets[SETS_MAX], *router_netns;
	size_t n_sets;
	unsigned long count;
	int vhci_port;
	bool usb, unplugged, router;
};

/* One of the sticks. */
struct unit {
	struct profile profile;
	struct evlog log;
	struct brain brain;
	struct plug plug;
	struct usb usb;
};

struct stick {
	struct options options;
	struct profile profile; /* what all units begin with */
	struct evlog log;
	struct loop *loop;
	struct far_host far_host;
	struct unit *units;
	struct remote_stick *hands;
	struct pty_face pty;
	struct router router;
	struct buf modes;
	struct remote remote;
};

static const char usage_text[] =
	"usage: stick --profile NAME|FILE --pty DIR|--usb [OPTION]...\n"
	"       stick --send PATH COMMAND...\n"
	"\n"
	"  --pty DIR            ports are ptys DIR/gsm0, DIR/gsm0-at\n"
	"  --usb                plug it into vhci_hcd (root)\n"
	"  --vhci-port N        its root hub port; default: the first free one\n"
	"  --count N            so many of them, over all root hubs\n"
	"  --serial-prefix TEXT their serials: TEXT0001, TEXT0002 ...\n"
	"  --router-netns NAME  behind the CDC Ethernet face: a router with a web page, its\n"
	"                       address on a TAP device in that network namespace\n"
	"  --modes FILE         which message leads where (tab-separated)\n"
	"  --set SECTION.KEY=VALUE   over the profile, repeatable\n"
	"  --wire               every USB transfer into the log\n"
	"  --unplugged          wait for \"plug\"\n"
	"  --far KIND           who answers a data call: pppd (default), none, echo,\n"
	"                       lcp-mute, or a shell command\n"
	"  --netns NAME         its network namespace\n"
	"  --peer-local ADDR    the operator's address (default 10.64.64.64)\n"
	"  --peer-remote ADDR   what the caller gets (default 10.64.0.2)\n"
	"  --peer-options WORDS more options for the operator's pppd (default noauth)\n"
	"  --peer-log FILE      what that pppd says\n"
	"  --control PATH       take commands here\n"
	"  --script FILE        lines \"at SECONDS COMMAND\"\n"
	"  --state FILE         the SIM's counters live here\n"
	"  --log FILE           events; - is standard output; up to two\n"
	"\n"
	"commands: plug unplug replug [MS] reset switch LABEL drop [WHY] peer-mute on|off\n"
	"  peer-term mute on|off slow MS deny on|off register on|off roaming on|off\n"
	"  sim remove|insert|busy|ready storage-loop on|off urc TEXT garbage N\n"
	"  halfline [TEXT] refuse NAME|off status\n"
	"  fault off | fault KEY VALUE, as in a profile's [fault]:\n"
	"    out|in nak|stall|ok [TIMES]  control [early] nak|stall|ok [TIMES]\n"
	"    vanish configured|out|sent|in|data|never [MS]  deaf yes|no  flip-back MS [TIMES]\n"
	"    config-pad BYTES  config-cut BYTES  patch device|config|string\\ N OFFSET HEX\n"
	"  of several: @3 COMMAND, @all COMMAND; without, the first is meant\n";

enum { OPT_PROFILE = 256, OPT_PTY, OPT_USB, OPT_VHCI, OPT_MODES, OPT_SET, OPT_UNPLUGGED, OPT_FAR,
	OPT_NETNS, OPT_LOCAL, OPT_REMOTE, OPT_PEER, OPT_PEER_LOG, OPT_CONTROL, OPT_SCRIPT,
	OPT_STATE, OPT_LOG, OPT_SEND, OPT_HELP, OPT_COUNT, OPT_SERIAL, OPT_ROUTER, OPT_WIRE };

static const struct option long_options[] = {
	{ "profile", required_argument, NULL, OPT_PROFILE },
	{ "pty", required_argument, NULL, OPT_PTY },
	{ "usb", no_argument, NULL, OPT_USB },
	{ "vhci-port", required_argument, NULL, OPT_VHCI },
	{ "count", required_argument, NULL, OPT_COUNT },
	{ "serial-prefix", required_argument, NULL, OPT_SERIAL },
	{ "router-netns", required_argument, NULL, OPT_ROUTER },
	{ "modes", required_argument, NULL, OPT_MODES },
	{ "wire", no_argument, NULL, OPT_WIRE },
	{ "set", required_argument, NULL, OPT_SET },
	{ "unplugged", no_argument, NULL, OPT_UNPLUGGED },
	{ "far", required_argument, NULL, OPT_FAR },
	{ "netns", required_argument, NULL, OPT_NETNS },
	{ "peer-local", required_argument, NULL, OPT_LOCAL },
	{ "peer-remote", required_argument, NULL, OPT_REMOTE },
	{ "peer-options", required_argument, NULL, OPT_PEER },
	{ "peer-log", required_argument, NULL, OPT_PEER_LOG },
	{ "control", required_argument, NULL, OPT_CONTROL },
	{ "script", required_argument, NULL, OPT_SCRIPT },
	{ "state", required_argument, NULL, OPT_STATE },
	{ "log", required_argument, NULL, OPT_LOG },
	{ "send", required_argument, NULL, OPT_SEND },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

static int complain(const char *what, int err)
{
	fprintf(stderr, "stick: %s: %s\n", what, strerror(-err));
	return 1;
}

static void set_far(struct far_host *far, const char *kind)
{
	static const struct {
		const char *name;
		enum far_kind kind;
	} kinds[] = { { "none", FAR_NONE }, { "echo", FAR_ECHO }, { "lcp-mute", FAR_MUTE },
		{ "pppd", FAR_PPPD } };

	far->kind = FAR_COMMAND;
	far->command = kind;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(kinds[i].name, kind) == 0)
			far->kind = kinds[i].kind;
	}
}

static int take_option(struct stick *stick, int opt, const char *arg)
{
	struct options *o = &stick->options;
	struct far_host *far = &stick->far_host;
	unsigned long number;

	switch (opt) {
	case OPT_PROFILE: o->profile = arg; return 0;
	case OPT_PTY: o->pty = arg; return 0;
	case OPT_USB: o->usb = true; return 0;
	case OPT_MODES: o->modes = arg; return 0;
	case OPT_UNPLUGGED: o->unplugged = true; return 0;
	case OPT_FAR: set_far(far, arg); return 0;
	case OPT_NETNS: far->netns = arg; return 0;
	case OPT_LOCAL: far->local = arg; return 0;
	case OPT_REMOTE: far->remote = arg; return 0;
	case OPT_PEER: far->options = arg; return 0;
	case OPT_PEER_LOG: far->log_path = arg; return 0;
	case OPT_CONTROL: o->control = arg; return 0;
	case OPT_SCRIPT: o->script = arg; return 0;
	case OPT_STATE: o->state = arg; return 0;
	case OPT_SEND: o->send = arg; return 0;
	case OPT_LOG: return evlog_open(&stick->log, arg);
	case OPT_VHCI:
		o->vhci_port = text_number(arg, 0, 127, &number) == 0 ? (int)number : -1;
		return o->vhci_port < 0 ? -EINVAL : 0;
	case OPT_COUNT: return text_number(arg, 1, STICKS_MAX, &o->count);
	case OPT_SERIAL: o->serial_prefix = arg; return 0;
	case OPT_ROUTER: o->router = true; o->router_netns = arg; return 0;
	case OPT_WIRE: arg = "stick.wire=yes"; /* fall through */
	case OPT_SET:
		if (o->n_sets == ARRAY_SIZE(o->sets))
			return -ENOSPC;
		o->sets[o->n_sets++] = arg;
		return 0;
	default:
		fputs(usage_text, opt == OPT_HELP ? stdout : stderr);
		return -ECANCELED;
	}
}

/* A bare name is looked up in the source tree: below here, or beside the build folder. */
static int find_profile(const char *name, char *out, size_t size)
{
	char exe[400];
	ssize_t n;

	if (strchr(name, '/') || strchr(name, '.'))
		return text_copy(out, size, name) ? 0 : -ENAMETOOLONG;
	snprintf(out, size, "tests/sim/profiles/%s.stick", name);
	if (access(out, R_OK) == 0)
		return 0;
	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (n < 0)
		return -errno;
	exe[n] = '\0';
	for (int up = 0; up < 4; up++) {
		char *slash = strrchr(exe, '/');

		if (!slash)
			break;
		*slash = '\0';
		snprintf(out, size, "%s/tests/sim/profiles/%s.stick", exe, name);
		if (access(out, R_OK) == 0)
			return 0;
	}
	return -ENOENT;
}

/* "sim.pin-on=yes" becomes a section and a key. */
static int apply_set(struct stick *stick, const char *set)
{
	const char *dot = strchr(set, '.');
	char text[SET_LEN], error[400];

	if (!dot) {
		fprintf(stderr, "stick: --set wants SECTION.KEY=VALUE, not %s\n", set);
		return -EINVAL;
	}
	snprintf(text, sizeof(text), "[%.*s]\n%s\n", (int)(dot - set), set, dot + 1);
	if (profile_parse(&stick->profile, "--set", text, error, sizeof(error)) < 0) {
		fprintf(stderr, "stick: %s\n", error);
		return -EINVAL;
	}
	return 0;
}

static int load(struct stick *stick)
{
	const struct options *o = &stick->options;
	char path[512], error[400];
	int err;

	if (!o->profile || (!o->pty == !o->usb) || (o->count > 1 &&
		(o->pty || o->state || o->router || o->vhci_port >= 0))) {
		fputs(usage_text, stderr);
		return -EINVAL;
	}
	err = find_profile(stick->options.profile, path, sizeof(path));
	if (err < 0) {
		complain(stick->options.profile, err);
		return err;
	}
	err = profile_load(&stick->profile, path, error, sizeof(error));
	if (err < 0) {
		fprintf(stderr, "stick: %s\n", error);
		return err;
	}
	for (size_t i = 0; err == 0 && i < stick->options.n_sets; i++)
		err = apply_set(stick, stick->options.sets[i]);
	if (err == 0 && stick->options.modes) {
		err = file_read(stick->options.modes, MODES_MAX, &stick->modes, NULL);
		if (err < 0)
			complain(stick->options.modes, err);
	}
	return err;
}

static void on_signal(void *ctx, int signo)
{
	struct stick *stick = ctx;

	(void)signo;
	loop_quit(stick->loop, 0);
}

static int web_mode(void *ctx, uint8_t number)
{
	struct unit *unit = ctx;
	const struct profile_identity *to = modes_find_number(&unit->profile, SWITCH_MODE, number,
		0);

	return usb_switch(&unit->usb, to) == STORAGE_IS_NO_MESSAGE ? -ENOENT : 0;
}

static void web_reboot(void *ctx)
{
	plug_reset(&((struct unit *)ctx)->plug);
}

static void web_off(void *ctx)
{
	struct unit *unit = ctx;

	evlog_event(&unit->log, "off", NULL);
	plug_leave(&unit->plug);
}

static void set_up_router(struct stick *stick)
{
	struct unit *unit = &stick->units[0];

	if (!stick->options.router)
		return;
	stick->router = (struct router){ .netns = stick->options.router_netns };
	stick->router.web = (struct web){ .loop = stick->loop, .profile = &unit->profile,
		.log = &unit->log, .mode = web_mode, .reboot = web_reboot, .off = web_off,
		.ctx = unit };
	unit->usb.router = &stick->router;
}

static int open_face(struct stick *stick)
{
	struct unit *unit = &stick->units[0];

	if (!stick->options.pty) {
		set_up_router(stick);
		return 0;
	}
	stick->pty = (struct pty_face){ .loop = stick->loop, .brain = &unit->brain,
		.plug = &unit->plug, .log = &unit->log, .dir = stick->options.pty };
	unit->plug.face = &pty_plug_face;
	unit->plug.face_ctx = &stick->pty;
	return pty_init(&stick->pty);
}

static void close_face(struct stick *stick)
{
	if (stick->options.pty)
		pty_close(&stick->pty);
}

/* The i-th of several: its own serial, and a number on the back of its IMEI. */
static void make_different(struct unit *unit, const char *prefix, size_t i)
{
	struct profile *p = &unit->profile;
	size_t len = strlen(p->imei);
	unsigned long tail;
	char digits[8];

	for (size_t k = 0; prefix && k < p->n_identities; k++)
		snprintf(p->identities[k].serial, sizeof(p->identities[k].serial), "%.200s%04zu",
			prefix, i + 1);
	if (len >= 6 && text_number(p->imei + len - 6, 0, 999999, &tail) == 0) {
		snprintf(digits, sizeof(digits), "%06lu", (tail + i) % 1000000);
		memcpy(p->imei + len - 6, digits, 6);
	}
}

static void set_up_unit(struct stick *stick, size_t i)
{
	struct unit *unit = &stick->units[i];

	unit->profile = stick->profile;
	make_different(unit, stick->options.serial_prefix, i);
	unit->log = stick->log;
	unit->log.stick = stick->options.count > 1 ? (unsigned)i + 1 : 0;
	brain_init(&unit->brain, stick->loop, &unit->profile, &unit->log, &stick->far_host);
	unit->plug = (struct plug){ .loop = stick->loop, .profile = &unit->profile,
		.log = &unit->log, .brain = &unit->brain, .fault = unit->profile.fault,
		.face = &usb_plug_face, .face_ctx = &unit->usb };
	unit->usb = (struct usb){ .loop = stick->loop, .brain = &unit->brain,
		.plug = &unit->plug, .log = &unit->log, .profile = &unit->profile,
		.modes = stick->modes.data, .wanted_port = stick->options.vhci_port,
		.hub = (int)(i % HUBS), .fd = -1 };
	stick->hands[i] = (struct remote_stick){ &unit->plug, &unit->brain };
}

static int set_up(struct stick *stick)
{
	size_t n = stick->options.count;
	sigset_t set;
	int err = loop_new(&stick->loop);

	if (err < 0)
		return err;
	stick->units = calloc(n, sizeof(*stick->units));
	stick->hands = calloc(n, sizeof(*stick->hands));
	if (!stick->units || !stick->hands)
		return -ENOMEM;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	stick->far_host.loop = stick->loop;
	for (size_t i = 0; i < n; i++)
		set_up_unit(stick, i);
	stick->remote = (struct remote){ .loop = stick->loop, .plug = stick->hands[0].plug,
		.brain = stick->hands[0].brain, .sticks = stick->hands, .n_sticks = n,
		.log = &stick->log, .far_host = &stick->far_host };
	err = loop_signals(stick->loop, &set, on_signal, stick);
	if (err == 0 && stick->options.state)
		err = card_keep(&stick->units[0].brain.card, stick->options.state);
	return err;
}

static int start(struct stick *stick)
{
	char error[400];
	int err = 0;

	if (stick->options.control)
		err = remote_listen(&stick->remote, stick->options.control);
	if (err < 0)
		return complain(stick->options.control, err);
	if (stick->options.script &&
		remote_script(&stick->remote, stick->options.script, error, sizeof(error)) < 0) {
		fprintf(stderr, "stick: %s\n", error);
		return 1;
	}
	for (size_t i = 0; err == 0 && !stick->options.unplugged && i < stick->options.count; i++)
		err = plug_in(&stick->units[i].plug);
	return err < 0 ? complain("plug", err) : 0;
}

static int run(struct stick *stick)
{
	int err = set_up(stick);
	int code = 1;

	if (err < 0)
		return complain("start", err);
	err = open_face(stick);
	if (err < 0)
		return complain("face", err);
	if (start(stick) == 0)
		code = loop_run(stick->loop);
	remote_close(&stick->remote);
	for (size_t i = 0; i < stick->options.count; i++)
		plug_out(&stick->units[i].plug);
	far_host_close(&stick->far_host);
	close_face(stick);
	loop_free(stick->loop);
	free(stick->units);
	free(stick->hands);
	return code < 0 ? complain("loop", code) : code;
}

/* The rest of the command line, as one order. */
static int send_words(const char *path, char **words)
{
	char command[REMOTE_LINE] = "";

	for (; *words; words++) {
		size_t used = strlen(command);

		snprintf(command + used, sizeof(command) - used, "%s%s", used ? " " : "", *words);
	}
	return remote_send(path, command);
}

int main(int argc, char **argv)
{
	static struct stick stick = {
		.options = { .vhci_port = -1, .count = 1 },
		.far_host = { .kind = FAR_PPPD, .local = "10.64.64.64", .remote = "10.64.0.2" },
	};
	int opt, err = 0, code = 1;

	while (err == 0 && (opt = getopt_long(argc, argv, "", long_options, NULL)) != -1)
		err = take_option(&stick, opt, optarg);
	if (err == -ECANCELED)
		return opt == OPT_HELP ? 0 : 2;
	if (err < 0)
		return complain(argv[optind - 1], err) + 1;
	if (stick.options.send)
		return send_words(stick.options.send, argv + optind);
	if (load(&stick) == 0)
		code = run(&stick);
	buf_free(&stick.modes);
	evlog_close(&stick.log);
	return code;
}
