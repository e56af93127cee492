/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The surfstick authors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/child.h"

struct run {
	struct child child;
	struct loop *loop;
	unsigned ends;
	int status;
};

static void on_end(struct child *child, int status)
{
	struct run *run = container_of(child, struct run, child);

	run->ends++;
	run->status = status;
	assert_int_equal(child->pid, 0);
	loop_quit(run->loop, 0);
}

static void begin(struct run *run)
{
	*run = (struct run){ 0 };
	assert_int_equal(loop_new(&run->loop), 0);
}

/* Runs sh -c script with its standard output in a pipe; returns what it said. */
static const char *say(struct run *run, const char *script, struct child_spec spec)
{
	static char got[512];
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct child_fd fds[] = { { .theirs = 1 } };
	size_t len = 0;
	ssize_t n;
	int out[2];

	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	fds[0].ours = out[1];
	spec.path = "/bin/sh";
	spec.argv = argv;
	spec.fds = fds;
	spec.n_fds = 1;
	assert_int_equal(child_start(&run->child, run->loop, &spec, on_end), 0);
	close(out[1]);
	while ((n = read(out[0], got + len, sizeof(got) - 1 - len)) > 0)
		len += (size_t)n;
	got[len] = '\0';
	close(out[0]);
	loop_run(run->loop);
	assert_int_equal(run->ends, 1);
	return got;
}

static void the_end_comes_with_its_status(void **state)
{
	struct run run;

	(void)state;
	begin(&run);
	assert_string_equal(say(&run, "echo hi; exit 7", (struct child_spec){ 0 }), "hi\n");
	assert_true(WIFEXITED(run.status));
	assert_int_equal(WEXITSTATUS(run.status), 7);
	/* The same struct again. */
	run.ends = 0;
	say(&run, "kill -9 $$", (struct child_spec){ 0 });
	assert_true(WIFSIGNALED(run.status));
	assert_int_equal(WTERMSIG(run.status), SIGKILL);
	assert_int_equal(child_signal(&run.child, SIGTERM), -ESRCH);
	loop_free(run.loop);
}

static void a_program_that_cannot_be_run_is_an_error_at_once(void **state)
{
	static const struct {
		const char *path;
		int err;
	} rows[] = { { "/no/such/program", -ENOENT }, { "/etc/passwd", -EACCES },
		{ "/", -EACCES } };
	const char *const argv[] = { "x", NULL };
	struct run run;

	(void)state;
	begin(&run);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct child_spec spec = { .path = rows[i].path, .argv = argv };

		assert_int_equal(child_start(&run.child, run.loop, &spec, on_end), rows[i].err);
		assert_int_equal(run.child.pid, 0);
	}
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nothing was left unreaped */
	assert_int_equal(errno, ECHILD);
	loop_free(run.loop);
}

static void nothing_is_inherited_but_what_is_named(void **state)
{
	struct run run;
	int leak = open("/dev/null", O_RDONLY); /* without O_CLOEXEC, as a library might */

	(void)state;
	begin(&run);
	assert_true(leak >= 0);
	assert_string_equal(say(&run,
				    "n=0; while [ $n -lt 300 ]; do [ -e /proc/$$/fd/$n ] && "
				    "echo $n; n=$((n + 1)); done",
				    (struct child_spec){ 0 }),
		"0\n1\n2\n");
	close(leak);
	loop_free(run.loop);
}

static void the_environment_is_what_was_given(void **state)
{
	static const char *const env[] = { "A=1", NULL };
	struct run run;

	(void)state;
	begin(&run);
	setenv("SECRET", "x", 1);
	assert_string_equal(say(&run, "echo $A$SECRET", (struct child_spec){ .envp = env }), "1\n");
	run.ends = 0;
	assert_string_equal(say(&run, "echo $SECRET$PATH", (struct child_spec){ 0 }),
		"/usr/sbin:/usr/bin:/sbin:/bin\n");
	loop_free(run.loop);
}

static void signals_and_session_are_fresh(void **state)
{
	struct run run;
	sigset_t set;

	(void)state;
	begin(&run);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGHUP, SIG_IGN);
	/* 32 and 33 are glibc's own: GNU make 4.3 has its children ignore them. */
	assert_string_equal(say(&run, "grep -c '^Sig\\(Blk\\|Ign\\):.*[08]0000000$' "
				      "/proc/self/status",
				    (struct child_spec){ 0 }),
		"2\n");
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	signal(SIGHUP, SIG_DFL);
	run.ends = 0;
	assert_string_equal(say(&run, "read a b c d e sid rest < /proc/$$/stat; "
				      "[ $sid = $$ ] && echo leader",
				    (struct child_spec){ .new_session = true }),
		"leader\n");
	loop_free(run.loop);
}

static void descriptors_may_swap_their_numbers(void **state)
{
	char script[64], got[16];
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct run run;
	int a[2], b[2];

	(void)state;
	begin(&run);
	assert_int_equal(pipe2(a, O_CLOEXEC), 0);
	assert_int_equal(pipe2(b, O_CLOEXEC), 0);
	/* Each one's number in the child is the other one's here. */
	const struct child_fd fds[] = { { a[1], b[1] }, { b[1], a[1] } };
	struct child_spec spec = {
		.path = "/bin/sh", .argv = argv, .fds = fds, .n_fds = ARRAY_SIZE(fds)
	};

	assert_true(a[1] < 10 && b[1] < 10); /* more a shell cannot name */
	snprintf(script, sizeof(script), "echo one >&%d; echo two >&%d", b[1], a[1]);
	assert_int_equal(child_start(&run.child, run.loop, &spec, on_end), 0);
	assert_int_equal(read(a[0], got, sizeof(got)), 4);
	assert_memory_equal(got, "one\n", 4);
	assert_int_equal(read(b[0], got, sizeof(got)), 4);
	assert_memory_equal(got, "two\n", 4);
	loop_run(run.loop);
	for (int i = 0; i < 2; i++) {
		close(a[i]);
		close(b[i]);
	}
	loop_free(run.loop);
}

static void dropping_kills_reaps_and_says_nothing(void **state)
{
	const char *const argv[] = { "sh", "-c", "trap '' TERM; exec 2>&-; read x", NULL };
	struct child_spec spec = { .path = "/bin/sh", .argv = argv };
	struct child_fd fds[] = { { .theirs = 0 } };
	struct run run;
	int in[2];
	pid_t pid;

	(void)state;
	begin(&run);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	fds[0].ours = in[0];
	spec.fds = fds;
	spec.n_fds = 1;
	assert_int_equal(child_start(&run.child, run.loop, &spec, on_end), 0);
	pid = run.child.pid;
	assert_int_equal(child_signal(&run.child, 0), 0);
	child_drop(&run.child);
	child_drop(&run.child);
	assert_int_equal(run.ends, 0);
	assert_int_equal(kill(pid, 0), -1);
	close(in[0]);
	close(in[1]);
	loop_free(run.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_comes_with_its_status),
		cmocka_unit_test(a_program_that_cannot_be_run_is_an_error_at_once),
		cmocka_unit_test(nothing_is_inherited_but_what_is_named),
		cmocka_unit_test(the_environment_is_what_was_given),
		cmocka_unit_test(signals_and_session_are_fresh),
		cmocka_unit_test(descriptors_may_swap_their_numbers),
		cmocka_unit_test(dropping_kills_reaps_and_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
