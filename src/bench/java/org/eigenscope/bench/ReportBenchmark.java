package org.eigenscope.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.api.Eigenscope;
import org.eigenscope.store.ReportReader;

/** How long the report of a model of the size of BERT-base takes to open: in a fresh JVM, and in one that is warm. */
final class ReportBenchmark {

    private static final int RUNS = 8;

    private ReportBenchmark() {}

    static void run() throws Exception {
        Path folder = Files.createDirectories(Path.of("target/bench-models"));
        Path model = folder.resolve("bert-base-sized.safetensors");
        SyntheticLlama.bert(model);
        Path report = folder.resolve("bert-base-sized.json");
        Files.deleteIfExists(report);
        Eigenscope.write(Eigenscope.open(model).analyze(), report);
        System.out.printf("%n%s: %,d bytes%n", report.getFileName(), Files.size(report));
        List<String> took = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            List<ModelReport> read = new ReportReader().read(report);
            took.add("%.0f".formatted((System.nanoTime() - start) / 1e6));
            if (read.getFirst().analyzed().isEmpty()) {
                throw new IllegalStateException("nothing in it");
            }
        }
        System.out.println("read in this JVM, ms, one time after the other: " + String.join(", ", took));
        ModelBenchmark.heading(5);
        ModelBenchmark.programOrJvm("describe report.json", List.of("describe", report.toString()), Double.NaN, 5);
        ModelBenchmark.programOrJvm("analyze report.json", List.of("analyze", report.toString()), Double.NaN, 5);
    }
}
