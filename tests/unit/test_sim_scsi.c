/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "test_sim.h"
#include "tests/sim/scsi.h"

struct drive {
	struct profile profile;
	struct scsi scsi;
	uint8_t *data;
	size_t len;
};

static int insert(void **state)
{
	struct drive *drive = calloc(1, sizeof(*drive));
	char error[200];

	drive->data = malloc((size_t)SCSI_READ_MAX * SCSI_BLOCK);
	profile_parse(&drive->profile, "f", rig_profile, error, sizeof(error));
	drive->scsi.profile = &drive->profile;
	*state = drive;
	return 0;
}

static int eject(void **state)
{
	struct drive *drive = *state;

	free(drive->data);
	free(drive);
	return 0;
}

static enum scsi_result run(struct drive *drive, const uint8_t cb[16])
{
	return scsi_run(&drive->scsi, cb, drive->data, &drive->len);
}

#define RUN(drive, ...) run(drive, (const uint8_t[16]){ __VA_ARGS__ })

static void inquiry_is_a_removable_cd_with_the_profiles_names(void **state)
{
	struct drive *d = *state;

	assert_int_equal(RUN(d, 0x12, 0, 0, 0, 36), SCSI_GOOD);
	assert_int_equal(d->len, 36);
	assert_int_equal(d->data[0], 0x05);
	assert_int_equal(d->data[1], 0x80);
	assert_memory_equal(d->data + 8, "HUAWEI  Mass Storage    ", 24);
	assert_int_equal(RUN(d, 0x12, 0, 0, 0, 5), SCSI_GOOD);
	assert_int_equal(d->len, 5);
	assert_int_equal(RUN(d, 0x12, 1, 0x80, 0, 36), SCSI_FAILED);
}

static void capacity_and_sectors_fit_together(void **state)
{
	struct drive *d = *state;

	assert_int_equal(RUN(d, 0x25), SCSI_GOOD);
	assert_memory_equal(d->data, ((uint8_t[]){ 0, 0, 0x0f, 0xff, 0, 0, 8, 0 }), 8);
	assert_int_equal(RUN(d, 0x28, 0, 0, 0, 0x0f, 0xff, 0, 0, 1), SCSI_GOOD);
	assert_int_equal(d->len, 2048);
	assert_int_equal(RUN(d, 0x28, 0, 0, 0, 0x10, 0, 0, 0, 1), SCSI_FAILED);
	assert_int_equal(d->scsi.asc, 0x21);
	assert_int_equal(RUN(d, 0x28, 0, 0, 0, 0x0f, 0xff, 0, 0, 2), SCSI_FAILED);
	assert_int_equal(RUN(d, 0x28, 0, 0xff, 0xff, 0xff, 0xff, 0, 0xff, 0xff), SCSI_FAILED);
	assert_int_equal(RUN(d, 0xa8, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff), SCSI_FAILED);
	assert_int_equal(RUN(d, 0x28, 0, 0, 0, 0, 0, 0, 0, 0), SCSI_GOOD);
	assert_int_equal(d->len, 0);
}

static void the_volume_has_its_label(void **state)
{
	struct drive *d = *state;

	assert_int_equal(RUN(d, 0x28, 0, 0, 0, 0, 16, 0, 0, 3), SCSI_GOOD);
	assert_int_equal(d->len, 3 * 2048);
	assert_memory_equal(d->data, "\1CD001\1", 7);
	assert_memory_equal(d->data + 40, "MOBILE                          ", 32);
	assert_memory_equal(d->data + 2048, "\xff" "CD001\1", 7);
	assert_int_equal(d->data[156], 34);
	assert_int_equal(d->data[4096], 34);
	assert_int_equal(d->data[4096 + 34 + 33], 1);
}

static void table_of_contents_in_blocks_and_in_minutes(void **state)
{
	struct drive *d = *state;

	assert_int_equal(RUN(d, 0x43, 0, 0, 0, 0, 0, 0, 0, 20), SCSI_GOOD);
	assert_int_equal(d->len, 20);
	assert_memory_equal(d->data, ((uint8_t[]){ 0, 18, 1, 1, 0, 0x14, 1, 0, 0, 0, 0, 0, 0, 0x14,
		0xaa,
		0, 0, 0, 0x10, 0 }), 20);
	assert_int_equal(RUN(d, 0x43, 2, 0, 0, 0, 0, 0, 0, 20), SCSI_GOOD);
	assert_memory_equal(d->data + 8, ((uint8_t[]){ 0, 0, 2, 0 }), 4);
	assert_memory_equal(d->data + 16, ((uint8_t[]){ 0, 0, 56, 46 }), 4);
	assert_int_equal(RUN(d, 0x43, 0, 1, 0, 0, 0, 0, 0, 12), SCSI_GOOD);
	assert_int_equal(d->len, 12);
	assert_int_equal(RUN(d, 0x43, 0, 5, 0, 0, 0, 0, 0, 12), SCSI_FAILED);
}

static void what_a_cd_driver_asks_first_is_known(void **state)
{
	struct drive *d = *state;

	assert_int_equal(RUN(d, 0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 128), SCSI_GOOD);
	assert_int_equal(d->len, 28);
	assert_int_equal(d->data[1], 26);
	assert_int_equal(d->data[8], 0x2a);
	assert_int_equal(RUN(d, 0x1a, 0, 0x3f, 0, 192), SCSI_GOOD);
	assert_int_equal(d->data[0], 23);
	assert_int_equal(RUN(d, 0x1a, 0, 0x08, 0, 192), SCSI_FAILED);
	assert_int_equal(RUN(d, 0x46, 0, 0, 0, 0, 0, 0, 0, 32), SCSI_GOOD);
	assert_int_equal(d->data[7], 0x08);
	assert_int_equal(RUN(d, 0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8), SCSI_GOOD);
	assert_int_equal(d->data[5], 2);
	assert_int_equal(RUN(d, 0x4a, 0, 0, 0, 0x10, 0, 0, 0, 8), SCSI_FAILED);
	assert_int_equal(RUN(d, 0x51, 0, 0, 0, 0, 0, 0, 0, 34), SCSI_GOOD);
	assert_int_equal(d->len, 34);
	assert_int_equal(RUN(d, 0x23, 0, 0, 0, 0, 0, 0, 0, 12), SCSI_GOOD);
	assert_int_equal(d->data[8], 2);
	assert_int_equal(RUN(d, 0x1e, 0, 0, 0, 1), SCSI_GOOD);
}

static void a_failure_is_explained_once(void **state)
{
	struct drive *d = *state;

	assert_int_equal(RUN(d, 0x11, 0x06), SCSI_FAILED);
	assert_int_equal(RUN(d, 0x03, 0, 0, 0, 18), SCSI_GOOD);
	assert_int_equal(d->data[0], 0x70);
	assert_int_equal(d->data[2], 5);
	assert_int_equal(d->data[12], 0x20);
	assert_int_equal(RUN(d, 0x03, 0, 0, 0, 18), SCSI_GOOD);
	assert_int_equal(d->data[2], 0);
}

static void an_ejected_cd_is_gone_until_loaded(void **state)
{
	struct drive *d = *state;

	assert_int_equal(RUN(d, 0x00), SCSI_GOOD);
	assert_int_equal(RUN(d, 0x1b, 0, 0, 0, 2), SCSI_EJECT);
	assert_int_equal(RUN(d, 0x00), SCSI_FAILED);
	assert_int_equal(d->scsi.key, 2);
	assert_int_equal(d->scsi.asc, 0x3a);
	assert_int_equal(RUN(d, 0x28, 0, 0, 0, 0, 0, 0, 0, 1), SCSI_FAILED);
	assert_int_equal(RUN(d, 0x25), SCSI_FAILED);
	assert_int_equal(RUN(d, 0x1b, 0, 0, 0, 3), SCSI_GOOD);
	assert_int_equal(RUN(d, 0x00), SCSI_GOOD);
}

static void the_card_reader_is_a_disk_without_a_card(void **state)
{
	struct drive *d = *state;

	d->scsi.reader = true;
	assert_int_equal(RUN(d, 0x12, 0, 0, 0, 36), SCSI_GOOD);
	assert_int_equal(d->data[0], 0);
	assert_int_equal(RUN(d, 0x00), SCSI_FAILED);
	assert_int_equal(RUN(d, 0x1b, 0, 0, 0, 2), SCSI_GOOD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(inquiry_is_a_removable_cd_with_the_profiles_names,
			insert, eject),
		cmocka_unit_test_setup_teardown(capacity_and_sectors_fit_together, insert, eject),
		cmocka_unit_test_setup_teardown(the_volume_has_its_label, insert, eject),
		cmocka_unit_test_setup_teardown(table_of_contents_in_blocks_and_in_minutes, insert,
			eject),
		cmocka_unit_test_setup_teardown(what_a_cd_driver_asks_first_is_known, insert,
			eject),
		cmocka_unit_test_setup_teardown(a_failure_is_explained_once, insert, eject),
		cmocka_unit_test_setup_teardown(an_ejected_cd_is_gone_until_loaded, insert, eject),
		cmocka_unit_test_setup_teardown(the_card_reader_is_a_disk_without_a_card, insert,
			eject),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
