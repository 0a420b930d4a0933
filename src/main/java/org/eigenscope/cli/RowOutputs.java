package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.Destination;

/** The output files that a command writes at its end; a dash stands for standard output. */
final class RowOutputs {

    private final Arguments arguments;
    private final Value<Boolean> force;
    private final List<Value<Path>> paths = new ArrayList<>();

    RowOutputs(Arguments arguments) {
        this.arguments = arguments;
        force = arguments.flag("Replace a file that exists.", "--force");
    }

    /** Writes a file's content. */
    @FunctionalInterface
    interface Content {
        void to(Destination destination) throws IOException;
    }

    /** An option that names a file. */
    Value<Path> option(String name, String description) {
        Value<Path> path = arguments.option(Path.class, name, "FILE", description);
        paths.add(path);
        return path;
    }

    /**
     * Fails where one of the files could not be written later, or would replace a model or one of the others.
     *
     * @param others that are written besides
     */
    void check(ProtectedModels models, Path... others) throws IOException {
        Set<Path> places = new HashSet<>();
        for (Path other : others) {
            places.add(other.toAbsolutePath().normalize());
        }
        for (Path path : named()) {
            boolean standard = path.equals(ReportOutputs.STANDARD_OUTPUT);
            if (!places.add(standard ? path : path.toAbsolutePath().normalize())) {
                throw arguments.wrong((standard ? "standard output" : path)
                        + ": two reports cannot be written into one file");
            }
            models.check(path, arguments);
            if (!standard) {
                AtomicFile.check(path, mode());
            }
        }
    }

    private List<Path> named() {
        return paths.stream().map(Value::get).filter(path -> path != null).toList();
    }

    /** Whether files may be replaced. */
    Mode mode() {
        return force.get() ? Mode.REPLACE : Mode.NEW;
    }

    /** True if a file goes to standard output, where nothing else is printed then. */
    boolean takesOutput() {
        return named().contains(ReportOutputs.STANDARD_OUTPUT);
    }

    /** Writes a file that was asked for. */
    void write(Value<Path> asked, Terminal terminal, boolean quiet, Content content) throws IOException {
        Path path = asked.get();
        if (path == null) {
            return;
        }
        boolean standard = path.equals(ReportOutputs.STANDARD_OUTPUT);
        try (Destination to = standard ? Destination.of(terminal.out()) : AtomicFile.create(path, mode())) {
            content.to(to);
            to.commit();
        }
        if (!standard && !quiet) {
            terminal.say("Wrote " + path);
        }
    }
}
