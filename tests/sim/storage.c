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
	if (result == SCSI_EJECT && storage->eject && storage->eject(storage->ctx)) {
		storage->gone = true;
	} else if (want > 0 && !in) {
		/* Nothing here takes data; it is swallowed and refused. */
		storage->out_left = storage->out_residue = want;
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

static int take_data_out(struct storage *storage, size_t len)
{
	storage->out_left -= len < storage->out_left ? (uint32_t)len : storage->out_left;
	if (storage->out_left == 0)
		send_status(storage, storage->out_residue, CSW_FAILED);
	return 0;
}

int storage_out(struct storage *storage, const uint8_t *data, size_t len)
{
	if (storage->gone)
		return 0;
	if (storage->stuck)
		return -EPIPE;
	if (storage->out_left > 0)
		return take_data_out(storage, len);
	log_cbw(storage, data, len);
	if (len != CBW_LEN || memcmp(data, "USBC", 4) != 0) {
		storage->stuck = true;
		endpoint_halt(storage->in, true);
		return -EPIPE;
	}
	storage->tag = get_le32(data + 4);
	if (storage->message && storage->message(storage->ctx, data[14] & 0x1f, data + 15)) {
		storage->gone = true;
		return 0;
	}
	run(storage, data);
	return 0;
}

void storage_reset(struct storage *storage)
{
	storage->stuck = false;
	storage->out_left = 0;
	endpoint_drop_data(storage->in);
}
