package org.eigenscope.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.eigenscope.format.tensorflow.Checksums;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is done to a file of PyTorch, Keras or TensorFlow, opening and reading it ends as {@link HostileFile} wants.
 * Short here; {@code mvn test -Dtest=ReaderFuzzTest -Dfuzz.minutes=30} goes on for longer.
 */
class ReaderFuzzTest {

    private static final Path FIXTURES = Path.of("src/test/resources/formats");

    /** What is damaged, and how it becomes a file again. */
    enum Target {
        PICKLE("m.pt"), MODULE("m.pt"), SCRIPT("m.pt"), ZIP("m.pt"), LEGACY("m.pth"), H5("m.h5"), WEIGHTS("m.weights.h5"),
        KERAS("m.keras"), INDEX("m.index"), GRAPH("m.pb"), SAVED_MODEL("saved_model.pb");

        final String file;

        Target(String file) {
            this.file = file;
        }
    }

    private final Map<Target, byte[]> originals = new LinkedHashMap<>();

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void endsAsItShould(@ForAll Target target, @ForAll("seeds") long seed) throws Exception {
        attempt(target, seed);
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    @Test
    @EnabledIfSystemProperty(named = "fuzz.minutes", matches = "\\d+")
    void endsAsItShouldForLong() throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("fuzz.minutes"));
        Random seeds = new Random();
        while (System.nanoTime() < end) {
            for (Target target : Target.values()) {
                attempt(target, seeds.nextLong());
            }
        }
    }

    private void attempt(Target target, long seed) throws Exception {
        Path folder = Files.createTempDirectory("fuzz");
        try {
            Path file = folder.resolve(target.file);
            byte[] original = originals.computeIfAbsent(target, ReaderFuzzTest::original);
            byte[] damaged = new Mutation(new Random(seed)).of(original, structure(target, original));
            Files.write(file, complete(target, damaged));
            if (target == Target.INDEX) {
                Files.copy(FIXTURES.resolve("digits-mlp-tfcheckpoint/model.ckpt.data-00000-of-00001"),
                        folder.resolve("m.data-00000-of-00001"));
            }
            HostileFile.Outcome outcome = HostileFile.open(file);
            assertThat(outcome.model() == null).as("a failure has a sentence").isEqualTo(!outcome.sentence().isEmpty());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("target %s, seed %d".formatted(target, seed), e);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static byte[] original(Target target) {
        try {
            return switch (target) {
                case PICKLE -> member("digits-mlp.checkpoint.pt");
                case MODULE -> member("digits-mlp.module.pt");
                case SCRIPT -> member("digits-mlp.torchscript.pt");
                case ZIP -> file("digits-cnn.pt");
                case LEGACY -> file("digits-mlp.legacy.pth");
                case H5 -> file("digits-mlp.h5");
                case WEIGHTS -> file("digits-mlp.weights.h5");
                case KERAS -> file("digits-mlp.keras");
                case INDEX -> file("digits-mlp-tfcheckpoint/model.ckpt.index");
                case GRAPH -> file("digits-mlp.frozen.pb");
                case SAVED_MODEL -> file("digits-mlp-savedmodel/saved_model.pb");
            };
        } catch (IOException | ModelFormatException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static byte[] file(String name) throws IOException {
        return Files.readAllBytes(FIXTURES.resolve(name));
    }

    /** The pickle of a PyTorch file. */
    private static byte[] member(String name) throws IOException, ModelFormatException {
        try (ByteSource source = ByteSource.open(FIXTURES.resolve(name))) {
            ZipMembers members = ZipMembers.read(source);
            String pickle = members.names().stream().filter(member -> member.endsWith("/data.pkl")).findFirst().orElseThrow();
            ByteRange range = members.member(pickle).orElseThrow();
            byte[] bytes = new byte[(int) range.length()];
            try (ByteReader reader = range.open()) {
                reader.read(0, bytes, 0, bytes.length);
            }
            return bytes;
        }
    }

    /** Where the file has something other than elements. */
    private static int[] structure(Target target, byte[] bytes) {
        return switch (target) {
            case PICKLE, MODULE, SCRIPT, INDEX, SAVED_MODEL -> new int[0];
            case LEGACY -> IntStream.range(0, 8).map(i -> 100 * i).toArray();
            case ZIP -> found(bytes, "PK\003\004", "PK\001\002", "PK\005\006", "data.pkl");
            case H5, WEIGHTS, KERAS -> found(bytes, "\211HDF", "TREE", "SNOD", "HEAP", "GCOL", "\001\000", "PK\001\002", "PK\005\006");
            case GRAPH -> found(bytes, "digits_mlp", "Const", "dtype", "value");
        };
    }

    private static int[] found(byte[] bytes, String... marks) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        IntStream.Builder places = IntStream.builder();
        for (String mark : marks) {
            int found = 0;
            for (int at = text.indexOf(mark); at >= 0 && found < 200; at = text.indexOf(mark, at + 1)) {
                places.add(at);
                found++;
            }
        }
        return places.build().toArray();
    }

    private static byte[] complete(Target target, byte[] damaged) {
        switch (target) {
            case PICKLE, MODULE, SCRIPT -> {
                Map<String, byte[]> members = new LinkedHashMap<>();
                members.put("m/data.pkl", damaged);
                for (int i = 0; i < 6; i++) {
                    members.put("m/data/" + i, new byte[1 << 12]);
                }
                return ZipFiles.zip(members, false);
            }
            case INDEX -> {
                return Checksums.mended(damaged);
            }
            default -> {
                return damaged;
            }
        }
    }
}
