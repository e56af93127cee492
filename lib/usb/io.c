/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/io.h"

#include <errno.h>
#include <fcntl.h>
#include <libusb-1.0/libusb.h>
#include <poll.h>
#include <sys/file.h>
#include <time.h>

#include "usb/descriptor.h"

struct usb_io {
	libusb_context *context;
	libusb_device_handle *handle;
	int fd;
	uint64_t deadline_ms;
};

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* 0 is "for ever" to libusb, so there is always a millisecond left; the caller's alarm is the
 * net below. */
static unsigned within_budget(const struct usb_io *io, unsigned ms)
{
	uint64_t now = now_ms();

	if (now >= io->deadline_ms)
		return 1;
	return io->deadline_ms - now < ms ? (unsigned)(io->deadline_ms - now) : ms;
}

static int to_errno(int err)
{
	switch (err) {
	case LIBUSB_SUCCESS:
		return 0;
	case LIBUSB_ERROR_NO_DEVICE:
	case LIBUSB_ERROR_NOT_FOUND: /* an interface that left with its configuration */
		return -ENODEV;
	case LIBUSB_ERROR_PIPE:
		return -EPIPE;
	case LIBUSB_ERROR_TIMEOUT:
		return -ETIMEDOUT;
	case LIBUSB_ERROR_OVERFLOW:
		return -EOVERFLOW;
	case LIBUSB_ERROR_BUSY:
		return -EBUSY;
	case LIBUSB_ERROR_ACCESS:
		return -EACCES;
	case LIBUSB_ERROR_NO_MEM:
		return -ENOMEM;
	case LIBUSB_ERROR_NOT_SUPPORTED:
		return -ENOTSUP;
	case LIBUSB_ERROR_INVALID_PARAM:
		return -EINVAL;
	default: /* libusb's list, not ours: it may grow */
		return -EIO;
	}
}

static int io_claim(void *ctx, unsigned interface)
{
	struct usb_io *io = ctx;

	/* With auto-detach this is USBDEVFS_DISCONNECT_CLAIM: no moment between the two in which
	 * usb-storage could come back, and -EBUSY only if another program has the interface. */
	return to_errno(libusb_claim_interface(io->handle, (int)interface));
}

static int io_release(void *ctx, unsigned interface)
{
	struct usb_io *io = ctx;

	return to_errno(libusb_release_interface(io->handle, (int)interface));
}

static int bulk(struct usb_io *io, uint8_t endpoint, void *data, size_t len, unsigned ms)
{
	int done = 0;
	int err = libusb_bulk_transfer(io->handle, endpoint, data, (int)len, &done,
		within_budget(io, ms));

	/* A short transfer that timed out is short, not silent. */
	if (err == LIBUSB_ERROR_TIMEOUT && done > 0)
		return done;
	return err < 0 ? to_errno(err) : done;
}

static int io_bulk_out(void *ctx, uint8_t endpoint, const void *data, size_t len, unsigned ms)
{
	/* libusb has one call for both directions and does not write into data on the way out. */
	return bulk(ctx, endpoint, (void *)(uintptr_t)data, len, ms);
}

static int io_bulk_in(void *ctx, uint8_t endpoint, void *data, size_t len, unsigned ms)
{
	return bulk(ctx, endpoint, data, len, ms);
}

static int io_control(void *ctx, const struct usb_setup *setup, void *data, size_t len,
	unsigned ms)
{
	struct usb_io *io = ctx;
	int n = libusb_control_transfer(io->handle, setup->type, setup->request, setup->value,
		setup->index, data, (uint16_t)len, within_budget(io, ms));

	return n < 0 ? to_errno(n) : n;
}

static int io_clear_halt(void *ctx, uint8_t endpoint)
{
	struct usb_io *io = ctx;

	return to_errno(libusb_clear_halt(io->handle, endpoint));
}

static int io_configure(void *ctx, unsigned value)
{
	struct usb_io *io = ctx;

	/* The kernel refuses while a driver has an interface (devio.c, proc_setconfig). By number
	 * and not by descriptor: libusb need not parse what the stick says. */
	for (int n = 0; n < USB_INTERFACES_MAX; n++)
		libusb_detach_kernel_driver(io->handle, n);
	return to_errno(libusb_set_configuration(io->handle, value ? (int)value : -1));
}

static int io_reset(void *ctx)
{
	struct usb_io *io = ctx;

	return to_errno(libusb_reset_device(io->handle));
}

static void io_pause(void *ctx, unsigned ms)
{
	struct usb_io *io = ctx;

	poll(NULL, 0, (int)within_budget(io, ms));
}

const struct usb_verbs *usb_io_verbs(void)
{
	static const struct usb_verbs verbs = {
		.claim = io_claim,
		.release = io_release,
		.bulk_out = io_bulk_out,
		.bulk_in = io_bulk_in,
		.control = io_control,
		.clear_halt = io_clear_halt,
		.configure = io_configure,
		.reset = io_reset,
		.pause = io_pause,
	};

	return &verbs;
}

static int wrap(struct usb_io *io, const char *node)
{
	int err;

	io->fd = open(node, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (io->fd < 0)
		return -errno;
	/* The node itself is the lock between helpers: it needs no directory that can be written
	 * to, and it dies with its holder. */
	if (flock(io->fd, LOCK_EX | LOCK_NB) < 0)
		return errno == EWOULDBLOCK ? -EBUSY : -errno;
	/* No enumeration, no hotplug thread: 1.0.24 to 1.0.26 want this before init, on NULL. */
	libusb_set_option(NULL, LIBUSB_OPTION_NO_DEVICE_DISCOVERY);
	err = libusb_init(&io->context);
	if (err < 0)
		return to_errno(err);
	err = libusb_wrap_sys_device(io->context, (intptr_t)io->fd, &io->handle);
	if (err < 0)
		return to_errno(err);
	return to_errno(libusb_set_auto_detach_kernel_driver(io->handle, 1));
}

int usb_io_open(struct usb_io **out, const char *node, unsigned budget_ms)
{
	struct usb_io *io = calloc(1, sizeof(*io));
	int err;

	*out = NULL;
	if (!io)
		return -ENOMEM;
	io->deadline_ms = now_ms() + budget_ms;
	err = wrap(io, node);
	if (err < 0) {
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
	/* Not libusb_release_interface(): that would bring usb-storage back. */
	if (io->handle)
		libusb_close(io->handle);
	if (io->context)
		libusb_exit(io->context);
	if (io->fd >= 0)
		close(io->fd);
	free(io);
}
