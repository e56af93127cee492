# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The surfstick authors
#
# For the scripts that run in the guest:  . /mnt/src/tests/vm/lib.sh
# POSIX sh.  Reports in TAP; a script that sources this ends with the plan line
# and with status 1 when anything was not ok, however it ends.
# shellcheck shell=sh

lib_count=0
lib_failed=0
lib_cleanups=

# Milliseconds of the wall clock.
now_ms() {
	/bin/date +%s%3N	# by its path: a busybox shell would take its own, which has no %N
}

lib_began=$(now_ms)

# step TEXT: progress, with seconds since the script began.
step() {
	lib_now=$(($(now_ms) - lib_began))
	printf '# %3d.%03d %s\n' $((lib_now / 1000)) $((lib_now % 1000)) "$*"
}

# note TEXT, or note with lines on stdin: indented diagnostics.
note() {
	if [ $# -gt 0 ]; then
		printf '# | %s\n' "$*"
	else
		sed 's/^/# | /'
	fi
}

ok() {
	lib_count=$((lib_count + 1))
	printf 'ok %s\n' "$1"
}

# not_ok NAME WHY: the script goes on.
not_ok() {
	lib_count=$((lib_count + 1))
	lib_failed=$((lib_failed + 1))
	printf 'not ok %s # %s\n' "$1" "${2-}"
}

# skip NAME WHY
skip() {
	lib_count=$((lib_count + 1))
	printf 'ok %s # SKIP %s\n' "$1" "${2-}"
}

# check NAME COMMAND...: ok when it succeeds; what it printed is shown only when
# it does not.  Returns COMMAND's status, so `check ... || exit` ends a script
# whose next tests would be empty talk.
check() {
	lib_name=$1
	shift
	lib_status=0
	lib_said=$("$@" 2>&1) || lib_status=$?
	if [ "$lib_status" -eq 0 ]; then
		ok "$lib_name"
		return 0
	fi
	not_ok "$lib_name" "status $lib_status: $*"
	[ -z "$lib_said" ] || echo "$lib_said" | note
	return "$lib_status"
}

# within SECONDS NAME COMMAND...: ok when COMMAND succeeds that soon; says when.
within() {
	lib_limit=$1
	lib_name=$2
	shift 2
	lib_from=$(now_ms)
	if wait_until "$lib_limit" "$@"; then
		ok "$lib_name"
		note "after $(($(now_ms) - lib_from)) ms"
		return 0
	fi
	not_ok "$lib_name" "not within $lib_limit s: $*"
	return 1
}

# wait_until SECONDS COMMAND...: polls every 20 ms; 1 when the (whole) seconds are over.
# COMMAND is tried once more after the end, for a guest that was slow to come back.
wait_until() {
	lib_end=$(($(now_ms) + $1 * 1000))
	shift
	while [ "$(now_ms)" -lt "$lib_end" ]; do
		if "$@" >/dev/null 2>&1; then
			return 0
		fi
		sleep 0.02
	done
	"$@" >/dev/null 2>&1
}

# at_exit COMMAND: a shell command line run when the script ends, latest first.
at_exit() {
	lib_cleanups="$1
$lib_cleanups"
}

lib_finish() {
	lib_status=$1
	trap - EXIT
	set +e
	eval "$lib_cleanups"
	printf '1..%d\n' "$lib_count"
	if [ "$lib_failed" -gt 0 ]; then
		step "$lib_failed of $lib_count failed"
		[ "$lib_status" -ne 0 ] || lib_status=1
	elif [ "$lib_status" -ne 0 ]; then
		printf 'Bail out! the script ended with status %d\n' "$lib_status"
	fi
	exit "$lib_status"
}
trap 'lib_finish $?' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

# journal_since MS [JOURNALCTL ARGUMENT]...: what was logged since now_ms said MS.
journal_since() {
	lib_since=$(printf '@%d.%03d' $(($1 / 1000)) $(($1 % 1000)))
	shift
	journalctl --sync 2>/dev/null || true
	journalctl -q --no-pager -o short-monotonic --since="$lib_since" "$@"
}

# journal_says MS TEXT [JOURNALCTL ARGUMENT]...: is TEXT in it?
journal_says() {
	lib_mark=$1
	lib_text=$2
	shift 2
	journal_since "$lib_mark" "$@" | grep -qF -e "$lib_text"
}

# The operator: a network namespace "isp" with "the internet" in it, which is
# 192.0.2.1 and 2001:db8::1 (RFC 5737, RFC 3849).
internet4=192.0.2.1
# shellcheck disable=SC2034 # for the scripts
internet6=2001:db8::1

isp_up() {
	ip netns add isp
	ip -n isp link set lo up
	ip -n isp address add $internet4/32 dev lo
	ip -n isp address add $internet6/128 dev lo nodad
	isp sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
}

# What still runs there is ended: a namespace goes when its last process does.
isp_down() {
	lib_pids=$(ip netns pids isp 2>/dev/null) || return 0
	# shellcheck disable=SC2086 # a list of numbers
	[ -z "$lib_pids" ] || kill $lib_pids 2>/dev/null || true
	wait_until 5 isp_empty || true
	ip netns delete isp
}

isp_empty() {
	[ -z "$(ip netns pids isp)" ]
}

# isp COMMAND...: on the operator's side.
isp() {
	ip netns exec isp "$@"
}

# pty_pair A B: two ttys, each the other's far end; ends with the script.
pty_pair() {
	socat "pty,rawer,echo=0,link=$1" "pty,rawer,echo=0,link=$2" &
	at_exit "kill $! 2>/dev/null"
	wait_until 5 test -e "$1" -a -e "$2"
}
