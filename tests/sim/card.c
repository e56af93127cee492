/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "tests/sim/card.h"

#include <errno.h>

#include "base/file.h"
#include "base/text.h"

enum { PIN_TRIES = 3 };

void card_init(struct card *card, const struct profile *profile)
{
	memset(card, 0, sizeof(*card));
	card->present = profile->card_present;
	card->locked = profile->pin_on;
	text_copy(card->pin, sizeof(card->pin), profile->pin);
	text_copy(card->puk, sizeof(card->puk), profile->puk);
	card->pin_tries = profile->pin_tries;
	card->puk_tries = profile->puk_tries;
}

static void save(const struct card *card)
{
	char text[80];
	int n;

	if (!card->path[0])
		return;
	n = snprintf(text, sizeof(text), "%u %u %d %s\n", card->pin_tries, card->puk_tries,
		card->locked, card->pin);
	/* A lost state file shows at the next start, as fresh counters. */
	(void)file_write(card->path, text, (size_t)n, 0600);
}

int card_keep(struct card *card, const char *path)
{
	struct buf text = { 0 };
	unsigned pin_tries, puk_tries, locked;
	char pin[9];
	int err = file_read(path, 200, &text, NULL);

	if (!text_copy(card->path, sizeof(card->path), path))
		return -ENAMETOOLONG;
	if (err == 0 && sscanf(text.data ? text.data : "", "%u %u %u %8s", &pin_tries, &puk_tries,
				&locked, pin) == 4) {
		card->pin_tries = pin_tries;
		card->puk_tries = puk_tries;
		card->locked = locked;
		text_copy(card->pin, sizeof(card->pin), pin);
	} else if (err == 0) {
		err = -EINVAL;
	}
	buf_free(&text);
	return err == -ENOENT ? 0 : err;
}

void card_reset(struct card *card)
{
	card->verified = false;
}

enum card_state card_state(const struct card *card)
{
	if (!card->present)
		return CARD_ABSENT;
	if (card->puk_tries == 0)
		return CARD_DEAD;
	if (card->pin_tries == 0)
		return CARD_PUK;
	return card->locked && !card->verified ? CARD_PIN : CARD_READY;
}

static int try_pin(struct card *card, const char *pin)
{
	if (strcmp(card->pin, pin) != 0) {
		card->pin_tries--;
		if (card->pin_tries == 0)
			card->verified = false;
		save(card);
		return -EACCES;
	}
	card->pin_tries = PIN_TRIES;
	card->verified = true;
	save(card);
	return 0;
}

int card_verify(struct card *card, const char *pin)
{
	return card_state(card) == CARD_PIN ? try_pin(card, pin) : -EPERM;
}

int card_unblock(struct card *card, const char *puk, const char *new_pin)
{
	if (card_state(card) != CARD_PUK)
		return -EPERM;
	if (strcmp(card->puk, puk) != 0) {
		card->puk_tries--;
		save(card);
		return -EACCES;
	}
	text_copy(card->pin, sizeof(card->pin), new_pin);
	card->pin_tries = PIN_TRIES;
	card->verified = true;
	save(card);
	return 0;
}

int card_lock(struct card *card, bool on, const char *pin)
{
	int err;

	if (card_state(card) != CARD_READY)
		return -EPERM;
	err = try_pin(card, pin);
	if (err < 0)
		return err;
	card->locked = on;
	save(card);
	return 0;
}
