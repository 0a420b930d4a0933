package org.eigenscope.format.io;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The settings in the environment variables of Hugging Face's programs.
 *
 * @param variables of the environment
 */
record HubSettings(Map<String, String> variables) {

    private static final String HUB = "https://huggingface.co";
    private static final int LONGEST_TOKEN = 10_000;

    /** The first of these variables that is set, or what is meant otherwise. */
    String first(String otherwise, String... names) {
        return Stream.of(names).map(name -> variables.getOrDefault(name, "")).filter(value -> !value.isBlank())
                .findFirst().orElse(otherwise);
    }

    /** The address of the hub, or of what stands in for it. */
    URI endpoint() throws URISyntaxException {
        return new URI(first(HUB, "HF_ENDPOINT"));
    }

    /** True if the network is not to be used. */
    boolean offline() {
        return first("0", "HF_HUB_OFFLINE").matches("(?i)1|on|yes|true");
    }

    /** The folder of the hub's cache on this machine. */
    HubCache cache() {
        return new HubCache(Path.of(first(home().resolve("hub").toString(), "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")));
    }

    private Path home() {
        String user = first(System.getProperty("user.home"), "HOME");
        String cache = first(Path.of(user, ".cache").toString(), "XDG_CACHE_HOME");
        return Path.of(first(Path.of(cache, "huggingface").toString(), "HF_HOME"));
    }

    /** The token for the hub: from a variable, else from its file; empty if there is none. */
    String token() throws IOException {
        String secret = first("", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");
        if (secret.isEmpty()) {
            Path file = Path.of(first(home().resolve("token").toString(), "HF_TOKEN_PATH"));
            secret = Files.isRegularFile(file) && Files.size(file) < LONGEST_TOKEN ? Files.readString(file) : "";
        }
        String clean = secret.strip();
        return clean.matches("[\\x21-\\x7e]+") ? clean : "";
    }
}
