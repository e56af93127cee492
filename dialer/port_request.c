/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/port_request.h"

#include "base/text.h"

static bool take_option(struct port_request *r, const char *word)
{
	if (strcmp(word, "--json") == 0)
		r->json = true;
	else if (strcmp(word, "--force") == 0 && r->topic != PORT_RESET)
		r->force = true;
	else if (strcmp(word, "--reset") == 0 && r->topic != PORT_RESET)
		r->reset = true;
	else if (strcmp(word, "--undo") == 0 && r->topic != PORT_RESET && r->deed == PORT_SHOW)
		r->deed = PORT_UNDO;
	else
		return false;
	return true;
}

static bool take_deed(struct port_request *r, const char *word)
{
	static const char *const deeds[] = { [PORT_SHOW] = "show", [PORT_LIST] = "list",
		[PORT_SET] = "set", [PORT_UNDO] = "undo" };

	for (size_t i = 0; i < ARRAY_SIZE(deeds) && r->topic != PORT_RESET; i++) {
		if (strcmp(deeds[i], word) == 0) {
			r->deed = (enum port_deed)i;
			return true;
		}
	}
	return false;
}

/* A value with blanks in it comes as several words. */
static bool take_value(struct port_request *r, const char *word)
{
	size_t used = strlen(r->value);

	return r->deed == PORT_SET &&
		snprintf(r->value + used, sizeof(r->value) - used, "%s%s", used ? " " : "", word) <
			(int)(sizeof(r->value) - used);
}

bool port_request_parse(struct port_request *r, enum port_topic topic, const char *const *words,
	size_t n, char *why, size_t size)
{
	bool deed = false;
	char shown[80];

	*r = (struct port_request){ .topic = topic };
	for (size_t i = 0; i < n; i++) {
		bool option = text_starts(words[i], "--");

		if (option ? take_option(r, words[i]) :
			deed ? take_value(r, words[i]) : (deed = take_deed(r, words[i])))
			continue;
		snprintf(why, size, "unexpected word '%s'",
			text_escape(shown, sizeof(shown), words[i], strlen(words[i])));
		return false;
	}
	if (r->deed == PORT_SET && !r->value[0])
		snprintf(why, size, "set wants a value");
	else if ((r->reset || r->force) && r->deed != PORT_SET && r->deed != PORT_UNDO)
		snprintf(why, size, "--reset and --force go with set and undo");
	else
		return true;
	return false;
}
