package org.eigenscope.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes NumPy files to be measured with. */
final class NumpyFile {

    private NumpyFile() {}

    static void gaussian(Path file, int rows, int columns) throws IOException {
        write(file, rows, columns, GramBenchmark.gaussian(rows * columns));
    }

    static void write(Path file, int rows, int columns, float[] values) throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
        byte[] text = (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        bytes.putShort((short) text.length).put(text);
        bytes.asFloatBuffer().put(values);
        Files.write(file, bytes.array());
    }
}
