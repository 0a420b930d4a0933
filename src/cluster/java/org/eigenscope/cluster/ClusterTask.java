package org.eigenscope.cluster;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** What one task of the cluster does. */
sealed interface ClusterTask extends Serializable {

    /** Does it, in a process of the cluster. */
    Done run() throws IOException, InterruptedException;

    /**
     * What came of it.
     *
     * @param layers reports of layers
     * @param backend the linear algebra that was used
     * @param sha256 of a file; empty if it was none
     * @param started when
     * @param elapsed how long it took
     */
    record Done(List<LayerReport> layers, String backend, String sha256, Instant started, Duration elapsed)
            implements Serializable {}

    /** The linear algebra of this process, loaded by the first task. */
    final class Algebra {
        private static final LinearAlgebra OF_THIS_PROCESS = Backends.best();

        private Algebra() {}
    }

    /** Analyzes layers, one after the other on one thread. */
    record Layers(List<Layer> layers, AnalysisOptions options, Set<Detail> details) implements ClusterTask {
        @Override
        public Done run() throws InterruptedException {
            LayerAnalyzer analyzer = new LayerAnalyzer(Algebra.OF_THIS_PROCESS, details);
            Model model = new Model(Path.of("task"), "", Map.of(), layers, List.of(), List.of());
            AnalysisRun run = new ModelAnalyzer(analyzer).start(model, layers, options.withThreads(1),
                    new AnalysisListener() {});
            try {
                ModelReport report = run.join();
                return new Done(report.layers(), report.backend(), "", report.started(), report.elapsed());
            } catch (InterruptedException e) {
                run.cancel();
                throw e;
            }
        }
    }

    /**
     * Computes the SHA-256 of a file.
     *
     * @param file the whole of it
     */
    record Hash(FileRange file) implements ClusterTask {
        private static final int PIECE = 4 << 20;

        @Override
        public Done run() throws IOException {
            Instant started = Instant.now();
            long begun = System.nanoTime();
            byte[] piece = new byte[(int) Math.min(PIECE, file.length())];
            try (ByteReader reader = file.open()) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (long at = 0; at < file.length(); at += piece.length) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedIOException("interrupted while a file was read");
                    }
                    int count = (int) Math.min(piece.length, file.length() - at);
                    reader.read(at, piece, 0, count);
                    digest.update(piece, 0, count);
                }
                return new Done(List.of(), "", HexFormat.of().formatHex(digest.digest()), started,
                        Duration.ofNanos(System.nanoTime() - begun));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }
}
