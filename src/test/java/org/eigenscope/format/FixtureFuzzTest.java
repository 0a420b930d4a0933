package org.eigenscope.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Damages one file of any small model among the fixtures, whatever its format, and opens the model: who adds a format
 * with its fixture has it tried here. Short; {@code mvn test -Dtest=FixtureFuzzTest -Dfuzz.minutes=30} goes on for
 * longer. {@link ReaderFuzzTest} knows where the structure of the older formats is.
 */
class FixtureFuzzTest {

    private static final Path ROOT = Path.of("src/test/resources");
    /** Of many models in one folder, or larger than what is copied for every try. */
    private static final Set<String> OTHERS = Set.of("formats", "checkpoints", "impact", "golden", "reference", "store",
            "gguf-blocks", "report", "found", "hunt");
    private static final long LARGEST_FOLDER = 1 << 20;
    private static final int[] BLOCK_TYPES = {2, 8, 12, 16, 17, 18, 19, 20, 21, 22, 23, 29, 34, 35, 39, 40};
    /** Of any of these types a row of so many elements has whole blocks, and no more than 4 bytes an element. */
    private static final int ROW = 256;

    /**
     * A file that is damaged.
     *
     * @param folder all that is copied
     * @param file which of it is damaged, relative to the folder
     * @param opened what is opened then, relative to the folder: the file, or a folder; empty for the folder itself
     */
    private record Seed(Path folder, Path file, Path opened) {}

    private static final List<Seed> SEEDS = new ArrayList<>();
    private static Path work;

    @BeforeContainer
    static void findModels() throws IOException {
        work = Files.createTempDirectory("fixtures");
        Path blocks = Files.createDirectory(work.resolve("blocks"));
        Gguf file = Gguf.start(3, BLOCK_TYPES.length, 0);
        for (int i = 0; i < BLOCK_TYPES.length; i++) {
            file.tensor("b%d.weight".formatted(i), BLOCK_TYPES[i], 8L * ROW * i, ROW, 2);
        }
        byte[] data = new byte[8 * ROW * BLOCK_TYPES.length];
        new Random(1).nextBytes(data);
        Files.write(blocks.resolve("blocks.gguf"), file.data(32, data));
        SEEDS.add(new Seed(blocks, Path.of("blocks.gguf"), Path.of("blocks.gguf")));
        List<Path> folders;
        try (Stream<Path> all = Files.list(ROOT)) {
            folders = all.filter(Files::isDirectory).filter(folder -> !OTHERS.contains(folder.getFileName().toString()))
                    .sorted().toList();
        }
        for (Path folder : folders) {
            addModels(folder);
        }
        assertThat(SEEDS).hasSizeGreaterThan(50);
    }

    private static void addModels(Path top) throws IOException {
        ModelFiles models = new ModelFiles();
        List<Path> files;
        try (Stream<Path> all = Files.walk(top)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            if (models.recognizes(file)) {
                add(file.getParent(), file, file);
                continue;
            }
            for (Path folder = file.getParent(); folder.startsWith(top); folder = folder.getParent()) {
                if (models.recognizes(folder)) {
                    add(folder, file, folder);
                    break;
                }
            }
        }
    }

    private static void add(Path folder, Path file, Path opened) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            if (all.filter(Files::isRegularFile).mapToLong(each -> each.toFile().length()).sum() <= LARGEST_FOLDER) {
                SEEDS.add(new Seed(folder, folder.relativize(file), folder.relativize(opened)));
            }
        }
    }

    @AfterContainer
    static void removeWork() throws IOException {
        delete(work);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF)
    void endsAsItShould(@ForAll long seed) throws Exception {
        attempt(seed);
    }

    @Test
    @EnabledIfSystemProperty(named = "fuzz.minutes", matches = "\\d+")
    void endsAsItShouldForLong() throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("fuzz.minutes"));
        Random seeds = new Random();
        int tried = 0;
        for (; System.nanoTime() < end; tried++) {
            attempt(seeds.nextLong());
        }
        System.out.printf("%,d models of %d files damaged, opened and read%n", tried, SEEDS.size());
    }

    private static void attempt(long number) throws Exception {
        Random random = new Random(number);
        Seed seed = SEEDS.get(random.nextInt(SEEDS.size()));
        Path folder = Files.createTempDirectory(work, "try");
        try {
            copy(seed.folder, folder);
            Path file = folder.resolve(seed.file);
            // The index of most stands at the beginning.
            int[] near = random.nextBoolean() ? new int[0] : IntStream.range(0, 32).map(i -> 32 * i).toArray();
            Files.write(file, new Mutation(random).of(Files.readAllBytes(file), near));
            HostileFile.Outcome outcome = HostileFile.open(folder.resolve(seed.opened));
            assertThat(outcome.model() == null).as("a failure has a sentence").isEqualTo(!outcome.sentence().isEmpty());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("%s, seed %d".formatted(seed, number), e);
        } finally {
            delete(folder);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path there = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(each, there);
                }
            }
        }
    }
}
