/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* The fake CD as a SCSI device (SPC-2, MMC-3): one command in, data and status out. */
#ifndef SURFSTICK_SIM_SCSI_H
#define SURFSTICK_SIM_SCSI_H

#include "tests/sim/profile.h"

enum { SCSI_BLOCK = 2048, SCSI_BLOCKS = 4096, SCSI_READ_MAX = 256 };

struct scsi {
	const struct profile *profile;
	bool reader; /* the card reader beside it: never a medium */
	bool ejected;
	uint8_t key, asc; /* sense of the last failure */
};

enum scsi_result {
	SCSI_GOOD,
	SCSI_FAILED,
	SCSI_EJECT, /* good, and the medium was thrown out */
};

/*
 * data has room for SCSI_READ_MAX blocks; *len is what there is to read. A command that wants
 * data of the host (MODE SELECT) is not known here.
 */
enum scsi_result scsi_run(struct scsi *scsi, const uint8_t cb[16], uint8_t *data, size_t *len);

#endif
