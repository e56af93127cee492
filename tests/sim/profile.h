/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * A kind of stick as data: who it says it is, its faces, its SIM, its network, how long it
 * thinks. Read from tests/sim/profiles/NAME.stick on top of defaults.stick beside it.
 */
#ifndef SURFSTICK_SIM_PROFILE_H
#define SURFSTICK_SIM_PROFILE_H

#include "tests/sim/fault.h"

enum role {
	ROLE_MODEM,   /* takes ATD */
	ROLE_PCUI,    /* control port */
	ROLE_DIAG,    /* swallows everything */
	ROLE_STORAGE, /* the fake CD */
	ROLE_ECM,     /* CDC Ethernet */
	ROLE_NCM,     /* CDC NCM in vendor clothes, with an AT channel (cdc-wdm) */
	ROLE_BULK,    /* two bulk endpoints that swallow everything: a printer's, a vendor's */
	ROLE_HID,     /* two interrupt endpoints */
	ROLE_IDLE,    /* one interrupt endpoint, of which never anything is heard */
};

enum { PROFILE_INTERFACES = 16, PROFILE_IDENTITIES = 8, PROFILE_LATENCIES = 64,
	PROFILE_SWITCHES = 16, PROFILE_CONFIGURATIONS = 4, PROFILE_STRING = 512,
	PROFILE_NAME = 128 };

struct profile_interface {
	enum role role;
	uint8_t cls, sub, proto;
	uint8_t in, out; /* endpoint numbers; 0: the next free ones */
	bool bare;	 /* no endpoints at all */
	bool plain;	 /* serial: no notifications, and DTR is no matter */
	uint8_t configuration;
	char name[PROFILE_NAME]; /* iInterface, "" none */
};

/*
 * Strings are Latin-1 text or "hex:" and what is to follow the two bytes of the descriptor's
 * head, as it is. "": not in the descriptor.
 */
struct profile_identity {
	char label[32]; /* "12d1:155e" or any word */
	uint16_t vid, pid, bcd;
	uint8_t device[3]; /* class, subclass, protocol */
	char maker[PROFILE_STRING], product[PROFILE_STRING], serial[PROFILE_STRING];
	bool setport; /* its interfaces are what ^SETPORT says */
	struct profile_interface interfaces[PROFILE_INTERFACES];
	size_t n_interfaces;
};

enum profile_switch_kind {
	SWITCH_CB,	      /* 32 digits, "/", cblen: a command block and its length */
	SWITCH_RAW,	      /* raw/HEX: a whole bulk message; with "*": its beginning */
	SWITCH_ANY,	      /* any: whatever a disk driver would not send by itself */
	SWITCH_OPCODE,	      /* opcode/01 (REZERO UNIT), opcode/1e ... */
	SWITCH_EJECT,	      /* eject: START STOP UNIT that opens the tray */
	SWITCH_FEATURE,	      /* setfeature: DEVICE_REMOTE_WAKEUP */
	SWITCH_CONTROL,	      /* control/400b00010000: type, request, value, index; "/" data */
	SWITCH_CONFIGURATION, /* configuration/2 */
	SWITCH_ALT,	      /* alt/0/1: interface, setting */
	SWITCH_RESET,	      /* reset: of the USB port */
	SWITCH_MODE,	      /* mode/1: over the router's web page */
};

/* What leads to another face; to "stay": it is answered "good", and nothing happens. */
struct profile_switch {
	enum profile_switch_kind kind;
	uint8_t cblen;
	uint8_t bytes[64]; /* command block, message, set-up and data, opcode or numbers */
	size_t len;
	bool prefix;
	char to[32];
};

struct profile_latency {
	char command[24]; /* "+CPIN?" or "+CPIN" or "D" */
	unsigned ms;
};

struct profile {
	char name[40];
	char model_pattern[80]; /* which rows of the modes file are ours (POSIX regexp) */
	char start[32], first[32]; /* first: the face it has already when it is plugged first */
	unsigned replug_delay, detach_delay, reset_delay; /* ms */
	char unknown[40]; /* the answer to an unknown command */
	char refused[120]; /* commands that get an error, "^SETPORT ^GETPORTMODE" */
	char never[80];	   /* commands that get no answer at all, blank-separated */
	char urc_ports[8]; /* both, pcui, modem */
	bool no_latency;
	bool wire; /* every transfer goes into the log */
	char setport[52];
	char portmode[120];
	unsigned u2diag;
	bool stall; /* storage: STALL instead of a short packet when there is less data */
	bool polite; /* storage: status before it goes away */
	unsigned max_lun;

	char maker[48], model[32], revision[40], hardware[40], imei[17];
	char cd_vendor[9], cd_product[17], cd_revision[5], cd_label[33];

	bool card_present, pin_on;
	char pin[9], puk[9], imsi[16], iccid[21];
	unsigned pin_tries, puk_tries, card_busy; /* busy: ms after power-up */

	char operator[33], short_operator[17], mccmnc[7], lac[5], ci[9], apn[120], speed[16];
	unsigned register_delay, act, csq;
	bool roaming, denied;

	unsigned boot_every, rssi_every, flow_every; /* URC schedule, ms; 0: never */

	char web_address[16]; /* the router's own, a /24 */
	bool web_tokens, web_mute; /* wants cookie and token; takes requests, never answers */
	unsigned web_error;	   /* what a POST is refused with; 0: nothing */

	struct fault fault;
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
