/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
/*
 * From the open port to CONNECT and back over a real pty pair, in real time, with a modem that
 * takes none: what is measured is ours.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pty.h>
#include <time.h>

#include "at/tty.h"
#include "base/text.h"
#include "modem/bearer.h"
#include "modem/net.h"
#include "modem/sim.h"

#define OK "\r\nOK\r\n"

struct stick {
	struct loop_io io;
	char line[256];
	size_t len;
	bool echo, online;
	unsigned commands;
	double dialled_at;
};

struct run {
	struct loop *loop;
	struct stick stick;
	struct at_tty tty;
	struct modem modem;
	struct sim sim;
	struct net net;
	unsigned done;
	struct modem_result result;
	char speed[32];
};

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void say(struct stick *stick, const char *text)
{
	assert_int_equal(write(stick->io.fd, text, strlen(text)), strlen(text));
}

static void obey(struct stick *stick, const char *line)
{
	static const struct {
		const char *command, *reply;
	} replies[] = {
		{ "ATZ", OK },
		{ "AT+CPIN?", "\r\n^RSSI:14\r\n\r\n+CPIN: READY\r\n" OK },
		{ "AT+CEREG?;+CGREG?;+CREG?",
			"\r\n+CREG: 2,1\r\n\r\n+CGREG: 2,1\r\n"
			"\r\n+CEREG: 2,1,\"A\",\"B\",7\r\n" OK },
		{ "AT+CGDCONT?", "\r\n+CGDCONT: 1,\"IP\",\"old\",\"\",0,0\r\n" OK },
		{ "ATD*99***1#", "\r\nCONNECT 21600000\r\n~\xff}#\xc0!" },
	};

	stick->commands++;
	if (stick->echo) {
		say(stick, line);
		say(stick, "\r");
	}
	stick->echo = strcmp(line, "ATZ") == 0 ? true : strstr(line, "E0") ? false : stick->echo;
	if (text_starts(line, "ATD")) {
		stick->online = true;
		stick->dialled_at = seconds();
	}
	for (size_t i = 0; i < ARRAY_SIZE(replies); i++) {
		if (strcmp(line, replies[i].command) == 0) {
			say(stick, replies[i].reply);
			return;
		}
	}
	say(stick, OK);
}

static void on_stick(struct loop_io *io, uint32_t events)
{
	struct stick *stick = container_of(io, struct stick, io);
	char got[256];
	ssize_t n = read(io->fd, got, sizeof(got));

	(void)events;
	assert_true(n > 0);
	for (ssize_t i = 0; i < n; i++) {
		if (got[i] != '\r') {
			assert_true(stick->len + 1 < sizeof(stick->line));
			stick->line[stick->len++] = got[i];
			continue;
		}
		stick->line[stick->len] = '\0';
		stick->len = 0;
		obey(stick, stick->line);
	}
}

static void on_done(void *ctx, const struct modem_result *result)
{
	struct run *run = ctx;

	run->done++;
	run->result = *result;
}

static void on_connect(void *ctx, const struct modem_result *result, const char *speed)
{
	struct run *run = ctx;

	text_copy(run->speed, sizeof(run->speed), speed);
	on_done(run, result);
}

static void wait_done(struct run *run)
{
	for (int i = 0; i < 2000 && run->done == 0; i++)
		assert_true(loop_step(run->loop, 10) >= 0);
	assert_int_equal(run->done, 1);
	assert_int_equal(run->result.err, 0);
	run->done = 0;
}

static void open_both_ends(struct run *run)
{
	char path[64];
	int master, slave;

	*run = (struct run){ .stick.echo = true };
	assert_int_equal(loop_new(&run->loop), 0);
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	text_copy(path, sizeof(path), ttyname(slave));
	assert_int_equal(fcntl(master, F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(loop_io_add(run->loop, &run->stick.io, master, EPOLLIN, on_stick), 0);
	assert_int_equal(at_tty_open(&run->tty, path, NULL, 0), 0);
	close(slave);
	assert_int_equal(
		at_chat_new(&run->modem.control, run->loop, run->tty.fd, "pty", NULL, NULL), 0);
	run->modem.loop = run->loop;
	run->modem.data = run->modem.control;
}

static void connect_to(struct run *run)
{
	static const struct bearer_context context = { .cid = 1, .type = "IP", .apn = "internet" };
	static const char *const init[] = { "ATZ", NULL };

	modem_open_control(&run->modem, on_done, run);
	wait_done(run);
	modem_open_data(&run->modem, init, on_done, run);
	wait_done(run);
	sim_query(&run->modem, &run->sim, on_done, run);
	wait_done(run);
	assert_int_equal(run->sim.state, SIM_READY);
	net_start(&run->net, &run->modem, NULL, on_done, run);
	wait_done(run);
	assert_true(net_ready(&run->net));
	net_listen(&run->net, NULL, NULL);
	bearer_set_context(&run->modem, &context, on_done, run);
	wait_done(run);
	bearer_dial(&run->modem, "ATD*99***1#", 60000, on_connect, run);
	wait_done(run);
	assert_string_equal(run->speed, "21600000");
}

static void the_whole_way_to_connect_costs_milliseconds_and_not_a_byte_of_ppp(void **state)
{
	double start = seconds();
	struct run run;
	char got[32];

	(void)state;
	open_both_ends(&run);
	connect_to(&run);
	print_message("port to ATD: %.2f ms, %u commands\n", (run.stick.dialled_at - start) * 1000,
		run.stick.commands);
	/* 2 ms on an idle machine; the bound leaves room for a busy one. */
	assert_true(run.stick.dialled_at - start < 0.3);
	assert_int_equal(at_tty_blocking(&run.tty, true), 0);
	assert_int_equal(read(run.tty.fd, got, sizeof(got)), 6);
	assert_memory_equal(got, "~\xff}#\xc0!", 6);
	/* And back: whoever had the line left it cooked, and with words in it. */
	say(&run.stick, "~junk\r\nNO CARRIER\r\n");
	assert_int_equal(at_tty_reset(&run.tty), 0);
	bearer_hang_up(&run.modem, on_done, &run);
	wait_done(&run);
	bearer_dial(&run.modem, "ATD*99***1#", 60000, on_connect, &run);
	wait_done(&run);
	modem_forget(&run.modem);
	at_chat_free(run.modem.control);
	at_tty_close(&run.tty, true);
	loop_io_del(&run.stick.io);
	close(run.stick.io.fd);
	loop_free(run.loop);
}

static void on_gone(void *ctx)
{
	*(bool *)ctx = true;
}

static void a_pulled_stick_is_noticed_at_once(void **state)
{
	bool gone = false;
	struct run run;

	(void)state;
	open_both_ends(&run);
	at_chat_free(run.modem.control);
	assert_int_equal(
		at_chat_new(&run.modem.control, run.loop, run.tty.fd, "pty", on_gone, &gone), 0);
	sim_query(&run.modem, &run.sim, on_done, &run);
	loop_io_del(&run.stick.io);
	close(run.stick.io.fd);
	for (int i = 0; i < 100 && !gone; i++)
		loop_step(run.loop, 10);
	assert_true(gone);
	assert_int_equal(run.done, 1);
	assert_int_equal(run.result.status, AT_GONE);
	at_chat_free(run.modem.control);
	at_tty_close(&run.tty, true);
	loop_free(run.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_way_to_connect_costs_milliseconds_and_not_a_byte_of_ppp),
		cmocka_unit_test(a_pulled_stick_is_noticed_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
