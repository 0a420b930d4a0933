package org.eigenscope.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eigenscope.store.CacheFuzzer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What fuzzing led by coverage has kept: inputs that each reach a part of a reader that no other one reaches. They are
 * small ones of its corpus; {@code CONTRIBUTING.md} says how they are made.
 */
class FuzzCorpusTest {

    private static final Path CORPORA = Path.of("src/test/resources/fuzz");

    /** A fuzzer's single attempt. */
    @FunctionalInterface
    private interface Attempt {
        void on(byte[] bytes) throws IOException;
    }

    /** A zip file of inputs for each fuzzer. */
    @TestFactory
    Stream<DynamicTest> whatWasKeptIsSurvived() {
        return Stream.of(
                DynamicTest.dynamicTest("models", () -> all("models.zip", OpenFuzzer::fuzzerTestOneInput)),
                DynamicTest.dynamicTest("names", () -> all("names.zip", NamedFuzzer::fuzzerTestOneInput)),
                DynamicTest.dynamicTest("folders", () -> all("folders.zip", FolderFuzzer::fuzzerTestOneInput)),
                DynamicTest.dynamicTest("runs", () -> all("runs.zip", RunFuzzer::fuzzerTestOneInput)),
                DynamicTest.dynamicTest("cache", () -> all("cache.zip", CacheFuzzer::fuzzerTestOneInput)),
                DynamicTest.dynamicTest("reports", () -> all("reports.zip", ReportFuzzer::fuzzerTestOneInput)));
    }

    private static void all(String corpus, Attempt attempt) throws IOException {
        try (ZipFile zip = new ZipFile(CORPORA.resolve(corpus).toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                try {
                    attempt.on(bytes);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("%s of %s: %s".formatted(entry.getName(), corpus, e), e);
                }
            }
        }
    }
}
