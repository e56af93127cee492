/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb_fake.h"

#include "base/text.h"
#include "usb/name.h"
#include "usb/state.h"

static void shared_serials_are_none(void **state)
{
	static const struct {
		const char *serial, *product;
		bool real;
	} cases[] = {
		{ "", "", false }, { "0", "", false }, { "00000000", "", false },
		{ "FFFFFFFFFFFFFFFF", "", false }, { "ffffffff", "", false },
		{ "0123456789ABCDEF", "", false }, { "0123456789abcdef", "", false },
		{ "123456789012345", "", false }, { "12345678", "", false },
		{ "1234567890ABCDEF", "", false }, { "Mobile", "", false },
		{ "HUAWEI Mobile", "", false },
		{ "HUAWEI_MOBILE", "", false }, { "E3372", "E3372", false }, { "abc", "", false },
		{ "863781014412345", "", true }, { "L8FDW18B07001234", "E3372", true },
		{ "0123456789ABCDE0", "", true }, { "00000001", "", true }, { "..;rm", "", true },
	};

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++)
		if (name_serial_is_real(cases[n].serial, cases[n].product) != cases[n].real)
			fail_msg("\"%s\"", cases[n].serial);
}

static void nothing_but_plain_characters_gets_through(void **state)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
	static const char *const hostile[] = { "../../etc/pwn", "; touch /tmp/x", "$(reboot)", "\n",
		"\x1b[2J", ".", "..", "-rf", "a b", "\xff\xfe", "\xed\xa0\x80", "a/b", "`id`",
		"%s%n", "", "*", "\\x2f",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
	char out[SLOT_TEXT_MAX], byte[3] = "x";

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(hostile); n++) {
		name_text(out, hostile[n]);
		assert_int_equal(strspn(out, plain), strlen(out));
		assert_in_range(strlen(out), 1, 64);
		assert_true(out[0] != '.' && out[0] != '-');
		assert_string_not_equal(out, hostile[n]);
	}
	for (int c = 1; c < 256; c++) {
		byte[1] = (char)c;
		name_text(out, byte);
		assert_int_equal(strspn(out, plain), strlen(out));
	}
}

static void plain_text_stays_as_it_is(void **state)
{
	char out[SLOT_TEXT_MAX], long64[65];

	(void)state;
	name_text(out, "863781014412345");
	assert_string_equal(out, "863781014412345");
	memset(long64, 'a', 64);
	long64[64] = '\0';
	name_text(out, long64);
	assert_string_equal(out, long64);
}

static void different_text_stays_different(void **state)
{
	static const char *const pairs[][2] = { { "a/b", "a b" }, { "a/b", "a_b" }, { "/", " " },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1",
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2" } };
	char a[SLOT_TEXT_MAX], b[SLOT_TEXT_MAX];

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(pairs); n++) {
		name_text(a, pairs[n][0]);
		name_text(b, pairs[n][1]);
		assert_string_not_equal(a, b);
	}
}

static void a_port_is_named_by_controller_and_chain(void **state)
{
	static const struct {
		const char *devpath;
		bool superspeed;
		const char *port; /* NULL: no USB device */
	} cases[] = {
		{ "/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1.4", false, "0000_00_14.0-1.4" },
		{ "/devices/pci0000:00/0000:00:14.0/usb3/3-1/3-1.4", false, "0000_00_14.0-1.4" },
		{ "/devices/pci0000:00/0000:00:14.0/usb2/2-1", true, "0000_00_14.0-ss-1" },
		{ "/devices/platform/vhci_hcd.0/usb2/2-1", false, "vhci_hcd.0-1" },
		{ "/devices/platform/scb/fd50.pcie/pci0000:00/0000:00:00.0/0000:01:00.0/usb1/1-2",
		  false, "0000_01_00.0-2" },
		{ "/devices/platform/usb@fe800000/fe800000.dwc3/xhci-hcd.0.auto/usb5/5-1", false,
		  "xhci-hcd.0.auto-1" },
		{ "/devices/pci0000:00/0000:00:14.0/usb1", false, NULL },
		{ "/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0", false, NULL },
		{ "/devices/virtual/tty/tty0", false, NULL },
		{ "usb1/1-1", false, NULL },
		{ "", false, NULL },
	};
	char port[SLOT_TEXT_MAX];

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		int err = name_port(port, cases[n].devpath, cases[n].superspeed);

		assert_int_equal(err, cases[n].port ? 0 : -EINVAL);
		if (cases[n].port)
			assert_string_equal(port, cases[n].port);
	}
}

/* ---- slots ---------------------------------------------------------------------------- */

enum { PORTS = 6 };

/* What is plugged in where: the world held() asks. */
struct world {
	struct slot_table table;
	struct slot at[PORTS]; /* vid 0: nothing */
};

static bool held(void *ctx, const struct slot *slot)
{
	struct world *w = ctx;

	for (size_t n = 0; n < PORTS; n++)
		if (w->at[n].vid == slot->vid && strcmp(w->at[n].path, slot->path) == 0 &&
		    strcmp(w->at[n].serial, slot->serial) == 0)
			return true;
	return false;
}

/* Returns the number it got; the table goes through its text, as between two processes. */
static int plug(struct world *w, size_t port, const char *serial)
{
	struct slot *s = &w->at[port];
	struct buf text = { 0 };
	const struct slot *got;
	bool changed;

	memset(s, 0, sizeof(*s));
	s->vid = 0x12d1;
	text_copy(s->serial, sizeof(s->serial), serial);
	snprintf(s->path, sizeof(s->path), "0000_00_14.0-%zu", port + 1);
	slot_table_print(&w->table, &text);
	if (text.data)
		slot_table_parse(&w->table, text.data);
	buf_free(&text);
	got = slot_assign(&w->table, s, held, w, &changed);
	if (!got)
		return -1;
	s->number = got->number;
	return (int)got->number;
}

static void unplug(struct world *w, size_t port)
{
	w->at[port].vid = 0;
}

static void a_stick_keeps_its_number_in_any_port(void **state)
{
	struct world w = { 0 };

	(void)state;
	assert_int_equal(plug(&w, 0, "SERIAL-A"), 0);
	assert_int_equal(plug(&w, 1, "SERIAL-B"), 1);
	unplug(&w, 0);
	unplug(&w, 1);
	assert_int_equal(plug(&w, 3, "SERIAL-B"), 1);
	assert_int_equal(plug(&w, 0, "SERIAL-A"), 0);
	unplug(&w, 0);
	assert_int_equal(plug(&w, 2, "SERIAL-A"), 0);
	assert_int_equal(w.table.n, 2);
}

static void sticks_may_swap_ports_and_keep_their_numbers(void **state)
{
	struct world w = { 0 };

	(void)state;
	plug(&w, 0, "SERIAL-A");
	plug(&w, 1, "SERIAL-B");
	unplug(&w, 0);
	unplug(&w, 1);
	assert_int_equal(plug(&w, 1, "SERIAL-A"), 0);
	assert_int_equal(plug(&w, 0, "SERIAL-B"), 1);
}

static void a_stick_without_serial_is_known_by_its_port(void **state)
{
	struct world w = { 0 };

	(void)state;
	assert_int_equal(plug(&w, 0, ""), 0);
	unplug(&w, 0);
	assert_int_equal(plug(&w, 1, ""), 1);
	assert_int_equal(plug(&w, 0, ""), 0);
}

static void equal_serials_fall_back_to_the_port_once_seen_together(void **state)
{
	struct world w = { 0 };

	(void)state;
	assert_int_equal(plug(&w, 0, "TWIN"), 0);
	assert_int_equal(plug(&w, 1, "TWIN"), 1); /* the first is held */
	assert_true(w.table.slots[0].shared && w.table.slots[1].shared);
	assert_false(slot_serial_is_unique(&w.table, &w.table.slots[0]));
	unplug(&w, 0);
	unplug(&w, 1);
	assert_int_equal(plug(&w, 1, "TWIN"), 1); /* the second first, after a boot */
	assert_int_equal(plug(&w, 0, "TWIN"), 0);
	unplug(&w, 0);
	assert_int_equal(plug(&w, 2, "TWIN"), 2);
}

/* Two equal sticks, each with its port, in any order, a thousand times. */
static void equal_sticks_never_swap_in_a_thousand_replugs(void **state)
{
	static const char *const serials[] = { "TWIN", "" };
	unsigned seed = 7;

	(void)state;
	for (size_t kind = 0; kind < ARRAY_SIZE(serials); kind++) {
		struct world w = { 0 };
		bool in[2] = { true, true };

		assert_int_equal(plug(&w, 0, serials[kind]), 0);
		assert_int_equal(plug(&w, 1, serials[kind]), 1);
		for (int n = 0; n < 1000; n++) {
			size_t port = (size_t)rand_r(&seed) % 2;

			if (in[port])
				unplug(&w, port);
			else
				assert_int_equal(plug(&w, port, serials[kind]), port);
			in[port] = !in[port];
		}
		assert_int_equal(w.table.n, 2);
	}
}

/* Six sticks of all kinds in any port: no number twice, and none changes under its owner. */
static void a_number_in_use_is_never_given_away(void **state)
{
	static const char *const serials[] = { "", "", "TWIN", "TWIN", "A-1", "B-2" };
	unsigned seed = 3;
	struct world w = { 0 };

	(void)state;
	for (int n = 0; n < 20000; n++) {
		size_t port = (size_t)rand_r(&seed) % PORTS;
		size_t stick = (size_t)rand_r(&seed) % ARRAY_SIZE(serials);
		unsigned before[PORTS];

		if (w.at[port].vid) {
			unplug(&w, port);
			continue;
		}
		for (size_t i = 0; i < PORTS; i++) /* a serial of one stick is in one port */
			if (w.at[i].vid && serials[stick][0] && stick > 3 &&
			    strcmp(w.at[i].serial, serials[stick]) == 0)
				unplug(&w, i);
		for (size_t i = 0; i < PORTS; i++)
			before[i] = w.at[i].number;
		assert_true(plug(&w, port, serials[stick]) >= 0);
		for (size_t i = 0; i < PORTS; i++) {
			if (i == port || !w.at[i].vid)
				continue;
			assert_int_equal(w.at[i].number, before[i]);
			assert_int_not_equal(w.at[i].number, w.at[port].number);
			assert_int_equal(slot_at_port(&w.table, 0, w.at[i].path) != NULL, 1);
		}
	}
}

static void a_full_table_takes_the_oldest_that_is_not_there(void **state)
{
	struct world w = { 0 };
	char serial[24];

	(void)state;
	plug(&w, 0, "OLDEST-BUT-HERE");
	for (int n = 1; n < SLOT_COUNT; n++) {
		snprintf(serial, sizeof(serial), "SERIAL-%d", n);
		assert_int_equal(plug(&w, 1, serial), n);
	}
	unplug(&w, 1);
	assert_int_equal(plug(&w, 2, "ONE-MORE"), 1);
	assert_int_equal(w.table.n, SLOT_COUNT);
	unplug(&w, 2);
	assert_int_equal(plug(&w, 1, "SERIAL-1"), 2);
}

static bool always_held(void *ctx, const struct slot *slot)
{
	(void)ctx;
	(void)slot;
	return true;
}

static void when_all_numbers_are_in_use_there_is_none(void **state)
{
	struct world w = { 0 };
	struct slot stick = { .vid = 0x12d1, .serial = "ONE-MORE", .path = "p" };
	char serial[24];
	bool changed;

	(void)state;
	for (int n = 0; n < SLOT_COUNT; n++) {
		snprintf(serial, sizeof(serial), "SERIAL-%d", n);
		plug(&w, 1, serial);
	}
	assert_null(slot_assign(&w.table, &stick, always_held, NULL, &changed));
}

static void a_broken_table_is_a_shorter_one(void **state)
{
	static const char text[] =
		"gsm0 12d1 p-1 SERIAL-A\n"
		"gsm0 12d1 p-2 SERIAL-B\n"     /* the number again */
		"gsm2 12d1 p-1 SERIAL-A\n"     /* the stick again */
		"gsm99 12d1 p-3 SERIAL-C\n"    /* no such number */
		"gsm3 12d1 p/../4 SERIAL-D\n"  /* not our alphabet */
		"gsm4 12d1 p-5 a;b\n"
		"gsm5 12d1\n"
		"usb0 12d1 p-6 SERIAL-E\n"
		"\n\xff\xff\n"
		"gsm6 12d1 p-7 - shared\n"
		"gsm7 12d1 p-8 SERIAL-F";
	struct slot_table t;

	(void)state;
	slot_table_parse(&t, text);
	assert_int_equal(t.n, 3);
	assert_int_equal(t.slots[0].number, 0);
	assert_string_equal(t.slots[1].serial, "");
	assert_true(t.slots[1].shared);
	assert_int_equal(t.slots[2].number, 7);
}

static void numbers_of_an_early_boot_win_over_the_kept_ones(void **state)
{
	struct slot_table early, kept;

	(void)state;
	slot_table_parse(&early, "gsm0 12d1 p-1 SERIAL-B\n");
	slot_table_parse(&kept, "gsm0 12d1 p-1 SERIAL-A\ngsm1 12d1 p-2 SERIAL-B\n"
		"gsm2 12d1 p-3 SERIAL-C\n");
	slot_table_merge(&early, &kept);
	assert_int_equal(early.n, 2);
	assert_string_equal(early.slots[0].serial, "SERIAL-B");
	assert_int_equal(early.slots[1].number, 2);
}

static void a_port_tells_the_slot_of_its_stick(void **state)
{
	struct slot_table t;

	(void)state;
	slot_table_parse(&t, "gsm0 12d1 p-1 SERIAL-A\ngsm1 19d2 p-1 -\ngsm2 12d1 p-2 -\n");
	assert_int_equal(slot_at_port(&t, 0x12d1, "p-1")->number, 0);
	assert_int_equal(slot_at_port(&t, 0, "p-1")->number, 1);
	assert_null(slot_at_port(&t, 0x19d2, "p-2"));
}

static void an_imei_has_fifteen_digits_of_its_own(void **state)
{
	static const char *const wrong[] = { "", "86000000000000", "8600000000000011",
		"000000000000000", "999999999999999", "123456789012345", "86000000000000x",
		"860000000000001\n", "../860000000001" };

	(void)state;
	assert_true(name_imei_is_real("860000000000001"));
	for (size_t n = 0; n < ARRAY_SIZE(wrong); n++)
		if (name_imei_is_real(wrong[n]))
			fail_msg("\"%s\"", wrong[n]);
}

static void printed_is(const struct slot_table *t, const char *text)
{
	struct buf out = { 0 };

	slot_table_print(t, &out);
	assert_string_equal(out.data, text);
	buf_free(&out);
}

static void what_was_learned_is_kept_with_the_slot(void **state)
{
	static const char text[] =
		"gsm0 12d1 p-1 SERIAL-A imei=860000000000001 roles=155e:0m1d2p\n"
		"gsm1 12d1 p-2 - shared imei=860000000000002\n"
		"gsm2 12d1 p-3 -\n";
	struct slot_table t;

	(void)state;
	slot_table_parse(&t, text);
	assert_int_equal(t.n, 3);
	assert_string_equal(t.slots[0].imei, "860000000000001");
	assert_string_equal(t.slots[0].roles, "0m1d2p");
	assert_int_equal(t.slots[0].roles_pid, 0x155e);
	assert_true(t.slots[1].shared);
	printed_is(&t, text);
	assert_false(slot_learn(&t, 0, "860000000000001", 0x155e, "0m1d2p"));
	assert_false(slot_learn(&t, 0, NULL, 0x155e, ""));
	assert_false(slot_learn(&t, 63, "860000000000009", 0x155e, "0m"));
	assert_true(slot_learn(&t, 2, NULL, 0x1001, "0m1p"));
	assert_true(slot_learn(&t, 2, NULL, 0x155e, "0m1p"));
	assert_true(!t.slots[2].imei[0] && t.slots[2].roles_pid == 0x155e);
}

static void an_imei_goes_where_its_stick_goes(void **state)
{
	struct slot_table t;

	(void)state;
	slot_table_parse(&t, "gsm0 12d1 p-1 - imei=860000000000001\ngsm1 12d1 p-2 -\n");
	assert_true(slot_learn(&t, 1, "860000000000001", 0, NULL));
	printed_is(&t, "gsm0 12d1 p-1 -\ngsm1 12d1 p-2 - imei=860000000000001\n");
}

static void what_was_not_learned_so_is_not_read_so(void **state)
{
	struct slot_table t;

	(void)state;
	slot_table_parse(&t, "gsm0 12d1 p-1 A-1 imei=1 roles=155e:0x roles=155e: roles= shared2\n"
		"gsm1 12d1 p-2 A-2 imei=../../etc/passwd roles=155e:0m;rm\n"
		"gsm2 12d1 p-3 A-3 of the future roles=155e:0m1p\n");
	assert_int_equal(t.n, 3);
	printed_is(&t, "gsm0 12d1 p-1 A-1\ngsm1 12d1 p-2 A-2\n"
		"gsm2 12d1 p-3 A-3 roles=155e:0m1p\n");
}

/* The longest of everything: the file of a full table can be read back. */
static void a_full_table_of_long_names_fits_its_file(void **state)
{
	struct slot_table t = { .n = SLOT_COUNT }, again;
	struct buf out = { 0 };

	(void)state;
	for (unsigned n = 0; n < SLOT_COUNT; n++) {
		struct slot *s = &t.slots[n];

		s->number = n;
		s->shared = true;
		memset(s->serial, 'S', SLOT_TEXT_MAX - 1);
		memset(s->path, 'p', SLOT_TEXT_MAX - 1);
		s->path[0] = (char)('A' + n % 26);
		s->path[1] = (char)('A' + n / 26);
		snprintf(s->imei, sizeof(s->imei), "8600000000000%02u", n);
		text_copy(s->roles, sizeof(s->roles),
			"0m1o2o3o4o5o6o7o8o9o10o11o12o13o14o15o16o17o18o");
		assert_true(port_learned_is_valid(s->roles));
	}
	slot_table_print(&t, &out);
	assert_in_range(out.len, 1, STATE_FILE_MAX - 1);
	slot_table_parse(&again, out.data);
	assert_int_equal(again.n, SLOT_COUNT);
	printed_is(&again, out.data);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shared_serials_are_none),
		cmocka_unit_test(nothing_but_plain_characters_gets_through),
		cmocka_unit_test(plain_text_stays_as_it_is),
		cmocka_unit_test(different_text_stays_different),
		cmocka_unit_test(a_port_is_named_by_controller_and_chain),
		cmocka_unit_test(a_stick_keeps_its_number_in_any_port),
		cmocka_unit_test(sticks_may_swap_ports_and_keep_their_numbers),
		cmocka_unit_test(a_stick_without_serial_is_known_by_its_port),
		cmocka_unit_test(equal_serials_fall_back_to_the_port_once_seen_together),
		cmocka_unit_test(equal_sticks_never_swap_in_a_thousand_replugs),
		cmocka_unit_test(a_number_in_use_is_never_given_away),
		cmocka_unit_test(a_full_table_takes_the_oldest_that_is_not_there),
		cmocka_unit_test(when_all_numbers_are_in_use_there_is_none),
		cmocka_unit_test(a_broken_table_is_a_shorter_one),
		cmocka_unit_test(numbers_of_an_early_boot_win_over_the_kept_ones),
		cmocka_unit_test(a_port_tells_the_slot_of_its_stick),
		cmocka_unit_test(an_imei_has_fifteen_digits_of_its_own),
		cmocka_unit_test(what_was_learned_is_kept_with_the_slot),
		cmocka_unit_test(an_imei_goes_where_its_stick_goes),
		cmocka_unit_test(what_was_not_learned_so_is_not_read_so),
		cmocka_unit_test(a_full_table_of_long_names_fits_its_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
