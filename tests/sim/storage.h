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

struct storage {
	struct scsi scsi;
	struct endpoint *in;
	const struct evlog *log;
	/* true: this one leads away; cblen 0 and 16 bytes, as sent */
	bool (*message)(void *ctx, uint8_t cblen, const uint8_t cb[16]);
	bool (*eject)(void *ctx);
	void *ctx;
	bool stuck; /* a broken CBW: nothing but a reset helps (6.6.1) */
	bool gone;  /* switched: silent from now on */
	uint32_t tag, out_left; /* bytes of the host still to come before the status */
	uint32_t out_residue;
};

void storage_init(struct storage *storage, const struct profile *profile, struct endpoint *in,
	bool reader);
/* A bulk OUT transfer. -EPIPE: STALL. */
int storage_out(struct storage *storage, const uint8_t *data, size_t len);
/* Bulk-Only Mass Storage Reset. */
void storage_reset(struct storage *storage);

#endif
