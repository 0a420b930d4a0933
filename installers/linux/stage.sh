#!/usr/bin/env bash
# Lays the program out as a Linux system wants it, below the folder given: the deb and the rpm are made from that.
# Nothing runs at installation: the desktop's own triggers see the menu entry, the file types and the icons.
set -euo pipefail
root=$1
cd "$(dirname "$0")/../.."
id=org.eigenscope.eigenscope

mkdir -p "$root/opt" "$root/usr/bin"
cp -a target/eigenscope "$root/opt/eigenscope"
ln -s ../../opt/eigenscope/bin/eigenscope "$root/usr/bin/eigenscope"
install -Dm644 "installers/linux/$id.desktop" "$root/usr/share/applications/$id.desktop"
install -Dm644 "installers/linux/$id.metainfo.xml" "$root/usr/share/metainfo/$id.metainfo.xml"
install -Dm644 installers/linux/eigenscope-mime.xml "$root/usr/share/mime/packages/eigenscope.xml"
install -Dm644 assets/icons/eigenscope.svg "$root/usr/share/icons/hicolor/scalable/apps/$id.svg"
for size in 16 24 32 48 64 128 256 512; do
    install -Dm644 "assets/icons/eigenscope-$size.png" "$root/usr/share/icons/hicolor/${size}x$size/apps/$id.png"
done
{
    cat LICENSE
    printf '\n\nParts of the package by others, and their licences:\n'
    cat target/eigenscope/lib/app/THIRD-PARTY.txt
} > "$root/copyright"
install -Dm644 "$root/copyright" "$root/usr/share/doc/eigenscope/copyright"
rm "$root/copyright"

# The program writes its manual and its completion itself.
mkdir -p "$root/usr/share/man/man1" "$root/usr/share/bash-completion/completions"
target/eigenscope/bin/eigenscope generate-man-page | gzip -9n > "$root/usr/share/man/man1/eigenscope.1.gz"
target/eigenscope/bin/eigenscope generate-completion > "$root/usr/share/bash-completion/completions/eigenscope"
gzip -9n < CHANGELOG.md > "$root/usr/share/doc/eigenscope/changelog.gz"
# dpkg-deb and rpm keep the modes that the files have: not those of whoever builds.
chmod -R u=rwX,go=rX "$root"
