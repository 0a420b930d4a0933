#!/usr/bin/env bash
# Makes the icons of all systems from eigenscope.svg. Their files are committed: the build does not need these tools.
#   apt-get install librsvg2-bin icnsutils icoutils
set -euo pipefail
cd "$(dirname "$0")"
for size in 16 24 32 48 64 128 256 512 1024; do
    rsvg-convert --width "$size" --height "$size" eigenscope.svg --output "eigenscope-$size.png"
done
icotool --create --output eigenscope.ico eigenscope-{16,24,32,48,64}.png --raw=eigenscope-256.png
png2icns eigenscope.icns eigenscope-{16,32,48,128,256,512,1024}.png
cp eigenscope-256.png eigenscope.png
