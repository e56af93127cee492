/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/name.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>

#include "base/text.h"

static bool is_plain(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '-';
}

static bool is_plain_text(const char *s)
{
	while (*s && is_plain(*s))
		s++;
	return *s == '\0';
}

/* FNV-1a: tells texts apart that look alike once their odd bytes are replaced. */
static uint32_t checksum(const char *s)
{
	uint32_t sum = 2166136261u;

	while (*s)
		sum = (sum ^ (unsigned char)*s++) * 16777619u;
	return sum;
}

void name_text(char out[SLOT_TEXT_MAX], const char *raw)
{
	enum { SUFFIX = 9 }; /* -xxxxxxxx */
	size_t len = 0;
	bool changed = !isalnum((unsigned char)raw[0]) || strlen(raw) >= SLOT_TEXT_MAX;

	/* A name that starts with a dot is hidden or a parent, with a dash an option. */
	for (const char *p = raw; *p && len < SLOT_TEXT_MAX - 1; p++) {
		bool fits = len ? is_plain(*p) : isalnum((unsigned char)*p) != 0;

		changed |= !fits;
		out[len++] = fits ? *p : '_';
	}
	if (changed) {
		if (len > SLOT_TEXT_MAX - 1 - SUFFIX)
			len = SLOT_TEXT_MAX - 1 - SUFFIX;
		if (len == 0)
			out[len++] = '_';
		len += (size_t)snprintf(out + len, SUFFIX + 1, "-%08x", checksum(raw));
	}
	out[len] = '\0';
}

/* "0000", "FFFFFF": one character. "0123456789ABCDEF", "1234567890", "12345678": the next each
 * time. */
static bool counts_up(const char *s, int step)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; s[1]; s++) {
		int here = toupper((unsigned char)s[0]), next = toupper((unsigned char)s[1]);
		const char *digit = here ? strchr(digits, here) : NULL;

		if (step == 0 ? next == here : digit && next == digit[1])
			continue;
		if (step && ((here == '9' && next == '0') || (here == '0' && next == 'A')))
			continue;
		return false;
	}
	return true;
}

bool name_serial_is_real(const char *raw, const char *product)
{
	/* Seen on sticks of one make in any number: "HUAWEI Mobile", "Mobile", serials of the
	 * chip maker's reference design. */
	static const char *const words[] = { "mobile", "huawei", "huawei mobile", "huawei_mobile",
		"modem", "serial", "unknown", "none", "default", "0123456789abcdef" };

	if (strlen(raw) < 4 || counts_up(raw, 0) || counts_up(raw, 1))
		return false;
	if (product[0] && text_equal_nocase(raw, product))
		return false;
	for (size_t n = 0; n < ARRAY_SIZE(words); n++)
		if (text_equal_nocase(raw, words[n]))
			return false;
	return true;
}

bool name_imei_is_real(const char *imei)
{
	return strspn(imei, "0123456789") == SLOT_IMEI_MAX - 1 && imei[SLOT_IMEI_MAX - 1] == '\0' &&
		!counts_up(imei, 0) && !counts_up(imei, 1);
}

int name_port(char out[SLOT_TEXT_MAX], const char *devpath, bool superspeed)
{
	const char *bus = NULL, *end, *start, *name = strrchr(devpath, '/');
	char raw[160], *chain;

	/* The last "/usbN/": a controller may sit behind another one. */
	for (const char *p = devpath; (p = strstr(p, "/usb")); p++)
		if (isdigit((unsigned char)p[4]))
			bus = p;
	if (!bus || !name || bus == devpath || name <= bus)
		return -EINVAL;
	for (start = bus; start > devpath && start[-1] != '/'; start--)
		;
	end = bus;
	chain = strchr(name, '-');
	if (!chain || strchr(chain, ':'))
		return -EINVAL;
	if (snprintf(raw, sizeof(raw), "%.*s%s%s", (int)(end - start), start,
		superspeed ? "-ss" : "", chain) >= (int)sizeof(raw))
		return -EINVAL;
	if (strlen(raw) >= SLOT_TEXT_MAX) {
		name_text(out, raw);
		return 0;
	}
	for (char *p = raw; *p; p++)
		if (!is_plain(*p))
			*p = '_';
	text_copy(out, SLOT_TEXT_MAX, raw);
	return 0;
}

static struct slot *by_number(struct slot_table *t, unsigned number)
{
	for (size_t n = 0; n < t->n; n++)
		if (t->slots[n].number == number)
			return &t->slots[n];
	return NULL;
}

static bool same_stick(const struct slot *a, const struct slot *b)
{
	return a->vid == b->vid && strcmp(a->serial, b->serial) == 0;
}

static struct slot *exact(struct slot_table *t, const struct slot *stick)
{
	for (size_t n = 0; n < t->n; n++)
		if (same_stick(&t->slots[n], stick) &&
		    strcmp(t->slots[n].path, stick->path) == 0)
			return &t->slots[n];
	return NULL;
}

static const char *word_of(const char **text, char *out, size_t size)
{
	size_t len;

	*text += strspn(*text, " ");
	len = strcspn(*text, " \n");
	if (!text_copy_n(out, size, *text, len))
		out[0] = '\0';
	*text += len;
	return out;
}

/* What may stand behind the four words of every line, in any order; the rest is skipped. */
static void parse_more(struct slot *s, const char *text)
{
	char word[SLOT_TEXT_MAX + 8];
	unsigned pid;

	while (*text && *text != '\n') {
		int at = 0;

		word_of(&text, word, sizeof(word));
		if (strcmp(word, "shared") == 0)
			s->shared = true;
		else if (text_starts(word, "imei=") && name_imei_is_real(word + 5))
			text_copy(s->imei, sizeof(s->imei), word + 5);
		else if (sscanf(word, "roles=%4x:%n", &pid, &at) == 1 && at > 0 &&
			 port_learned_is_valid(word + at)) {
			text_copy(s->roles, sizeof(s->roles), word + at);
			s->roles_pid = (uint16_t)pid;
		}
	}
}

static bool parse_slot(struct slot *s, const char *line)
{
	unsigned vid;
	int more = 0;

	memset(s, 0, sizeof(*s));
	if (sscanf(line, "gsm%2u %4x %64s %64s%n", &s->number, &vid, s->path, s->serial,
		&more) < 4 || s->number >= SLOT_COUNT || !is_plain_text(s->path) ||
	    !is_plain_text(s->serial))
		return false;
	s->vid = (uint16_t)vid;
	if (strcmp(s->serial, "-") == 0)
		s->serial[0] = '\0';
	parse_more(s, line + more);
	return true;
}

void slot_table_parse(struct slot_table *t, const char *text)
{
	char line[320];
	struct slot s;

	t->n = 0;
	for (; *text && t->n < SLOT_COUNT; text += strcspn(text, "\n"), text += *text == '\n')
		if (text_copy_n(line, sizeof(line), text, strcspn(text, "\n")) &&
		    parse_slot(&s, line) && !by_number(t, s.number) && !exact(t, &s))
			t->slots[t->n++] = s;
}

void slot_table_print(const struct slot_table *t, struct buf *out)
{
	for (size_t n = 0; n < t->n; n++) {
		const struct slot *s = &t->slots[n];

		buf_addf(out, "gsm%u %04x %s %s%s", s->number, s->vid, s->path,
			s->serial[0] ? s->serial : "-", s->shared ? " shared" : "");
		if (s->imei[0])
			buf_addf(out, " imei=%s", s->imei);
		if (s->roles[0])
			buf_addf(out, " roles=%04x:%s", s->roles_pid, s->roles);
		buf_adds(out, "\n");
	}
}

void slot_table_merge(struct slot_table *t, const struct slot_table *older)
{
	for (size_t n = 0; n < older->n && t->n < SLOT_COUNT; n++) {
		const struct slot *s = &older->slots[n];
		bool known = by_number(t, s->number) || exact(t, s);

		for (size_t i = 0; i < t->n && !known; i++)
			known = s->serial[0] && !s->shared && same_stick(&t->slots[i], s);
		if (!known)
			t->slots[t->n++] = *s;
	}
}

/* The lowest number nobody has; when all are reserved, that of the oldest that is not there. */
static struct slot *new_slot(struct slot_table *t, slot_held_fn *held, void *ctx)
{
	unsigned number = 0;
	struct slot *s;

	while (by_number(t, number))
		number++;
	if (number < SLOT_COUNT && t->n < SLOT_COUNT) {
		s = &t->slots[t->n++];
		s->number = number;
		return s;
	}
	for (size_t n = 0; n < t->n; n++) {
		if (held(ctx, &t->slots[n]))
			continue;
		number = t->slots[n].number;
		memmove(&t->slots[n], &t->slots[n + 1], (t->n - n - 1) * sizeof(t->slots[0]));
		s = &t->slots[t->n - 1];
		s->number = number;
		return s;
	}
	return NULL;
}

const struct slot *slot_assign(struct slot_table *t, const struct slot *stick,
	slot_held_fn *held, void *ctx, bool *changed)
{
	struct slot *s = exact(t, stick);
	bool shared = false;
	unsigned number;

	*changed = false;
	if (s)
		return s;
	for (size_t n = 0; n < t->n && stick->serial[0]; n++) {
		s = &t->slots[n];
		if (!same_stick(s, stick))
			continue;
		if (!s->shared && !held(ctx, s)) { /* it moved */
			text_copy(s->path, sizeof(s->path), stick->path);
			*changed = true;
			return s;
		}
		s->shared = shared = true;
	}
	s = new_slot(t, held, ctx);
	if (!s)
		return NULL;
	number = s->number;
	*s = *stick;
	s->number = number;
	s->shared = shared;
	*changed = true;
	return s;
}

bool slot_learn(struct slot_table *t, unsigned number, const char *imei, uint16_t pid,
	const char *roles)
{
	struct slot *s = by_number(t, number);
	bool changed = false;

	if (s && imei && *imei && strcmp(s->imei, imei) != 0) {
		for (size_t n = 0; n < t->n; n++)
			if (strcmp(t->slots[n].imei, imei) == 0)
				t->slots[n].imei[0] = '\0';
		text_copy(s->imei, sizeof(s->imei), imei);
		changed = true;
	}
	if (s && roles && *roles && (s->roles_pid != pid || strcmp(s->roles, roles) != 0)) {
		text_copy(s->roles, sizeof(s->roles), roles);
		s->roles_pid = pid;
		changed = true;
	}
	return changed;
}

const struct slot *slot_at_port(const struct slot_table *t, uint16_t vid, const char *path)
{
	/* The newest that fits. */
	for (size_t n = t->n; n-- > 0;)
		if ((!vid || t->slots[n].vid == vid) && strcmp(t->slots[n].path, path) == 0)
			return &t->slots[n];
	return NULL;
}

bool slot_serial_is_unique(const struct slot_table *t, const struct slot *slot)
{
	if (!slot->serial[0] || slot->shared)
		return false;
	for (size_t n = 0; n < t->n; n++)
		if (&t->slots[n] != slot && strcmp(t->slots[n].serial, slot->serial) == 0)
			return false;
	return true;
}
