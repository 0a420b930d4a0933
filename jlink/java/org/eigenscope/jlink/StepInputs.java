package org.eigenscope.jlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The inputs of a build step and their hashes, kept in a file: a step whose inputs are the ones of its last run is not
 * run again.
 */
final class StepInputs {
    private final Path file;
    private final TreeMap<String, String> inputs = new TreeMap<>();

    StepInputs(Path file) {
        this.file = file;
    }

    StepInputs text(String text) {
        inputs.put("", text);
        return this;
    }

    StepInputs files(List<Path> files) throws IOException {
        for (Path each : files) {
            inputs.put(each.toString(), sha256(Files.readAllBytes(each)));
        }
        return this;
    }

    boolean unchanged() throws IOException {
        return Files.exists(file) && Files.readString(file).equals(content());
    }

    void remember() throws IOException {
        Files.writeString(file, content());
    }

    private String content() {
        return inputs.entrySet().stream().map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
