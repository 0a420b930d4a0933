package org.eigenscope.impact;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.impact.engine.Answer;

/** The answers of the network as it is: in a temporary file, so that memory holds one batch of them. */
final class AnswerStore implements Closeable {

    /**
     * One output.
     *
     * @param name of it
     * @param shape of the answer to one probe
     * @param role how it is compared
     */
    record Output(String name, List<Long> shape, OutputRole role) {

        int length() {
            return Math.toIntExact(shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact));
        }

        int width() {
            return shape.isEmpty() ? 1 : Math.toIntExact(shape.getLast());
        }
    }

    private final Path file;
    private final FileChannel channel;
    private final List<Output> outputs = new ArrayList<>();
    private final int probes;

    AnswerStore(Path folder, int probes) throws IOException {
        this.probes = probes;
        file = Files.createTempFile(folder, "answers", ".f32");
        channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    List<Output> outputs() {
        return outputs;
    }

    /** Names an output; before anything is put. */
    void add(Output output) {
        outputs.add(output);
    }

    private long place(int output, int probe) {
        long place = 0;
        for (int i = 0; i < output; i++) {
            place += 4L * outputs.get(i).length() * probes;
        }
        return place + 4L * outputs.get(output).length() * probe;
    }

    void put(int output, int first, Answer answer) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(4, answer.elements().length))
                .order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(answer.elements());
        long place = place(output, first);
        while (bytes.hasRemaining()) {
            place += channel.write(bytes, place);
        }
    }

    float[] get(int output, int first, int count) throws IOException {
        float[] elements = new float[Math.multiplyExact(outputs.get(output).length(), count)];
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(4, elements.length)).order(ByteOrder.nativeOrder());
        long place = place(output, first);
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, place + bytes.position());
            if (read < 0) {
                throw new IOException(file + " was cut short");
            }
        }
        bytes.flip().asFloatBuffer().get(elements);
        return elements;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
