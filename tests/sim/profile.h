/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A kind of stick as data: who it says it is, its faces, its SIM, its network, how long it
 * thinks. Read from tests/sim/profiles/NAME.stick on top of defaults.stick beside it.
 */
#ifndef SURFSTICK_SIM_PROFILE_H
#define SURFSTICK_SIM_PROFILE_H

#include "base/macro.h"

enum role {
	ROLE_MODEM,   /* takes ATD */
	ROLE_PCUI,    /* control port */
	ROLE_DIAG,    /* swallows everything */
	ROLE_STORAGE, /* the fake CD */
	ROLE_ECM,     /* CDC Ethernet */
	ROLE_NCM,     /* CDC NCM in vendor clothes, with an AT channel (cdc-wdm) */
};

struct profile_interface {
	enum role role;
	uint8_t cls, sub, proto;
	char name[40]; /* iInterface, "" none */
};

enum { PROFILE_INTERFACES = 8, PROFILE_IDENTITIES = 8, PROFILE_LATENCIES = 64,
	PROFILE_SWITCHES = 16 };

struct profile_identity {
	char label[32]; /* "12d1:155e" or any word */
	uint16_t vid, pid, bcd;
	char maker[64], product[64], serial[64]; /* "" : not in the descriptor */
	bool setport; /* its interfaces are what ^SETPORT says */
	struct profile_interface interfaces[PROFILE_INTERFACES];
	size_t n_interfaces;
};

/* A message that leads to another face. */
struct profile_switch {
	enum { SWITCH_CB, SWITCH_EJECT, SWITCH_FEATURE } kind;
	uint8_t cblen;
	uint8_t cb[16];
	char to[32];
};

struct profile_latency {
	char command[24]; /* "+CPIN?" or "+CPIN" or "D" */
	unsigned ms;
};

struct profile {
	char name[40];
	char model_pattern[80]; /* which rows of the modes file are ours (POSIX regexp) */
	char start[32];
	unsigned replug_delay, detach_delay, reset_delay; /* ms */
	char unknown[40]; /* the answer to an unknown command */
	char never[80];	  /* commands that get no answer at all, blank-separated */
	char urc_ports[8]; /* both, pcui, modem */
	bool no_latency;
	char setport[52];
	char portmode[120];
	unsigned u2diag;
	bool stall; /* storage: STALL instead of a short packet when there is less data */

	char maker[32], model[32], revision[40], hardware[40], imei[17];
	char cd_vendor[9], cd_product[17], cd_label[33];

	bool card_present, pin_on;
	char pin[9], puk[9], imsi[16], iccid[21];
	unsigned pin_tries, puk_tries, card_busy; /* busy: ms after power-up */

	char operator[33], short_operator[17], mccmnc[7], lac[5], ci[9], apn[120], speed[16];
	unsigned register_delay, act, csq;
	bool roaming, denied;

	unsigned boot_every, rssi_every, flow_every; /* URC schedule, ms; 0: never */

	struct profile_identity identities[PROFILE_IDENTITIES];
	size_t n_identities;
	struct profile_switch switches[PROFILE_SWITCHES];
	size_t n_switches;
	struct profile_latency latencies[PROFILE_LATENCIES];
	size_t n_latencies;
};

/* defaults.stick of the same folder, then path. On failure error says where and why. */
int profile_load(struct profile *profile, const char *path, char *error, size_t size);
/* One more text on top (tests, --set). file: for messages. */
int profile_parse(struct profile *profile, const char *file, const char *text, char *error,
	size_t size);

/* By label, else by "vid:pid"; NULL. */
const struct profile_identity *profile_identity(const struct profile *profile, const char *label);
/* The first one with a modem port: where a pty stick starts. NULL. */
const struct profile_identity *profile_modem(const struct profile *profile);
/* Whether AT commands can be said to it. */
bool profile_role_speaks(enum role role);
bool profile_has_role(const struct profile_identity *identity, enum role role);
/* How long a command takes: name with its suffix ("+CPIN?", "+CPIN:set", "+COPS:test"), else
 * the bare name, else "default". */
unsigned profile_latency(const struct profile *profile, const char *name, const char *suffix);
/* The interfaces a composition ("10,12,16") makes. -EINVAL: unknown code. */
int profile_compose(struct profile_identity *identity, const char *codes);

#endif
