/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "usb/table.h"

#include <stdarg.h>

#include "base/text.h"
#include "usb/hwdb.h"
#include "usb/method.h"
#include "usb/table_key.h"
#include "usb/table_value.h"

/* One file, and the record that is being read. */
struct checker {
	struct table *t;
	const char *file;
	size_t first_key; /* of this file */
	unsigned errors;
	bool in_props;
	bool is_ours;		/* it has a property of ours */
	size_t first_of_record;	/* its keys are the last of t->keys */
	bool overrides;		/* one of them is in an earlier file: so may be what is missing */
	struct hwdb_props props;
	unsigned lines[HWDB_PROPS_MAX]; /* of props */
};

static void PRINTF_LIKE(4, 5) tell(struct checker *c, enum table_level level, unsigned line,
	const char *fmt, ...)
{
	char text[TABLE_TEXT_MAX + 80];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (level == TABLE_ERROR) {
		c->errors++;
		c->t->errors++;
	} else {
		c->t->warnings++;
	}
	if (c->t->tell)
		c->t->tell(c->t->ctx, level, c->file, line, text);
}

static uint32_t hash_of(const char *text)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h;
}

/* ---- match lines -------------------------------------------------------------------------- */

static const char *key_text(const struct table *t, const struct table_key *k)
{
	return t->texts.data + k->at;
}

/* The last key before this one that is the same; NULL: there is none. */
static const struct table_key *seen(const struct table *t, const struct table_key *key)
{
	for (const struct table_key *k = key; k > t->keys; k--)
		if (k[-1].hash == key->hash && strcmp(key_text(t, k - 1), key_text(t, key)) == 0)
			return k - 1;
	return NULL;
}

static bool make_room(struct table *t)
{
	size_t room = t->room ? 2 * t->room : 64;
	struct table_key *keys;

	if (t->n_keys < t->room)
		return true;
	keys = room <= TABLE_KEYS_MAX ? realloc(t->keys, room * sizeof(*keys)) : NULL;
	if (!keys)
		return false;
	t->keys = keys;
	t->room = room;
	return true;
}

static void add_key(struct checker *c, const char *key, unsigned line)
{
	struct table *t = c->t;
	struct table_key k = { .file = c->file, .line = line, .hash = hash_of(key),
		.at = t->texts.len };

	buf_add(&t->texts, key, strlen(key) + 1);
	if (!t->texts.failed && make_room(t))
		t->keys[t->n_keys++] = k;
	else
		tell(c, TABLE_ERROR, line, "there is no room for more than %d match lines",
			TABLE_KEYS_MAX);
}

static void check_key(struct checker *c, struct table_key *k)
{
	const struct table_key *before = seen(c->t, k);
	const char *why;

	k->kind = table_key_kind(key_text(c->t, k), &why);
	if (k->kind == TABLE_KEY_BROKEN)
		tell(c, TABLE_ERROR, k->line, "%s", why);
	if (before && before >= c->t->keys + c->first_key)
		tell(c, TABLE_ERROR, k->line, "the same match line is line %u: make one record of "
			"the two", before->line);
	else if (before)
		c->overrides = true;
}

/* ---- a record as a whole ------------------------------------------------------------------ */

/* "" when it is not there. */
static const char *value(const struct checker *c, const char *key)
{
	const char *v = hwdb_get(&c->props, key);

	return v ? v : "";
}

static unsigned line_of(const struct checker *c, const char *key)
{
	for (size_t n = 0; n < c->props.n; n++)
		if (strcmp(c->props.list[n].key, key) == 0)
			return c->lines[n];
	return 0;
}

/* Everything that the methods of a record come to. */
struct sum {
	unsigned needs;
	bool any, slow;
	bool harmless;	/* each does nothing to a stick that is right as it is */
	bool sends;	/* one of them sends SURFSTICK_MESSAGE */
	bool disk;	/* one of them speaks as one does to a disk */
};

static void add_method(const struct checker *c, struct sum *s, const struct usb_method *m)
{
	struct usb_target t = { 0 };
	unsigned long ms;

	if (text_number(value(c, "SURFSTICK_RELEASE"), 1, UINT16_MAX, &ms) == 0)
		t.release_ms = (unsigned)ms;
	s->any = true;
	s->needs |= m->needs;
	s->slow |= usb_method_is_slow(m, &t);
	s->harmless &= (m->needs & USB_IS_SEQUEL) || strcmp(m->name, "keep") == 0 ||
		strcmp(m->name, "configuration") == 0 || strcmp(m->name, "mbim") == 0;
	s->sends |= (m->needs & USB_NEEDS_MESSAGE) || strcmp(m->name, "eject") == 0;
	s->disk |= (m->needs & USB_NEEDS_STORAGE) ||
		((m->needs & USB_NEEDS_MESSAGE) && !*value(c, "SURFSTICK_ENDPOINT"));
}

static struct sum sum_up(const struct checker *c)
{
	struct sum s = { .harmless = true };
	const char *pairs = value(c, "SURFSTICK_INQUIRY");
	const struct usb_method *m;
	struct inquiry_pair pair;

	for (size_t n = 0; n < c->props.n; n++) {
		const char *name = c->props.list[n].value;

		for (size_t len; table_value_is_ladder(c->props.list[n].key) && *name;
		     name += len + (name[len] == ' ')) {
			len = strcspn(name, " ");
			m = usb_method_find(name, len);
			if (m)
				add_method(c, &s, m);
		}
	}
	while ((s.needs & USB_NEEDS_INQUIRY) && inquiry_next(&pairs, &pair) > 0) {
		m = usb_method_find(pair.method, pair.method_len);
		if (m)
			add_method(c, &s, m);
	}
	return s;
}

static void check_needs(struct checker *c, const struct sum *s, unsigned line)
{
	static const struct {
		unsigned need;
		const char *key;
	} needs[] = {
		{ USB_NEEDS_MESSAGE, "SURFSTICK_MESSAGE" },
		{ USB_NEEDS_CONFIGURATION, "SURFSTICK_CONFIGURATION" },
		{ USB_NEEDS_ALT_SETTING, "SURFSTICK_ALTSETTING" },
		{ USB_NEEDS_INQUIRY, "SURFSTICK_INQUIRY" },
	};

	for (size_t n = 0; n < ARRAY_SIZE(needs); n++)
		if ((s->needs & needs[n].need) && !*value(c, needs[n].key))
			tell(c, TABLE_ERROR, line, "%s is missing: a method needs it",
				needs[n].key);
	if (*value(c, "SURFSTICK_MESSAGE") && s->any && !s->sends)
		tell(c, TABLE_WARNING, line_of(c, "SURFSTICK_MESSAGE"), "SURFSTICK_MESSAGE is not "
			"sent by any of these methods; message and eject send it");
}

/* udev gives a program that it runs, and all of that stick's events with it, three minutes at
 * most; nobody may wait there (udev(7), RUN). */
static void check_later(struct checker *c, const struct sum *s, unsigned line)
{
	const char *reason = *value(c, "SURFSTICK_WAIT") ? "SURFSTICK_WAIT" :
		*value(c, "SURFSTICK_CHECK") ? "SURFSTICK_CHECK" :
		s->slow && *value(c, "SURFSTICK_RELEASE") ? "SURFSTICK_RELEASE" :
		s->slow ? "one of these methods" : NULL;
	bool later = *value(c, "SURFSTICK_LATER");

	if (s->any && reason && !later)
		tell(c, TABLE_ERROR, line, "%s takes longer than udev may be kept waiting: add "
			"SURFSTICK_LATER=1", reason);
	else if (s->any && !reason && later)
		tell(c, TABLE_WARNING, line_of(c, "SURFSTICK_LATER"), "SURFSTICK_LATER is not "
			"needed: nothing here takes long");
}

/* Does the stick come back with other ids than those of the key? */
static bool leaves_its_ids(const struct checker *c, const char *key)
{
	const char *target = value(c, "SURFSTICK_TARGET");
	char ids[TABLE_KEY_IDS], word[TABLE_KEY_IDS];

	if (!*target)
		return false;
	table_key_ids(ids, key);
	for (size_t len; *target; target += len + (target[len] == ' ')) {
		len = strcspn(target, " ");
		text_copy_n(word, sizeof(word), target, len);
		if (hwdb_glob(word, ids))
			return false;
	}
	return true;
}

static void check_face(struct checker *c, const struct sum *s, const struct table_key *k)
{
	const char *key = key_text(c->t, k);

	if (k->kind != TABLE_KEY_INTERFACE || !s->any)
		return;
	if ((s->needs & USB_NEEDS_STORAGE) && !table_key_is_storage(key))
		tell(c, TABLE_ERROR, k->line, "a method here speaks to a disk, and this is none: "
			"write ic08 for its class");
	else if (table_key_is_modem(key) && !s->harmless && !*value(c, "SURFSTICK_ENDPOINT") &&
		 (s->disk || !leaves_its_ids(c, key)))
		tell(c, TABLE_ERROR, k->line, "matches the modem face, too, which would be "
			"switched again and again: name the class, as in ic08*in00*");
	if (*value(c, "SURFSTICK_STICK"))
		tell(c, TABLE_ERROR, line_of(c, "SURFSTICK_STICK"), "SURFSTICK_STICK belongs to "
			"the record of the modem face (icFF), not to that of the face to switch");
}

static void check_message(struct checker *c)
{
	const char *message = value(c, "SURFSTICK_MESSAGE");
	char text[TABLE_TEXT_MAX];

	for (unsigned n = 1;; n++)
		switch (table_value_message(message, n, text)) {
		case TABLE_MESSAGE_END:
			return;
		case TABLE_MESSAGE_ODD:
			tell(c, TABLE_WARNING, line_of(c, "SURFSTICK_MESSAGE"), "%s", text);
			break;
		case TABLE_MESSAGE_FINE:
			break;
		}
}

static void count(struct checker *c, size_t keys)
{
	const char *ladder = value(c, "SURFSTICK_SWITCH");

	if (strcmp(ladder, "keep") == 0)
		c->t->kept += (unsigned)keys;
	else if (*ladder)
		c->t->switched += (unsigned)keys;
}

static void end_record(struct checker *c)
{
	struct table *t = c->t;
	struct sum s;

	if (!c->is_ours) { /* a record of somebody else's table */
		t->n_keys = c->first_of_record;
	} else if (t->n_keys > c->first_of_record) {
		c->overrides = false;
		for (size_t n = c->first_of_record; n < t->n_keys; n++)
			check_key(c, &t->keys[n]);
		s = sum_up(c);
		for (size_t n = c->first_of_record; n < t->n_keys; n++) {
			t->keys[n].asks = t->keys[n].kind == TABLE_KEY_INTERFACE &&
				*value(c, "SURFSTICK_STRINGS");
			check_face(c, &s, &t->keys[n]);
		}
		/* What is missing here may stand in the file that it overrides. */
		if (!c->overrides) {
			check_needs(c, &s, c->lines[0]);
			check_later(c, &s, c->lines[0]);
		}
		check_message(c);
		count(c, t->n_keys - c->first_of_record);
	}
	c->first_of_record = t->n_keys;
	c->props.n = 0;
	c->in_props = c->is_ours = false;
}

/* Keys for what a stick calls itself are looked up only behind a record that says so. */
static void check_strings(struct checker *c)
{
	const struct table *t = c->t;

	for (size_t n = c->first_key; n < t->n_keys; n++) {
		char ids[TABLE_KEY_IDS], other[TABLE_KEY_IDS] = "";
		size_t k = 0;

		if (t->keys[n].kind != TABLE_KEY_STRINGS)
			continue;
		table_key_ids(ids, key_text(t, &t->keys[n]));
		for (; k < t->n_keys && strcmp(ids, other) != 0; k++)
			if (t->keys[k].asks)
				table_key_ids(other, key_text(t, &t->keys[k]));
		if (strcmp(ids, other) != 0)
			tell(c, TABLE_WARNING, t->keys[n].line, "nobody looks this up: no record "
				"of these ids says SURFSTICK_STRINGS=1");
	}
}

/* ---- the lines ---------------------------------------------------------------------------- */

static void on_match(void *ctx, const char *glob, unsigned line)
{
	struct checker *c = ctx;

	if (c->in_props)
		end_record(c);
	add_key(c, glob, line);
}

static void on_property(void *ctx, const char *key, const char *text, unsigned line)
{
	char why[TABLE_TEXT_MAX];
	struct checker *c = ctx;

	c->in_props = true;
	if (!text_starts(key, "SURFSTICK_"))
		return;
	c->is_ours = true;
	if (!table_value_check(key, text, why)) {
		tell(c, TABLE_ERROR, line, "%s", why);
		return;
	}
	if (hwdb_get(&c->props, key))
		tell(c, TABLE_ERROR, line, "%s stands twice in this record", key);
	else if (hwdb_set(&c->props, key, text))
		c->lines[c->props.n - 1] = line;
}

static void on_error(void *ctx, const char *file, unsigned line, const char *what)
{
	(void)file;
	/* Match lines that lead to nothing must not fall through to the next record. */
	((struct checker *)ctx)->in_props = true;
	tell(ctx, TABLE_ERROR, line, "%s", what);
}

unsigned table_check(struct table *t, const char *file, const char *text, size_t len)
{
	static const struct hwdb_ops ops = { on_match, on_property, on_error };
	struct checker c = { .t = t, .file = file, .first_key = t->n_keys,
		.first_of_record = t->n_keys };

	hwdb_parse(file, text, len, &ops, &c);
	end_record(&c);
	check_strings(&c);
	return c.errors;
}

void table_free(struct table *t)
{
	buf_free(&t->texts);
	free(t->keys);
	t->keys = NULL;
	t->n_keys = t->room = 0;
}
