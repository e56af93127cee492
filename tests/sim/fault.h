/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What is wrong with a stick: pairs of words from a profile's [fault] section or from the order
 * `fault KEY VALUE`, the same in both. Descriptor faults count from the next plugging on.
 */
#ifndef SURFSTICK_SIM_FAULT_H
#define SURFSTICK_SIM_FAULT_H

#include "base/macro.h"

enum fault_answer {
	FAULT_NONE,
	FAULT_NAK, /* never an answer */
	FAULT_STALL,
};

/*
 * When it vanishes for good. A bulk OUT is one that no disk driver sends by itself, so that
 * usb-storage does not spring the trap; a data phase may be anybody's.
 */
enum fault_moment {
	FAULT_NEVER,
	FAULT_CONFIGURED, /* behind SET_CONFIGURATION */
	FAULT_OUT,	  /* at the first bulk OUT, which gets no answer */
	FAULT_SENT,	  /* a bulk OUT was taken, its status never comes */
	FAULT_IN,	  /* at the first bulk IN behind a bulk OUT */
	FAULT_DATA,	  /* at the first bulk IN of a data phase */
};

struct fault_flow {
	enum fault_answer how;
	unsigned left; /* how often yet; 0: for ever */
};

enum { FAULT_PATCHES = 8, FAULT_PATCH_BYTES = 32 };

struct fault_patch {
	uint8_t type, index; /* of the descriptor */
	unsigned at;
	size_t len;
	uint8_t bytes[FAULT_PATCH_BYTES];
};

struct fault {
	struct fault_flow out, in, control; /* control: behind SET_CONFIGURATION */
	bool early;			    /* control: from the first request on */
	enum fault_moment vanish;
	unsigned vanish_delay; /* ms */
	bool deaf;	       /* a switching message is answered "good", and nothing happens */
	unsigned flip_back;    /* ms after another face was shown: the start face again; 0: no */
	unsigned flips;	       /* how often; 0: for ever */
	unsigned config_pad;   /* wTotalLength, filled up with vendor descriptors; 0: no */
	unsigned config_cut;   /* no answer to GET_DESCRIPTOR is longer; 0: no */
	struct fault_patch patches[FAULT_PATCHES];
	size_t n_patches;
};

/*
 * out, in, control: "nak", "stall", each with a number of times, "ok"; control also "early nak".
 * vanish: "configured", "out", "sent", "in", "data", each with milliseconds; "never".
 * deaf: "yes", "no". flip-back: MS [TIMES]. config-pad, config-cut: bytes.
 * patch: "device", "config" or "string INDEX", offset, hex digits.
 * -EINVAL, -ENOSPC (patches), -ENOENT (no such key).
 */
int fault_set(struct fault *fault, const char *key, const char *value);
/* One more request: what becomes of it. Counts down. */
enum fault_answer fault_strikes(struct fault_flow *flow);
/* Applies the patches of this descriptor. */
void fault_patch(const struct fault *fault, uint8_t type, uint8_t index, uint8_t *bytes,
	size_t len);
/* "0a1B" to bytes: their number, or -EINVAL. */
int fault_hex(const char *digits, size_t n_digits, uint8_t *out, size_t size);

#endif
