package org.eigenscope.jlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The command of the Linux program: a shell script with what jpackage wrote down for its own launcher, which goes. That
 * one asks rpm and dpkg at every start whose file it is, 0.14 s (docs/decisions/0011).
 */
final class LinuxCommand {

    private LinuxCommand() {}

    /**
     * Puts the script in the place of the launcher.
     *
     * @param terminal what the JVM is told besides for a command of the terminal
     */
    static void write(AppImage image, List<String> terminal) throws IOException {
        Path command = image.root().resolve("bin/eigenscope");
        Files.delete(command);
        Files.writeString(command, script(image.start(), terminal));
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String launcher : List.of("lib/libapplauncher.so", "lib/app/eigenscope.cfg", "lib/app/.jpackage.xml")) {
            Files.deleteIfExists(image.root().resolve(launcher));
        }
        // So that the program is found by its name among the processes.
        Files.move(image.java(), image.java().resolveSibling("eigenscope"));
    }

    /** @throws IllegalStateException if an option holds what the shell would not leave as it is */
    static String script(AppImage.Start start, List<String> terminal) {
        String options = start.jvm().stream().map(option -> "    " + quoted(option) + " \\\n")
                .collect(Collectors.joining());
        return """
                #!/bin/sh
                # Starts Eigenscope with the Java beside it.
                program=$0
                [ ! -L "$program" ] || program=$(readlink -f -- "$program")
                ROOT=$(CDPATH='' cd -- "${program%/*}/.." && pwd -P) || exit
                APPDIR=$ROOT/lib/app
                # Where a crash of Java itself is written down: beside the window's log, once there is one.
                STATE=${XDG_STATE_HOME:-${HOME:-/nonexistent}/.local/state}/eigenscope
                [ -d "$STATE" ] || STATE=/tmp
                # By the POSIX locale Java cannot name a file whose name has other letters than ASCII's.
                case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
                    C | POSIX) LC_ALL=C.UTF-8; export LC_ALL ;;
                esac
                # Options for other Java programs.
                unset JDK_JAVA_OPTIONS
                # Under a limit on its address space Java would reserve more than it may, and end without a word.
                SPACE=$(ulimit -v 2>/dev/null)
                case $SPACE in
                    "" | *[!0-9]*) LIMIT= ;;
                    *) LIMIT="-Xmx$((SPACE / 8))k -XX:CompressedClassSpaceSize=64m -XX:ReservedCodeCacheSize=64m"
                        [ "$SPACE" -ge 3000000 ] || {
                            echo "error: the limit on the address space (ulimit -v) is $SPACE kB, and the program" \\
                                "needs 3000000: raise it" >&2
                            exit 3
                        } ;;
                esac
                # Java refuses to start where the heap begins larger than the user's own limit. One that begins small is
                # collected four times as often until it has grown: no limit of 100 MB or more makes it so.
                case ${JAVA_TOOL_OPTIONS-} in
                    *-Xmx[1-9][0-9][0-9][mM]* | *-Xmx[1-9][0-9][0-9][0-9][mM]* | *-Xmx[1-9][gG]*) ;;
                    *-Xmx* | *-XX:MaxHeapSize=*) LIMIT="$LIMIT -Xms8m" ;;
                esac
                # Commands of the terminal are plain words; files and options open a window.
                case ${1-} in
                    "" | *[!a-z]*) TERMINAL= ;;
                    *) TERMINAL=@TERMINAL@ ;;
                esac
                exec "$ROOT/lib/runtime/bin/eigenscope" \\
                """.replace("@TERMINAL@", quoted(String.join(" ", terminal))) + options
                + "    $LIMIT $TERMINAL -cp " + quoted(String.join(":", start.classPath())) + " \\\n"
                + "    " + start.mainClass() + " \"$@\"\n";
    }

    private static String quoted(String option) {
        if (option.matches("(?s).*[\"`\\\\\\n].*")) {
            throw new IllegalStateException("an option that a shell would not leave as it is: " + option);
        }
        return '"' + option + '"';
    }
}
