/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/child.h"
#include "base/text.h"
#include "dialer/dns.h"
#include "dialer/link.h"
#include "dialer/pppd.h"

enum {
	KILL_AFTER_MS = 5000, /* longer than pppd waits for its own scripts' ends */
	READ_AT_ONCE = 128,   /* of the log: what lines it holds fit into the news socket */
};

struct launcher {
	struct loop *loop;
	launcher_news_fn *fn;
	void *ctx;
	/* News go through a socket pair: in order, from the loop, and out of this process one day. */
	int news_out;
	struct loop_io news_in;
	unsigned unread; /* while there are any the log waits, so that none is lost */
	struct child child;
	struct loop_timer kill;
	struct loop_io log;
	struct launcher_news line; /* the line being collected, its length, and whether it is cut */
	size_t line_len;
	bool busy, reaped, dns_wanted;
	int status;
	char interface[16];
	struct link link;
	struct dns dns;
};

static void tell(struct launcher *l, struct launcher_news *news)
{
	text_copy(news->interface, sizeof(news->interface), l->interface);
	if (send(l->news_out, news, sizeof(*news), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
		l->unread++;
}

static void tell_text(struct launcher *l, enum launcher_event event, int error, const char *text)
{
	struct launcher_news news = { .event = event, .error = error };

	text_copy(news.text, sizeof(news.text), text);
	tell(l, &news);
}

static void on_address(struct link *link, const struct link_address *address)
{
	struct launcher *l = container_of(link, struct launcher, link);
	struct launcher_news news = { .event = address->up ? LAUNCHER_UP : LAUNCHER_DOWN,
		.ipv6 = address->ipv6 };

	memcpy(&news.local, &address->local, sizeof(news.local));
	memcpy(&news.peer, &address->peer, sizeof(news.peer));
	tell(l, &news);
}

static void on_link_warning(struct link *link, const char *text)
{
	tell_text(container_of(link, struct launcher, link), LAUNCHER_WARNING, 0, text);
}

static void on_dns_warning(struct dns *dns, const char *text)
{
	tell_text(container_of(dns, struct launcher, dns), LAUNCHER_WARNING, 0, text);
}

static void finish(struct launcher *l)
{
	struct launcher_news news = { .event = LAUNCHER_ENDED, .status = l->status };

	l->busy = false;
	tell(l, &news);
	l->interface[0] = '\0';
}

static void on_dns_undone(struct dns *dns)
{
	finish(container_of(dns, struct launcher, dns));
}

static void tell_line(struct launcher *l)
{
	l->line.event = LAUNCHER_LINE;
	l->line.text[l->line_len] = '\0';
	if (l->line_len > 0)
		tell(l, &l->line);
	l->line_len = 0;
}

/* pppd is reaped and its log read to the end. */
static void undo(struct launcher *l)
{
	tell_line(l); /* the last one may have had no newline */
	if (l->log.loop) {
		loop_io_del(&l->log);
		close(l->log.fd);
	}
	link_drop(&l->link);
	if (!dns_unset(&l->dns))
		finish(l);
}

/* Nothing is parsed here: lines are cut to size and handed on. */
static ssize_t take_log(struct launcher *l)
{
	char chunk[READ_AT_ONCE];
	ssize_t n = read(l->log.fd, chunk, sizeof(chunk));

	for (ssize_t i = 0; i < n; i++) {
		if (chunk[i] == '\n')
			tell_line(l);
		else if (l->line_len < sizeof(l->line.text) - 1)
			l->line.text[l->line_len++] = chunk[i] ? chunk[i] : '?';
	}
	return n;
}

static void on_log(struct loop_io *io, uint32_t events)
{
	struct launcher *l = container_of(io, struct launcher, log);
	ssize_t n = 1;

	(void)events;
	while (n > 0 && !l->unread)
		n = take_log(l);
	/* A script of pppd's may hold the pipe open beyond pppd: empty is the end, too. */
	if (n <= 0 && l->reaped) {
		undo(l);
	} else if (n == 0) {
		loop_io_del(io);
		close(io->fd);
	}
}

static void on_news(struct loop_io *io, uint32_t events)
{
	struct launcher *l = container_of(io, struct launcher, news_in);
	struct launcher_news news;

	(void)events;
	if (recv(io->fd, &news, sizeof(news), MSG_DONTWAIT) != (ssize_t)sizeof(news))
		return;
	if (--l->unread == 0 && l->reaped && l->log.loop)
		on_log(&l->log, EPOLLIN);
	l->fn(l->ctx, &news); /* last: it may free us */
}

static void on_pppd_end(struct child *child, int status)
{
	struct launcher *l = container_of(child, struct launcher, child);

	loop_timer_stop(&l->kill);
	l->status = status;
	l->reaped = true;
	if (l->log.loop)
		on_log(&l->log, EPOLLIN);
	else
		undo(l);
}

static void on_kill_time(struct loop_timer *timer)
{
	child_signal(&container_of(timer, struct launcher, kill)->child, SIGKILL);
}

static int spawn(struct launcher *l, const struct launcher_start *s, int line)
{
	int CLEANUP_CLOSE log_in = -1, CLEANUP_CLOSE log_out = -1;
	int CLEANUP_CLOSE pw_in = -1, CLEANUP_CLOSE pw_out = -1;
	struct pppd_argv argv;
	int log[2], pw[2], err = pppd_argv(&argv, s);
	size_t len = strlen(s->password);

	if (err < 0)
		return err;
	if (pipe2(log, O_CLOEXEC) < 0)
		return -errno;
	log_in = log[0], log_out = log[1];
	if (pipe2(pw, O_CLOEXEC) < 0)
		return -errno;
	pw_in = pw[0], pw_out = pw[1];
	/* Into an empty pipe: cannot wait. */
	if (write(pw_out, s->password, len) != (ssize_t)len ||
	    fcntl(log_in, F_SETFL, O_NONBLOCK) < 0)
		return -EIO;
	const struct child_fd fds[] = { { line, 0 }, { log_out, 2 }, { log_out, PPPD_LOG_FD },
		{ pw_in, PPPD_PASSWORD_FD } };
	/*
	 * A session of its own, or Ctrl-C would reach pppd beside us. The line as its controlling
	 * terminal: a hang-up is then a signal. SIGTERM when we die: pppd still tells the network.
	 */
	const struct child_spec spec = { .path = s->pppd, .argv = argv.word, .fds = fds,
		.n_fds = ARRAY_SIZE(fds), .new_session = true, .controlling_tty = true,
		.death_signal = SIGTERM };

	err = child_start(&l->child, l->loop, &spec, on_pppd_end);
	if (err < 0)
		return err;
	err = loop_io_add(l->loop, &l->log, log_in, EPOLLIN, on_log);
	if (err < 0)
		child_drop(&l->child);
	else
		log_in = -1;
	return err;
}

static void start(struct launcher *l, const struct launcher_start *s, int line)
{
	struct launcher_news news = { .event = LAUNCHER_STARTED };
	int err = spawn(l, s, line);
	char text[LAUNCHER_TEXT];

	if (err < 0) {
		snprintf(text, sizeof(text), "%s: %s", s->pppd, strerror(-err));
		tell_text(l, LAUNCHER_REFUSED, err == -ENOENT || err == -EACCES || err == -ENOEXEC ?
				LAUNCHER_LACKS_PPPD : LAUNCHER_LACKS_OTHER, text);
		return;
	}
	l->busy = true;
	l->reaped = false;
	l->line_len = 0;
	l->dns_wanted = s->dns;
	l->link.route = s->default_route;
	l->link.metric = s->metric;
	news.pid = l->child.pid;
	tell(l, &news);
}

static void watch(struct launcher *l, const char *interface)
{
	char text[LAUNCHER_TEXT];
	int err = link_watch(&l->link, l->loop, interface);

	text_copy(l->interface, sizeof(l->interface), interface);
	if (err == 0)
		return;
	snprintf(text, sizeof(text), "%s cannot be watched: %s", l->interface, strerror(-err));
	tell_text(l, LAUNCHER_WARNING, 0, text);
}

int launcher_order(struct launcher *l, const struct launcher_order *order, int line)
{
	bool alive = l->busy && !l->reaped;

	if (order->verb == LAUNCHER_START ? l->busy : !alive)
		return l->busy ? -EBUSY : -ESRCH;
	switch (order->verb) {
	case LAUNCHER_START:
		start(l, &order->start, line);
		return 0;
	case LAUNCHER_LINK:
		watch(l, order->interface);
		return 0;
	case LAUNCHER_DNS:
		if (order->dns.n > LAUNCHER_NAMESERVERS || !l->interface[0])
			return -EINVAL;
		if (l->dns_wanted)
			dns_set(&l->dns, l->interface, order->dns.servers, order->dns.n);
		return 0;
	case LAUNCHER_STOP:
		if (!l->kill.loop)
			loop_timer_in(l->loop, &l->kill, KILL_AFTER_MS, on_kill_time);
		return child_signal(&l->child, SIGTERM);
	}
	return -EINVAL;
}

int launcher_new(struct launcher **out, struct loop *loop, launcher_news_fn *fn, void *ctx)
{
	struct launcher *l = calloc(1, sizeof(*l));
	int pair[2], err;

	if (!l)
		return -ENOMEM;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
		err = -errno;
		free(l);
		return err;
	}
	l->loop = loop;
	l->fn = fn;
	l->ctx = ctx;
	l->news_out = pair[1];
	l->link.fn = on_address;
	l->link.warn = on_link_warning;
	l->dns.warn = on_dns_warning;
	l->dns.done = on_dns_undone;
	err = loop_io_add(loop, &l->news_in, pair[0], EPOLLIN, on_news);
	if (err < 0) {
		close(pair[0]);
		close(pair[1]);
		free(l);
		return err;
	}
	dns_init(&l->dns, loop, "");
	*out = l;
	return 0;
}

void launcher_free(struct launcher *l)
{
	if (!l)
		return;
	loop_timer_stop(&l->kill);
	child_drop(&l->child);
	if (l->log.loop) {
		loop_io_del(&l->log);
		close(l->log.fd);
	}
	link_drop(&l->link);
	dns_free(&l->dns);
	loop_io_del(&l->news_in);
	close(l->news_in.fd);
	close(l->news_out);
	free(l);
}

bool launcher_counters(struct launcher *l, uint64_t *rx, uint64_t *tx)
{
	return link_counters(&l->link, rx, tx);
}

static bool may_administer_network(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return syscall(SYS_capget, &head, data) == 0 &&
	       (data[0].effective & (1u << CAP_NET_ADMIN));
}

enum launcher_lack launcher_check(const char *pppd, char *why, size_t size)
{
	int CLEANUP_CLOSE fd = -1;
	struct stat st;

	text_copy(why, size, "");
	if (access(pppd, X_OK) < 0 || stat(pppd, &st) < 0 || !S_ISREG(st.st_mode)) {
		snprintf(why, size, "%s: %s; install the package ppp", pppd,
			errno ? strerror(errno) : "not a program");
		return LAUNCHER_LACKS_PPPD;
	}
	if (!may_administer_network()) {
		snprintf(why, size, "no right to set up a network interface (CAP_NET_ADMIN): "
			"run as root or as the systemd service");
		return LAUNCHER_LACKS_PRIVILEGE;
	}
	/* Opening it loads ppp_generic, where the kernel has it as a module. */
	fd = open("/dev/ppp", O_RDWR | O_CLOEXEC);
	if (fd >= 0)
		return LAUNCHER_LACKS_NOTHING;
	snprintf(why, size, "/dev/ppp: %s; %s", strerror(errno),
		errno == EACCES || errno == EPERM ? "allow this device (DeviceAllow=/dev/ppp rw)" :
		"the kernel has no PPP: modprobe ppp_generic ppp_async");
	return LAUNCHER_LACKS_DEV_PPP;
}
