# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The surfstick authors
#
# For the end-to-end scripts, e2e-*:  . /mnt/src/tests/vm/e2e.sh
# Everything is real but the stick below the USB core and its radio (build/tests/stick).
# shellcheck shell=sh

# shellcheck source-path=SCRIPTDIR source=lib.sh
. /mnt/src/tests/vm/lib.sh

stick=${STICK:-/mnt/build/tests/stick}
journal=/run/e2e.journal
journal_mark=1
vhci=/sys/devices/platform/vhci_hcd.0
trace=/sys/kernel/tracing
# The line that says so, of gsm0.
# shellcheck disable=SC2034 # for the scripts
online='gsm0: online: 10.64.0.2 on ppp0'
peer="noauth ms-dns $internet4 ip-up-script /bin/true ip-down-script /bin/true"

# What a failure is understood by is kept beside the console's log.
keep_evidence() {
	cp $journal /mnt/out/journal
	cp /run/*.sticklog /mnt/out/ 2>/dev/null || true
	dmesg >/mnt/out/dmesg
}

# The journal as a file that grows: looking there costs less than asking journalctl.
follow_journal() {
	: >$journal
	journalctl -q -f -n all -o short-monotonic >$journal 2>/dev/null &
	at_exit "kill $!"
	at_exit keep_evidence
}

e2e_begin() {
	# On the console the kernel's words cost a tenth of a second each.
	dmesg --console-off 2>/dev/null || true
	follow_journal
	modprobe vhci-hcd
	[ -e /run/netns/isp ] || isp_up
	udevadm settle --timeout=60
}

e2e_end() {
	check kernel_never_complained sh -c \
		'! dmesg | grep -E "BUG:|Oops|WARNING:|general protection|blocked for more"' || true
}

# stick_start NAME PROFILE [OPTION]...: its log is /run/NAME.sticklog, its door /run/NAME.door
stick_start() {
	stick_name=$1
	stick_profile=$2
	shift 2
	: >"/run/$stick_name.sticklog"
	"$stick" --profile "$stick_profile" --usb --netns isp --control "/run/$stick_name.door" \
		--peer-options "$peer" --peer-log "/mnt/out/$stick_name.peer" \
		--log "/run/$stick_name.sticklog" "$@" >>"/mnt/out/$stick_name.out" 2>&1 &
	echo $! >"/run/$stick_name.pid"
	wait_until 10 test -S "/run/$stick_name.door"
}

# stick_stop NAME: pulled out, and everything that hangs on it is gone.
stick_stop() {
	[ -r "/run/$1.pid" ] || return 0
	stick_pid=$(cat "/run/$1.pid")
	rm -f "/run/$1.pid"
	kill "$stick_pid" 2>/dev/null || true
	wait "$stick_pid" 2>/dev/null || true
	wait_until 10 no_links || true
	udevadm settle
}

no_links() {
	! ls /dev/gsm* 2>/dev/null
}

# tell NAME ORDER...
tell() {
	tell_door=/run/$1.door
	shift
	"$stick" --send "$tell_door" "$*" >/dev/null
}

# ask NAME WORD: one of what the stick's `status` tells, as pin-tries.
ask() {
	"$stick" --send "/run/$1.door" status | tr ' ' '\n' | sed -n "s/^$2=//p"
}

# mark: from here on `said` and `hear` look.
mark() {
	journal_mark=$(($(wc -l <$journal) + 1))
}

# await SECONDS FILE LINE TEXT: until TEXT is in FILE, from LINE on. Waits for the file to
# change: asking again and again would take the processor from those who are waited for.
await() {
	[ -p /run/e2e.pipe ] || mkfifo /run/e2e.pipe
	tail -n "+$3" -f "$2" >/run/e2e.pipe 2>/dev/null &
	await_tail=$!
	await_status=0
	timeout "$1" grep -qF -m 1 -e "$4" </run/e2e.pipe || await_status=1
	kill $await_tail 2>/dev/null || true
	wait $await_tail 2>/dev/null || true
	return $await_status
}

# hear SECONDS NAME TEXT: ok when the journal says TEXT that soon; tells when.
hear() {
	hear_from=$(now_ms)
	if await "$1" $journal "$journal_mark" "$3"; then
		ok "$2"
		note "after $(($(now_ms) - hear_from)) ms"
		return 0
	fi
	not_ok "$2" "not within $1 s: $3"
	show_journal
	return 1
}

# said TEXT: is it in the journal since the mark?
said() {
	tail -n "+$journal_mark" $journal | grep -qF -e "$1"
}

said_count() {
	tail -n "+$journal_mark" $journal | grep -cF -e "$1" || true
}

# logged NAME TEXT: does the stick's log have it?
logged() {
	grep -qF -e "$2" "/run/$1.sticklog"
}

logged_count() {
	grep -cF -e "$2" "/run/$1.sticklog" || true
}

# How many of Huawei's commands a stick got.
messages() {
	grep -cE 'cbw hex=5553424.*1106[23]' "/run/$1.sticklog" || true
}

# What was logged since the mark, for a failure.
show_journal() {
	tail -n "+$journal_mark" $journal | tail -n 25 | note
}

is() {
	[ "$1" = "$2" ] || {
		echo "is '$1', not '$2'"
		return 1
	}
}

# link_is LINK NUMBER: is LINK the port of USB interface NUMBER?
link_is() {
	[ -L "$1" ] && [ -c "$1" ] &&
		readlink -f "/sys/class/tty/$(basename "$(readlink -f "$1")")/device" |
		grep -q ":1\.$2/"
}

# Twenty switches an hour are no hand's: forget those that were.
forget_switches() {
	rm -rf /run/surfstick/switch.d
}

# status_read: what `surfctl status` says, to be looked at with `status_has` and `json`.
status_read() {
	surfctl status >/run/status 2>&1 || true
	surfctl status --json >/run/status.json 2>&1 || true
	awk -f /mnt/src/tests/vm/e2e-json /run/status.json >/run/status.values
}

# status_has KEY REGEX
status_has() {
	grep -qE "^ *$1 *$2" /run/status
}

# json PATH: the value there, as in "link.address".
json() {
	sed -n "s/^$1	//p" /run/status.values
}

# unit PROPERTY [STICK]
unit() {
	systemctl show -P "$1" "surfdial@${2:-gsm0}"
}

unit_is() {
	is "$(unit ActiveState)" "$1"
}

# How many pppd the dialer has; the operator's are seen here, too.
pppds() {
	pgrep -c -P "$(unit MainPID)" pppd || true
}
