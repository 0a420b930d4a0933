package org.eigenscope.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.eigenscope.model.SafeText;

/** Pieces of an HTML page. */
final class Html {

    private Html() {}

    /** Any text as text: it cannot become an element, an attribute or a command. */
    static String text(String any) {
        StringBuilder safe = new StringBuilder();
        for (char c : SafeText.of(any).toCharArray()) {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }

    /** Text with names between backticks, as our documentation has it. */
    static String prose(String markdown) {
        return text(markdown).replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    /** A file of this package. */
    static String resource(String name) {
        try (InputStream in = Html.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the program's own file cannot be read: " + name, e);
        }
    }

    /**
     * How a Content-Security-Policy names an inline script or style: nothing else of its kind then runs in the page.
     */
    static String fingerprint(String inline) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
