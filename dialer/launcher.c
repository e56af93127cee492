/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/launcher.h"

#include <errno.h>
#include <sys/socket.h>

#include "base/text.h"
#include "dialer/dns.h"
#include "dialer/link.h"
#include "dialer/route.h"
#include "dialer/tell.h"
#include "dialer/warden.h"

/*
 * Of what stands below only warden, pppd, route, dns and tell need privilege. This file and link
 * only watch and pass on: they can go with the engine when the two become processes.
 */

enum {
	READ_AT_ONCE = 128,   /* of the log: what lines it holds fit into the news socket */
};

struct launcher {
	struct loop *loop;
	launcher_news_fn *fn;
	void *ctx;
	/* News go through a socket pair: in order, from the loop, one day to another process. */
	int news_out;
	struct loop_io news_in;
	unsigned unread; /* while there are any the log waits, so that none is lost */
	struct warden warden;
	struct loop_io log;
	struct launcher_news line; /* the line being collected, its length, and whether it is cut */
	size_t line_len;
	bool busy, reaped, dns_wanted, route_wanted, routed[2]; /* IPv4, IPv6 */
	unsigned metric;
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

static void set_route(struct launcher *l, bool ipv6, bool up)
{
	char text[LAUNCHER_TEXT];
	int err;

	if (!up && l->routed[ipv6])
		route_remove(l->link.index, ipv6, l->metric);
	if (!up)
		l->routed[ipv6] = false;
	if (!up || !l->route_wanted || l->routed[ipv6])
		return;
	err = route_add(l->link.index, ipv6, l->metric);
	l->routed[ipv6] = err == 0;
	if (err == 0)
		return;
	snprintf(text, sizeof(text), "the IPv%d default route is not set: %s", ipv6 ? 6 : 4,
		err == -EEXIST ? "another one has the same metric" : strerror(-err));
	tell_text(l, LAUNCHER_WARNING, 0, text);
}

static void on_address(struct link *link, const struct link_address *address)
{
	struct launcher *l = container_of(link, struct launcher, link);
	struct launcher_news news = { .event = address->up ? LAUNCHER_UP : LAUNCHER_DOWN,
		.ipv6 = address->ipv6 };

	set_route(l, address->ipv6, address->up);
	memcpy(&news.local, &address->local, sizeof(news.local));
	memcpy(&news.peer, &address->peer, sizeof(news.peer));
	tell(l, &news);
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

static void on_pppd_end(struct warden *warden, int status)
{
	struct launcher *l = container_of(warden, struct launcher, warden);

	l->status = status;
	l->reaped = true;
	if (l->log.loop)
		on_log(&l->log, EPOLLIN);
	else
		undo(l);
}

/* Starts pppd and listens to it. */
static int spawn(struct launcher *l, const struct launcher_start *s, int line)
{
	int log, err = warden_start(&l->warden, s, line, &log);

	if (err < 0)
		return err;
	err = loop_io_add(l->loop, &l->log, log, EPOLLIN, on_log);
	if (err < 0) {
		close(log);
		warden_drop(&l->warden);
	}
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
	l->route_wanted = s->default_route;
	l->metric = s->metric;
	news.pid = l->warden.child.pid;
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

	if (order->verb == LAUNCHER_TELL)
		return tell_udev("/sys", order->tell.tty, order->tell.text);
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
		return warden_stop(&l->warden);
	case LAUNCHER_TELL:
		break;
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
	l->warden.loop = loop;
	l->warden.end = on_pppd_end;
	l->link.fn = on_address;
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
	warden_drop(&l->warden);
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

enum launcher_lack launcher_check(const char *pppd, char *why, size_t size)
{
	return warden_check(pppd, why, size);
}
