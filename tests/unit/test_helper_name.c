/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <fcntl.h>

#include "usb_fake.h"

#include "base/log.h"
#include "base/text.h"
#include "helper/helper.h"

#define HUB "/devices/pci0000:00/0000:00:14.0/usb1"

static const struct fake_interface silent[] = { { 0xff, 0xff, 0xff, true },
	{ 0xff, 0xff, 0xff, false }, { 0xff, 0xff, 0xff, false }, { 0x08, 6, 0x50, false } };
static const struct fake_interface modem_first[] = { { 0xff, 2, 0x10, true },
	{ 0xff, 2, 0x12, true } };
static const struct fake_interface pcui_first[] = { { 0xff, 2, 0x12, true },
	{ 0xff, 2, 0x10, true } };

struct bed {
	struct fake_root root, sys;
	char run[96], var[96], dev[96];
	struct helper helper;
	char out[1024]; /* what the helper printed */
	unsigned warnings;
};

static void on_line(void *ctx, enum log_level level, const char *line)
{
	struct bed *b = ctx;

	(void)line;
	if (level <= LOG_LEVEL_WARNING)
		b->warnings++;
}

static int setup(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	fake_root_new(&b->root);
	snprintf(b->sys.path, sizeof(b->sys.path), "%.40s/sys", b->root.path);
	snprintf(b->run, sizeof(b->run), "%s/run", b->root.path);
	snprintf(b->var, sizeof(b->var), "%s/var", b->root.path);
	fake_mkdirs(b->sys.path);
	fake_mkdirs(b->run);
	fake_mkdirs(b->var);
	snprintf(b->dev, sizeof(b->dev), "%s/dev", b->root.path);
	fake_mkdirs(b->dev);
	b->helper = (struct helper){ .sysfs = b->sys.path, .run_dir = b->run, .var_dir = b->var,
		.dev_dir = b->dev, .config = "/nowhere/surfstick.conf",
		.hwdb = { "udev-rules/70-surfstick.hwdb" }, .n_hwdb = 1 };
	setenv("ACTION", "add", 1);
	unsetenv("SURFSTICK_PORTS");
	unsetenv("SYNTH_ARG_IMEI");
	unsetenv("SYNTH_ARG_ROLES");
	log_open(LOG_TO_JOURNAL, "test", LOG_LEVEL_WARNING);
	log_tee(on_line, b);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bed *b = *state;

	log_tee(NULL, NULL);
	fake_root_free(&b->root);
	free(b);
	return 0;
}

static struct fake_stick stick(const char *devpath, const char *serial)
{
	return (struct fake_stick){ .devpath = devpath, .vid = 0x12d1, .pid = 0x155e,
		.devnum = 4, .product = "HUAWEI_MOBILE\n", .serial = serial,
		.interfaces = silent, .n_interfaces = ARRAY_SIZE(silent) };
}

/* The helper as udev runs it; its output is in b->out. */
static enum helper_exit name_devpath(struct bed *b, const char *event)
{
	char path[128];
	int saved, fd;
	enum helper_exit code;
	ssize_t n;

	setenv("DEVPATH", event, 1);
	snprintf(path, sizeof(path), "%s/out", b->root.path);
	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && saved >= 0);
	dup2(fd, STDOUT_FILENO);
	code = helper_name(&b->helper);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	n = pread(fd, b->out, sizeof(b->out) - 1, 0);
	assert_true(n >= 0);
	b->out[n] = '\0';
	close(fd);
	return code;
}

/* On a tty of a stick. */
static enum helper_exit name(struct bed *b, const char *devpath, int port)
{
	char event[256];

	snprintf(event, sizeof(event), "%s%s:1.%d/ttyUSB%d/tty/ttyUSB%d", devpath,
		strrchr(devpath, '/'), port, port, port);
	return name_devpath(b, event);
}

/* What surfdial writes to the port's uevent file, as the kernel hands it on. */
static enum helper_exit learn(struct bed *b, const char *devpath, int port, const char *imei,
	const char *roles)
{
	enum helper_exit code;

	if (imei)
		setenv("SYNTH_ARG_IMEI", imei, 1);
	if (roles)
		setenv("SYNTH_ARG_ROLES", roles, 1);
	setenv("ACTION", "change", 1);
	code = name(b, devpath, port);
	setenv("ACTION", "add", 1);
	unsetenv("SYNTH_ARG_IMEI");
	unsetenv("SYNTH_ARG_ROLES");
	return code;
}

/* Kept aside, so that a file system that gives an inode's number twice does not do it here: to
 * the helper it is what tells two appearances from each other. */
static void put_aside(struct bed *b, const struct fake_stick *s)
{
	char from[200], to[200];

	snprintf(from, sizeof(from), "%s%s", b->sys.path, s->devpath);
	snprintf(to, sizeof(to), "%s/gone-%u%s", b->root.path, s->devnum, strrchr(s->devpath, '/'));
	*strrchr(to, '/') = '-';
	assert_int_equal(rename(from, to), 0);
	fake_unplug(&b->sys, s);
}

static void replug(struct bed *b, struct fake_stick *s)
{
	put_aside(b, s);
	s->devnum++;
	fake_plug(&b->sys, s);
}

static bool says(const struct bed *b, const char *line)
{
	char whole[256];

	snprintf(whole, sizeof(whole), "%s\n", line);
	return strstr(b->out, whole) != NULL;
}

static void the_ports_of_a_stick_get_their_names(void **state)
{
	static const struct {
		const char *role, *link;
	} ports[] = { { "SURFSTICK_ROLE=modem", "SURFSTICK_LINK=gsm0" },
		{ "SURFSTICK_ROLE=diag", "SURFSTICK_LINK=gsm0-diag" },
		{ "SURFSTICK_ROLE=pcui", "SURFSTICK_LINK=gsm0-at" } };
	struct fake_stick s = stick(HUB "/1-2", "863781014412345\n");
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	for (int n = 0; n < 3; n++) {
		assert_int_equal(name(b, s.devpath, n), HELPER_DONE);
		assert_true(says(b, "SURFSTICK_SLOT=gsm0"));
		assert_true(says(b, ports[n].role));
		assert_true(says(b, ports[n].link));
	}
	assert_true(says(b, "SURFSTICK_BY_PATH=0000_00_14.0-2-pcui"));
	assert_true(says(b, "SURFSTICK_BY_SERIAL=863781014412345-pcui"));
}

static void both_orders_of_setport_are_right(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", NULL), c = stick(HUB "/1-3", NULL);
	struct bed *b = *state;

	a.interfaces = modem_first;
	c.interfaces = pcui_first;
	a.n_interfaces = c.n_interfaces = 2;
	fake_plug(&b->sys, &a);
	fake_plug(&b->sys, &c);
	name(b, a.devpath, 0);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
	name(b, a.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-at"));
	name(b, c.devpath, 0);
	assert_true(says(b, "SURFSTICK_LINK=gsm1-at"));
	name(b, c.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm1"));
}

static void a_quirk_of_udev_s_decides_the_role(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	setenv("SURFSTICK_PORTS", "pcui diag modem", 1);
	name(b, s.devpath, 0);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-at"));
	name(b, s.devpath, 2);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
}

static void the_number_is_kept_on_disk(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", "SERIAL-A"), c = stick(HUB "/1-3", "SERIAL-C");
	struct bed *b = *state;

	fake_plug(&b->sys, &a);
	fake_plug(&b->sys, &c);
	name(b, a.devpath, 0);
	name(b, c.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm1"));
	/* A boot: /run is new, and the sticks come up the other way round. */
	fake_unplug(&b->sys, &a);
	snprintf(b->run, sizeof(b->run), "%s/run2", b->root.path);
	fake_mkdirs(b->run);
	name(b, c.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm1"));
	fake_plug(&b->sys, &a);
	name(b, a.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm0"));
}

static void equal_sticks_in_use_never_get_each_other_s_number(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", "TWIN-1"), c = stick(HUB "/1-3", "TWIN-1");
	struct bed *b = *state;

	fake_plug(&b->sys, &a);
	name(b, a.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm0"));
	assert_true(says(b, "SURFSTICK_BY_SERIAL=TWIN-1-modem"));
	fake_plug(&b->sys, &c);
	name(b, c.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm1"));
	assert_null(strstr(b->out, "BY_SERIAL"));
	for (int n = 0; n < 20; n++) {
		const struct fake_stick *s = n % 3 ? &a : &c;

		fake_unplug(&b->sys, s);
		fake_plug(&b->sys, s);
		name(b, s->devpath, 2);
		assert_true(says(b, s == &a ? "SURFSTICK_LINK=gsm0-at" :
			"SURFSTICK_LINK=gsm1-at"));
	}
}

static void a_moved_stick_keeps_its_number(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", "SERIAL-A"), moved = stick(HUB "/1-4", "SERIAL-A");
	struct bed *b = *state;

	fake_plug(&b->sys, &a);
	name(b, a.devpath, 0);
	fake_unplug(&b->sys, &a);
	fake_plug(&b->sys, &moved);
	name(b, moved.devpath, 0);
	assert_true(says(b, "SURFSTICK_SLOT=gsm0"));
	assert_true(says(b, "SURFSTICK_BY_PATH=0000_00_14.0-4-modem"));
}

static void before_var_is_there_the_number_waits_in_run(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;
	char path[160];

	fake_plug(&b->sys, &s);
	b->helper.var_dir = "/nowhere";
	assert_int_equal(name(b, s.devpath, 0), HELPER_DONE);
	assert_true(says(b, "SURFSTICK_SLOT=gsm0"));
	snprintf(path, sizeof(path), "%s/surfstick/slots", b->run);
	assert_int_equal(access(path, F_OK), 0);
	b->helper.var_dir = b->var;
	name(b, s.devpath, 2);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-at"));
	assert_int_equal(access(path, F_OK), -1);
	snprintf(path, sizeof(path), "%s/surfstick/slots", b->var);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(b->warnings, 0);
}

static void without_any_place_to_write_it_still_has_a_name(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	b->helper.var_dir = b->helper.run_dir = "/nowhere";
	assert_int_equal(name(b, s.devpath, 0), HELPER_DONE);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
	assert_int_equal(b->warnings, 1);
}

static void nothing_a_stick_says_gets_out_as_it_is(void **state)
{
	static const char *const serials[] = { "../../../etc/passwd\n", "$(reboot)\n",
		"a\nSYMLINK=evil\n", "\x1b[2J\x1b[31m1234", "x y z w", "`id`;&&||", "%n%n%n%n",
		"\xc3\x28\xa0\xa1\xe2\x28", "-rf /dev/", "..............." };
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789_.-=\n";
	struct bed *b = *state;

	for (size_t n = 0; n < ARRAY_SIZE(serials); n++) {
		struct fake_stick s = stick(HUB "/1-2", serials[n]);

		fake_plug(&b->sys, &s);
		assert_int_equal(name(b, s.devpath, 0), HELPER_DONE);
		assert_int_equal(strspn(b->out, plain), strlen(b->out));
		assert_null(strstr(b->out, "SYMLINK="));
		assert_null(strstr(b->out, "=."));
		assert_true(strlen(b->out) > 0 && b->out[strlen(b->out) - 1] == '\n');
		fake_unplug(&b->sys, &s);
	}
}

static void what_is_no_port_gets_no_name(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	fake_attr(&b->sys, HUB "/1-2/1-2:1.3/ttyUSB3/tty/ttyUSB3", "dev", "");
	assert_int_equal(name(b, s.devpath, 3), HELPER_DONE); /* the CD */
	assert_string_equal(b->out, "");
	assert_int_equal(name(b, HUB "/1-9", 0), HELPER_DONE); /* gone */
	assert_string_equal(b->out, "");
	fake_bytes(&b->sys, s.devpath, "descriptors", "\x12", 1);
	assert_int_equal(name(b, s.devpath, 0), HELPER_UNKNOWN);
	assert_string_equal(b->out, "");
}

static void read_history(struct bed *b, char *text, size_t size)
{
	char path[160];
	FILE *f;

	snprintf(path, sizeof(path), "%s/surfstick/switch.d/1-2", b->run);
	f = fopen(path, "r");
	assert_non_null(f);
	text[fread(text, 1, size - 1, f)] = '\0';
	fclose(f);
}

static void the_switch_learns_that_the_ports_are_up(void **state)
{
	char before[64], text[256];
	struct fake_stick s = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	snprintf(before, sizeof(before), "try %llu 1 12d1:1f01 huawei-alt\n",
		(unsigned long long)helper_now_ms());
	fake_plug(&b->sys, &s);
	fake_attr(&b->root, "/run/surfstick/switch.d", "1-2", before);
	name(b, s.devpath, 2); /* not from the control port */
	read_history(b, text, sizeof(text));
	assert_string_equal(text, before);
	setenv("ACTION", "change", 1);
	name(b, s.devpath, 0);
	read_history(b, text, sizeof(text));
	assert_string_equal(text, before);
	setenv("ACTION", "add", 1);
	name(b, s.devpath, 0);
	name(b, s.devpath, 0); /* once */
	read_history(b, text, sizeof(text));
	assert_true(text_starts(text, before));
	assert_true(text_starts(text + strlen(before), "up "));
	assert_null(strstr(text + strlen(before) + 3, "up "));
}

static void where_the_roles_come_from_is_told(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", NULL), c = stick(HUB "/1-3", NULL);
	struct bed *b = *state;

	c.interfaces = modem_first;
	c.n_interfaces = 2;
	fake_plug(&b->sys, &a);
	fake_plug(&b->sys, &c);
	name(b, a.devpath, 0);
	assert_true(says(b, "SURFSTICK_ROLES=guessed"));
	name(b, c.devpath, 0);
	assert_true(says(b, "SURFSTICK_ROLES=known"));
}

static void learned_roles_count_from_the_next_plug_in_on(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	name(b, s.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-diag"));
	for (int port = 0; port < 3; port++)
		learn(b, s.devpath, port, NULL, "0m1p2d");
	setenv("ACTION", "change", 1);
	name(b, s.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-diag"));
	assert_true(says(b, "SURFSTICK_ROLES=guessed"));
	setenv("ACTION", "add", 1);
	replug(b, &s);
	name(b, s.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-at"));
	assert_true(says(b, "SURFSTICK_ROLES=learned"));
	/* It now says something else: what is in force stays what it is. */
	learn(b, s.devpath, 1, NULL, "1m0p2d");
	assert_true(says(b, "SURFSTICK_LINK=gsm0-at"));
	assert_true(says(b, "SURFSTICK_ROLES=learned"));
	replug(b, &s);
	name(b, s.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
}

static void learned_roles_are_for_one_face_and_for_silent_ports(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", NULL), other = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	learn(b, s.devpath, 0, NULL, "0m1p2d");
	put_aside(b, &s);
	other.pid = 0x1001;
	other.devnum = 9;
	fake_plug(&b->sys, &other);
	name(b, other.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-diag"));
	put_aside(b, &other);
	other.pid = 0x1506;
	other.devnum = 10;
	other.interfaces = modem_first;
	other.n_interfaces = 2;
	fake_plug(&b->sys, &other);
	learn(b, other.devpath, 0, NULL, "0p1m");
	name(b, other.devpath, 0);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
	assert_true(says(b, "SURFSTICK_ROLES=known"));
}

static void an_imei_once_told_is_a_name(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	name(b, s.devpath, 0);
	assert_null(strstr(b->out, "BY_IMEI"));
	learn(b, s.devpath, 0, "860000000000001", NULL);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000001-modem"));
	learn(b, s.devpath, 2, "860000000000001", NULL);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000001-pcui"));
	replug(b, &s);
	name(b, s.devpath, 2);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000001-pcui"));
}

/* Two equal sticks that swapped sockets must not have each other's IMEI. */
static void known_by_its_port_a_stick_must_say_its_imei_each_time(void **state)
{
	struct fake_stick a = stick(HUB "/1-2", NULL), c = stick(HUB "/1-3", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &a);
	fake_plug(&b->sys, &c);
	learn(b, a.devpath, 0, "860000000000001", NULL);
	learn(b, c.devpath, 0, "860000000000002", NULL);
	replug(b, &a);
	replug(b, &c);
	name(b, a.devpath, 0);
	assert_null(strstr(b->out, "BY_IMEI"));
	learn(b, a.devpath, 0, "860000000000002", NULL);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000002-modem"));
	name(b, c.devpath, 0);
	assert_null(strstr(b->out, "BY_IMEI"));
	learn(b, c.devpath, 0, "860000000000001", NULL);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000001-modem"));
	name(b, a.devpath, 0);
	assert_true(says(b, "SURFSTICK_BY_IMEI=860000000000002-modem"));
}

static void what_is_no_imei_and_no_roles_is_not_learned(void **state)
{
	static const char *const wrong[] = { "", "1", "000000000000000", "../../../../etc1",
		"86000000000000123", "0m0m", "0p", "$(id)" };
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;
	char path[160], text[512];
	FILE *f;

	fake_plug(&b->sys, &s);
	for (size_t n = 0; n < ARRAY_SIZE(wrong); n++)
		assert_int_equal(learn(b, s.devpath, 0, wrong[n], wrong[n]), HELPER_DONE);
	snprintf(path, sizeof(path), "%s/surfstick/slots", b->var);
	f = fopen(path, "r");
	assert_non_null(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(text, "gsm0 12d1 0000_00_14.0-2 SERIAL-A\n");
	assert_int_equal(b->warnings, 0);
}

static void where_roles_cannot_be_noted_they_are_not_kept(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", NULL);
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	b->helper.run_dir = "/nowhere";
	learn(b, s.devpath, 1, NULL, "0m1p2d");
	assert_true(says(b, "SURFSTICK_LINK=gsm0-diag"));
	name(b, s.devpath, 1);
	assert_true(says(b, "SURFSTICK_LINK=gsm0-diag"));
}

static void link_is(const struct bed *b, const char *link, const char *target)
{
	char path[200], got[64];
	ssize_t len;

	snprintf(path, sizeof(path), "%s/%s", b->dev, link);
	len = readlink(path, got, sizeof(got) - 1);
	if (!target) {
		assert_int_equal(len, -1);
		return;
	}
	assert_true(len > 0);
	got[len] = '\0';
	assert_string_equal(got, target);
}

static void without_udev_it_makes_the_links_itself(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;

	b->helper.links = true;
	fake_plug(&b->sys, &s);
	assert_int_equal(name(b, s.devpath, 0), HELPER_DONE);
	assert_int_equal(name(b, s.devpath, 2), HELPER_DONE);
	link_is(b, "gsm0", "ttyUSB0");
	link_is(b, "gsm0-at", "ttyUSB2");
	link_is(b, "gsm/by-path/0000_00_14.0-2-pcui", "../../ttyUSB2");
	link_is(b, "gsm/by-serial/SERIAL-A-modem", "../../ttyUSB0");
	link_is(b, "gsm/by-imei/860000000000001-modem", NULL);
	learn(b, s.devpath, 0, "860000000000001", NULL);
	link_is(b, "gsm/by-imei/860000000000001-modem", "../../ttyUSB0");
	link_is(b, "gsm0", "ttyUSB0");
	assert_int_equal(name_devpath(b, s.devpath), HELPER_USAGE);
	b->helper.dev_dir = "/nowhere";
	assert_int_equal(name(b, s.devpath, 0), HELPER_FAILED);
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
}

static void network_cards_get_marks_alone(void **state)
{
	struct fake_stick s = stick(HUB "/1-2", "SERIAL-A");
	struct bed *b = *state;

	fake_plug(&b->sys, &s);
	fake_attr(&b->sys, HUB "/1-2/1-2:1.1/net/wwan0", "ifindex", "7\n");
	fake_attr(&b->sys, HUB "/1-2/1-2:1.1/usbmisc/cdc-wdm0", "dev", "180:0\n");
	name_devpath(b, HUB "/1-2/1-2:1.1/net/wwan0");
	assert_string_equal(b->out, "ID_MM_DEVICE_IGNORE=1\nID_MM_PORT_IGNORE=1\n");
	name_devpath(b, HUB "/1-2/1-2:1.1/usbmisc/cdc-wdm0");
	assert_string_equal(b->out, "ID_MM_DEVICE_IGNORE=1\nID_MM_PORT_IGNORE=1\n");
	name(b, s.devpath, 0);
	assert_true(says(b, "ID_MM_PORT_IGNORE=1"));
	assert_true(says(b, "SURFSTICK_LINK=gsm0"));
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_ports_of_a_stick_get_their_names),
		T(both_orders_of_setport_are_right),
		T(a_quirk_of_udev_s_decides_the_role),
		T(the_number_is_kept_on_disk),
		T(equal_sticks_in_use_never_get_each_other_s_number),
		T(a_moved_stick_keeps_its_number),
		T(before_var_is_there_the_number_waits_in_run),
		T(without_any_place_to_write_it_still_has_a_name),
		T(nothing_a_stick_says_gets_out_as_it_is),
		T(what_is_no_port_gets_no_name),
		T(the_switch_learns_that_the_ports_are_up),
		T(where_the_roles_come_from_is_told),
		T(learned_roles_count_from_the_next_plug_in_on),
		T(learned_roles_are_for_one_face_and_for_silent_ports),
		T(an_imei_once_told_is_a_name),
		T(known_by_its_port_a_stick_must_say_its_imei_each_time),
		T(what_is_no_imei_and_no_roles_is_not_learned),
		T(where_roles_cannot_be_noted_they_are_not_kept),
		T(without_udev_it_makes_the_links_itself),
		T(network_cards_get_marks_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
