/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/cause.h"

#include <arpa/inet.h>
#include <sys/wait.h>

#include "base/text.h"

/* What a line may prove. */
enum {
	SEEN_END = 1 << 0,    /* "Connection terminated." */
	SEEN_HANGUP = 1 << 1, /* a hang-up before that: the real one */
	SEEN_PEER_TERM = 1 << 2,
	SEEN_ECHO_LOST = 1 << 3,
	SEEN_SILENCE = 1 << 4,
	SEEN_AUTH = 1 << 5,
	SEEN_LOOP = 1 << 6,
	SEEN_NO_ADDRESS = 1 << 7,
	SEEN_LIMIT = 1 << 8,
	SEEN_NO_PPP = 1 << 9,
	SEEN_LOCK = 1 << 10,
	SEEN_SIGNAL = 1 << 11,
	SEEN_OPTION = 1 << 12,
	SEEN_LINE = 1 << 13,
	SEEN_REMARK = 1 << 14, /* proves nothing, but is worth showing */
};

/*
 * The sentences are those of pppd 2.4.9 and 2.5 (pppd/{main,lcp,fsm,auth,upap,chap-new,ipcp,
 * sys-linux,tty,options,utils}.c), which agree in all of these. Longer prefixes of the same
 * beginning come first.
 */
static const struct {
	const char *start;
	unsigned proves;
} sentences[] = {
	{ "Modem hangup", SEEN_HANGUP },
	{ "Hangup (SIGHUP)", SEEN_HANGUP },
	{ "Connection terminated.", SEEN_END },
	{ "LCP terminated by peer", SEEN_PEER_TERM },
	{ "No response to PAP authenticate-requests", SEEN_SILENCE },
	{ "CHAP authentication timed out", SEEN_SILENCE },
	{ "EAP: timeout waiting for Request from peer", SEEN_SILENCE },
	{ "LCP: timeout sending Config-Requests", SEEN_SILENCE },
	{ "No response to ", SEEN_ECHO_LOST },
	{ "Serial link appears to be disconnected.", SEEN_ECHO_LOST },
	{ "PAP authentication failed", SEEN_AUTH },
	{ "CHAP authentication failed", SEEN_AUTH },
	{ "EAP: peer reports authentication failure", SEEN_AUTH },
	{ "Serial line is looped back.", SEEN_LOOP },
	{ "IPCP: timeout sending Config-Requests", SEEN_NO_ADDRESS },
	{ "IPCP terminated by peer", SEEN_NO_ADDRESS },
	{ "IPV6CP: timeout sending Config-Requests", SEEN_REMARK },
	{ "Could not determine local IP address", SEEN_NO_ADDRESS },
	{ "Could not determine remote IP address: defaulting", 0 },
	{ "Could not determine remote IP address", SEEN_NO_ADDRESS },
	{ "Peer refused to agree to our IP address", SEEN_NO_ADDRESS },
	{ "Protocol-Reject for 'Internet Protocol Control Protocol'", SEEN_NO_ADDRESS },
	{ "No network protocols running", SEEN_NO_ADDRESS },
	{ "Terminating connection due to lack of activity.", SEEN_LIMIT },
	{ "Connect time expired", SEEN_LIMIT },
	{ "Terminating on signal ", SEEN_SIGNAL },
	{ "This system lacks kernel support for PPP", SEEN_NO_PPP },
	{ "Sorry - this system lacks PPP kernel support", SEEN_NO_PPP },
	{ "Couldn't open the /dev/ppp device: ", SEEN_NO_PPP },
	{ "Couldn't open /dev/ppp: ", SEEN_NO_PPP },
	/* No ppp_async, or the line was hung up under it: told apart below. */
	{ "Couldn't set tty to PPP discipline: Invalid argument", SEEN_NO_PPP },
	{ "Couldn't set tty to PPP discipline: ", SEEN_HANGUP },
	{ "tcgetattr: ", SEEN_HANGUP },
	{ "tcsetattr: ", SEEN_HANGUP },
	{ "Device ", SEEN_LOCK },
	{ "Can't read pid from lock file ", SEEN_LOCK },
	{ "Can't create lock file ", SEEN_LOCK },
	{ "no device specified and stdin is not a tty", SEEN_HANGUP },
	{ "Failed to open ", SEEN_LINE },
	{ "Baud rate for ", SEEN_LINE },
	{ "unrecognized option ", SEEN_OPTION },
	{ "In file ", SEEN_OPTION },
	{ "Couldn't load plugin ", SEEN_OPTION },
	{ "Plugin passwordfd.so is for pppd version ", SEEN_OPTION },
	{ "using the ", SEEN_OPTION },
	{ "Couldn't ", SEEN_REMARK },
	{ "Can't ", SEEN_REMARK },
	{ "Fatal signal ", SEEN_REMARK },
};

void cause_begin(struct cause_trace *t)
{
	memset(t, 0, sizeof(*t));
}

static bool usable_server(struct in_addr server)
{
	uint32_t a = ntohl(server.s_addr);

	/* 10.11.12.13 and .14: what Huawei's sticks say while they know none yet. */
	return a >> 24 != 0 && a >> 24 != 127 && a >> 24 < 224 &&
	       a != 0x0a0b0c0d && a != 0x0a0b0c0e;
}

/* The address that begins at text and ends with it or a blank. */
static bool address(const char *text, struct in_addr *out)
{
	char word[INET_ADDRSTRLEN];

	return text_copy_n(word, sizeof(word), text, strcspn(text, " ")) &&
	       inet_pton(AF_INET, word, out) == 1;
}

static void take_server(struct cause_trace *t, const char *text, bool first)
{
	struct in_addr server;

	if (first) /* said again when IPCP opens again */
		t->n_dns = 0;
	if (!address(text, &server) || !usable_server(server)) {
		t->dns_bogus = true;
		return;
	}
	if (t->n_dns == 1 && t->dns[0].s_addr == server.s_addr)
		return;
	if (t->n_dns < ARRAY_SIZE(t->dns))
		t->dns[t->n_dns++] = server;
}

/* It becomes a word of commands and a part of record names. */
static void take_interface(struct cause_trace *t, const char *name)
{
	size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				  "0123456789._-");

	if (name[0] == '.' || name[0] == '-' || name[len] || len == 0 ||
	    len >= sizeof(t->interface))
		return;
	text_copy(t->interface, sizeof(t->interface), name);
}

static bool take_value(struct cause_trace *t, const char *line)
{
	if (text_starts(line, "Using interface "))
		take_interface(t, line + strlen("Using interface "));
	else if (text_starts(line, "local  IP address "))
		t->has_local = address(line + strlen("local  IP address "), &t->local);
	else if (text_starts(line, "remote IP address "))
		t->has_remote = address(line + strlen("remote IP address "), &t->remote);
	else if (text_starts(line, "primary   DNS address "))
		take_server(t, line + strlen("primary   DNS address "), true);
	else if (text_starts(line, "secondary DNS address "))
		take_server(t, line + strlen("secondary DNS address "), false);
	else if (text_starts(line, "local  LL address "))
		t->has_ipv6 = true;
	else
		return false;
	return true;
}

/* What pppd prints before it has read its options carries its name: "pppd: ". */
static const char *without_prefix(const char *line)
{
	return text_starts(line, "pppd: ") ? line + strlen("pppd: ") : line;
}

/* A reason beats the mere end, and the first reason beats what follows from it. */
static unsigned weight_of(unsigned proves)
{
	if (proves & (SEEN_END | SEEN_REMARK))
		return proves & SEEN_END ? 1 : 2;
	if (proves & (SEEN_HANGUP | SEEN_SIGNAL))
		return 3;
	return proves ? 4 : 0;
}

void cause_line(struct cause_trace *t, const char *line)
{
	unsigned proves = 0;

	line = without_prefix(line);
	if (take_value(t, line))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(sentences); i++) {
		if (text_starts(line, sentences[i].start)) {
			proves = sentences[i].proves;
			break;
		}
	}
	if (weight_of(proves) > t->weight) {
		t->weight = weight_of(proves);
		text_escape(t->detail, sizeof(t->detail), line, strlen(line));
	}
	/* The hang-up that follows the end is pppd's false one. */
	if (proves == SEEN_HANGUP && (t->seen & SEEN_END))
		proves = 0;
	t->seen |= proves;
}

/* Reasons in the order in which one explains the other. */
static enum cause from_log(const struct cause_trace *t, enum cause otherwise)
{
	static const struct {
		unsigned seen;
		enum cause cause;
	} reasons[] = {
		{ SEEN_LOOP, CAUSE_LOOPED },
		{ SEEN_AUTH, CAUSE_AUTH },
		{ SEEN_NO_PPP, CAUSE_NO_KERNEL_PPP },
		{ SEEN_ECHO_LOST, CAUSE_PEER_DEAD },
		{ SEEN_SILENCE, CAUSE_NO_ANSWER },
		{ SEEN_LIMIT, CAUSE_LIMIT },
		{ SEEN_PEER_TERM, CAUSE_PEER_TERMINATED },
		/* Last: a stick may drop the carrier because of any of the others. */
		{ SEEN_HANGUP, CAUSE_HANGUP },
	};

	/* Once an address was there, a failed second negotiation is not the lack of one. */
	if ((t->seen & SEEN_NO_ADDRESS) && !t->has_local && !t->has_ipv6 &&
	    !(t->seen & (SEEN_LOOP | SEEN_AUTH)))
		return CAUSE_NO_ADDRESS;
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++) {
		if (t->seen & reasons[i].seen)
			return reasons[i].cause;
	}
	return otherwise;
}

/* Codes: pppd(8), "EXIT STATUS". Those not named are too vague to beat the log. */
enum cause cause_end(const struct cause_trace *t, int status, bool stopped)
{
	if (stopped)
		return CAUSE_OUR_STOP;
	if (!WIFEXITED(status))
		return CAUSE_KILLED;
	switch (WEXITSTATUS(status)) {
	case 2: /* a line hung up before pppd looked is no terminal to it */
		return t->seen & SEEN_HANGUP ? CAUSE_HANGUP : CAUSE_PPPD_OPTIONS;
	case 3:
		return CAUSE_NO_PRIVILEGE;
	case 4:
		return CAUSE_NO_KERNEL_PPP;
	case 5:
		return CAUSE_KILLED;
	case 6:
		return CAUSE_LOCKED;
	case 7:
		return CAUSE_LINE;
	case 12:
	case 13:
		return CAUSE_LIMIT;
	case 17:
		return CAUSE_LOOPED;
	case 19: /* also when nobody answered our password at all */
		return t->seen & SEEN_SILENCE ? CAUSE_NO_ANSWER : CAUSE_AUTH;
	case 10:
		return from_log(t, CAUSE_NO_ADDRESS);
	case 15:
		return from_log(t, CAUSE_PEER_DEAD);
	default:
		return from_log(t, CAUSE_OTHER);
	}
}

const char *cause_words(enum cause cause)
{
	switch (cause) {
	case CAUSE_HANGUP:
		return "the line hung up";
	case CAUSE_PEER_TERMINATED:
		return "the network ended the connection";
	case CAUSE_PEER_DEAD:
		return "the network stopped answering";
	case CAUSE_NO_ANSWER:
		return "nobody answered on the line";
	case CAUSE_AUTH:
		return "the network refused user name or password";
	case CAUSE_LOOPED:
		return "the stick echoes: it is not in a call";
	case CAUSE_NO_ADDRESS:
		return "the network gave no address";
	case CAUSE_OUR_STOP:
		return "hung up as told";
	case CAUSE_LIMIT:
		return "a time limit of pppd's options was reached";
	case CAUSE_PPPD_OPTIONS:
		return "pppd refused its options";
	case CAUSE_NO_KERNEL_PPP:
		return "the kernel has no PPP support";
	case CAUSE_NO_PRIVILEGE:
		return "pppd lacks the rights it needs";
	case CAUSE_LOCKED:
		return "another program holds the line";
	case CAUSE_LINE:
		return "the line cannot be opened";
	case CAUSE_KILLED:
		return "somebody else stopped pppd";
	case CAUSE_OTHER:
		return "pppd ended for an unknown reason";
	}
	return "pppd ended for an unknown reason";
}
