/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/link.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

/*
 * Without libmnl: three requests and three attributes do not pay for another shared object in a
 * process that is measured by its resident memory.
 */

union request {
	struct nlmsghdr head;
	char room[128];
};

static void *request(union request *r, uint16_t type, uint16_t flags, size_t body)
{
	memset(r, 0, sizeof(*r));
	r->head.nlmsg_len = NLMSG_LENGTH(body);
	r->head.nlmsg_type = type;
	r->head.nlmsg_flags = NLM_F_REQUEST | flags;
	return NLMSG_DATA(&r->head);
}

/*
 * One request, one answer: rtnetlink answers within send(2), so the receive never waits. Returns
 * the kernel's error, or what the answer is when it is none.
 */
static int ask(const union request *r, void *answer, size_t size)
{
	int CLEANUP_CLOSE fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	const struct nlmsghdr *head = answer;
	ssize_t n;

	if (fd < 0 || send(fd, r, r->head.nlmsg_len, 0) < 0)
		return -errno;
	n = recv(fd, answer, size, MSG_DONTWAIT);
	if (n < 0)
		return -errno;
	if (!NLMSG_OK(head, (int)n))
		return -EPROTO;
	if (head->nlmsg_type == NLMSG_ERROR)
		return ((const struct nlmsgerr *)NLMSG_DATA(head))->error;
	return (int)n;
}

/* Compares what is with what was told, after a whole batch of messages. */
static void tell(struct link *link)
{
	for (int v6 = 0; v6 <= 1 && link->loop; v6++) {
		struct link_address is = link->now[v6];

		is.ipv6 = v6;
		is.up = is.up && link->running;
		if (!is.up && !link->told[v6].up)
			continue;
		if (is.up == link->told[v6].up && !memcmp(&is.local, &link->told[v6].local,
							   sizeof(is.local)))
			continue;
		link->told[v6] = is;
		link->fn(link, &is);
	}
}

static int dump_addresses(const struct link *link)
{
	union request r;

	request(&r, RTM_GETADDR, NLM_F_DUMP, sizeof(struct ifaddrmsg));
	return send(link->io.fd, &r, r.head.nlmsg_len, 0) < 0 ? -errno : 0;
}

static void take_address(struct link *link, const struct nlmsghdr *head)
{
	const struct ifaddrmsg *body = NLMSG_DATA(head);
	bool v6 = body->ifa_family == AF_INET6;
	size_t size = v6 ? sizeof(struct in6_addr) : sizeof(struct in_addr);
	struct link_address *now = &link->now[v6], is = { .up = true };
	int left = (int)IFA_PAYLOAD(head);
	const void *local = NULL, *address = NULL;

	if ((int)body->ifa_index != link->index || (!v6 && body->ifa_family != AF_INET))
		return;
	for (const struct rtattr *a = IFA_RTA(body); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
		if (a->rta_type == IFA_LOCAL && RTA_PAYLOAD(a) == size)
			local = RTA_DATA(a);
		if (a->rta_type == IFA_ADDRESS && RTA_PAYLOAD(a) == size)
			address = RTA_DATA(a);
	}
	if (!address && !local)
		return;
	memcpy(&is.local, local ? local : address, size);
	if (local && address)
		memcpy(&is.peer, address, size);
	if (head->nlmsg_type == RTM_NEWADDR) {
		/* The wider address stays when the link-local one is told later. */
		if (!v6 || !now->up || !IN6_IS_ADDR_LINKLOCAL(&is.local.v6))
			*now = is;
	} else if (!memcmp(&now->local, &is.local, sizeof(is.local))) {
		now->up = false;
		dump_addresses(link); /* perhaps another one is left */
	}
}

static void take(struct link *link, const struct nlmsghdr *head)
{
	const struct ifinfomsg *body = NLMSG_DATA(head);

	if (head->nlmsg_type == RTM_NEWADDR || head->nlmsg_type == RTM_DELADDR) {
		take_address(link, head);
	} else if ((head->nlmsg_type == RTM_NEWLINK || head->nlmsg_type == RTM_DELLINK) &&
		   body->ifi_index == link->index) {
		link->running = head->nlmsg_type == RTM_NEWLINK && (body->ifi_flags & IFF_UP);
	}
}

static void on_messages(struct loop_io *io, uint32_t events)
{
	struct link *link = container_of(io, struct link, io);
	char room[8192] __attribute__((aligned(NLMSG_ALIGNTO)));
	ssize_t n = recv(io->fd, room, sizeof(room), MSG_DONTWAIT);
	int left = n > 0 ? (int)n : 0;

	(void)events;
	if (n < 0 && errno == ENOBUFS) /* the kernel had more to say than there was room for */
		dump_addresses(link);
	for (const struct nlmsghdr *head = (void *)room; NLMSG_OK(head, left);
	     head = NLMSG_NEXT(head, left))
		take(link, head);
	tell(link);
}

int link_watch(struct link *link, struct loop *loop, const char *name)
{
	struct sockaddr_nl us = { .nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR };
	union request r;
	struct ifinfomsg *body = request(&r, RTM_GETLINK, 0, sizeof(*body));
	int err, fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

	link_drop(link);
	if (fd < 0)
		return -errno;
	body->ifi_index = link->index = (int)if_nametoindex(name);
	link->running = false;
	memset(link->now, 0, sizeof(link->now));
	memset(link->told, 0, sizeof(link->told));
	/* Listen first, then ask what is there already: nothing falls in between. */
	if (!link->index || bind(fd, (struct sockaddr *)&us, sizeof(us)) < 0 ||
	    send(fd, &r, r.head.nlmsg_len, 0) < 0) {
		err = -errno;
		close(fd);
		return err;
	}
	err = loop_io_add(loop, &link->io, fd, EPOLLIN, on_messages);
	if (err < 0) {
		close(fd);
		return err;
	}
	link->loop = loop;
	return dump_addresses(link);
}

void link_drop(struct link *link)
{
	if (!link->loop)
		return;
	link->running = false;
	tell(link);
	loop_io_del(&link->io);
	close(link->io.fd);
	link->loop = NULL;
}

bool link_counters(const struct link *link, uint64_t *rx, uint64_t *tx)
{
	char answer[8192] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct nlmsghdr *head = (void *)answer;
	union request r;
	struct ifinfomsg *body = request(&r, RTM_GETLINK, 0, sizeof(*body));
	struct rtnl_link_stats64 stats;
	int left;

	body->ifi_index = link->index;
	if (!link->loop || ask(&r, answer, sizeof(answer)) <= 0 ||
	    head->nlmsg_type != RTM_NEWLINK)
		return false;
	left = (int)IFLA_PAYLOAD(head);
	for (struct rtattr *a = IFLA_RTA(NLMSG_DATA(head)); RTA_OK(a, left);
	     a = RTA_NEXT(a, left)) {
		if (a->rta_type != IFLA_STATS64 || RTA_PAYLOAD(a) < 4 * sizeof(uint64_t))
			continue;
		memcpy(&stats, RTA_DATA(a), 4 * sizeof(uint64_t));
		*rx = stats.rx_bytes;
		*tx = stats.tx_bytes;
		return true;
	}
	return false;
}
