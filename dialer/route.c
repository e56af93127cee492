/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/route.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

/* rtnetlink(7): a route message and its attributes, each as long as it is wide. */
struct request {
	struct nlmsghdr head;
	struct rtmsg route;
	struct {
		struct rtattr head;
		uint32_t value;
	} out, metric;
};

static int change(const struct request *r)
{
	int CLEANUP_CLOSE fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	struct {
		struct nlmsghdr head;
		struct nlmsgerr error;
		char rest[512]; /* the kernel sends the request back with it */
	} answer;

	if (fd < 0 || send(fd, r, r->head.nlmsg_len, 0) < 0)
		return -errno;
	/* rtnetlink answers within send(2): nothing to wait for. */
	if (recv(fd, &answer, sizeof(answer), MSG_DONTWAIT) < 0)
		return -errno;
	return answer.head.nlmsg_type == NLMSG_ERROR ? answer.error.error : -EPROTO;
}

static struct request request(int index, bool ipv6, unsigned metric)
{
	struct request r = {
		.head = { .nlmsg_len = sizeof(r), .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK },
		.route = { .rtm_family = ipv6 ? AF_INET6 : AF_INET, .rtm_table = RT_TABLE_MAIN,
			.rtm_protocol = RTPROT_STATIC, .rtm_type = RTN_UNICAST,
			.rtm_scope = ipv6 ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK },
		.out = { { sizeof(r.out), RTA_OIF }, (uint32_t)index },
		.metric = { { sizeof(r.metric), RTA_PRIORITY }, metric },
	};

	if (metric == 0)
		r.head.nlmsg_len = offsetof(struct request, metric);
	return r;
}

int route_add(int index, bool ipv6, unsigned metric)
{
	struct request r = request(index, ipv6, metric);

	r.head.nlmsg_type = RTM_NEWROUTE;
	/* Not REPLACE: that takes the first route of equal metric, whosever it is. */
	r.head.nlmsg_flags |= NLM_F_CREATE | NLM_F_EXCL;
	return change(&r);
}

int route_remove(int index, bool ipv6, unsigned metric)
{
	struct request r = request(index, ipv6, metric);

	r.head.nlmsg_type = RTM_DELROUTE;
	return change(&r);
}
