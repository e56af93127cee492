/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/* Any answer to ^GETPORTMODE: ports in order, and roles of letters and digits alone. */
#include <ctype.h>
#include "modem/portmode.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const unsigned ttys[] = { 0, 1, 2, 5, 17, 31 };
	char *text = fuzz_text(data, len), roles[PORTMODE_ROLES];
	struct portmode mode;

	if (portmode_parse(&mode, text) == 0) {
		if (mode.n > PORTMODE_PORTS)
			abort();
		for (size_t i = 1; i < mode.n; i++) {
			if (mode.ports[i].number <= mode.ports[i - 1].number)
				abort();
		}
		for (size_t n = 0; n <= ARRAY_SIZE(ttys); n++) {
			bool told = portmode_roles(&mode, ttys, n, roles);

			if (told != (strchr(roles, 'm') != NULL) || (!told && *roles))
				abort();
			for (const char *p = roles; *p; p++) {
				if (!isalnum((unsigned char)*p))
					abort();
			}
		}
	}
	free(text);
	return 0;
}
