package org.eigenscope.desktop;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.eigenscope.desktop.control.Dialogs;
import org.eigenscope.output.AtomicFile.Mode;

/** Answers what the window asks. */
public final class Answers implements Dialogs {
    public final Deque<Path> files = new ArrayDeque<>();
    public Mode mode = Mode.NEW;
    public boolean whole;

    @Override
    public Optional<Path> open(String title) {
        return Optional.ofNullable(files.poll());
    }

    @Override
    public Optional<Address> address() {
        return Optional.ofNullable(files.poll()).map(file -> new Address(file, whole));
    }

    @Override
    public Optional<Path> openFolder(String title) {
        return Optional.ofNullable(files.poll());
    }

    @Override
    public Optional<Target> save(String title, String suggested, String description, List<String> endings) {
        return Optional.ofNullable(files.poll()).map(file -> new Target(file, mode));
    }
}
