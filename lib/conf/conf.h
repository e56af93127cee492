/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * What surfdial is to do, from /etc/surfstick.conf or an old wvdial.conf: one struct, filled
 * from one table of keys (name, type, default, help), each value with the place it came from.
 * Reads files, knows nothing of sticks. Values are checked on reading: an accepted config holds
 * no value that could break an AT line or a pppd argument.
 */
#ifndef SURFSTICK_CONF_CONF_H
#define SURFSTICK_CONF_CONF_H

#include "base/buf.h"
#include "base/macro.h"

enum conf_pdp { CONF_PDP_IPV4, CONF_PDP_IPV6, CONF_PDP_IPV4V6 };
enum conf_auth { CONF_AUTH_ANY, CONF_AUTH_PAP, CONF_AUTH_CHAP };
enum conf_dns { CONF_DNS_AUTO, CONF_DNS_OFF };
enum conf_mode { CONF_MODE_MODEM, CONF_MODE_HILINK, CONF_MODE_NCM, CONF_MODE_KEEP };
enum conf_modemmanager { CONF_MM_LEAVE, CONF_MM_SHARE };

enum { CONF_APN_MAX = 100, CONF_SECRET_MAX = 127, CONF_INIT_COUNT = 9, CONF_INIT_MAX = 160 };

struct conf {
	char device[64];	/* data port; default /dev/<stick> */
	char control[64];	/* control port; default <device>-at; "none": there is none */
	char apn[CONF_APN_MAX + 1]; /* "" = leave the stick's own context alone */
	enum conf_pdp pdp;	/* ipv4 */
	unsigned cid;		/* 1 */
	char phone[41];		/* "*99***1#" by cid */
	char dial[17];		/* "ATD" */
	char init[CONF_INIT_COUNT][CONF_INIT_MAX]; /* init1..init9, "" = none; init1 is ATZ */
	char user[CONF_SECRET_MAX + 1];
	char password[CONF_SECRET_MAX + 1]; /* secret */
	enum conf_auth auth;
	char pin[9];		/* secret */
	bool pin_force;		/* no */
	bool roaming;		/* yes */
	char interface[16];	/* "" = ppp<slot> */
	bool default_route;	/* yes */
	unsigned metric;	/* 700: behind Ethernet (100) and WLAN (600) as Debian sets them */
	enum conf_dns dns;
	bool reconnect;		/* yes */
	unsigned retry_min;	/* s, 1 */
	unsigned retry_max;	/* s, 300 */
	unsigned stable;	/* s, 60: a link this old is dialed again at once */
	unsigned dial_timeout;	/* s, 60 */
	unsigned address_timeout; /* s, 20: from CONNECT to an address */
	unsigned echo_interval; /* s, 10; 0: none */
	unsigned echo_failure;	/* 3 */
	char pppd[128];		/* /usr/sbin/pppd */
	char pppd_options[256]; /* extra words for pppd, blank-separated */
	/* From here on for surfstick-udev: */
	enum conf_mode mode;	/* wanted face of the stick: modem */
	bool guess;		/* no: storage faces that no record of the table names, too */
	enum conf_modemmanager modemmanager; /* leave */
};

/* Which stick and SIM the values are for; NULL or "": not known (yet), and not matched. */
struct conf_match {
	const char *stick; /* "gsm0" */
	const char *imei;
	const char *imsi;
	const char *usb;       /* "12d1:1f01", lower case: the face it shows now */
	const char *serial;    /* as the stick says it, unescaped */
	const char *port;      /* the kernel's name, "1-1.4" */
	const char *port_path; /* as in /dev/gsm/by-path, "0000_00_14.0-1.4" */
};

struct conf_source; /* the sections as read, checked */

/* Every complaint, with file:line:col, what is wrong and what was probably meant. */
typedef void conf_complain_fn(void *ctx, bool is_error, const char *text);

/*
 * Reads and checks a file (at most 1 MiB). -EINVAL: at least one error was complained of, and
 * nothing of it may be used; -ENOENT, -EACCES ... as is. A PIN or password in a file that
 * others may read is a warning. The caller frees with conf_free(), also the NULL of a failure.
 */
int conf_read(struct conf_source **out, const char *path, conf_complain_fn *complain, void *ctx);
/* The same for a wvdial.conf; sections: "Dialer NAME" without "Dialer", NULL-ended, may be
 * NULL. What is ignored or replaced is complained of as a warning, once per key. */
int conf_read_wvdial(struct conf_source **out, const char *path, const char *const *sections,
	conf_complain_fn *complain, void *ctx);
/* The built-in defaults alone, for a stick without a config file. */
int conf_none(struct conf_source **out);
void conf_free(struct conf_source *source);

/* [*], [usb], [gsmN], [serial], [port], [imei], [sim]: the later wins, key by key. */
void conf_resolve(const struct conf_source *source, const struct conf_match *match,
	struct conf *out);
/* Are there [imei] or [sim] sections? Then who the stick and SIM are must be asked first. */
bool conf_wants_identity(const struct conf_source *source);
/* The effective values, one per line, in the file's own grammar, each with its origin as a
 * comment behind; secrets as "(set)". What [usb], [serial] and [port] say stands at the end, as
 * comments, where match does not tell whether they speak of this stick. */
void conf_print(const struct conf_source *source, const struct conf_match *match, struct buf *out);
/* Where a key's effective value comes from, as conf_print() writes it, escaped:
 * "/etc/surfstick.conf:7 [gsm0]". False: it is the built-in default, and out is "". */
bool conf_origin(const struct conf_source *source, const struct conf_match *match,
	const char *key, char *out, size_t size);
/* The key table as text, for the manual page and `surfdial --help-config`. */
void conf_help(struct buf *out);

#endif
