/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* libudev reads /sys and /run/udev: here both are of the test's own, in a mount namespace. */
#include <sched.h>
#include <sys/mount.h>

#include "usb_fake.h"

#include "usb/find.h"

#define HUB "/devices/pci0000:00/0000:00:14.0/usb1"

/* false: this machine does not let a test have a /sys of its own. */
static bool own_world(void)
{
	if (unshare(CLONE_NEWNS) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return false;
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("own", "/sys", "tmpfs", 0, NULL) < 0 ||
	    mount("own", "/run", "tmpfs", 0, NULL) < 0)
		return false;
	fake_mkdirs("/sys/bus/usb/devices");
	fake_mkdirs("/sys/class/tty");
	fake_mkdirs("/run/udev/data");
	fake_mkdirs("/run/udev/tags/surfstick");
	/* libudev's own word for tests such as this one. */
	return setenv("SYSTEMD_DEVICE_VERIFY_SYSFS", "0", 1) == 0;
}

static struct fake_root sys = { "/sys" }, run = { "/run" };

/* What udev keeps of a device: its properties, and that it has our tag. */
static void remember(const char *id, const char *properties)
{
	char text[512];

	snprintf(text, sizeof(text), "I:1\n%sG:surfstick\nQ:surfstick\nV:1\n", properties);
	fake_attr(&run, "/udev/data", id, text);
	fake_attr(&run, "/udev/tags/surfstick", id, "");
}

static void place(const char *devpath, const char *subsystem, const char *uevent)
{
	char path[300], target[96];

	fake_attr(&sys, devpath, "uevent", uevent);
	snprintf(path, sizeof(path), "/sys%s/subsystem", devpath);
	snprintf(target, sizeof(target), "/sys/%s", subsystem);
	fake_mkdirs(target);
	unlink(path);
	assert_int_equal(symlink(target, path), 0);
}

static void plug(const struct fake_stick *s, const char *uevent_of_interface,
	const char *const *properties)
{
	const char *name = strrchr(s->devpath, '/');

	fake_plug(&sys, s);
	place(s->devpath, "bus/usb", "DEVTYPE=usb_device\n");
	for (size_t n = 0; n < s->n_interfaces; n++) {
		char devpath[200], id[64];

		snprintf(devpath, sizeof(devpath), "%s%s:1.%zu", s->devpath, name, n);
		place(devpath, "bus/usb", uevent_of_interface);
		snprintf(id, sizeof(id), "/sys/bus/usb/devices%s:1.%zu", name, n);
		unlink(id);
		snprintf(devpath, sizeof(devpath), "/sys%s%s:1.%zu", s->devpath, name, n);
		assert_int_equal(symlink(devpath, id), 0);
		snprintf(id, sizeof(id), "+usb:%s:1.%zu", name + 1, n);
		if (properties[n])
			remember(id, properties[n]);
	}
}

static void add_tty(const struct fake_stick *s, unsigned interface, unsigned minor,
	const char *properties)
{
	char devpath[256], text[320], link[64];

	snprintf(devpath, sizeof(devpath), "%s%s:1.%u/ttyUSB%u/tty/ttyUSB%u", s->devpath,
		strrchr(s->devpath, '/'), interface, minor, minor);
	snprintf(text, sizeof(text), "MAJOR=188\nMINOR=%u\nDEVNAME=ttyUSB%u\n", minor, minor);
	place(devpath, "class/tty", text);
	fake_mkdirs("/sys/dev/char");
	snprintf(link, sizeof(link), "/sys/dev/char/188:%u", minor);
	snprintf(text, sizeof(text), "/sys%s", devpath);
	unlink(link);
	assert_int_equal(symlink(text, link), 0);
	snprintf(link, sizeof(link), "c188:%u", minor);
	remember(link, properties);
}

/* named: udev is through with it. */
static void add_net(const struct fake_stick *s, unsigned interface, unsigned index,
	const char *name, bool named)
{
	char devpath[256], text[64], link[300];

	snprintf(devpath, sizeof(devpath), "%s%s:1.%u/net/%s", s->devpath,
		strrchr(s->devpath, '/'), interface, name);
	snprintf(text, sizeof(text), "INTERFACE=%s\nIFINDEX=%u\n", name,
		index);
	place(devpath, "class/net", text);
	snprintf(text, sizeof(text), "%u\n", index);
	fake_attr(&sys, devpath, "ifindex", text);
	snprintf(text, sizeof(text), "n%u", index);
	if (named)
		fake_attr(&run, "/udev/data", text, "I:1\nV:1\n");
	snprintf(link, sizeof(link), "/sys/class/net/%s", name);
	fake_mkdirs("/sys/class/net");
	snprintf(devpath, sizeof(devpath), "/sys%s%s:1.%u/net/%s", s->devpath,
		strrchr(s->devpath, '/'), interface, name);
	unlink(link);
	assert_int_equal(symlink(devpath, link), 0);
}

static const struct fake_interface cd[] = { { 0x08, 6, 0x50, false } };
static const struct fake_interface modem[] = { { 0xff, 2, 1, true }, { 0xff, 2, 2, true } };
static const struct fake_interface ecm[] = { { 0x02, 6, 0, true } };
#define UEVENT "DEVTYPE=usb_interface\n"

static int setup(void **state)
{
	static bool have_world;

	have_world = own_world();
	if (!have_world)
		print_message("no mount namespace to be had\n");
	*state = &have_world;
	return 0;
}

static void need_world(void **state)
{
	if (!*(bool *)*state)
		skip();
}

static void without_sticks_there_are_none(void **state)
{
	struct usb_stick sticks[4];

	need_world(state);
	assert_int_equal(usb_find_sticks(sticks, 4), 0);
}

static void sticks_are_found_in_all_their_faces(void **state)
{
	static const char *const storage_says[] = { "E:SURFSTICK_SWITCH=huawei-new\n" };
	static const char *const modem_says[] = { "E:SURFSTICK_STICK=1\n",
		"E:SURFSTICK_STICK=1\n" };
	static const char *const hilink_says[] = { "E:SURFSTICK_FACE=hilink\n" };
	struct fake_stick a = { .devpath = HUB "/1-10", .vid = 0x12d1, .pid = 0x1446, .devnum = 3,
		.product = "evil\x1b[2J\n", .interfaces = cd, .n_interfaces = 1 };
	struct fake_stick b = { .devpath = HUB "/1-2", .vid = 0x12d1, .pid = 0x155e, .devnum = 4,
		.product = "HUAWEI_MOBILE\n", .serial = "863781014412345\n", .interfaces = modem,
		.n_interfaces = 2 };
	struct fake_stick c = { .devpath = HUB "/1-3", .vid = 0x12d1, .pid = 0x14dc, .devnum = 5,
		.interfaces = ecm, .n_interfaces = 1 };
	struct usb_stick sticks[4];

	need_world(state);
	plug(&a, UEVENT, storage_says);
	plug(&b, UEVENT, modem_says);
	plug(&c, UEVENT, hilink_says);
	add_net(&b, 1, 6, "eth0", false);
	add_net(&c, 0, 7, "enx001e101f0000", true);
	add_tty(&b, 1, 1, "E:SURFSTICK_SLOT=gsm0\nE:SURFSTICK_ROLE=pcui\n"
		"E:SURFSTICK_LINK=gsm0-at\n");
	add_tty(&b, 0, 0, "E:SURFSTICK_SLOT=gsm0\nE:SURFSTICK_ROLE=modem\n"
		"E:SURFSTICK_LINK=gsm0\n");

	assert_int_equal(usb_find_sticks(sticks, 4), 3);
	assert_string_equal(sticks[0].sysname, "1-2");
	assert_int_equal(sticks[0].face, USB_FACE_MODEM);
	assert_string_equal(sticks[0].slot, "gsm0");
	assert_int_equal(sticks[0].vid, 0x12d1);
	assert_int_equal(sticks[0].pid, 0x155e);
	assert_string_equal(sticks[0].serial, "863781014412345");
	assert_int_equal(sticks[0].n_ports, 2);
	assert_string_equal(sticks[0].ports[0].devnode, "/dev/ttyUSB0");
	assert_string_equal(sticks[0].ports[0].role, "modem");
	assert_string_equal(sticks[0].ports[0].link, "/dev/gsm0");
	assert_string_equal(sticks[0].ports[1].link, "/dev/gsm0-at");
	assert_string_equal(sticks[0].net, "");

	assert_string_equal(sticks[1].sysname, "1-3");
	assert_int_equal(sticks[1].face, USB_FACE_HILINK);
	assert_string_equal(sticks[1].net, "enx001e101f0000");
	assert_int_equal(sticks[1].devnum, 5);
	assert_string_equal(sticks[1].slot, "");

	assert_string_equal(sticks[2].sysname, "1-10");
	assert_int_equal(sticks[2].face, USB_FACE_STORAGE);
	assert_string_equal(sticks[2].product, "evil\\x1b[2J");
	assert_int_equal(sticks[2].n_ports, 0);
}

static void no_more_than_fit_are_told(void **state)
{
	struct usb_stick sticks[2];

	need_world(state);
	assert_int_equal(usb_find_sticks(sticks, 2), 2);
	assert_int_equal(usb_find_sticks(sticks, 0), 0);
}

static void faces_have_words(void **state)
{
	(void)state;
	assert_string_equal(usb_stick_face_name(USB_FACE_STORAGE), "storage");
	assert_string_equal(usb_stick_face_name(USB_FACE_MODEM), "modem");
	assert_string_equal(usb_stick_face_name(USB_FACE_HILINK), "hilink");
}

static void a_watch_has_a_descriptor_and_at_first_no_news(void **state)
{
	struct usb_watch *w;
	struct usb_news news;

	(void)state;
	assert_int_equal(usb_watch_new(&w), 0);
	assert_true(usb_watch_fd(w) >= 0);
	assert_false(usb_watch_next(w, &news));
	assert_string_equal(news.sysname, "");
	usb_watch_free(w);
	usb_watch_free(NULL);
}

static void news_of_an_interface_says_whose_it_is(void **state)
{
	static const struct {
		const char *sysname, *product, *interface;
	} bad[] = {
		{ "1-1", "12d1/1f01/102", "8/6/80" }, { "1-1:1.0", NULL, "8/6/80" },
		{ "1-1:1.0", "12d1/1f01/102", NULL }, { "1-1:1.0", "", "8/6/80" },
		{ "1-1:1.0", "12d1", "8/6/80" }, { "1-1:1.0", "12d1/1f01/102", "x" },
		{ "a-name-that-is-longer-than-any-usb-port:1.0", "12d1/1f01/102", "8/6/80" },
	};
	struct usb_news news;

	(void)state;
	assert_true(usb_news_read(&news, "1-1.4:1.0", "12d1/1f01/102", "8/6/80"));
	assert_string_equal(news.sysname, "1-1.4");
	assert_int_equal(news.vid, 0x12d1);
	assert_int_equal(news.pid, 0x1f01);
	assert_int_equal(news.cls, 8);
	assert_true(usb_news_read(&news, "3-2:1.0", "3566/2001/0", "255/2/1"));
	assert_int_equal(news.cls, 0xff);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_false(usb_news_read(&news, bad[i].sysname, bad[i].product,
			bad[i].interface));
		assert_string_equal(news.sysname, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_sticks_there_are_none),
		cmocka_unit_test(sticks_are_found_in_all_their_faces),
		cmocka_unit_test(no_more_than_fit_are_told),
		cmocka_unit_test(faces_have_words),
		cmocka_unit_test(news_of_an_interface_says_whose_it_is),
		cmocka_unit_test(a_watch_has_a_descriptor_and_at_first_no_news),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
