package org.eigenscope.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A tensor read and decoded to floats, from the page cache, by blocks of 2¹⁷ elements. */
@State(Scope.Thread)
public class DecodingBenchmark {

    static final int ELEMENTS = 1 << 24;
    private static final int BLOCK = 1 << 17;

    @Param({"F32", "F16", "BF16", "F8_E4M3", "F64"})
    public DType dtype;

    private final float[] block = new float[BLOCK];
    private Path file;
    private PlainData data;

    @Setup
    public void setUp() throws IOException {
        file = Files.createTempFile("eigenscope", ".bench");
        byte[] bytes = new byte[ELEMENTS * dtype.blockBytes()];
        new Random(1).nextBytes(bytes);
        Files.write(file, bytes);
        data = PlainData.of(new FileRange(file.toString(), 0, bytes.length), dtype);
    }

    @TearDown
    public void tearDown() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    public float decode() throws IOException {
        float sum = 0;
        try (ElementReader reader = data.open()) {
            for (int first = 0; first < ELEMENTS; first += BLOCK) {
                reader.read(first, block, 0, BLOCK);
                sum += block[first & 1023];
            }
        }
        return sum;
    }
}
