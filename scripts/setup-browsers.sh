#!/bin/sh
# Makes sure that the three browser engines of the tests are installed (Debian's packages).
# As root it installs what is missing; without root it names the packages and fails.
# Says nothing when there is nothing to do.
set -eu

# command or file → package
missing=''
need() {
	case $1 in
	/*) [ -e "$1" ] && return ;;
	*) command -v "$1" >/dev/null 2>&1 && return ;;
	esac
	missing="$missing $2"
}
need chromium chromium
need firefox-esr firefox-esr
need /usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser libwebkit2gtk-4.1-0
need Xvfb xvfb
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
	echo "The tests run in three browser engines, and these packages are missing:$missing" >&2
	echo "Install them as root: apt-get install$missing" >&2
	exit 1
fi

echo "installing the browsers that the tests need:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # $missing is a list of words
if ! { apt-get -q update && apt-get -q install -y $missing; } >"$log" 2>&1; then
	cat "$log" >&2
	echo "apt-get could not install:$missing" >&2
	exit 1
fi
