/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/dns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

#define RESOLV_CONF "/etc/resolv.conf"
#define BEFORE_DIR "/run/surfstick"
#define BEFORE BEFORE_DIR "/resolv.conf.before"
/* The first line says whose the file is: without it we leave it alone. */
#define MARK "# surfdial wrote this; it puts back " BEFORE "\n"

enum { PATH_SIZE = 256, FILE_MAX = 64 * 1024 };

struct path {
	char s[PATH_SIZE];
};

static struct path at(const struct dns *dns, const char *name)
{
	struct path path;

	snprintf(path.s, sizeof(path.s), "%s%s", dns->root, name);
	return path;
}

static bool there(const struct dns *dns, const char *name, int mode)
{
	return access(at(dns, name).s, mode) == 0;
}

static void warn_about(struct dns *dns, const char *what, const char *why)
{
	char text[200];

	snprintf(text, sizeof(text), "name servers are not set: %s: %s", what, why);
	dns->warn(dns, text);
}

/* why: what went wrong, NULL when all is well. */
static void tool_done(struct dns *dns, const char *why)
{
	bool undoing = dns->undoing;

	loop_timer_stop(&dns->deadline);
	dns->undoing = false;
	if (undoing)
		dns->done(dns);
	else if (why)
		warn_about(dns, dns->way == DNS_RESOLVED ? "resolvectl" : "resolvconf", why);
}

static void on_tool_end(struct child *child, int status)
{
	tool_done(container_of(child, struct dns, child), status ? "ended with an error" : NULL);
}

static void on_deadline(struct loop_timer *timer)
{
	struct dns *dns = container_of(timer, struct dns, deadline);

	child_drop(&dns->child);
	tool_done(dns, "no answer in time");
}

/* input: for its standard input, small enough for a pipe to hold; NULL: none. */
static int run(struct dns *dns, const char *const *argv, const struct buf *input)
{
	struct path path = at(dns, argv[0]);
	struct child_fd in = { .ours = -1, .theirs = 0 };
	struct child_spec spec = { .path = path.s, .argv = argv, .fds = &in, .n_fds = 1,
		.new_session = true };
	int CLEANUP_CLOSE from = -1, CLEANUP_CLOSE to = -1;
	int pair[2], err;

	if (input) {
		if (pipe2(pair, O_CLOEXEC) < 0)
			return -errno;
		in.ours = from = pair[0];
		to = pair[1];
		if (write(to, input->data, input->len) != (ssize_t)input->len)
			return -EIO;
	}
	child_drop(&dns->child);
	err = child_start(&dns->child, dns->loop, &spec, on_tool_end);
	if (err == 0)
		loop_timer_in(dns->loop, &dns->deadline, DNS_DEADLINE_MS, on_deadline);
	return err;
}

/* The lines of the old file but its name servers, after ours. */
static void add_rest(struct buf *out, const struct buf *old)
{
	const char *line = old->data ? old->data : "";

	while (*line) {
		size_t len = strcspn(line, "\n");

		if (!text_starts(line, "nameserver"))
			buf_addf(out, "%.*s\n", (int)len, line);
		line += len + (line[len] == '\n');
	}
}

/* It stays when it has served, empty: unlinking would let two of us lock different files. */
static int lock_before(const struct dns *dns, int flags)
{
	int fd = open(at(dns, BEFORE).s, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
	int err;

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static int write_file(struct dns *dns, const struct buf *servers)
{
	struct path path = at(dns, RESOLV_CONF);
	struct buf old = { 0 }, text = { 0 };
	struct stat st;
	int err;

	if (lstat(path.s, &st) == 0 && S_ISLNK(st.st_mode))
		return -ELOOP;
	mkdir(at(dns, BEFORE_DIR).s, 0755);
	dns->before = lock_before(dns, O_CREAT);
	if (dns->before < 0)
		return dns->before;
	err = file_read(path.s, FILE_MAX, &old, NULL);
	if (err == -ENOENT)
		err = 0;
	/* The copy is whole before the file changes; nothing is undone without the mark. */
	if (err == 0 && (ftruncate(dns->before, 0) < 0 ||
			 pwrite(dns->before, old.data ? old.data : "", old.len, 0) !=
				 (ssize_t)old.len))
		err = -EIO;
	buf_adds(&text, MARK);
	buf_add(&text, servers->data, servers->len);
	add_rest(&text, &old);
	if (err == 0)
		err = text.failed ? -ENOMEM : file_write(path.s, text.data, text.len, 0644);
	buf_free(&old);
	buf_free(&text);
	return err;
}

static void put_back(struct dns *dns)
{
	struct path path = at(dns, RESOLV_CONF), before = at(dns, BEFORE);
	struct buf now = { 0 }, old = { 0 };
	int err = 0;

	/* Who changed the file meanwhile knows better than a copy of yesterday's. */
	if (file_read(path.s, FILE_MAX, &now, NULL) == 0 && text_starts(now.data, MARK)) {
		err = file_read(before.s, FILE_MAX, &old, NULL);
		if (err == 0)
			err = old.len ? file_write(path.s, old.data, old.len, 0644) :
				unlink(path.s) < 0 ? -errno : 0;
	}
	if (err < 0)
		warn_about(dns, RESOLV_CONF, strerror(-err));
	else if (ftruncate(dns->before, 0) < 0)
		dns->warn(dns, "the copy of " RESOLV_CONF " stays behind");
	close(dns->before);
	dns->before = -1;
	buf_free(&now);
	buf_free(&old);
}

void dns_init(struct dns *dns, struct loop *loop, const char *root)
{
	dns->loop = loop;
	dns->root = root;
	dns->before = lock_before(dns, 0);
	if (dns->before >= 0)
		put_back(dns);
}

/* A peer must not make this host ask itself or a whole network. */
static bool usable(struct in_addr server)
{
	uint32_t top = ntohl(server.s_addr) >> 24;

	return top != 0 && top != 127 && top < 224;
}

static int set_by_tool(struct dns *dns, const char (*words)[INET_ADDRSTRLEN], size_t n,
	const struct buf *servers)
{
	char record[32];
	/*
	 * No routing domain "~.": it would take every name away from the other links' servers,
	 * also while their route is the better one. The setting goes with the interface.
	 */
	const char *resolvectl[] = { "/usr/bin/resolvectl", "dns", dns->interface, words[0],
		n > 1 ? words[1] : NULL, NULL };
	const char *resolvconf[] = { "/sbin/resolvconf", "-a", record, NULL };

	snprintf(record, sizeof(record), "%s.surfstick", dns->interface);
	return dns->way == DNS_RESOLVED ? run(dns, resolvectl, NULL) :
		run(dns, resolvconf, servers);
}

void dns_set(struct dns *dns, const char *interface, const struct in_addr *servers, size_t n)
{
	char words[DNS_SERVERS][INET_ADDRSTRLEN];
	struct buf lines = { 0 };
	size_t good = 0;
	int err = -EINVAL;

	if (dns->way != DNS_UNSET)
		dns_free(dns);
	for (size_t i = 0; i < n && good < DNS_SERVERS; i++) {
		if (usable(servers[i]) &&
		    inet_ntop(AF_INET, &servers[i], words[good], sizeof(words[0])))
			buf_addf(&lines, "nameserver %s\n", words[good++]);
	}
	text_copy(dns->interface, sizeof(dns->interface), interface);
	dns->way = there(dns, "/run/systemd/resolve", F_OK) &&
			   there(dns, "/usr/bin/resolvectl", X_OK) ? DNS_RESOLVED :
		   there(dns, "/sbin/resolvconf", X_OK) ? DNS_RESOLVCONF : DNS_FILE;
	if (good > 0 && !lines.failed)
		err = dns->way == DNS_FILE ? write_file(dns, &lines) :
			set_by_tool(dns, words, good, &lines);
	if (err < 0 && dns->before >= 0)
		put_back(dns);
	if (err < 0)
		warn_about(dns, dns->way == DNS_FILE ? RESOLV_CONF : "starting the tool",
			err == -EINVAL ? "the network gave none that can be" :
			err == -ELOOP ? "it is a link, somebody else keeps it" :
			err == -EWOULDBLOCK ? "another surfdial holds it" : strerror(-err));
	if (err < 0)
		dns->way = DNS_UNSET;
	buf_free(&lines);
}

bool dns_unset(struct dns *dns)
{
	enum dns_way was = dns->way;
	char record[32];
	const char *argv[] = { "/sbin/resolvconf", "-d", record, NULL };

	snprintf(record, sizeof(record), "%s.surfstick", dns->interface);
	dns->way = DNS_UNSET;
	loop_timer_stop(&dns->deadline);
	child_drop(&dns->child);
	if (was == DNS_FILE)
		put_back(dns);
	/* resolved forgets with the interface. */
	dns->undoing = was == DNS_RESOLVCONF && run(dns, argv, NULL) == 0;
	return dns->undoing;
}

void dns_free(struct dns *dns)
{
	if (!dns_unset(dns))
		return;
	dns->undoing = false;
	loop_timer_stop(&dns->deadline);
	loop_io_del(&dns->child.io);
	close(dns->child.pidfd);
	dns->child.pid = 0;
}
