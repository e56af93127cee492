/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "helper/links.h"

struct bed {
	struct fake_root root;
	char dev[96], out[96]; /* /dev, and a place that is none of ours */
};

static int setup(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	fake_root_new(&b->root);
	snprintf(b->dev, sizeof(b->dev), "%s/dev", b->root.path);
	snprintf(b->out, sizeof(b->out), "%s/out", b->root.path);
	fake_mkdirs(b->dev);
	fake_mkdirs(b->out);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bed *b = *state;

	fake_root_free(&b->root);
	free(b);
	return 0;
}

/* NULL: it has none such. */
static struct links links_of(const char *link, const char *by_path, const char *by_imei)
{
	struct links l = { 0 };

	if (link)
		assert_true(links_add(&l, "", link));
	if (by_path)
		assert_true(links_add(&l, "gsm/by-path", by_path));
	if (by_imei)
		assert_true(links_add(&l, "gsm/by-imei", by_imei));
	return l;
}

static void a_port_gets_its_links_and_loses_them(void **state)
{
	struct links l = links_of("gsm0", "0000_00_14.0-2-modem", "860000000000001-modem");
	static const struct links none;
	struct bed *b = *state;
	char path[200];
	struct stat st;

	assert_int_equal(links_set(b->dev, "ttyUSB0", &l), 0);
	fake_link_is(b->dev, "gsm0", "ttyUSB0");
	fake_link_is(b->dev, "gsm/by-path/0000_00_14.0-2-modem", "../../ttyUSB0");
	fake_link_is(b->dev, "gsm/by-imei/860000000000001-modem", "../../ttyUSB0");
	assert_false(fake_is_there(b->dev, "gsm/by-serial"));
	snprintf(path, sizeof(path), "%s/gsm/by-path", b->dev);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0755);
	assert_int_equal(links_set(b->dev, "ttyUSB0", &none), 0);
	assert_false(fake_is_there(b->dev, "gsm0"));
	assert_false(fake_is_there(b->dev, "gsm"));
}

static void the_links_of_other_ports_stay(void **state)
{
	struct links modem = links_of("gsm0", "p-2-modem", NULL);
	struct links control = links_of("gsm0-at", "p-2-pcui", NULL);
	struct links tenth = links_of("gsm1", "p-3-modem", NULL);
	static const struct links none;
	struct bed *b = *state;

	links_set(b->dev, "ttyUSB1", &modem);
	links_set(b->dev, "ttyUSB2", &control);
	links_set(b->dev, "ttyUSB10", &tenth);
	links_set(b->dev, "ttyUSB1", &none);
	assert_false(fake_is_there(b->dev, "gsm0"));
	fake_link_is(b->dev, "gsm0-at", "ttyUSB2");
	fake_link_is(b->dev, "gsm1", "ttyUSB10");
	fake_link_is(b->dev, "gsm/by-path/p-3-modem", "../../ttyUSB10");
	assert_false(fake_is_there(b->dev, "gsm/by-path/p-2-modem"));
}

/* A remove event that was missed: the node is another port's by now. */
static void old_links_of_a_node_go_when_it_gets_new_ones(void **state)
{
	struct links before = links_of("gsm0", "p-2-modem", "860000000000001-modem");
	struct links after = links_of("gsm1-at", "p-3-pcui", NULL);
	struct bed *b = *state;

	links_set(b->dev, "ttyUSB0", &before);
	assert_int_equal(links_set(b->dev, "ttyUSB0", &after), 0);
	assert_false(fake_is_there(b->dev, "gsm0"));
	assert_false(fake_is_there(b->dev, "gsm/by-imei"));
	assert_false(fake_is_there(b->dev, "gsm/by-path/p-2-modem"));
	fake_link_is(b->dev, "gsm1-at", "ttyUSB0");
	fake_link_is(b->dev, "gsm/by-path/p-3-pcui", "../../ttyUSB0");
}

static void a_link_moves_to_the_node_that_is_the_stick_now(void **state)
{
	struct links l = links_of("gsm0", NULL, NULL);
	static const struct links none;
	struct bed *b = *state;

	links_set(b->dev, "ttyUSB0", &l);
	assert_int_equal(links_set(b->dev, "ttyUSB5", &l), 0);
	fake_link_is(b->dev, "gsm0", "ttyUSB5");
	/* The old node's end comes late. */
	links_set(b->dev, "ttyUSB0", &none);
	fake_link_is(b->dev, "gsm0", "ttyUSB5");
}

static void what_is_no_link_of_ours_is_left_alone(void **state)
{
	struct links l = links_of("gsm0", NULL, NULL);
	static const struct links none;
	struct bed *b = *state;
	char path[200], target[64];

	/* Somebody's own file, and own links, to the same node. */
	fake_attr(&b->root, "/dev", "gsm0", "a file");
	snprintf(path, sizeof(path), "%s/modem", b->dev);
	assert_int_equal(symlink("ttyUSB0", path), 0);
	snprintf(path, sizeof(path), "%s/gsm1", b->dev);
	snprintf(target, sizeof(target), "/dev/ttyUSB0");
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(links_set(b->dev, "ttyUSB0", &l), -EEXIST);
	assert_int_equal(links_set(b->dev, "ttyUSB0", &none), 0);
	assert_true(fake_is_there(b->dev, "gsm0") && fake_is_there(b->dev, "modem"));
	assert_true(fake_is_there(b->dev, "gsm1"));
}

/* Whoever owns a directory on the way cannot send root out of /dev. */
static void no_link_leads_it_out_of_dev(void **state)
{
	struct links l = links_of(NULL, "p-2-modem", NULL);
	static const struct links none;
	struct bed *b = *state;
	char path[200], inside[200];
	struct stat st;

	snprintf(path, sizeof(path), "%s/gsm", b->dev);
	assert_int_equal(symlink("../out", path), 0);
	assert_true(links_set(b->dev, "ttyUSB0", &l) < 0);
	snprintf(inside, sizeof(inside), "%s/by-path", b->out);
	assert_int_equal(lstat(inside, &st), -1);
	/* Nor takes it anything away there. */
	fake_mkdirs(inside);
	snprintf(inside, sizeof(inside), "%s/by-path/p-2-modem", b->out);
	assert_int_equal(symlink("../../ttyUSB0", inside), 0);
	links_set(b->dev, "ttyUSB0", &none);
	assert_int_equal(lstat(inside, &st), 0);
	assert_true(fake_is_there(b->dev, "gsm"));
	/* And a directory that all may write to is not trusted. */
	unlink(path);
	fake_mkdirs(path);
	assert_int_equal(chmod(path, 0777), 0);
	assert_int_equal(links_set(b->dev, "ttyUSB0", &l), -EPERM);
}

static void only_names_of_ours_become_links(void **state)
{
	static const struct {
		const char *directory, *name;
		bool ours;
	} cases[] = {
		{ "", "gsm0", true }, { "", "gsm63-at", true }, { "", "gsm7-diag", true },
		{ "", "gsm7-gps", true }, { "", "gsm7-pcsc", true }, { "", "gsm", false },
		{ "", "gsm0-other", false }, { "", "gsm123", false }, { "", "sda", false },
		{ "", "../gsm0", false }, { "", "gsm0/../x", false }, { "", "", false },
		{ "gsm/by-path", "0000_00_14.0-1.4-modem", true }, { "gsm/by-path", "", false },
		{ "gsm/by-path", "..", false }, { "gsm/by-path", ".x", false },
		{ "gsm/by-path", "-x", false }, { "gsm/by-path", "a/b", false },
		{ "gsm/by-path", "a b", false }, { "gsm/by-serial", "A-if00", true },
		{ "gsm/by-imei", "860000000000001-modem", true }, { "gsm/by-id", "x", false },
		{ "..", "gsm0", false },
	};

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct links l = { 0 };

		if (links_add(&l, cases[n].directory, cases[n].name) != cases[n].ours)
			fail_msg("%s/%s", cases[n].directory, cases[n].name);
		assert_int_equal(l.n, cases[n].ours);
	}
}

static void only_usb_ttys_have_links(void **state)
{
	static const char *const wrong[] = { "", "ttyUSB", "ttyUSBx", "ttyS0", "tty0", "../ttyUSB0",
		"ttyUSB0/..", "ttyUSB12345", "ttyUSB0 ", "null" };
	struct links l = links_of("gsm0", NULL, NULL);
	struct bed *b = *state;

	assert_true(links_is_node("ttyUSB0") && links_is_node("ttyACM12"));
	for (size_t n = 0; n < ARRAY_SIZE(wrong); n++) {
		assert_false(links_is_node(wrong[n]));
		assert_int_equal(links_set(b->dev, wrong[n], &l), -EINVAL);
	}
	assert_false(fake_is_there(b->dev, "gsm0"));
}

static void the_modem_of_a_stick_is_told_by_its_link(void **state)
{
	struct links modem = links_of("gsm3", "p-2-modem", NULL);
	struct links control = links_of("gsm3-at", "p-2-pcui", NULL);
	struct bed *b = *state;
	char stick[16];

	links_set(b->dev, "ttyUSB0", &modem);
	links_set(b->dev, "ttyUSB1", &control);
	assert_int_equal(links_modem(b->dev, "ttyUSB0", stick, sizeof(stick)), 0);
	assert_string_equal(stick, "gsm3");
	assert_int_equal(links_modem(b->dev, "ttyUSB1", stick, sizeof(stick)), -ENOENT);
	assert_int_equal(links_modem(b->dev, "ttyUSB2", stick, sizeof(stick)), -ENOENT);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_port_gets_its_links_and_loses_them),
		T(the_links_of_other_ports_stay),
		T(old_links_of_a_node_go_when_it_gets_new_ones),
		T(a_link_moves_to_the_node_that_is_the_stick_now),
		T(what_is_no_link_of_ours_is_left_alone),
		T(no_link_leads_it_out_of_dev),
		T(only_names_of_ours_become_links),
		T(only_usb_ttys_have_links),
		T(the_modem_of_a_stick_is_told_by_its_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
