#!/usr/bin/env bash
# Lays the program out as a Linux system wants it, below the folder given: the deb and the rpm are made from that.
# Nothing runs at installation: the desktop's own triggers see the menu entry, the file types and the icons.
set -euo pipefail
root=$1
cd "$(dirname "$0")/../.."
id=org.eigenscope.eigenscope

mkdir -p "$root/usr/lib" "$root/usr/bin"
cp -a target/eigenscope "$root/usr/lib/eigenscope"
ln -s ../lib/eigenscope/bin/eigenscope "$root/usr/bin/eigenscope"
install -Dm644 "installers/linux/$id.desktop" "$root/usr/share/applications/$id.desktop"
install -Dm644 "installers/linux/$id.metainfo.xml" "$root/usr/share/metainfo/$id.metainfo.xml"
install -Dm644 installers/linux/eigenscope-mime.xml "$root/usr/share/mime/packages/eigenscope.xml"
install -Dm644 assets/icons/eigenscope.svg "$root/usr/share/icons/hicolor/scalable/apps/$id.svg"
for size in 16 24 32 48 64 128 256 512; do
    install -Dm644 "assets/icons/eigenscope-$size.png" "$root/usr/share/icons/hicolor/${size}x$size/apps/$id.png"
done
cat > "$root/copyright" <<'TEXT'
Eigenscope: see from its weight file whether a neural network was trained well
Copyright 2026 the Eigenscope project

Licensed under the Apache License, Version 2.0, which is /usr/lib/eigenscope/lib/app/LICENSE and, on Debian,
/usr/share/common-licenses/Apache-2.0.

Java and JavaFX are under the GNU General Public License, version 2 (on Debian: /usr/share/common-licenses/GPL-2), with the
Classpath Exception; these and the licences of their own parts are in /usr/lib/eigenscope/lib/runtime/legal, those of JavaFX's parts in
/usr/lib/eigenscope/lib/app/licences/JavaFX.txt. libgcc and libgfortran are under the GNU General Public License, version 3 (on
Debian: /usr/share/common-licenses/GPL-3), with the GCC Runtime Library Exception, version 3.1; libquadmath is under the GNU Lesser
General Public License, version 2.1 or later. JFreeChart is under the GNU Lesser General Public License, version 2.1 or later (on Debian:
/usr/share/common-licenses/LGPL-2.1); its source is where the list below says, and its jar may be replaced by another version. The
texts of this and of the other licences are in /usr/lib/eigenscope/lib/app/licences and within the jars.

Parts by others, and their licences:
TEXT
cat target/eigenscope/lib/app/THIRD-PARTY.txt >> "$root/copyright"
install -Dm644 "$root/copyright" "$root/usr/share/doc/eigenscope/copyright"
rm "$root/copyright"

# The manual page and the completion, to where the system looks for them.
share=$root/usr/lib/eigenscope/share
mkdir -p "$root/usr/share/man/man1" "$root/usr/share/bash-completion/completions"
gzip -9n < "$share/man/man1/eigenscope.1" > "$root/usr/share/man/man1/eigenscope.1.gz"
# It is read by a shell, and no command.
sed '1{/^#!/d}' "$share/bash-completion/completions/eigenscope" > "$root/usr/share/bash-completion/completions/eigenscope"
rm -r "$share"
gzip -9n < CHANGELOG.md > "$root/usr/share/doc/eigenscope/changelog.gz"
# dpkg-deb and rpm keep the modes that the files have: not those of whoever builds.
chmod -R u=rwX,go=rX "$root"
