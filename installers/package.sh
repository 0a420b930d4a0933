#!/usr/bin/env bash
# Makes the installers that this machine can make, from the program in target (mvn package), into target/installers:
# Linux: .deb (dpkg-deb) and .rpm (rpmbuild), whichever is there; macOS: .dmg; Windows (Git Bash): .msi (WiX 3 or later).
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's:^  <version>\(.*\)</version>:\1:p' pom.xml)
out=target/installers
rm -rf "$out"
mkdir -p "$out"

linux() {
    local tree=target/image/tree
    rm -rf "$tree"
    installers/linux/stage.sh "$tree"
    if command -v rpmbuild > /dev/null; then
        rpmbuild -bb --quiet --define "tree $PWD/$tree" --define "app_version $version" --define "_topdir $PWD/target/image/rpm" \
            --define "_rpmdir $PWD/$out" --define "_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" installers/linux/eigenscope.spec
    else
        echo "No rpmbuild here: the .rpm is left out."
    fi
    if command -v dpkg-deb > /dev/null; then
        deb "$tree"
    else
        echo "No dpkg-deb here: the .deb is left out."
    fi
    rm -rf "$tree"
}

# What only Debian wants: its own changelog, what its checker need not say (linux/lintian-overrides), sums of all files.
deb() {
    local tree=$1 architecture size revision=$version-1 maintainer date
    architecture=$(dpkg --print-architecture)
    # The project has no address of its own yet: whoever publishes says who that is.
    maintainer=${EIGENSCOPE_MAINTAINER:-The Eigenscope project <eigenscope@localhost>}
    date=$(date --utc -R -d "$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)<.*:\1:p' pom.xml)")
    printf 'eigenscope (%s) unstable; urgency=medium\n\n  * Version %s: what is new is in changelog.gz.\n\n -- %s  %s\n' \
        "$revision" "$version" "$maintainer" "$date" | gzip -9n > "$tree/usr/share/doc/eigenscope/changelog.Debian.gz"
    install -Dm644 installers/linux/lintian-overrides "$tree/usr/share/lintian/overrides/eigenscope"
    size=$(du -sk "$tree" | cut -f1)
    mkdir "$tree/DEBIAN"
    (cd "$tree" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum > DEBIAN/md5sums)
    sed -e "s/@version@/$revision/" -e "s/@architecture@/$architecture/" -e "s/@size@/$size/" \
        -e "s/@maintainer@/$maintainer/" installers/linux/control > "$tree/DEBIAN/control"
    chmod -R u=rwX,go=rX "$tree"
    dpkg-deb --root-owner-group -Zxz --build "$tree" "$out/eigenscope_${revision}_$architecture.deb" > /dev/null
}

packaged() {
    # As MakeImage.java does: macOS forbids versions that begin with 0.
    [ "$1" != dmg ] || version=${version/#0./1.}
    "$(cat target/image/jdk.home)/bin/jpackage" --type "$1" --app-image "$2" --name Eigenscope --app-version "$version" \
        --dest "$out" --license-file LICENSE @installers/package.args "@installers/$3/package.args"
}

case "$(uname -s)" in
    Linux) linux ;;
    Darwin) packaged dmg target/eigenscope.app macos ;;
    *) packaged msi target/eigenscope windows ;;
esac
cd "$out"
if command -v sha256sum > /dev/null; then sha256sum -- * > ../SHA256SUMS; else shasum -a 256 -- * > ../SHA256SUMS; fi
mv ../SHA256SUMS .
ls -l
