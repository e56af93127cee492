/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A libusb for tests: what is defined here takes the place of the library's own functions, and
 * of open() for the nodes below /dev/bus/usb. Include it in one file of a test.
 */
#ifndef SURFSTICK_TESTS_LIBUSB_FAKE_H
#define SURFSTICK_TESTS_LIBUSB_FAKE_H

#include <fcntl.h>
#include <libusb-1.0/libusb.h>
#include <poll.h>
#include <sys/syscall.h>

#include "usb_fake.h"

struct libusb_device {
	uint8_t bus, address, ports[3];
	int n_ports;
	uint16_t vid, pid;
};

static struct libusb_device devices[] = {
	{ 1, 5, { 1 }, 1, 0x1d6b, 0x0002 },
	{ 1, 7, { 1, 4 }, 2, 0x12d1, 0x1f01 },
	{ 2, 7, { 1, 4 }, 2, 0x19d2, 0x2000 },
};

static struct {
	int result;	/* what the next calls say */
	int opened;	/* index of the device */
	int calls;
	unsigned timeout;
	int interface, value, detached;
	unsigned char endpoint;
	uint8_t type, request;
	int nodes;	/* opened below /dev/bus/usb, by their names */
	bool list_is_empty, auto_detach, no_udev, no_hotplug, no_discovery, exited, closed;
	libusb_hotplug_callback_fn on_change;
	void *user;
	struct {
		libusb_hotplug_event event;
		struct libusb_device device;
	} news[4];
	size_t n_news, at_news;
} lib;

/* Takes the C library's place: there is one node, 001/007. */
int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	if (flags & O_CREAT) {
		va_start(args, flags);
		mode = va_arg(args, mode_t);
		va_end(args);
	}
	if (strncmp(path, "/dev/bus/usb/", 13) == 0) {
		lib.nodes++;
		path = strcmp(path + 13, "001/007") == 0 ? "/dev/null" : "/none";
	}
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int libusb_init(libusb_context **ctx)
{
	if (lib.no_udev && !lib.no_discovery)
		return LIBUSB_ERROR_OTHER;
	*ctx = (libusb_context *)&lib;
	return 0;
}

void libusb_exit(libusb_context *ctx)
{
	assert_ptr_equal(ctx, &lib);
	lib.exited = true;
}

int libusb_set_option(libusb_context *ctx, enum libusb_option option, ...)
{
	assert_null(ctx);
	assert_int_equal(option, LIBUSB_OPTION_NO_DEVICE_DISCOVERY);
	lib.no_discovery = true;
	return 0;
}

ssize_t libusb_get_device_list(libusb_context *ctx, libusb_device ***list)
{
	static libusb_device *all[ARRAY_SIZE(devices) + 1];

	assert_ptr_equal(ctx, &lib);
	for (size_t n = 0; n < ARRAY_SIZE(devices); n++)
		all[n] = &devices[n];
	*list = all;
	return lib.list_is_empty ? 0 : ARRAY_SIZE(devices);
}

void libusb_free_device_list(libusb_device **list, int unref)
{
	assert_non_null(list);
	assert_int_equal(unref, 1);
}

uint8_t libusb_get_bus_number(libusb_device *d)
{
	return d->bus;
}

uint8_t libusb_get_device_address(libusb_device *d)
{
	return d->address;
}

int libusb_get_port_numbers(libusb_device *d, uint8_t *ports, int len)
{
	assert_true(len >= d->n_ports);
	memcpy(ports, d->ports, (size_t)d->n_ports);
	return d->n_ports;
}

int libusb_open(libusb_device *d, libusb_device_handle **handle)
{
	lib.opened = (int)(d - devices);
	*handle = (libusb_device_handle *)d;
	return lib.result;
}

int libusb_wrap_sys_device(libusb_context *ctx, intptr_t fd, libusb_device_handle **handle)
{
	assert_ptr_equal(ctx, &lib);
	assert_true(fd >= 0);
	*handle = (libusb_device_handle *)&devices[1];
	return 0;
}

void libusb_close(libusb_device_handle *handle)
{
	assert_non_null(handle);
	lib.closed = true;
}

libusb_device *libusb_get_device(libusb_device_handle *handle)
{
	return (libusb_device *)handle;
}

int libusb_set_auto_detach_kernel_driver(libusb_device_handle *handle, int enable)
{
	(void)handle;
	lib.auto_detach = enable;
	return 0;
}

static int answer(void)
{
	lib.calls++;
	return lib.result;
}

int libusb_claim_interface(libusb_device_handle *handle, int interface)
{
	(void)handle;
	lib.interface = interface;
	return answer();
}

int libusb_release_interface(libusb_device_handle *handle, int interface)
{
	(void)handle;
	lib.interface = interface;
	return answer();
}

int libusb_detach_kernel_driver(libusb_device_handle *handle, int interface)
{
	(void)handle;
	lib.interface = interface;
	lib.detached++;
	return lib.result;
}

int libusb_bulk_transfer(libusb_device_handle *handle, unsigned char endpoint,
	unsigned char *data, int length, int *done, unsigned timeout)
{
	(void)handle;
	(void)data;
	lib.endpoint = endpoint;
	lib.timeout = timeout;
	*done = length;
	return answer();
}

int libusb_control_transfer(libusb_device_handle *handle, uint8_t type, uint8_t request,
	uint16_t value, uint16_t index, unsigned char *data, uint16_t length, unsigned timeout)
{
	(void)handle;
	(void)value;
	(void)index;
	(void)data;
	lib.type = type;
	lib.request = request;
	lib.timeout = timeout;
	return answer() < 0 ? lib.result : length;
}

int libusb_clear_halt(libusb_device_handle *handle, unsigned char endpoint)
{
	(void)handle;
	lib.endpoint = endpoint;
	return answer();
}

int libusb_set_configuration(libusb_device_handle *handle, int value)
{
	(void)handle;
	lib.value = value;
	return answer();
}

int libusb_set_interface_alt_setting(libusb_device_handle *handle, int interface, int alt)
{
	(void)handle;
	lib.interface = interface;
	lib.value = alt;
	return answer();
}

int libusb_reset_device(libusb_device_handle *handle)
{
	(void)handle;
	return answer();
}

int libusb_has_capability(uint32_t capability)
{
	assert_int_equal(capability, LIBUSB_CAP_HAS_HOTPLUG);
	return !lib.no_hotplug;
}

int libusb_hotplug_register_callback(libusb_context *ctx, int events, int flags, int vid, int pid,
	int cls, libusb_hotplug_callback_fn fn, void *user, libusb_hotplug_callback_handle *out)
{
	(void)ctx;
	assert_int_equal(events, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED |
		LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT);
	assert_int_equal(flags, 0);
	assert_int_equal(vid & pid & cls, LIBUSB_HOTPLUG_MATCH_ANY);
	lib.on_change = fn;
	lib.user = user;
	*out = 1;
	return 0;
}

void libusb_hotplug_deregister_callback(libusb_context *ctx, libusb_hotplug_callback_handle handle)
{
	(void)ctx;
	assert_int_equal(handle, 1);
	lib.on_change = NULL;
}

int libusb_handle_events_timeout(libusb_context *ctx, struct timeval *tv)
{
	if (lib.at_news == lib.n_news) {
		poll(NULL, 0, (int)(tv->tv_sec * 1000 + tv->tv_usec / 1000) + 1);
		return 0;
	}
	lib.on_change(ctx, &lib.news[lib.at_news].device, lib.news[lib.at_news].event, lib.user);
	lib.at_news++;
	return lib.at_news % 2 ? LIBUSB_ERROR_INTERRUPTED : 0;
}

int libusb_get_device_descriptor(libusb_device *d, struct libusb_device_descriptor *out)
{
	*out = (struct libusb_device_descriptor){ .idVendor = d->vid, .idProduct = d->pid,
		.bNumConfigurations = 3 };
	return 0;
}

/* The second cannot be read; the third has MBIM. */
int libusb_get_config_descriptor(libusb_device *d, uint8_t index,
	struct libusb_config_descriptor **out)
{
	static const struct libusb_endpoint_descriptor endpoints[] = {
		{ .bEndpointAddress = 0x83, .bmAttributes = 3, .wMaxPacketSize = 16 },
		{ .bEndpointAddress = 0x85, .bmAttributes = 2, .wMaxPacketSize = 512 },
		{ .bEndpointAddress = 0x06, .bmAttributes = 2, .wMaxPacketSize = 512 },
	};
	static const struct libusb_interface_descriptor serial = { .bInterfaceNumber = 0,
		.bInterfaceClass = 0xff }, storage = { .bInterfaceNumber = 4,
		.bInterfaceClass = 8, .bInterfaceSubClass = 6, .bInterfaceProtocol = 0x50,
		.bNumEndpoints = 3, .endpoint = endpoints }, mbim = { .bInterfaceClass = 2,
		.bInterfaceSubClass = 0x0e };
	static const struct libusb_interface first[] = { { &serial, 1 }, { NULL, 0 },
		{ &storage, 1 } }, third[] = { { &mbim, 1 } };
	static struct libusb_config_descriptor configs[] = {
		{ .bConfigurationValue = 1, .bNumInterfaces = 3, .interface = first }, { 0 },
		{ .bConfigurationValue = 3, .bNumInterfaces = 1, .interface = third } };

	(void)d;
	*out = &configs[index];
	return index == 1 ? LIBUSB_ERROR_IO : 0;
}

void libusb_free_config_descriptor(struct libusb_config_descriptor *c)
{
	assert_int_not_equal(c->bConfigurationValue, 0);
}

int libusb_get_configuration(libusb_device_handle *handle, int *value)
{
	(void)handle;
	*value = 1;
	return 0;
}

int libusb_get_device_speed(libusb_device *d)
{
	return d->bus == 2 ? LIBUSB_SPEED_SUPER : LIBUSB_SPEED_HIGH;
}

#endif
