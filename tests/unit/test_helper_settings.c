/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "helper_bed.h"

static struct usb_face face_of(struct bed *b)
{
	struct usb_face face;

	assert_int_equal(usb_face_read(&face, b->sys.path, STICK), 0);
	return face;
}

static void every_mode_has_its_word(void **state)
{
	static const char *const words[] = { "modem", "hilink", "ncm", "keep" };
	static const char *const others[] = { "", "Modem", "modem ", "router", "modemhilink" };
	enum conf_mode mode;

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(words); n++) {
		assert_int_equal(helper_mode_parse(words[n], &mode), 0);
		assert_string_equal(helper_mode_name(mode), words[n]);
	}
	for (size_t n = 0; n < ARRAY_SIZE(others); n++)
		assert_int_equal(helper_mode_parse(others[n], &mode), -EINVAL);
}

static void each_mode_takes_its_ladder(void **state)
{
	static const struct {
		const char *known, *hilink, *ncm;
		enum conf_mode mode;
		const char *ladder;
	} cases[] = {
		{ "a b", "h", "n", CONF_MODE_MODEM, "a b" },
		{ "a b", "h", "n", CONF_MODE_HILINK, "h" },
		{ "a b", "h", "n", CONF_MODE_NCM, "n" },
		{ "a b", "h", "n", CONF_MODE_KEEP, "keep" },
		{ "a b", NULL, NULL, CONF_MODE_HILINK, "a b" },
		{ "a b", "", "", CONF_MODE_NCM, "a b" },
		{ "", "h", "n", CONF_MODE_HILINK, "" }, /* the administrator's word */
		{ NULL, "h", "n", CONF_MODE_HILINK, NULL },
	};
	struct usb_face face = { 0 };

	(void)state;
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct hwdb_props props = { 0 };
		const char *ladder;

		if (cases[n].known)
			hwdb_set(&props, "SURFSTICK_SWITCH", cases[n].known);
		if (cases[n].hilink)
			hwdb_set(&props, "SURFSTICK_HILINK", cases[n].hilink);
		if (cases[n].ncm)
			hwdb_set(&props, "SURFSTICK_NCM", cases[n].ncm);
		ladder = helper_ladder(&props, &face, cases[n].mode, true);
		if (!ladder != !cases[n].ladder || (ladder && strcmp(ladder, cases[n].ladder)))
			fail_msg("case %zu: %s", n, ladder ? ladder : "none");
	}
}

static void a_guess_is_for_disks_without_anything_beside_them(void **state)
{
	static const struct fake_interface faces[][2] = {
		{ { 0x08, 6, 0x50, false }, { 0x08, 6, 0x50, false } },
		{ { 0x08, 6, 0x50, false }, { 0xff, 1, 1, true } },
		{ { 0x08, 6, 0x50, false }, { 0x02, 6, 0, true } },
	};
	struct bed *b = *state;

	for (size_t n = 0; n < ARRAY_SIZE(faces); n++) {
		struct hwdb_props props = { 0 };
		struct usb_face face;

		b->stick.interfaces = faces[n];
		if (n == 0)
			plug(b, 1);
		else
			replug(b, 1);
		face = face_of(b);
		hwdb_set(&props, "SURFSTICK_GUESS", "eject");
		assert_null(helper_ladder(&props, &face, CONF_MODE_MODEM, false));
		if (n == 0)
			assert_string_equal(helper_ladder(&props, &face, CONF_MODE_MODEM, true),
				"eject");
		else
			assert_null(helper_ladder(&props, &face, CONF_MODE_MODEM, true));
		assert_string_equal(n == 0 ? helper_ladder(&props, &face, CONF_MODE_KEEP, true) :
			"keep", "keep");
	}
}

static void without_a_config_the_defaults_count(void **state)
{
	struct bed *b = *state;
	struct helper_settings s;
	struct usb_face face;

	plug(b, 0x1f01);
	face = face_of(b);
	helper_settings(&b->helper, &face, &s);
	assert_int_equal(s.mode, CONF_MODE_MODEM);
	assert_false(s.guess || s.share || s.broken);
	assert_string_equal(s.mode_from, "");
}

static void a_config_with_mistakes_counts_as_none_and_is_known_to_be_broken(void **state)
{
	static const char *const configs[] = { "mode = hilnk\nguess = yes\n", "[usb 12d1]\n",
		"[port 1-2]\napn = x\n", "\x01\x02" };
	struct bed *b = *state;
	struct usb_face face;

	plug(b, 0x1f01);
	face = face_of(b);
	for (size_t n = 0; n < ARRAY_SIZE(configs); n++) {
		struct helper_settings s;

		fake_attr(&b->root, "", "surfstick.conf", configs[n]);
		helper_settings(&b->helper, &face, &s);
		assert_int_equal(s.mode, CONF_MODE_MODEM);
		assert_false(s.guess);
		assert_true(s.broken);
	}
}

static void the_nearer_section_wins_and_says_where_it_stands(void **state)
{
	static const struct {
		const char *config, *from;
		enum conf_mode mode;
	} cases[] = {
		{ "mode = keep\n", ":1 [*]", CONF_MODE_KEEP },
		{ "mode = keep\n[usb 12d1:1f01]\nmode = hilink\n", ":3 [usb 12d1:1f01]",
			CONF_MODE_HILINK },
		{ "mode = keep\n[usb 12d1:1446]\nmode = hilink\n", ":1 [*]", CONF_MODE_KEEP },
		{ "[usb 12d1:1f01]\nmode = hilink\n[gsm5]\nmode = ncm\n", ":4 [gsm5]",
			CONF_MODE_NCM },
		{ "[gsm5]\nmode = ncm\n[serial S3R1AL77]\nmode = keep\n", ":4 [serial S3R1AL77]",
			CONF_MODE_KEEP },
		{ "[serial S3R1AL77]\nmode = keep\n[port 1-2]\nmode = hilink\n", ":4 [port 1-2]",
			CONF_MODE_HILINK },
		{ "[port 0000_00_14.0-2]\nmode = ncm\n", ":2 [port 0000_00_14.0-2]",
			CONF_MODE_NCM },
		{ "[port 1-3]\nmode = ncm\n", "", CONF_MODE_MODEM },
		{ "[serial S3R1AL7]\nmode = ncm\n", "", CONF_MODE_MODEM },
	};
	struct bed *b = *state;
	struct usb_face face;

	b->stick.serial = "S3R1AL77";
	fake_attr(&b->root, "/var/surfstick", "slots", "gsm5 12d1 0000_00_14.0-2 -\n");
	plug(b, 0x1f01);
	face = face_of(b);
	for (size_t n = 0; n < ARRAY_SIZE(cases); n++) {
		struct helper_settings s;
		const char *from;

		fake_attr(&b->root, "", "surfstick.conf", cases[n].config);
		helper_settings(&b->helper, &face, &s);
		from = s.mode_from[0] ? s.mode_from + strlen(b->config) : "";
		if (s.broken || s.mode != cases[n].mode || strcmp(from, cases[n].from) != 0)
			fail_msg("case %zu: %s from \"%s\"", n, helper_mode_name(s.mode),
				s.mode_from);
	}
}

static void a_number_that_has_not_reached_the_disk_counts(void **state)
{
	struct bed *b = *state;
	struct helper_settings s;
	struct usb_face face;

	fake_attr(&b->root, "/var/surfstick", "slots", "gsm5 12d1 0000_00_14.0-2 -\n");
	fake_attr(&b->root, "/run/surfstick", "slots", "gsm6 12d1 0000_00_14.0-2 -\n");
	fake_attr(&b->root, "", "surfstick.conf", "[gsm5]\nmode = ncm\n[gsm6]\nmode = keep\n");
	plug(b, 0x1f01);
	face = face_of(b);
	helper_settings(&b->helper, &face, &s);
	assert_int_equal(s.mode, CONF_MODE_KEEP);
}

static void sharing_and_guessing_are_said_for_one_stick_too(void **state)
{
	struct bed *b = *state;
	struct helper_settings s;
	struct usb_face face;

	plug(b, 0x1f01);
	face = face_of(b);
	fake_attr(&b->root, "", "surfstick.conf",
		"guess = yes\nmodemmanager = share\n[usb 12d1:1f01]\nguess = no\n");
	helper_settings(&b->helper, &face, &s);
	assert_false(s.guess);
	assert_true(s.share);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_mode_has_its_word),
		cmocka_unit_test(each_mode_takes_its_ladder),
		T(a_guess_is_for_disks_without_anything_beside_them),
		T(without_a_config_the_defaults_count),
		T(a_config_with_mistakes_counts_as_none_and_is_known_to_be_broken),
		T(the_nearer_section_wins_and_says_where_it_stands),
		T(a_number_that_has_not_reached_the_disk_counts),
		T(sharing_and_guessing_are_said_for_one_stick_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
