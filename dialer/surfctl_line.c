/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include "dialer/surfctl_line.h"

#include <errno.h>

#include "base/text.h"

static int complain(const char *what, const char *word)
{
	char shown[80];

	surfctl_complain(0, "%s%s", what, text_escape(shown, sizeof(shown), word, strlen(word)));
	return -EINVAL;
}

/* "--stick gsm1", "--stick=gsm1", "-s gsm1": how many words of the line it took; 0: it is not. */
static int take_stick(struct surfctl_line *line, char **argv)
{
	if (text_starts(argv[0], "--stick=")) {
		line->call.stick = argv[0] + strlen("--stick=");
		return 1;
	}
	if (strcmp(argv[0], "--stick") != 0 && strcmp(argv[0], "-s") != 0)
		return 0;
	line->call.stick = argv[1] ? argv[1] : "";
	return argv[1] ? 2 : 1;
}

static bool take_common(struct surfctl_line *line, const char *word)
{
	if (strcmp(word, "--json") == 0 || strcmp(word, "-j") == 0)
		line->call.json = true;
	else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		line->what = SURFCTL_HELP;
	else if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		line->what = SURFCTL_VERSION;
	else
		return false;
	return true;
}

int surfctl_line_parse(struct surfctl_line *line, int argc, char **argv)
{
	unsigned long slot;
	int took;

	*line = (struct surfctl_line){ .call.argv = line->words };
	for (int i = 1; i < argc; i += took) {
		took = take_stick(line, argv + i);
		if (took > 0)
			continue;
		took = 1;
		if (take_common(line, argv[i]))
			continue;
		if (line->call.argc == 0 && argv[i][0] == '-')
			return complain("no such option: ", argv[i]);
		if (line->call.argc == SURFCTL_WORDS)
			return complain("too many words: ", argv[i]);
		line->words[line->call.argc++] = argv[i];
	}
	line->stick = line->call.stick ? line->call.stick : "gsm0";
	if (!text_starts(line->stick, "gsm") || text_number(line->stick + 3, 0, 255, &slot) < 0)
		return complain("--stick wants gsm0 to gsm255, not ", line->stick);
	return 0;
}

/* surfdial divides at blanks, and a line's end would end the request. */
static bool add(char *out, size_t size, const char *word)
{
	size_t used = strlen(out);

	for (const char *p = word; *p; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return false;
	}
	return snprintf(out + used, size - used, "%s%s", used ? " " : "", word) <
		(int)(size - used);
}

int surfctl_line_request(const struct surfctl_line *line, char *out, size_t size)
{
	bool good = true;

	out[0] = '\0';
	for (int i = 0; i < line->call.argc; i++)
		good = good && add(out, size, line->words[i]);
	good = good && (!line->call.json || add(out, size, "--json"));
	return good ? 0 : complain("this cannot be asked: ", line->words[0]);
}

bool surfctl_line_has(const struct surfctl_line *line, const char *word)
{
	for (int i = 1; i < line->call.argc; i++) {
		if (strcmp(line->words[i], word) == 0)
			return true;
	}
	return false;
}
