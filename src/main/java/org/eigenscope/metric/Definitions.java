package org.eigenscope.metric;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The explanation of each number in plain words, from docs/definitions.md, which is packed into the program, so that
 * tooltips, reports and documentation agree. Immutable.
 */
public final class Definitions {

    private static final String PAGE = "definitions.md";

    private final Map<String, Definition> byName;

    private Definitions(Map<String, Definition> byName) {
        this.byName = byName;
    }

    /**
     * One number.
     *
     * @param group the heading it stands under
     * @param name its column, with WeightWatcher's name where there is one
     * @param meaning one line, for a tooltip
     * @param formula how it is computed
     * @param reading what to make of it
     * @param source where it comes from
     * @param json its path within a layer's object in a JSON report; empty if it follows from other numbers
     */
    public record Definition(
            String group, String name, String meaning, String formula, String reading, String source, String json) {}

    /**
     * Reads the page.
     *
     * @throws UncheckedIOException if it is not in the program
     */
    public static Definitions load() {
        try (InputStream page = Definitions.class.getResourceAsStream(PAGE)) {
            if (page == null) {
                throw new IOException(PAGE + " is missing from the program");
            }
            return parse(new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Definitions parse(String page) {
        Map<String, Definition> byName = new LinkedHashMap<>();
        String group = "";
        List<String> lines = page.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("## ")) {
                group = lines.get(i).substring(3);
            } else if (lines.get(i).startsWith("### `")) {
                String name = lines.get(i).substring(5, lines.get(i).lastIndexOf('`'));
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).startsWith("#")) {
                    end++;
                }
                List<String> body = lines.subList(i + 1, end);
                byName.put(name, new Definition(group, name, body.getFirst(), part(body, "- Formula: "),
                        part(body, "- Reading: "), part(body, "- Source: "), part(body, "- JSON: ")));
            }
        }
        return new Definitions(byName);
    }

    private static String part(List<String> body, String label) {
        return body.stream().filter(line -> line.startsWith(label)).map(line -> line.substring(label.length()))
                .findFirst().orElse("");
    }

    /** The definition of a number, if it has one. */
    public Optional<Definition> of(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The tooltip of a number; empty if there is none. */
    public String meaning(String name) {
        return of(name).map(Definition::meaning).orElse("");
    }

    /** All of them, in the order of the page. */
    public List<Definition> all() {
        return new ArrayList<>(byName.values());
    }
}
