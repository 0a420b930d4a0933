package org.eigenscope.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.RemoteModels;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;

/** Command lines run in this process, with what they print caught. */
final class Session {

    static final Path MODELS = Path.of("src/test/resources/formats");

    final Interruption interruption = new Interruption();
    final List<Optional<Path>> windows = new ArrayList<>();
    private final Path here;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Event before = () -> {};
    private String limitation = "";
    private ReportCache cache = ReportCache.NONE;
    private ModelFiles files = new ModelFiles();
    private boolean live;
    private int width;
    private boolean screen;
    private final Map<String, String> environment = new HashMap<>(Map.of("EIGENSCOPE_DEBUG", "1"));

    /** @param here where commands save what has no place of its own */
    Session(Path here) {
        this.here = here;
    }

    /** With these variables for models that are elsewhere. */
    Session elsewhere(Map<String, String> environment) {
        files = new ModelFiles(new RemoteModels(environment));
        return this;
    }

    /** Whose files are opened in a way of their own. */
    Session opening(ByteSource.Opener opener) {
        files = new ModelFiles(opener);
        return this;
    }

    /** What happens on the disk meanwhile. */
    interface Event {
        void happen() throws IOException;
    }

    /** With reports that are kept from one command to the next. */
    Session caching(ReportCache reports) {
        cache = reports;
        return this;
    }

    /** Lets something happen just before a model is analyzed. */
    void whenTheModelIsAnalyzed(Event event) {
        before = event;
    }

    private LinearAlgebra algebra() {
        try {
            before.happen();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return limitation.isEmpty() ? Backends.best() : limited();
    }

    /** The backend in Java, which says that it is not the fastest. */
    private LinearAlgebra limited() {
        LinearAlgebra java = Backends.ejml();
        return (LinearAlgebra) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {LinearAlgebra.class},
                (proxy, method, arguments) -> method.getName().equals("limitation") ? limitation
                : method.invoke(java, arguments));
    }

    /** On a machine where the fastest backend does not work, for that reason. */
    Session limited(String reason) {
        limitation = reason;
        return this;
    }

    /** On a terminal. */
    Session live() {
        live = true;
        return this;
    }

    /** A terminal of so many letters a line. */
    Session wide(int letters) {
        width = letters;
        return this;
    }

    /** Where a window could open. */
    Session withScreen() {
        screen = true;
        return this;
    }

    /** With a variable of the environment. */
    Session with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** Runs a command line; gives its exit code. */
    int run(Object... words) {
        out.reset();
        err.reset();
        String[] line = new String[words.length];
        for (int i = 0; i < line.length; i++) {
            line[i] = words[i].toString();
        }
        return Main.run(services(), line);
    }

    /** What a command is given. */
    Services services() {
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), live, width, false, false,
                Map.copyOf(environment));
        return new Services(terminal, here, files, this::algebra, interruption, cache,
                screen ? Optional.of(windows::add) : Optional.empty());
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
