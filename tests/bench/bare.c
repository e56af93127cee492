/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * usage: bench-bare TTY APN PPPD [WORD]...
 *
 * The least that can be called dialing, for `make bench` to hold the dialers against: three
 * commands, each when the one before is answered, then PPPD with the line as its standard
 * input. No SIM, no registration, no second try. The words are those that surfdial gives to
 * its pppd. Exit: 0 never, as PPPD takes over; 1 when there was no OK or CONNECT within 10 s.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>

#include "base/macro.h"

enum { ANSWER_MS = 10000 };

static int fail(const char *what)
{
	fprintf(stderr, "bench-bare: %s: %s\n", what, strerror(errno));
	return 1;
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* O_NONBLOCK: a modem port would wait for carrier, which comes with the call. */
static int open_line(const char *path)
{
	struct termios raw;
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return -1;
	if (tcgetattr(fd, &raw) < 0)
		return -1;
	cfmakeraw(&raw);
	cfsetspeed(&raw, B115200);
	raw.c_cflag |= CLOCAL | CREAD | HUPCL;
	return tcsetattr(fd, TCSANOW, &raw) < 0 ? -1 : fd;
}

/* Is there a whole line in text that begins with word? */
static bool has_line(const char *text, const char *word)
{
	for (const char *at = text; (at = strstr(at, word)); at++)
		if ((at == text || at[-1] == '\n') && strchr(at, '\n'))
			return true;
	return false;
}

static int await(int fd, const char *wanted)
{
	long deadline = now_ms() + ANSWER_MS;
	char text[512];
	size_t len = 0;

	text[0] = '\0';
	while (!has_line(text, wanted)) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		long left = deadline - now_ms();
		ssize_t n;

		errno = ETIMEDOUT;
		if (left <= 0 || poll(&p, 1, (int)left) == 0 || len == sizeof(text) - 1)
			return -1;
		n = read(fd, text + len, sizeof(text) - 1 - len);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return -1;
		if (n > 0)
			text[len += (size_t)n] = '\0';
	}
	return 0;
}

static int ask(int fd, const char *command, const char *wanted)
{
	size_t len = strlen(command);

	if (write(fd, command, len) != (ssize_t)len)
		return -1;
	return await(fd, wanted);
}

static int hand_over(int fd, char **words)
{
	/* pppd's line is its standard input; "modem" wants it as the controlling terminal. */
	setsid();
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	if (dup2(fd, STDIN_FILENO) < 0)
		return -1;
	close(fd);
	ioctl(STDIN_FILENO, TIOCSCTTY, 0);
	return execv(words[0], words);
}

int main(int argc, char **argv)
{
	char context[128];
	int fd;

	if (argc < 4) {
		fprintf(stderr, "usage: bench-bare TTY APN PPPD [WORD]...\n");
		return 64;
	}
	fd = open_line(argv[1]);
	if (fd < 0)
		return fail(argv[1]);
	snprintf(context, sizeof(context), "AT+CGDCONT=1,\"IP\",\"%s\"\r", argv[2]);
	if (ask(fd, "ATZ\r", "OK") < 0 || ask(fd, context, "OK") < 0)
		return fail("no OK");
	if (ask(fd, "ATD*99#\r", "CONNECT") < 0)
		return fail("no CONNECT");
	hand_over(fd, argv + 3);
	return fail(argv[3]);
}
