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
        local architecture size
        architecture=$(dpkg --print-architecture)
        size=$(du -sk "$tree" | cut -f1)
        mkdir "$tree/DEBIAN"
        sed -e "s/@version@/$version/" -e "s/@architecture@/$architecture/" -e "s/@size@/$size/" \
            installers/linux/control > "$tree/DEBIAN/control"
        dpkg-deb --root-owner-group -Zgzip --build "$tree" "$out/eigenscope_${version}_$architecture.deb" > /dev/null
    else
        echo "No dpkg-deb here: the .deb is left out."
    fi
    rm -rf "$tree"
}

packaged() {
    # As jlink/MakeImage.java does: macOS forbids versions that begin with 0.
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
