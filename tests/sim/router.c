/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/router.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "base/text.h"

enum { FRAME_MAX = 2048, BACKLOG_MAX = 256 << 10 };

/* Into the namespace; returns the way back, or -errno. */
static int enter(const char *netns)
{
	char path[256];
	int here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int CLEANUP_CLOSE there = -1;

	if (here < 0)
		return -errno;
	if (!netns)
		return here;
	snprintf(path, sizeof(path), "%s%s", strchr(netns, '/') ? "" : "/run/netns/", netns);
	there = open(path, O_RDONLY | O_CLOEXEC);
	if (there < 0 || setns(there, CLONE_NEWNET) < 0) {
		int err = -errno;

		close(here);
		return err;
	}
	return here;
}

static int leave(int here)
{
	int err = setns(here, CLONE_NEWNET) < 0 ? -errno : 0;

	close(here);
	return err;
}

static int set_address(int control, const char *device, unsigned long request, const char *text)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	struct ifreq req = { 0 };

	if (inet_pton(AF_INET, text, &address.sin_addr) != 1)
		return -EINVAL;
	text_copy(req.ifr_name, sizeof(req.ifr_name), device);
	memcpy(&req.ifr_addr, &address, sizeof(address));
	return ioctl(control, request, &req) < 0 ? -errno : 0;
}

static int set_up(const char *device, const char *address)
{
	int CLEANUP_CLOSE control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq req = { .ifr_flags = IFF_UP | IFF_RUNNING };
	int err;

	if (control < 0)
		return -errno;
	err = set_address(control, device, SIOCSIFADDR, address);
	if (err == 0)
		err = set_address(control, device, SIOCSIFNETMASK, "255.255.255.0");
	text_copy(req.ifr_name, sizeof(req.ifr_name), device);
	if (err == 0 && ioctl(control, SIOCSIFFLAGS, &req) < 0)
		err = -errno;
	return err;
}

/* The kernel picks the name. Returns the TAP's descriptor. */
static int open_tap(char device[16])
{
	struct ifreq req = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return -errno;
	text_copy(req.ifr_name, sizeof(req.ifr_name), "router%d");
	if (ioctl(fd, TUNSETIFF, &req) < 0) {
		int err = -errno;

		close(fd);
		return err;
	}
	text_copy(device, 16, req.ifr_name);
	return fd;
}

static void on_frame(struct loop_io *io, uint32_t events)
{
	struct router *router = container_of(io, struct router, tap);
	uint8_t frame[FRAME_MAX];
	ssize_t n = read(io->fd, frame, sizeof(frame));

	(void)events;
	/* A host that does not fetch loses frames, as on any wire. */
	if (n > 0 && endpoint_backlog(router->in) < BACKLOG_MAX)
		endpoint_send_packet(router->in, frame, (size_t)n, false);
}

static int plug(struct router *router)
{
	int fd = open_tap(router->device), err;

	if (fd < 0)
		return fd;
	err = set_up(router->device, router->web.profile->web_address);
	if (err == 0)
		err = web_listen(&router->web, router->device);
	if (err == 0)
		err = loop_io_add(router->web.loop, &router->tap, fd, EPOLLIN, on_frame);
	if (err < 0) {
		web_close(&router->web);
		close(fd);
	}
	return err;
}

void router_plug(struct router *router, struct endpoint *in)
{
	int here, err;

	if (!router || router->in)
		return;
	here = enter(router->netns);
	err = here < 0 ? here : plug(router);
	if (here >= 0 && leave(here) < 0 && err == 0)
		err = -EIO;
	if (err == 0)
		router->in = in;
	evlog_event(router->web.log, "router", "device=%s error=%s", router->device,
		err < 0 ? strerror(-err) : "none");
}

void router_unplug(struct router *router)
{
	if (!router || !router->in)
		return;
	web_close(&router->web);
	loop_io_del(&router->tap);
	close(router->tap.fd);
	router->in = NULL;
}

void router_take(struct router *router, const void *frame, size_t len)
{
	/* What the TAP device does not take is lost on the way. */
	if (router && router->in && write(router->tap.fd, frame, len) < 0)
		return;
}
