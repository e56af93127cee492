/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * Bulk-only transport (USB MSC BOT 1.0) around the fake CD: command blocks in, data and status
 * out, with residue and phase error as sections 6.5 to 6.7 say. A switching message is told to
 * the owner and gets no status.
 */
#ifndef SURFSTICK_SIM_STORAGE_H
#define SURFSTICK_SIM_STORAGE_H

#include "tests/sim/endpoint.h"
#include "tests/sim/evlog.h"
#include "tests/sim/scsi.h"

/* What a message does to it. */
enum storage_fate {
	STORAGE_IS_NO_MESSAGE,
	STORAGE_STAYS,	/* "good", and nothing else */
	STORAGE_LEAVES, /* silent from now on */
	STORAGE_WAVES,	/* "good", then silent */
};

struct storage {
	struct scsi scsi;
	struct endpoint *in;
	const struct evlog *log;
	/* A whole transfer; a well-formed CBW's cblen and 16 bytes, as sent; an opened tray. */
	enum storage_fate (*raw)(void *ctx, const uint8_t *data, size_t len);
	enum storage_fate (*message)(void *ctx, uint8_t cblen, const uint8_t cb[16]);
	enum storage_fate (*eject)(void *ctx);
	void *ctx;
	bool stuck; /* a broken CBW: nothing but a reset helps (6.6.1) */
	bool gone;  /* switched: silent from now on */
	bool data_in; /* the last command has a data phase towards the host */
	uint32_t tag, out_left; /* bytes of the host still to come before the status */
	uint32_t out_residue;
	uint8_t out_status;
};

void storage_init(struct storage *storage, const struct profile *profile, struct endpoint *in,
	bool reader);
/* A bulk OUT transfer. -EPIPE: STALL. */
int storage_out(struct storage *storage, const uint8_t *data, size_t len);
/* Bulk-Only Mass Storage Reset. */
void storage_reset(struct storage *storage);

#endif
