/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/libusb.h"

#include <errno.h>
#include <fcntl.h>
#include <libusb-1.0/libusb.h>
#include <poll.h>
#include <time.h>

#include "base/text.h"

enum { PORTS_MAX = 7 }; /* USB 3.2 10.16: a chain of at most that many */

struct place { /* of a device: on a port, or by its number */
	unsigned bus, address;
	uint8_t ports[PORTS_MAX];
	int n_ports; /* 0: not known */
};

struct usb_libusb {
	libusb_context *ctx;
	libusb_device_handle *handle;
	int fd; /* of a device that libusb did not find by itself; -1 */
	struct place place;
	unsigned budget_ms;
	uint64_t deadline_ms; /* 0: the budget has not started */
	bool watching;
	libusb_hotplug_callback_handle watch;
	struct usb_libusb_news news;
};

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* 0: it is spent. To libusb that would be "for ever": nothing is asked of it then. */
static unsigned within_budget(struct usb_libusb *u, unsigned ms)
{
	uint64_t now = now_ms();

	if (!u->deadline_ms)
		u->deadline_ms = now + u->budget_ms;
	if (now >= u->deadline_ms)
		return 0;
	return u->deadline_ms - now < ms ? (unsigned)(u->deadline_ms - now) : ms;
}

/* In the words of usb/method.h. */
static int error_of(int code)
{
	switch ((enum libusb_error)code) {
	case LIBUSB_SUCCESS:
		return 0;
	case LIBUSB_ERROR_IO:
		return -EIO;
	case LIBUSB_ERROR_INVALID_PARAM:
		return -EINVAL;
	case LIBUSB_ERROR_ACCESS:
		return -EACCES;
	case LIBUSB_ERROR_NO_DEVICE:
	case LIBUSB_ERROR_NOT_FOUND: /* re-enumerated, or with a configuration that is gone */
		return -ENODEV;
	case LIBUSB_ERROR_BUSY:
		return -EBUSY;
	case LIBUSB_ERROR_TIMEOUT:
		return -ETIMEDOUT;
	case LIBUSB_ERROR_OVERFLOW:
		return -EOVERFLOW;
	case LIBUSB_ERROR_PIPE:
		return -EPIPE;
	case LIBUSB_ERROR_INTERRUPTED:
		return -EINTR;
	case LIBUSB_ERROR_NO_MEM:
		return -ENOMEM;
	case LIBUSB_ERROR_NOT_SUPPORTED:
		return -ENOTSUP;
	case LIBUSB_ERROR_OTHER:
		return -EIO;
	}
	return code < 0 ? -EIO : code;
}

/* ---- the verbs ------------------------------------------------------------------------ */

/* In one call where the kernel can: libusb's auto-detach uses USBDEVFS_DISCONNECT_CLAIM. */
static int lu_claim(void *ctx, unsigned interface)
{
	struct usb_libusb *u = ctx;

	return within_budget(u, 1) ?
		error_of(libusb_claim_interface(u->handle, (int)interface)) : -ETIMEDOUT;
}

static int lu_release(void *ctx, unsigned interface)
{
	struct usb_libusb *u = ctx;

	return error_of(libusb_release_interface(u->handle, (int)interface));
}

static int lu_detach(void *ctx, unsigned interface)
{
	struct usb_libusb *u = ctx;
	int code = libusb_detach_kernel_driver(u->handle, (int)interface);

	return code == LIBUSB_ERROR_NOT_FOUND ? -ENODATA : error_of(code);
}

static int bulk(struct usb_libusb *u, uint8_t endpoint, void *data, size_t len, unsigned ms)
{
	unsigned timeout = within_budget(u, ms);
	int done = 0, err;

	if (!timeout)
		return -ETIMEDOUT;
	err = error_of(libusb_bulk_transfer(u->handle, endpoint, data, (int)len, &done, timeout));
	return err < 0 ? err : done;
}

static int lu_out(void *ctx, uint8_t endpoint, const void *data, size_t len, unsigned ms)
{
	/* One function for both directions: it only reads on the way out. */
	return bulk(ctx, endpoint, (void *)(uintptr_t)data, len, ms);
}

static int lu_in(void *ctx, uint8_t endpoint, void *data, size_t len, unsigned ms)
{
	return bulk(ctx, endpoint, data, len, ms);
}

static int lu_control(void *ctx, const struct usb_setup *setup, void *data, size_t len,
	unsigned ms)
{
	struct usb_libusb *u = ctx;
	unsigned timeout = within_budget(u, ms);

	if (!timeout)
		return -ETIMEDOUT;
	return error_of(libusb_control_transfer(u->handle, setup->type, setup->request,
		setup->value, setup->index, data, (uint16_t)len, timeout));
}

static int lu_clear_halt(void *ctx, uint8_t endpoint)
{
	struct usb_libusb *u = ctx;

	return within_budget(u, 1) ? error_of(libusb_clear_halt(u->handle, endpoint)) :
		-ETIMEDOUT;
}

static int lu_configure(void *ctx, unsigned value)
{
	struct usb_libusb *u = ctx;

	if (!within_budget(u, 1))
		return -ETIMEDOUT;
	/* The kernel refuses while a driver has an interface (devio.c, proc_setconfig). */
	for (int n = 0; n < USB_INTERFACES_MAX; n++)
		libusb_detach_kernel_driver(u->handle, n);
	return error_of(libusb_set_configuration(u->handle, value ? (int)value : -1));
}

static int lu_set_alt(void *ctx, unsigned interface, unsigned alt)
{
	struct usb_libusb *u = ctx;

	return within_budget(u, 1) ? error_of(libusb_set_interface_alt_setting(u->handle,
		(int)interface, (int)alt)) : -ETIMEDOUT;
}

static int lu_reset(void *ctx)
{
	struct usb_libusb *u = ctx;

	return within_budget(u, 1) ? error_of(libusb_reset_device(u->handle)) : -ETIMEDOUT;
}

static void lu_pause(void *ctx, unsigned ms)
{
	poll(NULL, 0, (int)within_budget(ctx, ms)); /* 0: at once */
}

const struct usb_verbs *usb_libusb_verbs(void)
{
	static const struct usb_verbs verbs = {
		.claim = lu_claim,
		.release = lu_release,
		.detach = lu_detach,
		.bulk_out = lu_out,
		.bulk_in = lu_in,
		.control = lu_control,
		.clear_halt = lu_clear_halt,
		.configure = lu_configure,
		.set_alt = lu_set_alt,
		.reset = lu_reset,
		.pause = lu_pause,
	};

	return &verbs;
}

/* ---- finding and opening it ----------------------------------------------------------- */

static struct place place_of(libusb_device *device)
{
	struct place p = { .bus = libusb_get_bus_number(device),
		.address = libusb_get_device_address(device) };

	p.n_ports = libusb_get_port_numbers(device, p.ports, PORTS_MAX);
	if (p.n_ports < 0)
		p.n_ports = 0;
	return p;
}

static bool same_port(const struct place *a, const struct place *b)
{
	return a->bus == b->bus && a->n_ports == b->n_ports && a->n_ports > 0 &&
		memcmp(a->ports, b->ports, (size_t)a->n_ports) == 0;
}

/* A number at *text, ended by one of `ends` or the end of the text; *text is moved to it. */
static bool take_number(const char **text, const char *ends, unsigned max, unsigned *out)
{
	size_t len = strspn(*text, "0123456789");
	unsigned long number;
	char digits[8];

	if (!text_copy_n(digits, sizeof(digits), *text, len) ||
	    text_number(digits, 1, max, &number) < 0)
		return false;
	*out = (unsigned)number;
	*text += len;
	if (**text && !strchr(ends, **text))
		return false;
	return true;
}

static int parse_place(struct place *p, const char *where)
{
	static const char dir[] = "/dev/bus/usb/";
	unsigned port;

	memset(p, 0, sizeof(*p));
	if (text_starts(where, dir))
		where += sizeof(dir) - 1;
	if (!take_number(&where, "/-", 255, &p->bus))
		return -EINVAL;
	if (*where == '/') {
		where++;
		return take_number(&where, "", 255, &p->address) ? 0 : -EINVAL;
	}
	while (*where) {
		where++;
		if (p->n_ports == PORTS_MAX || !take_number(&where, ".", 255, &port))
			return -EINVAL;
		p->ports[p->n_ports++] = (uint8_t)port;
	}
	return p->n_ports > 0 ? 0 : -EINVAL;
}

/* With libusb's own list of devices, which it has from udev or sysfs. */
static int open_listed(struct usb_libusb *u, const struct place *wanted)
{
	libusb_device **list = NULL;
	ssize_t n;
	int err = -ENODEV;

	if (!u->ctx && libusb_init(&u->ctx) < 0)
		return -ENODEV;
	n = libusb_get_device_list(u->ctx, &list);
	for (ssize_t i = 0; i < n; i++) {
		struct place p = place_of(list[i]);

		if (wanted->n_ports ? !same_port(&p, wanted) :
		    p.bus != wanted->bus || p.address != wanted->address)
			continue;
		err = error_of(libusb_open(list[i], &u->handle));
		u->place = p;
		break;
	}
	if (n >= 0)
		libusb_free_device_list(list, 1);
	return err;
}

/* By its node alone. */
static int open_node(struct usb_libusb *u, const struct place *wanted)
{
	char node[40];
	int err;

	snprintf(node, sizeof(node), "/dev/bus/usb/%03u/%03u", wanted->bus, wanted->address);
	u->fd = open(node, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (u->fd < 0)
		return errno == ENOENT ? -ENODEV : -errno;
	if (u->ctx)
		libusb_exit(u->ctx);
	u->ctx = NULL;
	/* On NULL and before libusb_init(): up to 1.0.26 it counts there only. */
	libusb_set_option(NULL, LIBUSB_OPTION_NO_DEVICE_DISCOVERY);
	err = error_of(libusb_init(&u->ctx));
	if (err == 0)
		err = error_of(libusb_wrap_sys_device(u->ctx, (intptr_t)u->fd, &u->handle));
	u->place = *wanted;
	return err;
}

static int LIBUSB_CALL on_change(libusb_context *ctx, libusb_device *device,
	libusb_hotplug_event event, void *user)
{
	struct libusb_device_descriptor d;
	struct place p = place_of(device);
	struct usb_libusb *u = user;

	(void)ctx;
	if (!same_port(&p, &u->place))
		return 0;
	if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT) {
		u->news = (struct usb_libusb_news){ .left = true };
	} else if (p.address != u->place.address &&
		   libusb_get_device_descriptor(device, &d) == 0) {
		/* One that is back has left, whether or not that was told. */
		u->news = (struct usb_libusb_news){ .left = true, .back = true,
			.vid = d.idVendor, .pid = d.idProduct, .busnum = p.bus,
			.devnum = p.address };
	}
	return 0;
}

int usb_libusb_open(struct usb_libusb **out, const char *where, unsigned budget_ms)
{
	struct usb_libusb *u;
	struct place wanted;
	int err = parse_place(&wanted, where);

	*out = NULL;
	if (err < 0)
		return err;
	u = calloc(1, sizeof(*u));
	if (!u)
		return -ENOMEM;
	u->fd = -1;
	u->budget_ms = budget_ms;
	err = open_listed(u, &wanted);
	if (err == -ENODEV && wanted.n_ports == 0)
		err = open_node(u, &wanted);
	if (err < 0) {
		usb_libusb_free(u);
		return err;
	}
	libusb_set_auto_detach_kernel_driver(u->handle, 1);
	/* From now on, as the change may come in the middle of the message. */
	u->watching = u->fd < 0 && u->place.n_ports > 0 &&
		libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) &&
		libusb_hotplug_register_callback(u->ctx, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED |
			LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT, 0, LIBUSB_HOTPLUG_MATCH_ANY,
			LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, on_change, u,
			&u->watch) == LIBUSB_SUCCESS;
	*out = u;
	return 0;
}

void usb_libusb_free(struct usb_libusb *u)
{
	if (!u)
		return;
	if (u->watching)
		libusb_hotplug_deregister_callback(u->ctx, u->watch);
	if (u->handle)
		libusb_close(u->handle);
	if (u->ctx)
		libusb_exit(u->ctx);
	if (u->fd >= 0)
		close(u->fd);
	free(u);
}

/* ---- what it is ----------------------------------------------------------------------- */

static void copy_interface(struct usb_interface *out, const struct libusb_interface_descriptor *i)
{
	*out = (struct usb_interface){ .number = i->bInterfaceNumber, .cls = i->bInterfaceClass,
		.sub = i->bInterfaceSubClass, .proto = i->bInterfaceProtocol };
	for (int n = 0; n < i->bNumEndpoints && n < USB_ENDPOINTS_MAX; n++)
		out->endpoints[out->n_endpoints++] = (struct usb_endpoint){
			.address = i->endpoint[n].bEndpointAddress,
			.attributes = i->endpoint[n].bmAttributes,
			.max_packet = i->endpoint[n].wMaxPacketSize };
}

static void copy_config(struct usb_config *out, const struct libusb_config_descriptor *c)
{
	*out = (struct usb_config){ .value = c->bConfigurationValue };
	for (int n = 0; n < c->bNumInterfaces && n < USB_INTERFACES_MAX; n++)
		if (c->interface[n].num_altsetting > 0)
			copy_interface(&out->interfaces[out->n_interfaces++],
				&c->interface[n].altsetting[0]);
}

static int read_descriptors(struct usb_descriptors *out, libusb_device *device)
{
	struct libusb_device_descriptor d;
	int err = error_of(libusb_get_device_descriptor(device, &d));

	if (err < 0)
		return err;
	*out = (struct usb_descriptors){ .vid = d.idVendor, .pid = d.idProduct };
	for (uint8_t n = 0; n < d.bNumConfigurations && out->n_configs < USB_CONFIGS_MAX; n++) {
		struct libusb_config_descriptor *c;

		if (libusb_get_config_descriptor(device, n, &c) < 0) {
			out->cut = true;
			continue;
		}
		copy_config(&out->configs[out->n_configs++], c);
		libusb_free_config_descriptor(c);
	}
	return 0;
}

/* The interface that is meant when none is named: usb/face.h. */
static const struct usb_interface *first_meant(const struct usb_config *c)
{
	for (size_t n = 0; n < c->n_interfaces; n++)
		if (c->interfaces[n].cls == USB_CLASS_STORAGE)
			return &c->interfaces[n];
	return c->n_interfaces ? &c->interfaces[0] : NULL;
}

int usb_libusb_face(const struct usb_libusb *u, struct usb_face *face)
{
	libusb_device *device = libusb_get_device(u->handle);
	size_t len = 0;
	int value, err;

	memset(face, 0, sizeof(*face));
	err = read_descriptors(&face->descriptors, device);
	if (err < 0)
		return err;
	/* As sysfs names it: 7 ports of at most 3 digits always fit. */
	for (int n = 0; n < u->place.n_ports; n++) {
		if (n == 0)
			len = (size_t)snprintf(face->device, sizeof(face->device), "%u",
				u->place.bus);
		len += (size_t)snprintf(face->device + len, sizeof(face->device) - len, "%c%u",
			n ? '.' : '-', u->place.ports[n]);
	}
	face->vid = face->descriptors.vid;
	face->pid = face->descriptors.pid;
	face->busnum = u->place.bus;
	face->devnum = u->place.address;
	face->superspeed = libusb_get_device_speed(device) >= LIBUSB_SPEED_SUPER;
	if (libusb_get_configuration(u->handle, &value) == 0 && value > 0)
		face->active = usb_descriptors_config(&face->descriptors, (unsigned)value);
	if (face->active)
		face->described = first_meant(face->active);
	if (face->described)
		face->number = face->described->number;
	return 0;
}

int usb_libusb_wait(struct usb_libusb *u, unsigned ms, struct usb_libusb_news *news)
{
	uint64_t deadline = now_ms() + ms, now;
	int err = 0;

	*news = u->news;
	if (!u->watching)
		return -ENOTSUP;
	while (!u->news.back && err == 0 && (now = now_ms()) < deadline) {
		struct timeval left = { .tv_sec = (time_t)((deadline - now) / 1000),
			.tv_usec = (suseconds_t)((deadline - now) % 1000 * 1000) };

		err = error_of(libusb_handle_events_timeout(u->ctx, &left));
		if (err == -EINTR)
			err = 0;
	}
	*news = u->news;
	if (u->news.back)
		return 0;
	return err < 0 ? err : -ETIMEDOUT;
}
