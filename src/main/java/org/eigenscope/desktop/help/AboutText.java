package org.eigenscope.desktop.help;

import java.util.List;

/** The text of About. */
public final class AboutText {

    /**
     * @param version of the program, with the commit it was built from
     * @param backend asks for the linear algebra in use; it may still be loading
     * @param formats the names of the formats that can be opened
     */
    public record Facts(String version, java.util.function.Supplier<String> backend, List<String> formats) {}

    private AboutText() {}

    public static String text(Facts facts) {
        return """
                %s
                Linear algebra: %s
                Java %s (%s), JavaFX %s, %s %s
                Opens: %s

                Apache License 2.0. The metrics follow WeightWatcher's names; what each means is in Help.
                """.formatted(facts.version(), facts.backend().get(), Runtime.version(),
                        System.getProperty("java.vendor"),
                System.getProperty("javafx.version"), System.getProperty("os.name"), System.getProperty("os.arch"),
                String.join(", ", facts.formats()));
    }
}
