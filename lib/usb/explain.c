/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "base/text.h"
#include "usb/bot.h"
#include "usb/record.h"

enum { WORDS_MAX = 8, LINE_BYTES = 512 };

struct words {
	size_t n;
	char *word[WORDS_MAX];
};

/* SPC-4, SBC-3, and the vendors' own as the methods use them. */
static const struct {
	uint8_t bytes[2];
	uint8_t n;
	const char *what;
} operations[] = {
	{ { 0x11, 0x06 }, 2, "Huawei: change mode" },
	{ { 0x00 }, 1, "TEST UNIT READY" },
	{ { 0x01 }, 1, "REZERO UNIT" },
	{ { 0x12 }, 1, "INQUIRY" },
	{ { 0x1b }, 1, "START STOP UNIT: eject" },
	{ { 0x1e }, 1, "PREVENT ALLOW MEDIUM REMOVAL: allow" },
};

static const char *operation(const struct bot_command *c)
{
	for (size_t n = 0; n < ARRAY_SIZE(operations); n++)
		if (memcmp(c->cb, operations[n].bytes, operations[n].n) == 0)
			return operations[n].what;
	return "a command of the maker's own";
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* -1: it is not hexadecimal, or too long. */
static int from_hex(uint8_t *out, size_t size, const char *hex)
{
	size_t n = 0;

	for (; *hex; hex += 2) {
		if (n == size || hex_digit(hex[0]) < 0 || hex_digit(hex[1]) < 0)
			return -1;
		out[n++] = (uint8_t)(hex_digit(hex[0]) << 4 | hex_digit(hex[1]));
	}
	return (int)n;
}

static void add_bytes(struct buf *out, const uint8_t *data, size_t len)
{
	for (size_t n = 0; n < len; n++)
		buf_addf(out, " %02x", data[n]);
}

static void explain_cbw(struct buf *out, const uint8_t *cbw)
{
	struct bot_command c;
	bool in;

	bot_cbw_read(&c, &in, cbw);
	buf_addf(out, "command (CBW) tag");
	add_bytes(out, cbw + 4, 4);
	if (c.data_in)
		buf_addf(out, ", data %s %u", in ? "in" : "out", c.data_in);
	else
		buf_adds(out, ", no data");
	buf_addf(out, ", LUN %u, length %u:", c.lun, c.cb_len);
	add_bytes(out, c.cb, c.cb_len && c.cb_len < BOT_CB_LEN ? c.cb_len : BOT_CB_LEN);
	buf_addf(out, " (%s)", operation(&c));
}

static bool explain_out(struct buf *out, const struct words *w)
{
	uint8_t data[USB_MESSAGE_MAX];
	int len = w->n == 3 ? from_hex(data, sizeof(data), w->word[2]) : -1;

	if (len < 0)
		return false;
	buf_addf(out, "to endpoint %s: ", w->word[1]);
	if (bot_is_cbw(data, (size_t)len)) {
		explain_cbw(out, data);
	} else {
		buf_adds(out, "bytes");
		add_bytes(out, data, (size_t)len);
	}
	return true;
}

/* USB 2.0 table 9-2, and the requests that have a name. */
static const struct {
	const char *type, *request, *what;
} requests[] = {
	{ "00", "03", "SET_FEATURE" },
	{ "21", "09", "HID SET_REPORT" },
	{ "21", "ff", "bulk-only reset" },
};

static bool explain_control(struct buf *out, const struct words *w)
{
	uint8_t type, data[USB_MESSAGE_MAX];
	const char *what;
	int len = 0;

	if (w->n < 6 || from_hex(&type, 1, w->word[1]) != 1)
		return false;
	if (w->n > 6)
		len = from_hex(data, sizeof(data), w->word[6]);
	if (len < 0)
		return false;
	what = (type & 0x60) == 0x40 ? "vendor request" : (type & 0x60) ? "class request" :
		"request";
	for (size_t n = 0; n < ARRAY_SIZE(requests); n++)
		if (strcmp(requests[n].type, w->word[1]) == 0 &&
		    strcmp(requests[n].request, w->word[2]) == 0)
			what = requests[n].what;
	buf_addf(out, "control: %s %s %s, value %s, index %s, %s %s", what, w->word[1],
		w->word[2], w->word[3], w->word[4], type & 0x80 ? "in" : "out", w->word[5]);
	if (len > 0)
		buf_adds(out, ":");
	add_bytes(out, data, (size_t)len);
	return true;
}

/* Lines that are words with a number or two between. */
static const struct {
	const char *verb;
	const char *before, *between, *behind;
	size_t n;
} plain[] = {
	{ "claim", "take interface ", "", " from its driver", 2 },
	{ "release", "give interface ", "", " back to its driver", 2 },
	{ "detach", "take interface ", "", " from its driver, for nobody", 2 },
	{ "clear-halt", "clear the halt of endpoint ", "", "", 2 },
	{ "configure", "choose configuration ", "", "", 2 },
	{ "set-alt", "interface ", ": choose alternate setting ", "", 3 },
	{ "in", "from endpoint ", ": at most ", " bytes", 3 },
	{ "reset", "reset the device", "", "", 1 },
	{ "pause", "wait ", "", " ms", 2 },
};

static bool explain_plain(struct buf *out, const struct words *w)
{
	for (size_t n = 0; n < ARRAY_SIZE(plain); n++)
		if (strcmp(plain[n].verb, w->word[0]) == 0 && w->n == plain[n].n) {
			buf_adds(out, plain[n].before);
			if (w->n > 1)
				buf_adds(out, w->word[1]);
			buf_adds(out, plain[n].between);
			if (w->n > 2)
				buf_adds(out, w->word[2]);
			buf_adds(out, plain[n].behind);
			return true;
		}
	return false;
}

static void split(struct words *w, char *line)
{
	w->n = 0;
	while (*line && w->n < WORDS_MAX) {
		w->word[w->n++] = line;
		line += strcspn(line, " ");
		if (*line)
			*line++ = '\0';
	}
}

/* All of a recorded line is printable: what is not was not recorded here. */
static bool is_ours(const char *line, size_t len)
{
	for (size_t n = 0; n < len; n++)
		if (line[n] < ' ' || line[n] > '~')
			return false;
	return len > 0 && len < LINE_BYTES;
}

static void explain_line(struct buf *out, const char *line, size_t len)
{
	char copy[LINE_BYTES], escaped[LINE_BYTES];
	struct words w;

	buf_adds(out, "  ");
	if (is_ours(line, len)) {
		text_copy_n(copy, sizeof(copy), line, len);
		split(&w, copy);
		if (explain_plain(out, &w) ||
		    (strcmp(w.word[0], "out") == 0 && explain_out(out, &w)) ||
		    (strcmp(w.word[0], "control") == 0 && explain_control(out, &w)))
			return;
	}
	buf_adds(out, text_escape(escaped, sizeof(escaped), line, len));
}

void usb_record_explain(struct buf *out, const char *lines)
{
	while (*lines) {
		size_t len = strcspn(lines, "\n"), times = 1;
		const char *line = lines;

		for (lines += len + (lines[len] == '\n'); strncmp(lines, line, len) == 0 &&
		     lines[len] == '\n'; lines += len + 1)
			times++;
		explain_line(out, line, len);
		if (times > 1)
			buf_addf(out, " (%zu times)", times);
		buf_adds(out, "\n");
	}
}
