/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/storage.h"

#include <errno.h>

enum { CBW_LEN = 31, CSW_LEN = 13 };

enum csw_status { CSW_GOOD = 0, CSW_FAILED = 1, CSW_PHASE = 2 };

static uint32_t get_le32(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static void put_le32(uint8_t *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(value >> 8 * i);
}

void storage_init(struct storage *storage, const struct profile *profile, struct endpoint *in,
	bool reader)
{
	memset(storage, 0, sizeof(*storage));
	storage->scsi.profile = profile;
	storage->scsi.reader = reader;
	storage->in = in;
}

static void send_status(struct storage *storage, uint32_t residue, enum csw_status status)
{
	uint8_t csw[CSW_LEN] = { 'U', 'S', 'B', 'S' };

	put_le32(csw + 4, storage->tag);
	put_le32(csw + 8, residue);
	csw[12] = (uint8_t)status;
	endpoint_send_packet(storage->in, csw, sizeof(csw), false);
}

/* The host wants `want` bytes, there are `have`: cases 4 to 8 of table 6.1. */
static void data_in(struct storage *storage, const uint8_t *data, size_t have, uint32_t want,
	enum csw_status status)
{
	bool early = have < want;

	if (have > want) {
		have = want;
		status = CSW_PHASE;
	}
	if (want > 0 && !(early && have == 0 && storage->scsi.profile->stall))
		endpoint_send_packet(storage->in, data, have, early);
	else if (want > 0)
		endpoint_halt(storage->in, true);
	send_status(storage, want - (uint32_t)have, status);
}

/* true: that was all there is to this command. */
static bool obeys(struct storage *storage, const uint8_t *cbw, enum storage_fate fate)
{
	uint32_t want = get_le32(cbw + 8);

	storage->gone = fate == STORAGE_LEAVES || fate == STORAGE_WAVES;
	switch (fate) {
	case STORAGE_IS_NO_MESSAGE:
		return false;
	case STORAGE_LEAVES:
		return true;
	case STORAGE_STAYS:
	case STORAGE_WAVES:
		if (want > 0 && !(cbw[12] & 0x80)) {
			storage->out_left = want;
			storage->out_residue = 0;
			storage->out_status = CSW_GOOD;
		} else {
			data_in(storage, NULL, 0, want, CSW_GOOD);
		}
		return true;
	}
	return false;
}

static void run(struct storage *storage, const uint8_t *cbw)
{
	uint32_t want = get_le32(cbw + 8);
	bool in = cbw[12] & 0x80;
	size_t have = 0;
	uint8_t *data = malloc((size_t)SCSI_READ_MAX * SCSI_BLOCK);
	enum scsi_result result;

	if (!data)
		return;
	result = scsi_run(&storage->scsi, cbw + 15, data, &have);
	if (result == SCSI_EJECT && storage->eject &&
		obeys(storage, cbw, storage->eject(storage->ctx))) {
		free(data);
		return;
	}
	if (want > 0 && !in) {
		/* Nothing here takes data; it is swallowed and refused. */
		storage->out_left = storage->out_residue = want;
		storage->out_status = CSW_FAILED;
	} else {
		data_in(storage, data, have, want, result == SCSI_FAILED ? CSW_FAILED : CSW_GOOD);
	}
	free(data);
}

static void log_cbw(const struct storage *storage, const uint8_t *data, size_t len)
{
	char hex[2 * 64 + 1] = "";

	for (size_t i = 0; i < len && i < 64; i++)
		snprintf(hex + 2 * i, 3, "%02x", data[i]);
	evlog_event(storage->log, "cbw", "hex=%s", hex);
}

static bool is_cbw(const uint8_t *data, size_t len)
{
	return len == CBW_LEN && memcmp(data, "USBC", 4) == 0;
}

static int take_data_out(struct storage *storage, size_t len)
{
	storage->out_left -= len < storage->out_left ? (uint32_t)len : storage->out_left;
	if (storage->out_left == 0)
		send_status(storage, storage->out_residue,
			(enum csw_status)storage->out_status);
	return 0;
}

int storage_out(struct storage *storage, const uint8_t *data, size_t len)
{
	enum storage_fate fate;

	if (storage->out_left > 0)
		return take_data_out(storage, len);
	if (storage->gone)
		return 0;
	if (storage->stuck)
		return -EPIPE;
	log_cbw(storage, data, len);
	fate = storage->raw ? storage->raw(storage->ctx, data, len) : STORAGE_IS_NO_MESSAGE;
	if (fate != STORAGE_IS_NO_MESSAGE && !is_cbw(data, len)) {
		storage->gone = fate != STORAGE_STAYS;
		return 0;
	}
	if (!is_cbw(data, len)) {
		storage->stuck = true;
		endpoint_halt(storage->in, true);
		return -EPIPE;
	}
	storage->tag = get_le32(data + 4);
	storage->data_in = (data[12] & 0x80) && get_le32(data + 8) > 0;
	if (fate == STORAGE_IS_NO_MESSAGE && storage->message)
		fate = storage->message(storage->ctx, data[14] & 0x1f, data + 15);
	if (!obeys(storage, data, fate))
		run(storage, data);
	return 0;
}

void storage_reset(struct storage *storage)
{
	storage->stuck = false;
	storage->out_left = 0;
	endpoint_drop_data(storage->in);
}
