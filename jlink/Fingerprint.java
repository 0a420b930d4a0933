import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a step was made from; a step whose inputs are the same as at its last run is not run again. */
final class Fingerprint {
    private final Path file;
    private final TreeMap<String, String> inputs = new TreeMap<>();

    Fingerprint(Path file) {
        this.file = file;
    }

    Fingerprint text(String text) {
        inputs.put("", text);
        return this;
    }

    Fingerprint files(List<Path> files) throws IOException {
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
