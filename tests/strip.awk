# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The surfstick authors
#
# C without comments and without what stands between quotes (but for #include
# lines), one `FILENAME:LINE:text` for each line that still holds something.  The
# scripts that look at source by its words read this, so that a word in a comment
# is not taken for a call.

function strip(s,    out, at) {
	out = ""
	while (s != "") {
		if (in_comment) {
			at = index(s, "*/")
			if (!at)
				return out
			s = substr(s, at + 2)
			in_comment = 0
			continue
		}
		at = match(s, /\/\*|\/\/|["']/)
		if (!at)
			return out s
		out = out substr(s, 1, at - 1)
		s = substr(s, at)
		if (substr(s, 1, 2) == "//")
			return out
		if (substr(s, 1, 2) == "/*") {
			in_comment = 1
			s = substr(s, 3)
		} else if (match(s, /^("([^"\\]|\\.)*"|'([^'\\]|\\.)*')/)) {
			out = out substr(s, 1, 1) substr(s, 1, 1)
			s = substr(s, RLENGTH + 1)
		} else {
			out = out substr(s, 1, 1)
			s = substr(s, 2)
		}
	}
	return out
}

FNR == 1 { in_comment = 0 }
!in_comment && /^[ \t]*#[ \t]*include/ { print FILENAME ":" FNR ":" $0; next }
{
	text = strip($0)
	if (text ~ /[^ \t]/)
		print FILENAME ":" FNR ":" text
}
