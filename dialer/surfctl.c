/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * surfctl: asks the surfdial that owns a stick, through its socket. Where none runs it starts a
 * private one on a socket pair (surfdial --no-connect), so that there is one implementation.
 */
#include <errno.h>
#include <getopt.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/buf.h"
#include "base/child.h"
#include "base/loop.h"
#include "base/text.h"
#include "dialer/surfctl_list.h"

#define RUN_DIR "/run/surfstick"

/* Exit codes: the answer's own, and these (sysexits(3)). */
enum { EXIT_USAGE = 64, EXIT_UNAVAILABLE = 69, EXIT_NOPERM = 77 };
enum { PRIVATE_FD = 3 };

struct surfctl {
	const char *stick;
	bool json;
	struct loop *loop;
	struct loop_io io;
	struct buf in;
	struct child surfdial;
	int code;
};

static const struct verb {
	const char *name;
	const char *help;
	bool may_start; /* a private surfdial, where none runs */
	const char *nobody; /* else: what to say */
} verbs[] = {
	{ "status", "what the stick and the connection are doing", true, NULL },
	{ "up", "go online now", false,
		"start it: systemctl start surfdial@gsmN, or surfdial gsmN" },
	{ "down", "go offline and stay so", false, "nothing to take down" },
	{ "monitor", "every change, as it comes", false, "nothing to watch" },
	{ "list", "the sticks on this machine, whatever face they show", false, NULL },
};

static void usage(FILE *to)
{
	fputs("usage: surfctl [--json] [--stick gsmN] COMMAND\n\n", to);
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		fprintf(to, "  %-8s %s\n", verbs[i].name, verbs[i].help);
	fputs("\nMore in surfctl(1).\n", to);
}

/* One line of the answer: dialer/control.h says how they look. */
static void take_line(struct surfctl *ctl, char *line)
{
	unsigned long code;

	if (line[0] == 'x' && line[1] == ' ') {
		ctl->code = text_number(line + 2, 0, 255, &code) == 0 ? (int)code : 1;
		loop_quit(ctl->loop, ctl->code);
	} else if ((line[0] == '1' || line[0] == '2') && line[1] == ' ') {
		FILE *to = line[0] == '1' ? stdout : stderr;

		fprintf(to, "%s\n", line + 2);
		fflush(to);
	}
}

static void on_answer(struct loop_io *io, uint32_t events)
{
	struct surfctl *ctl = container_of(io, struct surfctl, io);
	char chunk[4096];
	ssize_t n = read(io->fd, chunk, sizeof(chunk));
	char *nl;

	(void)events;
	if (n <= 0) {
		fputs("surfctl: surfdial ended without an answer\n", stderr);
		loop_quit(ctl->loop, 1);
		return;
	}
	buf_add(&ctl->in, chunk, (size_t)n);
	while (ctl->in.data && (nl = memchr(ctl->in.data, '\n', ctl->in.len))) {
		*nl = '\0';
		take_line(ctl, ctl->in.data);
		buf_eat(&ctl->in, (size_t)(nl - ctl->in.data) + 1);
	}
	if (ctl->in.failed)
		loop_quit(ctl->loop, 1);
}

static int connect_to(const char *stick)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int err;

	if (fd < 0)
		return -errno;
	snprintf(addr.sun_path, sizeof(addr.sun_path), RUN_DIR "/%s.sock", stick);
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0)
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static void on_private_end(struct child *child, int status)
{
	(void)child;
	(void)status; /* its socket tells */
}

/* The surfdial beside this surfctl, so that a build tree uses its own; else the installed. */
static void find_surfdial(char *path, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", path, size - sizeof("surfdial"));
	char *slash;

	if (n > 0) {
		path[n] = '\0';
		slash = strrchr(path, '/');
		text_copy(slash + 1, sizeof("surfdial"), "surfdial");
		if (access(path, X_OK) == 0)
			return;
	}
	text_copy(path, size, SURFSTICK_SBINDIR "/surfdial");
}

static int start_private(struct surfctl *ctl)
{
	char path[256], fd_text[] = { '0' + PRIVATE_FD, '\0' };
	const char *argv[] = { "surfdial", "--no-connect", "--control-fd", fd_text, ctl->stick,
		NULL };
	int pair[2], err;

	find_surfdial(path, sizeof(path));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	/* Its log is not what was asked for: standard error stays /dev/null. */
	struct child_fd fds[] = { { pair[1], PRIVATE_FD } };
	struct child_spec spec = {
		.path = path, .argv = argv, .fds = fds, .n_fds = ARRAY_SIZE(fds),
		.death_signal = SIGTERM,
	};

	err = child_start(&ctl->surfdial, ctl->loop, &spec, on_private_end);
	close(pair[1]);
	if (err < 0) {
		close(pair[0]);
		return err;
	}
	return pair[0];
}

static int say_nobody(const struct surfctl *ctl, const struct verb *verb, int err)
{
	if (err == -EACCES) {
		fprintf(stderr, "surfctl: no permission to ask surfdial about %s "
			"(root, or group dialout)\n", ctl->stick);
		return EXIT_NOPERM;
	}
	fprintf(stderr, "surfctl: no surfdial runs for %s: %s\n", ctl->stick, verb->nobody);
	return EXIT_UNAVAILABLE;
}

static int ask(struct surfctl *ctl, const struct verb *verb)
{
	char request[64];
	int fd = connect_to(ctl->stick);
	int len, err;

	if (fd < 0 && fd != -EACCES && verb->may_start)
		fd = start_private(ctl);
	if (fd < 0 && verb->may_start && fd != -EACCES) {
		fprintf(stderr, "surfctl: cannot start surfdial: %s\n", strerror(-fd));
		return EXIT_UNAVAILABLE;
	}
	if (fd < 0)
		return say_nobody(ctl, verb, fd);
	len = snprintf(request, sizeof(request), "%s%s\n", verb->name, ctl->json ? " --json" : "");
	if (send(fd, request, (size_t)len, MSG_NOSIGNAL) != len) {
		fprintf(stderr, "surfctl: surfdial does not listen: %s\n", strerror(errno));
		close(fd);
		return EXIT_UNAVAILABLE;
	}
	err = loop_io_add(ctl->loop, &ctl->io, fd, EPOLLIN, on_answer);
	if (err == 0)
		err = loop_run(ctl->loop);
	loop_io_del(&ctl->io);
	close(fd);
	buf_free(&ctl->in);
	return err < 0 ? 1 : err;
}

static const struct verb *find_verb(const char *name)
{
	const char *names[ARRAY_SIZE(verbs)];
	const char *near;

	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
		names[i] = verbs[i].name;
	}
	near = text_suggest(name, names, ARRAY_SIZE(names));
	fprintf(stderr, "surfctl: no command '%s'%s%s%s; 'surfctl --help' lists them\n", name,
		near ? ", did you mean '" : "", near ? near : "", near ? "'" : "");
	return NULL;
}

static int parse(struct surfctl *ctl, int argc, char **argv, const struct verb **verb)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },    { "stick", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },    { "version", no_argument, NULL, 'V' },
		{ 0 },
	};
	unsigned long slot;
	int c;

	while ((c = getopt_long(argc, argv, "js:hV", longs, NULL)) != -1) {
		if (c == 'j')
			ctl->json = true;
		else if (c == 's')
			ctl->stick = optarg;
		else if (c == 'V')
			return puts("surfctl " SURFSTICK_VERSION), 0;
		else
			return usage(c == 'h' ? stdout : stderr), c == 'h' ? 0 : EXIT_USAGE;
	}
	if (!text_starts(ctl->stick, "gsm") || text_number(ctl->stick + 3, 0, 255, &slot) < 0) {
		fprintf(stderr, "surfctl: --stick wants gsm0 to gsm255\n");
		return EXIT_USAGE;
	}
	if (optind + 1 != argc)
		return usage(stderr), EXIT_USAGE;
	*verb = find_verb(argv[optind]);
	return *verb ? 0 : EXIT_USAGE;
}

int main(int argc, char **argv)
{
	struct surfctl ctl = { .stick = "gsm0" };
	const struct verb *verb = NULL;
	int code = parse(&ctl, argc, argv, &verb);

	if (!verb)
		return code;
	if (strcmp(verb->name, "list") == 0)
		return surfctl_list(ctl.json);
	signal(SIGPIPE, SIG_IGN);
	if (loop_new(&ctl.loop) < 0)
		return 1;
	code = ask(&ctl, verb);
	child_drop(&ctl.surfdial);
	loop_free(ctl.loop);
	return code;
}
