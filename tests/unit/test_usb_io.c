/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <time.h>

#include "usb_fake.h"

#include "usb/descriptor.h"
#include "usb/io.h"

/* ---- the kernel's side: this ioctl() takes the place of the C library's ------------------ */

static struct {
	unsigned long request;
	int calls, disconnects;
	int result; /* a negative one is the errno */
	struct usbdevfs_disconnect_claim claim;
	struct usbdevfs_bulktransfer bulk;
	struct usbdevfs_ctrltransfer control;
	struct usbdevfs_ioctl driver;
	struct usbdevfs_setinterface setting;
	int value;
} kernel;

int ioctl(int fd, unsigned long request, ...)
{
	va_list args;
	void *arg;

	(void)fd;
	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	kernel.request = request;
	kernel.calls++;
	if (request == USBDEVFS_DISCONNECT_CLAIM)
		memcpy(&kernel.claim, arg, sizeof(kernel.claim));
	else if (request == USBDEVFS_BULK)
		memcpy(&kernel.bulk, arg, sizeof(kernel.bulk));
	else if (request == USBDEVFS_CONTROL)
		memcpy(&kernel.control, arg, sizeof(kernel.control));
	else if (request == USBDEVFS_IOCTL)
		memcpy(&kernel.driver, arg, sizeof(kernel.driver));
	else if (request == USBDEVFS_SETINTERFACE)
		memcpy(&kernel.setting, arg, sizeof(kernel.setting));
	else if (request != USBDEVFS_RESET)
		memcpy(&kernel.value, arg, sizeof(kernel.value));
	if (request == USBDEVFS_IOCTL && kernel.driver.ioctl_code == (int)USBDEVFS_DISCONNECT)
		kernel.disconnects++;
	if (kernel.result >= 0)
		return kernel.result;
	errno = -kernel.result;
	return -1;
}

struct bed {
	struct fake_root root;
	char node[96];
	struct usb_io *io;
	const struct usb_verbs *verbs;
};

static int setup(void **state)
{
	static struct bed bed;

	memset(&bed, 0, sizeof(bed));
	memset(&kernel, 0, sizeof(kernel));
	fake_root_new(&bed.root);
	fake_attr(&bed.root, "", "node", "");
	snprintf(bed.node, sizeof(bed.node), "%s/node", bed.root.path);
	assert_int_equal(usb_io_open(&bed.io, bed.node, 1000), 0);
	bed.verbs = usb_io_verbs();
	*state = &bed;
	return 0;
}

static int teardown(void **state)
{
	struct bed *bed = *state;

	usb_io_free(bed->io);
	fake_root_free(&bed->root);
	return 0;
}

static void a_claim_takes_from_drivers_but_not_from_programs(void **state)
{
	struct bed *b = *state;

	assert_int_equal(b->verbs->claim(b->io, 2), 0);
	assert_int_equal(kernel.request, USBDEVFS_DISCONNECT_CLAIM);
	assert_int_equal(kernel.calls, 1);
	assert_int_equal(kernel.claim.interface, 2);
	assert_int_equal(kernel.claim.flags, USBDEVFS_DISCONNECT_CLAIM_EXCEPT_DRIVER);
	assert_string_equal(kernel.claim.driver, "usbfs");
	kernel.result = -EBUSY;
	assert_int_equal(b->verbs->claim(b->io, 2), -EBUSY);
}

static void a_released_interface_gets_its_driver_back(void **state)
{
	struct bed *b = *state;

	assert_int_equal(b->verbs->release(b->io, 3), 0);
	assert_int_equal(kernel.value, 3);
	assert_int_equal(kernel.request, USBDEVFS_IOCTL);
	assert_int_equal(kernel.driver.ifno, 3);
	assert_int_equal(kernel.driver.ioctl_code, USBDEVFS_CONNECT);
}

static void closing_hands_nothing_back(void **state)
{
	struct bed *b = *state;

	usb_io_free(b->io);
	b->io = NULL;
	assert_int_equal(kernel.calls, 0);
}

static void transfers_say_what_they_were_told(void **state)
{
	struct usb_setup setup_ = { .type = 0x21, .request = 0xff, .value = 0x1234, .index = 7 };
	struct bed *b = *state;
	char data[13];

	kernel.result = 13;
	assert_int_equal(b->verbs->bulk_in(b->io, 0x81, data, sizeof(data), 100), 13);
	assert_int_equal(kernel.bulk.ep, 0x81);
	assert_int_equal(kernel.bulk.len, 13);
	assert_ptr_equal(kernel.bulk.data, data);
	assert_in_range(kernel.bulk.timeout, 1, 100);
	assert_int_equal(b->verbs->bulk_out(b->io, 0x02, "abc", 3, 50), 13);
	assert_int_equal(kernel.bulk.ep, 0x02);
	assert_int_equal(b->verbs->control(b->io, &setup_, NULL, 0, 50), 13);
	assert_int_equal(kernel.control.bRequestType, 0x21);
	assert_int_equal(kernel.control.bRequest, 0xff);
	assert_int_equal(kernel.control.wValue, 0x1234);
	assert_int_equal(kernel.control.wIndex, 7);
	assert_int_equal(kernel.control.wLength, 0);
	kernel.result = 0;
	assert_int_equal(b->verbs->reset(b->io), 0);
	assert_int_equal(kernel.request, USBDEVFS_RESET);
}

static void a_configuration_is_set_when_all_drivers_let_go(void **state)
{
	struct bed *b = *state;

	assert_int_equal(b->verbs->configure(b->io, 2), 0);
	assert_int_equal(kernel.disconnects, USB_INTERFACES_MAX);
	assert_int_equal(kernel.request, USBDEVFS_SETCONFIGURATION);
	assert_int_equal(kernel.value, 2);
	assert_int_equal(b->verbs->configure(b->io, 0), 0);
	assert_int_equal(kernel.value, -1); /* none */
}

static void errors_come_in_the_words_of_the_verbs(void **state)
{
	static const int errors[][2] = { { ENODEV, ENODEV }, { ESHUTDOWN, ENODEV },
		{ ENOENT, ENODEV }, { EPROTO, EIO }, { EILSEQ, EIO }, { ETIME, EIO },
		{ EPIPE, EPIPE }, { ETIMEDOUT, ETIMEDOUT }, { EOVERFLOW, EOVERFLOW },
		{ EBUSY, EBUSY } };
	struct bed *b = *state;
	char data[13];

	for (size_t n = 0; n < ARRAY_SIZE(errors); n++) {
		kernel.result = -errors[n][0];
		assert_int_equal(b->verbs->bulk_in(b->io, 0x81, data, 13, 100), -errors[n][1]);
		assert_int_equal(b->verbs->claim(b->io, 0), -errors[n][1]);
	}
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static void nothing_waits_beyond_the_budget(void **state)
{
	struct bed *b = *state;
	struct usb_io *io;
	uint64_t began;

	usb_io_free(b->io);
	assert_int_equal(usb_io_open(&io, b->node, 40), 0);
	b->io = io;
	b->verbs->bulk_out(io, 0x02, "", 0, 3000);
	assert_in_range(kernel.bulk.timeout, 1, 40);
	began = now_ms();
	b->verbs->pause(io, 10000);
	b->verbs->pause(io, 10000);
	assert_true(now_ms() - began < 1000);
}

static void a_spent_budget_leaves_nothing_but_giving_back(void **state)
{
	struct usb_setup setup_ = { .type = 0x40 };
	struct bed *b = *state;
	uint8_t data[8];

	usb_io_free(b->io);
	assert_int_equal(usb_io_open(&b->io, b->node, 0), 0);
	assert_int_equal(b->verbs->claim(b->io, 0), -ETIMEDOUT);
	assert_int_equal(b->verbs->bulk_out(b->io, 0x02, "", 0, 3000), -ETIMEDOUT);
	assert_int_equal(b->verbs->bulk_in(b->io, 0x81, data, 8, 3000), -ETIMEDOUT);
	assert_int_equal(b->verbs->control(b->io, &setup_, NULL, 0, 3000), -ETIMEDOUT);
	assert_int_equal(b->verbs->clear_halt(b->io, 0x81), -ETIMEDOUT);
	assert_int_equal(b->verbs->configure(b->io, 2), -ETIMEDOUT);
	assert_int_equal(b->verbs->set_alt(b->io, 0, 1), -ETIMEDOUT);
	assert_int_equal(b->verbs->reset(b->io), -ETIMEDOUT);
	assert_int_equal(kernel.calls, 0);
	assert_int_equal(b->verbs->release(b->io, 0), 0);
	assert_int_equal(kernel.driver.ioctl_code, USBDEVFS_CONNECT);
}

static void a_halt_is_cleared_on_both_sides_within_the_budget(void **state)
{
	struct bed *b = *state;

	assert_int_equal(b->verbs->clear_halt(b->io, 0x82), 0);
	assert_int_equal(kernel.control.bRequestType, 0x02);
	assert_int_equal(kernel.control.bRequest, 0x01);
	assert_int_equal(kernel.control.wValue, 0);
	assert_int_equal(kernel.control.wIndex, 0x82);
	assert_in_range(kernel.control.timeout, 1, 1000);
	assert_int_equal(kernel.request, USBDEVFS_RESETEP);
	assert_int_equal(kernel.value, 0x82);
	kernel.result = -EPIPE;
	kernel.calls = 0;
	assert_int_equal(b->verbs->clear_halt(b->io, 0x82), -EPIPE);
	assert_int_equal(kernel.calls, 1);
}

static void a_driver_is_sent_away_and_a_setting_chosen(void **state)
{
	struct bed *b = *state;

	assert_int_equal(b->verbs->detach(b->io, 4), 0);
	assert_int_equal(kernel.request, USBDEVFS_IOCTL);
	assert_int_equal(kernel.driver.ifno, 4);
	assert_int_equal(kernel.driver.ioctl_code, USBDEVFS_DISCONNECT);
	assert_int_equal(b->verbs->set_alt(b->io, 3, 1), 0);
	assert_int_equal(kernel.request, USBDEVFS_SETINTERFACE);
	assert_int_equal(kernel.setting.interface, 3);
	assert_int_equal(kernel.setting.altsetting, 1);
}

static void a_node_is_opened_by_one_helper(void **state)
{
	struct bed *b = *state;
	struct usb_io *second;

	assert_int_equal(usb_io_open(&second, b->node, 1000), -EBUSY);
	assert_null(second);
	usb_io_free(b->io);
	b->io = NULL;
	assert_int_equal(usb_io_open(&b->io, b->node, 1000), 0);
}

static void a_node_that_is_gone_or_a_link_is_not_opened(void **state)
{
	struct bed *b = *state;
	struct usb_io *io;
	char path[128];

	snprintf(path, sizeof(path), "%s/none", b->root.path);
	assert_int_equal(usb_io_open(&io, path, 1000), -ENOENT);
	snprintf(path, sizeof(path), "%s/link", b->root.path);
	assert_int_equal(symlink(b->node, path), 0);
	assert_int_equal(usb_io_open(&io, path, 1000), -ELOOP);
	usb_io_free(NULL);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_claim_takes_from_drivers_but_not_from_programs),
		T(a_released_interface_gets_its_driver_back),
		T(closing_hands_nothing_back),
		T(transfers_say_what_they_were_told),
		T(a_configuration_is_set_when_all_drivers_let_go),
		T(errors_come_in_the_words_of_the_verbs),
		T(nothing_waits_beyond_the_budget),
		T(a_spent_budget_leaves_nothing_but_giving_back),
		T(a_halt_is_cleared_on_both_sides_within_the_budget),
		T(a_driver_is_sent_away_and_a_setting_chosen),
		T(a_node_is_opened_by_one_helper),
		T(a_node_that_is_gone_or_a_link_is_not_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
