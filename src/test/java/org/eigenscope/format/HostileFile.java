package org.eigenscope.format;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Opens a file that may be hostile as the program does, and holds what must be true of every attempt: it reads little,
 * allocates less than 64 MiB, opens no file outside of its folder, and fails with one sentence if it fails.
 */
public final class HostileFile {

    /** What an attempt may allocate in all: more than it may ever hold. */
    public static final long MOST_BYTES = 64L << 20;
    /** Ends an attempt that would never end; one takes milliseconds. */
    private static final Duration HANGING = Duration.ofMinutes(5);

    /**
     * @param model the model if it opened, or null
     * @param sentence the failure if it did not, or the empty string
     * @param allocated bytes allocated for the attempt
     */
    public record Outcome(Model model, String sentence, long allocated) {

        /** The failure and the findings, one a line. */
        public String said() {
            StringBuilder text = new StringBuilder(sentence);
            if (model != null) {
                for (Finding finding : model.findings()) {
                    text.append(finding.severity()).append(' ').append(finding.where()).append(": ")
                            .append(finding.message()).append('\n');
                }
            }
            return text.toString();
        }
    }

    private HostileFile() {}

    /** Opens the file and reads the first row of each layer. */
    public static Outcome open(Path file) {
        return assertTimeoutPreemptively(HANGING, () -> {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            ReadCount reads = new ReadCount();
            List<Path> opened = Collections.synchronizedList(new ArrayList<>());
            Model model = null;
            String sentence = "";
            try {
                model = new ModelFiles(path -> {
                    opened.add(path);
                    return reads.open(path);
                }).open(file);
            } catch (ModelFormatException e) {
                sentence = e.getMessage();
                assertThat(sentence).contains(": ").doesNotContain("\n").hasSizeLessThan(600);
            } catch (IOException e) {
                sentence = String.valueOf(e.getMessage());
            }
            if (model != null) {
                readAll(model);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).as("bytes allocated").isLessThan(MOST_BYTES);
            reads.check();
            Path root = (file.toFile().isDirectory() ? file : file.getParent()).toRealPath();
            for (Path path : opened) {
                assertThat(path.toRealPath()).startsWith(root);
            }
            return new Outcome(model, sentence, allocated);
        });
    }

    /** Reading may fail, but only as reading fails. */
    private static void readAll(Model model) {
        for (Layer layer : model.layers()) {
            WeightMatrix matrix = layer.weights();
            if (matrix != null && matrix.columns() <= 1 << 16) {
                try (MatrixReader reader = matrix.source().open()) {
                    reader.readRows(matrix.slices() - 1, matrix.rows() - 1, 1, new double[matrix.columns()]);
                } catch (IOException e) {
                    assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
                }
            }
        }
    }
}
