package org.eigenscope.desktop.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.linalg.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Linux's scheduler is told who goes first: seen in its own files, while the real window analyzes. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the JVM passes priorities on, or nobody does")
class ThreadPriorityTest {

    @TempDir
    Path folder;

    @Test
    void whoComputesIsNiceAndWhoDrawsIsNot() throws IOException {
        Path model = Safetensors.write(folder.resolve("model.safetensors"),
                Map.of("a", new int[] {60, 40}, "b", new int[] {60, 40}, "c", new int[] {60, 40}), 1);
        Set<String> workers = new ConcurrentSkipListSet<>();
        AnalysisService watched = (layers, chosen, options, listener) ->
                new ModelAnalyzer(Backends.best()).start(layers, chosen, options,
                        new org.eigenscope.analysis.run.AnalysisListener() {
                    @Override
                    public void started(org.eigenscope.model.Layer layer) {
                        listener.started(layer);
                    }

                    @Override
                    public void finished(org.eigenscope.analysis.LayerReport report) {
                        workers.addAll(niceness("eigenscope-work"));
                        listener.finished(report);
                    }
                });
        try (TestWindow window = new TestWindow(watched, 1000, 700)) {
            window.open(model);
            window.analyzed();
            assertThat(workers).contains("19");
            assertThat(niceness("JavaFX Applicat")).containsExactly("0");
        }
    }

    @Test
    void whatANiceThreadStartsIsNiceToo() throws InterruptedException {
        Set<String> seen = new ConcurrentSkipListSet<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            new ThreadPriority().work();
            try {
                Thread.ofPlatform().name("courtesy-child").start(() -> seen.addAll(niceness("courtesy-child"))).join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        thread.join();
        assertThat(seen).containsExactly("19");
    }

    /** The values of the threads of this process that have such a name, of which Linux keeps fifteen letters. */
    private static Set<String> niceness(String name) {
        Set<String> found = new ConcurrentSkipListSet<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                try {
                    String line = Files.readString(thread.resolve("stat"));
                    int end = line.lastIndexOf(')');
                    if (line.substring(line.indexOf('(') + 1, end).equals(name)) {
                        found.add(line.substring(end + 2).split(" ")[16]);
                    }
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
