/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/io.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <time.h>

#include "usb/descriptor.h"

enum { CLEAR_HALT_MS = 200 };

struct usb_io {
	int fd;
	uint64_t deadline_ms;
};

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* 0: it is spent. To the kernel that would be "for ever": nothing is asked of it then. */
static unsigned within_budget(const struct usb_io *io, unsigned ms)
{
	uint64_t now = now_ms();

	if (now >= io->deadline_ms)
		return 0;
	return io->deadline_ms - now < ms ? (unsigned)(io->deadline_ms - now) : ms;
}

/* Documentation/driver-api/usb/error-codes.rst, in the words of usb/method.h. */
static int call(const struct usb_io *io, unsigned long request, void *arg)
{
	int n = ioctl(io->fd, request, arg);

	if (n >= 0)
		return n;
	switch (errno) {
	case ENODEV:
	case ESHUTDOWN:
	case ENOENT: /* unlinked under us, or an endpoint of a configuration that is gone */
		return -ENODEV;
	case EPROTO: /* no answer, bad sync, bad checksum: as a device lets go of the bus */
	case EILSEQ:
	case ETIME:
		return -EIO;
	default:
		return -errno;
	}
}

static int io_claim(void *ctx, unsigned interface)
{
	/* Both in one call: no moment between in which usb-storage could come back. Another
	 * program that has the interface (its driver is called "usbfs") keeps it: -EBUSY. */
	struct usbdevfs_disconnect_claim claim = {
		.interface = interface,
		.flags = USBDEVFS_DISCONNECT_CLAIM_EXCEPT_DRIVER,
		.driver = "usbfs",
	};

	if (!within_budget(ctx, 1))
		return -ETIMEDOUT;
	return call(ctx, USBDEVFS_DISCONNECT_CLAIM, &claim);
}

/* What a driver of the interface is told: USBDEVFS_CONNECT or USBDEVFS_DISCONNECT. */
static int tell_driver(const struct usb_io *io, unsigned interface, int what)
{
	struct usbdevfs_ioctl command = { .ifno = (int)interface, .ioctl_code = what };

	return call(io, USBDEVFS_IOCTL, &command);
}

static int io_release(void *ctx, unsigned interface)
{
	int err = call(ctx, USBDEVFS_RELEASEINTERFACE, &interface);

	return err < 0 ? err : tell_driver(ctx, interface, USBDEVFS_CONNECT);
}

static int io_detach(void *ctx, unsigned interface)
{
	return tell_driver(ctx, interface, USBDEVFS_DISCONNECT);
}

static int bulk(const struct usb_io *io, uint8_t endpoint, void *data, size_t len, unsigned ms)
{
	struct usbdevfs_bulktransfer transfer = {
		.ep = endpoint,
		.len = (unsigned)len,
		.timeout = within_budget(io, ms),
		.data = data,
	};

	if (!transfer.timeout)
		return -ETIMEDOUT;
	return call(io, USBDEVFS_BULK, &transfer);
}

static int io_bulk_out(void *ctx, uint8_t endpoint, const void *data, size_t len, unsigned ms)
{
	/* The kernel has one struct for both directions and only reads it on the way out. */
	return bulk(ctx, endpoint, (void *)(uintptr_t)data, len, ms);
}

static int io_bulk_in(void *ctx, uint8_t endpoint, void *data, size_t len, unsigned ms)
{
	return bulk(ctx, endpoint, data, len, ms);
}

static int io_control(void *ctx, const struct usb_setup *setup, void *data, size_t len,
	unsigned ms)
{
	struct usbdevfs_ctrltransfer transfer = {
		.bRequestType = setup->type,
		.bRequest = setup->request,
		.wValue = setup->value,
		.wIndex = setup->index,
		.wLength = (uint16_t)len,
		.timeout = within_budget(ctx, ms),
		.data = data,
	};

	if (!transfer.timeout)
		return -ETIMEDOUT;
	return call(ctx, USBDEVFS_CONTROL, &transfer);
}

/*
 * Not by USBDEVFS_CLEAR_HALT, which gives the stick five seconds (core/message.c), in which no
 * signal gets through. This is the same in two steps: CLEAR_FEATURE(ENDPOINT_HALT), USB 2.0
 * 9.4.1, and the host's own side of it.
 */
static int io_clear_halt(void *ctx, uint8_t endpoint)
{
	struct usb_setup setup = { .type = 0x02, .request = 0x01, .index = endpoint };
	unsigned address = endpoint;
	int err = io_control(ctx, &setup, NULL, 0, CLEAR_HALT_MS);

	return err < 0 ? err : call(ctx, USBDEVFS_RESETEP, &address);
}

static int io_configure(void *ctx, unsigned value)
{
	int wanted = value ? (int)value : -1;

	if (!within_budget(ctx, 1))
		return -ETIMEDOUT;
	/* The kernel refuses while a driver has an interface (devio.c, proc_setconfig). */
	for (unsigned n = 0; n < USB_INTERFACES_MAX; n++)
		tell_driver(ctx, n, USBDEVFS_DISCONNECT);
	return call(ctx, USBDEVFS_SETCONFIGURATION, &wanted);
}

static int io_set_alt(void *ctx, unsigned interface, unsigned alt)
{
	struct usbdevfs_setinterface setting = { .interface = interface, .altsetting = alt };

	if (!within_budget(ctx, 1))
		return -ETIMEDOUT;
	return call(ctx, USBDEVFS_SETINTERFACE, &setting);
}

static int io_reset(void *ctx)
{
	if (!within_budget(ctx, 1))
		return -ETIMEDOUT;
	return call(ctx, USBDEVFS_RESET, NULL);
}

static void io_pause(void *ctx, unsigned ms)
{
	poll(NULL, 0, (int)within_budget(ctx, ms)); /* 0: at once */
}

const struct usb_verbs *usb_io_verbs(void)
{
	static const struct usb_verbs verbs = {
		.claim = io_claim,
		.release = io_release,
		.detach = io_detach,
		.bulk_out = io_bulk_out,
		.bulk_in = io_bulk_in,
		.control = io_control,
		.clear_halt = io_clear_halt,
		.configure = io_configure,
		.set_alt = io_set_alt,
		.reset = io_reset,
		.pause = io_pause,
	};

	return &verbs;
}

int usb_io_open(struct usb_io **out, const char *node, unsigned budget_ms)
{
	struct usb_io *io = calloc(1, sizeof(*io));
	int err;

	*out = NULL;
	if (!io)
		return -ENOMEM;
	io->deadline_ms = now_ms() + budget_ms;
	io->fd = open(node, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	/* The node itself is the lock between helpers: it needs no directory that can be written
	 * to, and it dies with its holder. */
	if (io->fd < 0 || flock(io->fd, LOCK_EX | LOCK_NB) < 0) {
		err = errno == EWOULDBLOCK ? -EBUSY : -errno;
		usb_io_free(io);
		return err;
	}
	*out = io;
	return 0;
}

void usb_io_free(struct usb_io *io)
{
	if (!io)
		return;
	if (io->fd >= 0)
		close(io->fd);
	free(io);
}
