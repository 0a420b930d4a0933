package org.eigenscope.format.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * A tensor that a file holds more than once, under several names: read from one place, written to all.
 *
 * @param data the one that is read
 * @param copies the others
 */
public record MirroredData(TensorData data, List<TensorData> copies) implements RearrangedData, RewritableData {

    public MirroredData {
        copies = List.copyOf(copies);
    }

    @Override
    public ElementReader open() throws IOException {
        return data.open();
    }

    @Override
    public long readTogether() {
        return data.readTogether();
    }

    @Override
    public TensorData steps() {
        return data.steps();
    }

    @Override
    public long memory() {
        return data.memory();
    }

    @Override
    public ElementWriter writer(ByteSink sink) throws IOException {
        List<TensorData> all = new ArrayList<>(List.of(data));
        all.addAll(copies);
        return new SeveralWriters(ElementWriter.open(all, sink));
    }

    /** Writes the same to each. */
    private static final class SeveralWriters implements ElementWriter {
        private final List<ElementWriter> writers;

        SeveralWriters(List<ElementWriter> writers) {
            this.writers = writers;
        }

        @Override
        public void write(long first, double[] values, int offset, int count) throws IOException {
            for (ElementWriter writer : writers) {
                writer.write(first, values, offset, count);
            }
        }

        @Override
        public void close() throws IOException {
            ElementWriter.close(writers);
        }
    }
}
