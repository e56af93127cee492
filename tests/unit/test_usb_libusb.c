/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <time.h>

#include "libusb_fake.h"

#include "usb/fill.h"
#include "usb/libusb.h"

static int setup(void **state)
{
	(void)state;
	memset(&lib, 0, sizeof(lib));
	lib.opened = -1;
	return 0;
}

static void a_device_is_named_by_number_by_node_or_by_port(void **state)
{
	static const struct {
		const char *where;
		int err, opened;
	} cases[] = { { "001/007", 0, 1 }, { "2/7", 0, 2 }, { "/dev/bus/usb/001/005", 0, 0 },
		{ "1-1.4", 0, 1 }, { "2-1.4", 0, 2 }, { "1-1", 0, 0 }, { "1-2", -ENODEV, -1 },
		{ "1-1.4.1", -ENODEV, -1 }, { "", -EINVAL, -1 }, { "1", -EINVAL, -1 },
		{ "1-", -EINVAL, -1 }, { "1-1.", -EINVAL, -1 }, { "1/2/3", -EINVAL, -1 },
		{ "0/7", -EINVAL, -1 }, { "1/256", -EINVAL, -1 }, { "1-1.4:1.0", -EINVAL, -1 },
		{ "1-1.1.1.1.1.1.1.1", -EINVAL, -1 }, { "12d1:1f01", -EINVAL, -1 },
		{ "../../etc/passwd", -EINVAL, -1 }, { "/dev/sda", -EINVAL, -1 },
		{ "00000001/7", -EINVAL, -1 } };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct usb_libusb *u;

		setup(NULL);
		assert_int_equal(usb_libusb_open(&u, cases[n].where, 1000), cases[n].err);
		assert_int_equal(lib.opened, cases[n].opened);
		assert_int_equal(u != NULL, cases[n].err == 0);
		if (cases[n].err != -EINVAL && cases[n].err != 0)
			assert_true(lib.exited);
		usb_libusb_free(u);
	}
}

static void a_device_that_may_not_be_opened_says_so(void **state)
{
	struct usb_libusb *u;

	(void)state;
	lib.result = LIBUSB_ERROR_ACCESS;
	assert_int_equal(usb_libusb_open(&u, "1/7", 1000), -EACCES);
	assert_null(u);
	assert_true(lib.exited);
}

static void without_udev_and_sysfs_the_node_is_tried(void **state)
{
	struct usb_face *face = calloc(1, sizeof(*face));
	struct usb_libusb_news news;
	struct usb_libusb *u;

	(void)state;
	assert_non_null(face);
	lib.no_udev = true;
	/* A port cannot even be looked for. */
	assert_int_equal(usb_libusb_open(&u, "1-1.4", 1000), -ENODEV);
	assert_int_equal(lib.nodes, 0);
	assert_int_equal(usb_libusb_open(&u, "1/9", 1000), -ENODEV);
	assert_int_equal(lib.nodes, 1);
	lib.no_discovery = false;
	assert_int_equal(usb_libusb_open(&u, "1/7", 1000), 0);
	assert_true(lib.no_discovery);
	assert_int_equal(lib.opened, -1);
	assert_int_equal(usb_libusb_verbs()->claim(u, 0), 0);
	assert_int_equal(usb_libusb_face(u, face), 0);
	assert_string_equal(face->device, "");
	assert_int_equal(face->busnum, 1);
	assert_int_equal(face->devnum, 7);
	assert_int_equal(face->vid, 0x12d1);
	assert_int_equal(usb_libusb_wait(u, 10000, &news), -ENOTSUP);
	usb_libusb_free(u);
	assert_true(lib.closed);
	free(face);
}

static void a_node_beside_libusbs_list_will_do(void **state)
{
	struct usb_libusb *u;

	(void)state;
	lib.list_is_empty = true;
	assert_int_equal(usb_libusb_open(&u, "1/7", 1000), 0);
	assert_int_equal(lib.nodes, 1);
	assert_true(lib.exited); /* the first context of the two */
	usb_libusb_free(u);
}

static void verbs_reach_libusb_with_what_they_were_told(void **state)
{
	const struct usb_verbs *v = usb_libusb_verbs();
	struct usb_setup s = { .type = 0x40, .request = 0x0b };
	struct usb_libusb *u;
	uint8_t data[13];

	(void)state;
	assert_int_equal(usb_libusb_open(&u, "1/7", 1000), 0);
	assert_true(lib.auto_detach);
	assert_int_equal(v->claim(u, 2), 0);
	assert_int_equal(lib.interface, 2);
	assert_int_equal(v->release(u, 3), 0);
	assert_int_equal(lib.interface, 3);
	assert_int_equal(v->bulk_out(u, 0x01, "abc", 3, 100), 3);
	assert_in_range(lib.timeout, 1, 100);
	assert_int_equal(v->bulk_in(u, 0x81, data, 13, 5000), 13);
	assert_in_range(lib.timeout, 1, 1000);
	assert_int_equal(lib.endpoint, 0x81);
	assert_int_equal(v->control(u, &s, NULL, 0, 100), 0);
	assert_int_equal(lib.type, 0x40);
	assert_int_equal(lib.request, 0x0b);
	assert_int_equal(v->clear_halt(u, 0x82), 0);
	assert_int_equal(lib.endpoint, 0x82);
	assert_int_equal(v->configure(u, 2), 0);
	assert_int_equal(lib.detached, USB_INTERFACES_MAX);
	assert_int_equal(lib.value, 2);
	assert_int_equal(v->configure(u, 0), 0);
	assert_int_equal(lib.value, -1);
	assert_int_equal(v->set_alt(u, 1, 4), 0);
	assert_int_equal(lib.value, 4);
	assert_int_equal(v->reset(u), 0);
	lib.result = LIBUSB_ERROR_NOT_FOUND;
	assert_int_equal(v->detach(u, 1), -ENODATA);
	assert_int_equal(v->reset(u), -ENODEV);
	usb_libusb_free(u);
	assert_true(lib.closed);
}

static void errors_come_in_the_words_of_the_verbs(void **state)
{
	static const int errors[][2] = { { LIBUSB_ERROR_NO_DEVICE, -ENODEV },
		{ LIBUSB_ERROR_PIPE, -EPIPE }, { LIBUSB_ERROR_TIMEOUT, -ETIMEDOUT },
		{ LIBUSB_ERROR_OVERFLOW, -EOVERFLOW }, { LIBUSB_ERROR_BUSY, -EBUSY },
		{ LIBUSB_ERROR_IO, -EIO }, { LIBUSB_ERROR_OTHER, -EIO }, { -77, -EIO },
		{ LIBUSB_ERROR_INTERRUPTED, -EINTR } };
	const struct usb_verbs *v = usb_libusb_verbs();
	struct usb_libusb *u;
	uint8_t data[13];

	(void)state;
	assert_int_equal(usb_libusb_open(&u, "1/7", 10000), 0);
	for (size_t n = 0; n < ARRAY_SIZE(errors); n++) {
		lib.result = errors[n][0];
		assert_int_equal(v->bulk_in(u, 0x81, data, 13, 100), errors[n][1]);
		assert_int_equal(v->claim(u, 0), errors[n][1]);
	}
	usb_libusb_free(u);
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static void nothing_is_asked_for_beyond_the_budget(void **state)
{
	const struct usb_verbs *v = usb_libusb_verbs();
	struct usb_setup s = { .type = 0x40 };
	struct usb_libusb *u;
	uint8_t data[13];
	uint64_t began = now_ms();

	(void)state;
	assert_int_equal(usb_libusb_open(&u, "1/7", 20), 0);
	v->pause(u, 100000);
	assert_int_equal(v->claim(u, 0), -ETIMEDOUT);
	assert_int_equal(v->bulk_out(u, 1, "", 0, 3000), -ETIMEDOUT);
	assert_int_equal(v->bulk_in(u, 0x81, data, 13, 3000), -ETIMEDOUT);
	assert_int_equal(v->control(u, &s, NULL, 0, 3000), -ETIMEDOUT);
	assert_int_equal(v->clear_halt(u, 0x81), -ETIMEDOUT);
	assert_int_equal(v->configure(u, 2), -ETIMEDOUT);
	assert_int_equal(v->set_alt(u, 0, 1), -ETIMEDOUT);
	assert_int_equal(v->reset(u), -ETIMEDOUT);
	assert_int_equal(lib.calls, 0);
	assert_int_equal(v->release(u, 0), 0);
	assert_true(now_ms() - began < 5000);
	usb_libusb_free(u);
}

static void what_it_is_fills_a_target(void **state)
{
	struct usb_libusb *u;
	struct usb_target t = { 0 };
	struct usb_face *face = calloc(1, sizeof(*face));
	const char *wrong;

	(void)state;
	assert_non_null(face);
	assert_int_equal(usb_libusb_open(&u, "2-1.4", 1000), 0);
	assert_int_equal(usb_libusb_face(u, face), 0);
	assert_string_equal(face->device, "2-1.4");
	assert_int_equal(face->vid, 0x19d2);
	assert_int_equal(face->pid, 0x2000);
	assert_int_equal(face->busnum, 2);
	assert_int_equal(face->devnum, 7);
	assert_true(face->superspeed);
	assert_true(face->descriptors.cut);
	assert_int_equal(face->descriptors.n_configs, 2);
	assert_int_equal(usb_target_fill(&t, face, NULL, &wrong), 0);
	assert_int_equal(t.interface, 4);
	assert_true(t.storage);
	assert_int_equal(t.bulk_in, 0x85);
	assert_int_equal(t.bulk_out, 0x06);
	assert_int_equal(t.active_configuration, 1);
	assert_int_equal(t.mbim_configuration, 3);
	usb_libusb_free(u);
	free(face);
}

static const libusb_hotplug_event GONE = LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
	HERE = LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED;

static void it_is_waited_for_on_its_port_alone(void **state)
{
	struct usb_libusb_news news;
	struct usb_libusb *u;

	(void)state;
	assert_int_equal(usb_libusb_open(&u, "1/7", 1000), 0);
	lib.news[0].event = GONE;
	lib.news[0].device = (struct libusb_device){ 2, 7, { 1, 4 }, 2, 0x19d2, 0x2000 };
	lib.news[1].event = HERE;
	lib.news[1].device = (struct libusb_device){ 1, 8, { 1, 3 }, 2, 0x19d2, 0x0031 };
	lib.news[2].event = GONE;
	lib.news[2].device = devices[1];
	lib.n_news = 3;
	assert_int_equal(usb_libusb_wait(u, 0, &news), -ETIMEDOUT);
	assert_int_equal(lib.at_news, 0);
	assert_int_equal(usb_libusb_wait(u, 20, &news), -ETIMEDOUT);
	assert_int_equal(lib.at_news, 3);
	assert_true(news.left);
	assert_false(news.back);
	lib.news[3].event = HERE;
	lib.news[3].device = (struct libusb_device){ 1, 9, { 1, 4 }, 2, 0x12d1, 0x155e };
	lib.n_news = 4;
	assert_int_equal(usb_libusb_wait(u, 10000, &news), 0);
	assert_true(news.left && news.back);
	assert_int_equal(news.vid, 0x12d1);
	assert_int_equal(news.pid, 0x155e);
	assert_int_equal(news.busnum, 1);
	assert_int_equal(news.devnum, 9);
	/* What is known needs no more waiting. */
	assert_int_equal(usb_libusb_wait(u, 10000, &news), 0);
	usb_libusb_free(u);
	assert_null(lib.on_change);
}

static void a_change_that_came_before_the_waiting_counts(void **state)
{
	struct usb_libusb_news news;
	struct libusb_device back = { 1, 8, { 1, 4 }, 2, 0x12d1, 0x1001 };
	struct usb_libusb *u;

	(void)state;
	assert_int_equal(usb_libusb_open(&u, "1-1.4", 1000), 0);
	/* Seen again, as it was: no news. */
	lib.on_change(NULL, &devices[1], HERE, lib.user);
	assert_int_equal(usb_libusb_wait(u, 0, &news), -ETIMEDOUT);
	assert_false(news.left);
	lib.on_change(NULL, &back, HERE, lib.user);
	assert_int_equal(usb_libusb_wait(u, 0, &news), 0);
	assert_true(news.left);
	assert_int_equal(news.pid, 0x1001);
	usb_libusb_free(u);
}

static void without_news_of_changes_there_is_no_waiting(void **state)
{
	struct usb_libusb_news news;
	struct usb_libusb *u;

	(void)state;
	lib.no_hotplug = true;
	assert_int_equal(usb_libusb_open(&u, "1-1.4", 1000), 0);
	assert_int_equal(usb_libusb_wait(u, 10000, &news), -ENOTSUP);
	usb_libusb_free(u);
	usb_libusb_free(NULL);
}

#define T(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_device_is_named_by_number_by_node_or_by_port),
		T(a_device_that_may_not_be_opened_says_so),
		T(without_udev_and_sysfs_the_node_is_tried),
		T(a_node_beside_libusbs_list_will_do),
		T(verbs_reach_libusb_with_what_they_were_told),
		T(errors_come_in_the_words_of_the_verbs),
		T(nothing_is_asked_for_beyond_the_budget),
		T(what_it_is_fills_a_target),
		T(it_is_waited_for_on_its_port_alone),
		T(a_change_that_came_before_the_waiting_counts),
		T(without_news_of_changes_there_is_no_waiting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
