/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/surfctl_list.h"

#include "base/text.h"
#include "dialer/hilink.h"
#include "usb/gateway.h"

enum { STICKS_MAX = 32 };

/* Where the web page of a stick that plays a router is; "" for others. */
static void web_server(char *out, size_t size, const struct usb_stick *s)
{
	char gateway[GATEWAY_TEXT_MAX];

	out[0] = '\0';
	if (s->face != USB_FACE_HILINK || !s->net[0])
		return;
	text_copy(out, size, usb_gateway(gateway, s->net) == 0 ? gateway : HILINK_ADDRESS);
}

static void net_text(const struct usb_stick *s, struct buf *out)
{
	char web[GATEWAY_TEXT_MAX];

	if (!s->net[0])
		return;
	web_server(web, sizeof(web), s);
	buf_addf(out, "       net     %s%s%s%s\n", s->net, web[0] ? "  its web page: http://" : "",
		web, web[0] ? "/" : "");
}

void surfctl_list_text(const struct usb_stick *sticks, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct usb_stick *s = &sticks[i];

		buf_addf(out, "%-5s  %04x:%04x  %-8s  usb %-8s  %s\n", s->slot[0] ? s->slot : "-",
			s->vid, s->pid, usb_stick_face_name(s->face), s->sysname, s->product);
		for (size_t p = 0; p < s->n_ports; p++)
			buf_addf(out, "       %-6s  %s%s%s\n", s->ports[p].role,
				s->ports[p].devnode, s->ports[p].link[0] ? "  " : "",
				s->ports[p].link);
		net_text(s, out);
	}
}

static void json_member(struct buf *out, const char *key, const char *value)
{
	buf_addf(out, "\"%s\":", key);
	buf_json_or_null(out, value);
}

static void json_stick(const struct usb_stick *s, struct buf *out)
{
	char web[GATEWAY_TEXT_MAX];

	web_server(web, sizeof(web), s);
	buf_adds(out, "{");
	json_member(out, "stick", s->slot);
	buf_addf(out, ",\"id\":\"%04x:%04x\",", s->vid, s->pid);
	json_member(out, "face", usb_stick_face_name(s->face));
	buf_adds(out, ",");
	json_member(out, "usb", s->sysname);
	buf_adds(out, ",");
	json_member(out, "product", s->product);
	buf_adds(out, ",");
	json_member(out, "serial", s->serial);
	buf_adds(out, ",");
	json_member(out, "interface", s->net);
	buf_adds(out, ",");
	json_member(out, "web", web);
	buf_adds(out, ",\"ports\":[");
	for (size_t p = 0; p < s->n_ports; p++) {
		buf_adds(out, p ? ",{" : "{");
		json_member(out, "role", s->ports[p].role);
		buf_adds(out, ",");
		json_member(out, "device", s->ports[p].devnode);
		buf_adds(out, ",");
		json_member(out, "link", s->ports[p].link);
		buf_adds(out, "}");
	}
	buf_adds(out, "]}");
}

void surfctl_list_json(const struct usb_stick *sticks, size_t n, struct buf *out)
{
	buf_adds(out, "[");
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, i ? "," : "");
		json_stick(&sticks[i], out);
	}
	buf_adds(out, "]\n");
}

int surfctl_list(bool json)
{
	struct usb_stick *CLEANUP_FREE sticks = calloc(STICKS_MAX, sizeof(*sticks));
	struct buf out = { 0 };
	int n = sticks ? usb_find_sticks(sticks, STICKS_MAX) : -1;

	if (n < 0) {
		fprintf(stderr, "surfctl: cannot look for sticks: %s\n",
			sticks ? strerror(-n) : "out of memory");
		return 1;
	}
	if (json)
		surfctl_list_json(sticks, (size_t)n, &out);
	else if (n > 0)
		surfctl_list_text(sticks, (size_t)n, &out);
	else
		fputs("surfctl: no stick is plugged in\n", stderr);
	if (out.data)
		fputs(out.data, stdout);
	buf_free(&out);
	return n == 0;
}
