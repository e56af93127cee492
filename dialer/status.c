/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/status.h"

#include <arpa/inet.h>

#include "base/text.h"

static const char *const pdp_names[] = {
	[CONF_PDP_IPV4] = "ipv4", [CONF_PDP_IPV6] = "ipv6", [CONF_PDP_IPV4V6] = "ipv4v6",
};

/* "1.2 MB": SI, as network counters are read */
static void add_bytes(struct buf *out, uint64_t bytes)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	unsigned u = 0;
	uint64_t tenths = bytes * 10;

	while (tenths >= 10000 && u + 1 < ARRAY_SIZE(units)) {
		tenths /= 1000;
		u++;
	}
	if (u == 0)
		buf_addf(out, "%llu B", (unsigned long long)bytes);
	else
		buf_addf(out, "%llu.%llu %s", (unsigned long long)tenths / 10,
			(unsigned long long)tenths % 10, units[u]);
}

static void add_duration(struct buf *out, uint64_t ms)
{
	uint64_t s = ms / 1000;

	if (s >= 86400)
		buf_addf(out, "%llu d ", (unsigned long long)s / 86400);
	if (s >= 3600)
		buf_addf(out, "%llu h ", (unsigned long long)s % 86400 / 3600);
	if (s >= 60)
		buf_addf(out, "%llu min ", (unsigned long long)s % 3600 / 60);
	buf_addf(out, "%llu s", (unsigned long long)s % 60);
}

static void add_address(struct buf *out, int family, const void *address)
{
	char text[INET6_ADDRSTRLEN] = "";

	inet_ntop(family, address, text, sizeof(text));
	buf_adds(out, text);
}

static void text_link(const struct engine *e, struct buf *out)
{
	uint64_t rx, tx;

	buf_addf(out, "  link      %s", e->link.interface);
	if (e->link.has_v4) {
		buf_adds(out, ", ");
		add_address(out, AF_INET, &e->link.local);
	}
	if (e->link.has_v6) {
		buf_adds(out, ", ");
		add_address(out, AF_INET6, &e->link.local6);
	}
	buf_adds(out, ", for ");
	add_duration(out, loop_now(e->loop) - e->link.since);
	if (launcher_counters(e->launcher, &rx, &tx)) {
		buf_adds(out, ", received ");
		add_bytes(out, rx);
		buf_adds(out, ", sent ");
		add_bytes(out, tx);
	}
	buf_adds(out, "\n");
	for (unsigned i = 0; i < e->link.n_dns; i++) {
		buf_adds(out, i ? " " : "  DNS       ");
		add_address(out, AF_INET, &e->link.dns[i]);
	}
	if (e->link.n_dns > 0)
		buf_adds(out, "\n");
}

static void text_network(const struct engine *e, struct buf *out)
{
	buf_addf(out, "  network   %s", net_words(&e->net));
	if (e->net.operator[0])
		buf_addf(out, " with %s", e->net.operator);
	if (e->net.mode[0])
		buf_addf(out, ", %s", e->net.mode);
	if (e->signal.percent >= 0)
		buf_addf(out, ", signal %d %% (%d dBm)", e->signal.percent, e->signal.dbm);
	buf_adds(out, "\n");
}

void status_text(const struct engine *e, struct buf *out)
{
	char words[80];

	buf_addf(out, "%s  %s", e->stick, plan_state_name(e->state));
	if (e->state == PLAN_ABSENT)
		buf_addf(out, ": no %s; plug the stick in", e->conf.device);
	else if (e->why[0])
		buf_addf(out, ": %s", e->why);
	buf_adds(out, "\n");
	if (e->deadline.loop && e->state == PLAN_WAIT)
		buf_addf(out, "  next try  in %llu s\n",
			(unsigned long long)(e->deadline.due - loop_now(e->loop) + 999) / 1000);
	if (e->state == PLAN_ABSENT)
		return;
	buf_addf(out, "  stick     %s%s%s%s%s\n", e->modem.maker, e->modem.maker[0] ? " " : "",
		e->modem.model, e->modem.imei[0] ? ", IMEI " : "", e->modem.imei);
	buf_addf(out, "  ports     %s", e->conf.device);
	if (e->modem.control != e->modem.data)
		buf_addf(out, ", control %s", e->conf.control);
	buf_addf(out, "\n  SIM       %s\n", sim_words(&e->sim, words, sizeof(words)));
	text_network(e, out);
	if (e->conf.apn[0])
		buf_addf(out, "  APN       %s (%s)\n", e->conf.apn, pdp_names[e->conf.pdp]);
	if (e->link.since)
		text_link(e, out);
}

static void json_text(struct buf *out, const char *key, const char *value)
{
	buf_addf(out, ",\"%s\":", key);
	buf_json_or_null(out, value);
}

static void json_link(const struct engine *e, struct buf *out)
{
	char text[INET6_ADDRSTRLEN] = "";
	uint64_t rx = 0, tx = 0;

	if (e->link.since == 0) {
		buf_adds(out, ",\"link\":null");
		return;
	}
	buf_adds(out, ",\"link\":{\"interface\":");
	buf_json(out, e->link.interface);
	if (e->link.has_v4) {
		json_text(out, "address", inet_ntop(AF_INET, &e->link.local, text, sizeof(text)));
		json_text(out, "peer", inet_ntop(AF_INET, &e->link.peer, text, sizeof(text)));
	}
	if (e->link.has_v6)
		json_text(out, "address6",
			inet_ntop(AF_INET6, &e->link.local6, text, sizeof(text)));
	buf_adds(out, ",\"dns\":[");
	for (unsigned i = 0; i < e->link.n_dns; i++) {
		buf_adds(out, i ? "," : "");
		buf_json(out, inet_ntop(AF_INET, &e->link.dns[i], text, sizeof(text)));
	}
	buf_addf(out, "],\"seconds\":%llu",
		(unsigned long long)(loop_now(e->loop) - e->link.since) / 1000);
	if (launcher_counters(e->launcher, &rx, &tx))
		buf_addf(out, ",\"received\":%llu,\"sent\":%llu", (unsigned long long)rx,
			(unsigned long long)tx);
	buf_adds(out, "}");
}

static void json_stick(const struct engine *e, struct buf *out)
{
	char words[80];

	json_text(out, "device", e->conf.device);
	json_text(out, "control",
		e->modem.control && e->modem.control != e->modem.data ? e->conf.control : "");
	json_text(out, "maker", e->modem.maker);
	json_text(out, "model", e->modem.model);
	json_text(out, "revision", e->modem.revision);
	json_text(out, "imei", e->modem.imei);
	json_text(out, "sim", sim_words(&e->sim, words, sizeof(words)));
	if (e->sim.pin_tries >= 0)
		buf_addf(out, ",\"pin_tries\":%d", e->sim.pin_tries);
	else
		buf_adds(out, ",\"pin_tries\":null");
}

void status_json(const struct engine *e, struct buf *out)
{
	buf_adds(out, "{\"stick\":");
	buf_json(out, e->stick);
	json_text(out, "state", plan_state_name(e->state));
	json_text(out, "why", e->why);
	buf_addf(out, ",\"seconds\":%llu,\"calls\":%lu",
		(unsigned long long)(loop_now(e->loop) - e->since) / 1000, e->calls);
	json_stick(e, out);
	json_text(out, "network", net_words(&e->net));
	json_text(out, "operator", e->net.operator);
	json_text(out, "technology", e->net.mode);
	buf_addf(out, ",\"roaming\":%s", net_roaming(&e->net) ? "true" : "false");
	if (e->signal.percent >= 0)
		buf_addf(out, ",\"signal\":{\"percent\":%d,\"dbm\":%d}", e->signal.percent,
			e->signal.dbm);
	else
		buf_adds(out, ",\"signal\":null");
	json_text(out, "apn", e->conf.apn);
	json_text(out, "pdp", pdp_names[e->conf.pdp]);
	json_link(e, out);
	buf_adds(out, "}\n");
}

void status_line(const struct engine *e, char *out, size_t size)
{
	snprintf(out, size, "%s%s%s", plan_state_name(e->state), e->why[0] ? ": " : "", e->why);
}
