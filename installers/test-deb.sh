#!/usr/bin/env bash
# Makes the .deb, installs it into an empty root, starts it there on a model under Xvfb, takes a screenshot, and removes
# it without leavings. For CI machines that have the tools: apt-get install xvfb xdotool imagemagick; lintian is asked where it is.
#   installers/test-deb.sh [MODEL] [SCREENSHOT.png]
set -euo pipefail
cd "$(dirname "$0")/.."
model=$(realpath "${1:-assets/models/digits-overtrained.safetensors}")
screenshot=$(realpath -m "${2:-target/installers/eigenscope-deb.png}")

missing=""
for tool in dpkg dpkg-deb Xvfb xdotool import; do
    command -v "$tool" > /dev/null || missing="$missing $tool"
done
if [ -n "$missing" ]; then
    echo "SKIPPED: this machine lacks$missing (apt-get install dpkg xvfb xdotool imagemagick)."
    exit 0
fi
[ -x target/eigenscope/bin/eigenscope ] || mvn -q -B package -DskipTests
installers/package.sh
deb=$(echo target/installers/*.deb)

root=$(mktemp -d)
home=$(mktemp -d)
display=:$((90 + $$ % 900))
started=()
end() {
    for process in "${started[@]}"; do kill "$process" 2> /dev/null || true; done
    rm -rf "$root" "$home"
}
trap end EXIT
fail() { echo "FAILED: $*"; exit 1; }

echo "== The packages it asks for exist"
if apt-get install --simulate "./$deb" > "$home/apt.log" 2>&1; then echo "yes"; else
    grep -E "Depends|unable|Unable" "$home/apt.log" || cat "$home/apt.log"
    [ -n "$(ls /var/lib/apt/lists/*Packages* 2> /dev/null)" ] && fail "apt could not install it" || echo "(not asked: no package lists)"
fi

echo "== What Debian's own checker says"
if command -v lintian > /dev/null; then
    lintian --fail-on error,warning "$deb" || fail "lintian"
    echo "no error, no warning"
else
    echo "(not asked: no lintian)"
fi

echo "== Installed into an empty root"
mkdir -p "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/info"
touch "$root/var/lib/dpkg/status"
# The root is empty: what the package depends on is this machine's.
dpkg --root="$root" --force-depends --force-not-root --install "$deb" > "$home/dpkg.log" 2>&1 || { cat "$home/dpkg.log"; fail "dpkg"; }
rm "$home"/*.log
find "$root" -path "$root/var" -prune -o -path "$root/usr/lib/eigenscope/lib" -prune -o \( -type f -o -type l \) -printf '%P\n' | sort

echo "== On the command line"
# Not a function: of one in the background, a signal would reach only the shell that runs it.
run=(env -i PATH=/usr/bin:/bin HOME="$home" LANG=C.UTF-8)
"${run[@]}" "$root/usr/bin/eigenscope" --version
(cd / && "${run[@]}" "$root/usr/bin/eigenscope" analyze --quiet "$model")

echo "== Its manual and its completion"
man=$root/usr/share/man/man1/eigenscope.1.gz
zcat "$man" | grep -q '^\.SH SYNOPSIS' || fail "no manual page"
if command -v man > /dev/null; then
    warnings=$(man --warnings --encoding=UTF-8 --local-file "$man" 2>&1 > /dev/null)
    [ -z "$warnings" ] || fail "the manual page: $warnings"
fi
bash -n "$root/usr/share/bash-completion/completions/eigenscope"
( . "$root/usr/share/bash-completion/completions/eigenscope" && complete -p eigenscope )

echo "== The window"
Xvfb "$display" -screen 0 1440x900x24 -nolisten tcp > /dev/null 2>&1 &
started+=($!)
for _ in $(seq 50); do xdotool_ready=$(DISPLAY=$display xdotool getdisplaygeometry 2> /dev/null) && break; sleep 0.1; done
[ -n "${xdotool_ready:-}" ] || fail "Xvfb did not start"
"${run[@]}" DISPLAY="$display" "$root/usr/bin/eigenscope" "$model" > "$home/console.txt" 2>&1 &
program=$!
started+=("$program")
export DISPLAY="$display"
window=$(timeout 60 xdotool search --sync --onlyvisible --name "$(basename "$model")" | head -1) || true
[ -n "$window" ] || { cat "$home/console.txt"; fail "no window whose title names the model"; }
sleep 8
kill -0 "$program" 2> /dev/null || { cat "$home/console.txt"; fail "the program ended"; }
mkdir -p "$(dirname "$screenshot")"
import -window root "$screenshot"
kill "$program"
for _ in $(seq 100); do kill -0 "$program" 2> /dev/null || break; sleep 0.1; done
kill -0 "$program" 2> /dev/null && fail "the program did not end when it was asked to"
[ -s "$home/console.txt" ] && { cat "$home/console.txt"; fail "the program wrote to the console"; }
echo "$screenshot"
echo "Written into the home folder:"
(cd "$home" && find . -type f ! -name console.txt | sort)
[ -f "$home/.config/eigenscope/preferences.properties" ] || fail "the window remembers nothing"

echo "== Removed"
dpkg --root="$root" --force-not-root --purge eigenscope > /dev/null 2>&1
left=$(find "$root" -path "$root/var" -prune -o \( -type f -o -type l \) -print)
[ -z "$left" ] || fail "left behind: $left"
echo "nothing is left"
