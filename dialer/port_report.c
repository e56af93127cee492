/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/port_report.h"

#include "base/text.h"

bool port_setport_pending(const struct port_report *r)
{
	const struct keep *keep = r->keep;

	return keep->has_was && keep->has_wanted && setport_equal(&keep->was, &r->now->setport) &&
		!setport_equal(&keep->wanted, &r->now->setport);
}

bool port_u2diag_pending(const struct port_report *r)
{
	return r->keep->u2diag_wanted != KEEP_NONE &&
		r->keep->u2diag_was == (int)r->now->u2diag &&
		r->keep->u2diag_wanted != (int)r->now->u2diag;
}

static void head(const struct port_report *r, struct buf *out)
{
	const struct firmware *f = &r->now->firmware;

	if (!f->model[0])
		buf_addf(out, "%s  does not say what firmware it runs (AT^FHVER)\n", r->stick);
	else
		buf_addf(out, "%s  %s, firmware %s%s\n", r->stick, f->model, f->version,
			f->hilink ? " (HiLink)" : "");
}

static void json_head(const struct port_report *r, struct buf *out)
{
	const struct firmware *f = &r->now->firmware;

	buf_adds(out, "{\"stick\":");
	buf_json(out, r->stick);
	if (!f->model[0]) {
		buf_adds(out, ",\"firmware\":null");
		return;
	}
	buf_adds(out, ",\"firmware\":{\"model\":");
	buf_json(out, f->model);
	buf_adds(out, ",\"version\":");
	buf_json(out, f->version);
	buf_addf(out, ",\"hilink\":%s}", f->hilink ? "true" : "false");
}

static void line(struct buf *out, const char *what, const struct setport *value)
{
	char text[SETPORT_TEXT], names[SETPORT_NAMES];

	buf_addf(out, "  %-8s  %s  (%s)\n", what, setport_text(value, text),
		setport_names(value, names));
}

static void json_value(struct buf *out, const char *key, const struct setport *value)
{
	char text[SETPORT_TEXT], names[SETPORT_NAMES];

	buf_addf(out, ",\"%s\":", key);
	if (!value) {
		buf_adds(out, "null");
		return;
	}
	buf_adds(out, "{\"value\":");
	buf_json(out, setport_text(value, text));
	buf_adds(out, ",\"names\":");
	buf_json(out, setport_names(value, names));
	buf_adds(out, "}");
}

void port_report_setport(const struct port_report *r, bool json, struct buf *out)
{
	bool pending = port_setport_pending(r);
	bool undo = r->keep->has_was &&
		(pending || !setport_equal(&r->keep->was, &r->now->setport));

	if (json) {
		json_head(r, out);
		json_value(out, "now", &r->now->setport);
		json_value(out, "pending", pending ? &r->keep->wanted : NULL);
		json_value(out, "before", undo ? &r->keep->was : NULL);
		buf_adds(out, "}\n");
		return;
	}
	head(r, out);
	line(out, "now", &r->now->setport);
	if (pending) {
		line(out, "pending", &r->keep->wanted);
		buf_adds(out, "            counts from the stick's next start on: surfctl reset\n");
	}
	if (undo) {
		line(out, "before", &r->keep->was);
		buf_adds(out, "            back to it: surfctl setport undo\n");
	}
}

static void number(struct buf *out, const char *what, int value)
{
	const char *words = u2diag_words((unsigned)value);

	buf_addf(out, "  %-8s  %d  (%s)\n", what, value, words ? words : "meaning not known");
}

static void json_number(struct buf *out, const char *key, bool there, int value)
{
	const char *words = u2diag_words((unsigned)value);

	buf_addf(out, ",\"%s\":", key);
	if (!there) {
		buf_adds(out, "null");
		return;
	}
	buf_addf(out, "{\"value\":%d,\"means\":", value);
	buf_json_or_null(out, words);
	buf_adds(out, "}");
}

void port_report_u2diag(const struct port_report *r, bool json, struct buf *out)
{
	int now = (int)r->now->u2diag, was = r->keep->u2diag_was;
	bool pending = port_u2diag_pending(r);
	bool undo = was != KEEP_NONE && (pending || was != now);

	if (json) {
		json_head(r, out);
		json_number(out, "now", true, now);
		json_number(out, "pending", pending, r->keep->u2diag_wanted);
		json_number(out, "before", undo, was);
		buf_adds(out, "}\n");
		return;
	}
	head(r, out);
	number(out, "now", now);
	if (pending) {
		number(out, "pending", r->keep->u2diag_wanted);
		buf_adds(out, "            counts from the stick's next start on: surfctl reset\n");
	}
	if (undo) {
		number(out, "before", was);
		buf_adds(out, "            back to it: surfctl u2diag undo\n");
	}
}

void port_report_list(const struct port_report *r, bool json, struct buf *out)
{
	const struct setport_list *list = &r->now->list;

	if (json)
		buf_adds(out, "[");
	for (size_t i = 0; i < list->n; i++) {
		struct setport one = { .after = { list->codes[i] }, .n_after = 1 };
		char names[SETPORT_NAMES];
		/* without the ';' that has nothing in front here */
		const char *name = setport_names(&one, names) + 1;

		if (json) {
			buf_addf(out, "%s{\"code\":\"%X\",\"name\":", i ? "," : "", list->codes[i]);
			buf_json(out, name);
			buf_adds(out, ",\"says\":");
			buf_json(out, list->names[i]);
			buf_adds(out, "}");
		} else {
			buf_addf(out, "%-3X %-12s %s\n", list->codes[i], name, list->names[i]);
		}
	}
	if (json)
		buf_adds(out, "]\n");
}

void port_report_values(bool json, struct buf *out)
{
	bool some = false;

	if (json)
		buf_adds(out, "[");
	for (unsigned value = 0; value <= U2DIAG_MAX; value++) {
		const char *words = u2diag_words(value);

		if (!words)
			continue;
		if (json) {
			buf_addf(out, "%s{\"value\":%u,\"means\":", some ? "," : "", value);
			buf_json(out, words);
			buf_adds(out, "}");
		} else {
			buf_addf(out, "%-5u %s\n", value, words);
		}
		some = true;
	}
	if (json)
		buf_adds(out, "]\n");
}

void port_report_refusal(const struct composition *now, bool u2diag, char *out, size_t size)
{
	const char *why = now->refusal[0] ? now->refusal : "an answer without sense";

	if (u2diag)
		snprintf(out, size, "the stick does not tell its ^U2DIAG (%s); newer ones have "
			"setport in place of it", why);
	else if (now->firmware.hilink)
		snprintf(out, size, "firmware %s is HiLink: it has no ^SETPORT, its ports are not "
			"to be chosen for good; 'surfctl mode' says what it is switched to at "
			"each plug-in", now->firmware.version);
	else
		snprintf(out, size, "the stick does not tell its ^SETPORT (%s); older ones have "
			"u2diag in place of it", why);
}
