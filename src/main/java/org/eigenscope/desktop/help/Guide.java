package org.eigenscope.desktop.help;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The guide of the documentation, as it travels inside the program: its text without the pictures. */
public final class Guide {

    private static final String PAGE = "/org/eigenscope/help/guide.md";

    private Guide() {}

    /** Reads the guide; for a background thread. */
    public static List<HelpPage.Section> load() throws IOException {
        try (InputStream in = Guide.class.getResourceAsStream(PAGE)) {
            if (in == null) {
                return List.of(new HelpPage.Section("Guide", "It is not part of this build: see docs/guide.md."));
            }
            return sections(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The sections of a page of Markdown, in plain words. */
    static List<HelpPage.Section> sections(String markdown) {
        List<HelpPage.Section> sections = new ArrayList<>();
        String heading = "";
        StringBuilder text = new StringBuilder();
        for (String line : (markdown + "\n# end").split("\\R")) {
            if (line.startsWith("#")) {
                if (!heading.isEmpty()) {
                    sections.add(new HelpPage.Section(heading, text.toString().strip()));
                }
                heading = line.replaceFirst("#+ *", "");
                text.setLength(0);
            } else if (!line.startsWith("![") && !line.startsWith("|---")) {
                // Lines of a paragraph run on; an empty one, an item or a row of a table starts again.
                boolean begins = line.isBlank() || line.startsWith("- ") || line.startsWith("|");
                text.append(begins ? "\n" : " ").append(line.isBlank() ? "\n" : plain(line));
            }
        }
        return sections;
    }

    private static String plain(String line) {
        return line.replaceFirst("^- ", "• ").replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").replaceAll("[*`]{1,2}(?=\\S)"
                + "|(?<=\\S)[*`]{1,2}", "").replaceFirst("^\\| *", "• ").replaceFirst(" *\\|$", "")
                .replace(" | ", " — ").strip();
    }
}
