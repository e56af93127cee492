/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/pppd.h"

#include <errno.h>

#include "base/text.h"

/*
 * What every cellular link wants, whatever /etc/ppp/options says: pppd reads that file first and
 * Debian's has auth, crtscts, modem and a slow echo in it.
 */
static const char *const always[] = {
	"nodetach", "noauth", "nopersist", "maxfail", "1", "nocrtscts", "hide-password",
	/* pppd knows no address before the network tells; ours and its is what the network says. */
	"noipdefault", "ipcp-accept-local", "ipcp-accept-remote",
	/* Routes are dialer/link.c's: 2.4.9 drops the metric when any default route exists. */
	"nodefaultroute",
	/* Sticks reject these one by one, a round trip each. */
	"novj", "novjccomp", "nobsdcomp", "nodeflate", "noccp", "noaccomp", "nopcomp",
	"asyncmap", "0", "refuse-eap",
	/*
	 * RFC 1661 4.6 leaves timers to us; pppd's 3 s x 10 would make a lost request cost 3 s and
	 * a dead line 30. A stick Naks until the context is up: let IPCP go on for 20 s.
	 */
	"lcp-restart", "1", "lcp-max-configure", "10", "lcp-max-terminate", "1",
	"ipcp-restart", "1", "ipcp-max-configure", "20", "ipcp-max-failure", "30",
	/*
	 * Debian's ip-up.d/0000usepeerdns writes /etc/resolv.conf, too, and would keep a copy of
	 * ours as the old one. It leaves it to whoever has a name of this form; the other scripts
	 * there run as ever.
	 */
	"ipparam", "nm-surfstick-service-1",
};

static void add(struct pppd_argv *a, const char *word)
{
	/* One place stays free for the NULL; n beyond it tells of the overflow at the end. */
	if (a->n < ARRAY_SIZE(a->word) - 1)
		a->word[a->n] = word;
	a->n++;
}

static char *keep(struct pppd_argv *a, const char *text, size_t len)
{
	char *at = a->text + a->used;

	if (a->used + len + 1 > sizeof(a->text)) {
		a->n = ARRAY_SIZE(a->word);
		return a->text;
	}
	text_copy_n(at, len + 1, text, len);
	a->used += len + 1;
	return at;
}

static void add_number(struct pppd_argv *a, const char *option, unsigned value)
{
	char digits[12];
	int len = snprintf(digits, sizeof(digits), "%u", value);

	add(a, option);
	add(a, keep(a, digits, (size_t)len));
}

static void add_words(struct pppd_argv *a, const char *words)
{
	while (*words) {
		size_t blank = strspn(words, " \t"), len = strcspn(words + blank, " \t");

		words += blank;
		if (len > 0)
			add(a, keep(a, words, len));
		words += len;
	}
}

static bool plain_name(const char *name)
{
	return name[0] != '.' && name[0] != '-' &&
	       strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
		       strlen(name);
}

static void add_auth(struct pppd_argv *a, const struct launcher_start *s)
{
	if (s->refuse_pap)
		add(a, "refuse-pap");
	if (s->refuse_chap) {
		add(a, "refuse-chap");
		add(a, "refuse-mschap");
		add(a, "refuse-mschap-v2");
	}
	if (s->refuse_pap && s->refuse_chap)
		return;
	/*
	 * Sticks ask for PAP or CHAP even where the operator wants no password, and hang up when it
	 * is refused. Without a name pppd would tell the operator our host name.
	 */
	add(a, "user");
	add(a, s->user[0] ? s->user : " ");
	add(a, "plugin");
	add(a, "passwordfd.so");
	add_number(a, "passwordfd", PPPD_PASSWORD_FD);
}

static void add_families(struct pppd_argv *a, const struct launcher_start *s)
{
	if (!s->ipv4)
		add(a, "noip");
	add(a, s->ipv6 ? "+ipv6" : "noipv6");
	if (!s->ipv6)
		return;
	/* 3GPP TS 23.060 9.2.1.1: the network assigns the interface identifier. */
	add(a, "ipv6cp-accept-local");
	add_number(a, "ipv6cp-restart", 1);
	add_number(a, "ipv6cp-max-configure", 20);
}

int pppd_argv(struct pppd_argv *a, const struct launcher_start *s)
{
	a->n = a->used = 0;
	if (!plain_name(s->interface) || !plain_name(s->link))
		return -EINVAL;
	add(a, "pppd");
	for (size_t i = 0; i < ARRAY_SIZE(always); i++)
		add(a, always[i]);
	add_number(a, "logfd", PPPD_LOG_FD);
	add(a, s->carrier ? "modem" : "local");
	add_auth(a, s);
	add_families(a, s);
	if (s->dns)
		add(a, "usepeerdns");
	/* An interval of 0 must be said, or the distribution's default stays in force. */
	add_number(a, "lcp-echo-interval", s->echo_interval);
	add_number(a, "lcp-echo-failure", s->echo_failure);
	add(a, "lcp-echo-adaptive");
	if (s->interface[0]) {
		add(a, "ifname");
		add(a, s->interface);
	} else {
		add_number(a, "unit", s->unit);
	}
	if (s->link[0]) {
		add(a, "linkname");
		add(a, s->link);
	}
	if (s->debug)
		add(a, "debug");
	/* Last, so that they win over ours. */
	add_words(a, s->options);
	if (a->n >= ARRAY_SIZE(a->word))
		return -E2BIG;
	a->word[a->n] = NULL;
	return 0;
}
