# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The surfstick authors
#
# Reads apt's source files of both formats and prints, as one-line entries, what
# belongs to the release named by -v codename=NAME.  Third parties' archives are
# left out: theirs have other suites or no component "main".

function wanted_suite(suite) {
	sub(/\/updates$/, "-security", suite)
	return suite == codename || suite == codename "-updates" || suite == codename "-security"
}

function has_word(list, word,    words, count, i) {
	count = split(list, words, /[ \t]+/)
	for (i = 1; i <= count; i++)
		if (words[i] == word)
			return 1
	return 0
}

function entry(options, uri, suite, components) {
	if (wanted_suite(suite) && has_word(components, "main"))
		print "deb " options uri " " suite " " components
}

function forget_stanza(    key) {
	for (key in field)
		delete field[key]
	last = ""
}

function end_stanza(    uris, suites, uri_count, suite_count, options, i, j) {
	if (has_word(field["types"], "deb") && tolower(field["enabled"]) != "no") {
		# A key written into the stanza itself is the archive's own: apt's default ring has it.
		if (field["signed-by"] ~ /^\//)
			options = "[signed-by=" field["signed-by"] "] "
		uri_count = split(field["uris"], uris, /[ \t]+/)
		suite_count = split(field["suites"], suites, /[ \t]+/)
		for (i = 1; i <= uri_count; i++)
			for (j = 1; j <= suite_count; j++)
				entry(options, uris[i], suites[j], field["components"])
	}
	forget_stanza()
}

function one_line(    options, rest, words) {
	rest = $0
	sub(/#.*/, "", rest)
	sub(/^deb[ \t]+/, "", rest)
	if (match(rest, /^\[[^]]*\][ \t]+/)) {
		options = substr(rest, 1, RLENGTH)
		rest = substr(rest, RLENGTH + 1)
	}
	split(rest, words, /[ \t]+/)
	sub(/^[^ \t]+[ \t]+[^ \t]+[ \t]+/, "", rest)
	sub(/[ \t]+$/, "", rest)
	entry(options, words[1], words[2], rest)
}

FNR == 1 { end_stanza() }
FILENAME ~ /\.list$/ {
	if ($1 == "deb")
		one_line()
	next
}
/^#/ { next }
/^[ \t]*$/ { end_stanza(); next }
/^[^ \t:]+:/ {
	last = tolower(substr($0, 1, index($0, ":") - 1))
	field[last] = substr($0, index($0, ":") + 1)
	gsub(/^[ \t]+|[ \t]+$/, "", field[last])
	next
}
/^[ \t]/ && last != "" {
	sub(/^[ \t]+/, "")
	field[last] = field[last] == "" ? $0 : field[last] " " $0
}
END { end_stanza() }
