package org.eigenscope.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A 4-bit matrix of 4096 × 4096, 64 MiB of floats, read and decoded by 64 rows, from the page cache. */
@State(Scope.Thread)
public class PackedBenchmark {

    static final int SIZE = 4096;
    private static final int ROWS = 64;

    @Param({"GPTQ", "int4 in any order", "NF4", "Q4_K", "F16"})
    public String scheme;

    private final float[] block = new float[ROWS * SIZE];
    private Path file;
    private MatrixSource weights;

    @Setup
    public void setUp() throws IOException, ModelFormatException {
        file = Files.createTempFile("eigenscope", scheme.equals("Q4_K") ? ".gguf" : ".safetensors");
        Files.write(file, switch (scheme) {
            case "GPTQ" -> gptq();
            case "int4 in any order" -> ordered();
            case "NF4" -> nf4();
            case "Q4_K" -> q4k();
            default -> safetensors("'w.weight':F16[%d,%d]".formatted(SIZE, SIZE), halves(SIZE * SIZE));
        });
        weights = new ModelFiles().open(file).layers().stream().filter(Layer::hasMatrices).findFirst().orElseThrow()
                .weights().source();
    }

    @TearDown
    public void tearDown() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    public float unpack() throws IOException {
        float sum = 0;
        try (MatrixReader reader = weights.open()) {
            for (int first = 0; first < SIZE; first += ROWS) {
                reader.readRows(0, first, ROWS, block);
                sum += block[first & 1023];
            }
        }
        return sum;
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** Small normal numbers. */
    private static byte[] halves(int count) {
        byte[] bytes = random(2 * count);
        for (int i = 1; i < bytes.length; i += 2) {
            bytes[i] = 0x1c;
        }
        return bytes;
    }

    private static byte[] floats(int count) {
        byte[] bytes = random(4 * count);
        for (int i = 3; i < bytes.length; i += 4) {
            bytes[i] = 0x3d;
        }
        return bytes;
    }

    private static byte[] gptq() {
        int groups = SIZE / 128;
        return safetensors("'w.qweight':I32[%d,%d] 'w.qzeros':I32[%d,%d] 'w.scales':F16[%d,%d]".formatted(SIZE / 8,
                SIZE, groups, SIZE / 8, groups, SIZE), random(SIZE * SIZE / 2), random(groups * SIZE / 2),
                halves(groups * SIZE));
    }

    /** compressed-tensors with an index that tells the group of each column. */
    private static byte[] ordered() {
        int groups = SIZE / 128;
        ByteBuffer index = ByteBuffer.allocate(4 * SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SIZE; i++) {
            index.putInt(i * 37 % groups);
        }
        ByteBuffer shape = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(SIZE).putLong(SIZE);
        return safetensors(("'w.weight_packed':I32[%d,%d] 'w.weight_scale':F16[%d,%d] 'w.weight_g_idx':I32[%d] "
                + "'w.weight_shape':I64[2]").formatted(SIZE, SIZE / 8, SIZE, groups, SIZE), random(SIZE * SIZE / 2),
                halves(groups * SIZE), index.array(), shape.array());
    }

    private static byte[] nf4() {
        byte[] state = "{\"quant_type\":\"nf4\",\"blocksize\":64,\"dtype\":\"bfloat16\",\"shape\":[%d,%d]}".formatted(
                SIZE, SIZE).getBytes(StandardCharsets.UTF_8);
        return safetensors(("'w.weight':U8[%d,1] 'w.weight.absmax':F32[%d] 'w.weight.quant_map':F32[16] "
                + "'w.weight.quant_state.bitsandbytes__nf4':U8[%d]").formatted(SIZE * SIZE / 2, SIZE * SIZE / 64,
                state.length), random(SIZE * SIZE / 2), floats(SIZE * SIZE / 64), floats(16), state);
    }

    private static byte[] q4k() {
        byte[] blocks = random(SIZE * SIZE / 256 * 144);
        for (int i = 0; i < blocks.length; i += 144) {
            blocks[i + 1] = 0x1c;
            blocks[i + 3] = 0x1c;
        }
        byte[] name = "w.weight".getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(96 + blocks.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("GGUF".getBytes(StandardCharsets.UTF_8)).putInt(3).putLong(1).putLong(0).putLong(name.length).put(name)
                .putInt(2).putLong(SIZE).putLong(SIZE).putInt(12).putLong(0);
        file.position(Math.ceilDiv(file.position(), 32) * 32).put(blocks);
        return Arrays.copyOf(file.array(), file.position());
    }

    /** @param tensors name, type and shape of each */
    private static byte[] safetensors(String tensors, byte[]... data) {
        StringBuilder json = new StringBuilder("{");
        String[] parts = tensors.split(" ");
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            int end = at + data[i].length;
            json.append(i == 0 ? "" : ",").append(parts[i].replace('\'', '"')
                    .replaceFirst(":(\\w+)(\\[.*])", ":{\"dtype\":\"$1\",\"shape\":$2,\"data_offsets\":["
                    + at + "," + end + "]}"));
            at = end;
        }
        byte[] header = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + at).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        for (byte[] part : data) {
            file.put(part);
        }
        return file.array();
    }
}
