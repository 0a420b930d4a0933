package org.eigenscope.format.keras;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.HostileFile;
import org.eigenscope.format.keras.HdfBytes.Message;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.of;

/** Quantized and 16-bit layers of Keras in HDF5 whose parts are missing or lie: each is told in one sentence. */
class HostileQuantizedKerasTest {

    @TempDir
    Path folder;

    /** An array of a file: its element type, the bytes that are there, and the shape that it claims. */
    private record Part(Message type, byte[] bytes, long... dims) {}

    private static Part i8(long... dims) {
        return new Part(whole(1, true), filled(1, dims), dims);
    }

    private static Part u8(long... dims) {
        return new Part(whole(1, false), filled(1, dims), dims);
    }

    private static Part f32(float value, long... dims) {
        ByteBuffer bytes = HdfBytes.le((int) (4 * product(dims)));
        while (bytes.hasRemaining()) {
            bytes.putFloat(value);
        }
        return new Part(HdfBytes.f32(), bytes.array(), dims);
    }

    private static Part index(float... groups) {
        ByteBuffer bytes = HdfBytes.le(4 * groups.length);
        for (float group : groups) {
            bytes.putFloat(group);
        }
        return new Part(HdfBytes.f32(), bytes.array(), groups.length);
    }

    /** Opaque bytes, two of which Keras calls a bfloat16. */
    private static Part opaque(int size, int stored, long... dims) {
        return new Part(new Message(HdfBytes.DATATYPE, HdfBytes.le(8).put(new byte[] {0x15, 0, 0, 0}).putInt(size)
                .array()), new byte[stored], dims);
    }

    private static Message whole(int size, boolean signed) {
        return new Message(HdfBytes.DATATYPE, HdfBytes.le(12).put((byte) 0x10).put((byte) (signed ? 8 : 0))
                .put(new byte[2]).putInt(size).putShort((short) 0).putShort((short) (8 * size)).array());
    }

    private static byte[] filled(int size, long... dims) {
        byte[] bytes = new byte[(int) (size * product(dims))];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (37 * i);
        }
        return bytes;
    }

    private static long product(long... dims) {
        return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    }

    /** The file that Keras writes of one dense layer with these variables. */
    private static byte[] layer(Part... variables) {
        HdfBytes hdf = new HdfBytes();
        List<Message> vars = new ArrayList<>();
        for (int i = 0; i < variables.length; i++) {
            Part part = variables[i];
            long at = hdf.put(part.bytes);
            vars.add(HdfBytes.hard(String.valueOf(i), hdf.object(HdfBytes.space(part.dims), part.type,
                    HdfBytes.contiguous(at, part.bytes.length))));
        }
        long all = hdf.group(vars.toArray(Message[]::new));
        return hdf.file(hdf.group(HdfBytes.hard("layers", hdf.group(HdfBytes.hard("dense", hdf.group(
                HdfBytes.hard("vars", all)))))));
    }

    static Stream<Arguments> files() {
        Part kernel = i8(8, 6);
        Part grid = f32(1, 2, 12);
        Part zero = i8(2, 12);
        Part groups = index(0, 0, 0, 0, 1, 1, 1, 1);
        return Stream.of(
                // int8
                of("no scale", "packed, not decoded", layer(kernel)),
                of("scale of another length", "do not fit", layer(kernel, f32(1, 7))),
                of("scale of nothing", "do not fit", layer(kernel, f32(1, 0))),
                of("scale of integers", "not decoded", layer(kernel, i8(6))),
                of("scale that is cut short", "should take", layer(kernel, new Part(HdfBytes.f32(), new byte[4],
                        1L << 20))),
                of("kernel that is cut short", "should take", layer(new Part(whole(1, true), new byte[4], 1 << 12,
                        1 << 12), f32(1, 1 << 12))),
                of("kernel of no rows", "not decoded", layer(i8(0, 6), f32(1, 6))),
                of("kernel of one axis", "vars.0: I8 are", layer(i8(8), f32(1, 8))),
                of("scale for each input", "do not fit", layer(kernel, f32(1, 8))),
                of("scale of one", "do not fit", layer(kernel, f32(1, 1))),
                of("bias in the place of the scale", "do not fit", layer(kernel, f32(1, 6), f32(1, 3))),
                // int4 in pairs
                of("one output too many", "do not fit", layer(kernel, f32(1, 13))),
                of("groups without an index", "do not fit", layer(kernel, f32(1, 6), grid, zero)),
                of("group past the last one", "points to group 2", layer(kernel, grid, zero,
                        index(0, 0, 0, 0, 1, 1, 1, 2))),
                of("group before the first one", "points to group -1", layer(kernel, grid, zero,
                        index(-1, 0, 0, 0, 1, 1, 1, 1))),
                of("group that is no number", "is NaN at element 0", layer(kernel, grid, zero,
                        index(Float.NaN, 0, 0, 0, 1, 1, 1, 1))),
                of("index of another length", "do not fit", layer(kernel, grid, zero, index(0, 1))),
                of("zero points of another shape", "do not fit", layer(kernel, grid, i8(2, 11), groups)),
                of("zero points that are floats", "do not fit", layer(kernel, grid, f32(1, 2, 12), groups)),
                of("scales of another width", "do not fit", layer(kernel, f32(1, 2, 10), zero, groups)),
                of("scales of no groups", "do not fit", layer(kernel, f32(1, 0, 12), i8(0, 12), groups)),
                of("scales of one axis", "do not fit", layer(kernel, f32(1, 12), zero, groups)),
                // GPTQ
                of("codes without zero points", "zero points are missing", layer(u8(6, 8), grid, groups)),
                of("codes of other outputs", "do not fit", layer(u8(5, 8), grid, u8(2, 12), groups)),
                // bfloat16
                of("two bytes that are cut short", "should take", layer(opaque(2, 10, 8, 6))),
                of("three bytes", "opaque", layer(opaque(3, 144, 8, 6))),
                of("one byte", "opaque", layer(opaque(1, 48, 8, 6))),
                of("two bytes of 2^40 rows", "should take", layer(opaque(2, 96, 1L << 40, 6))),
                of("two bytes of a negative shape", "-8", layer(opaque(2, 96, -8, 6))),
                of("two bytes of none", "no elements", layer(opaque(2, 0, 0, 6))),
                of("two bytes, a scale of them", "not decoded", layer(kernel, opaque(2, 14, 7))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void endsInOneSentence(String name, String expected, byte[] bytes) throws Exception {
        Path file = Files.write(folder.resolve("m.weights.h5"), bytes);

        HostileFile.Outcome outcome = HostileFile.open(file);

        StringBuilder said = new StringBuilder(outcome.said());
        if (outcome.model() != null) {
            for (Layer layer : outcome.model().layers()) {
                said.append(layer.name()).append(": ").append(layer.reason()).append(read(layer.weights()))
                        .append('\n');
            }
        }
        assertThat(said.toString()).contains(expected).doesNotContain("Exception");
        assertThat(said.toString()).isNotBlank();
    }

    private static String read(WeightMatrix matrix) {
        if (matrix == null) {
            return "";
        }
        try (MatrixReader reader = matrix.source().open()) {
            reader.readRows(0, 0, matrix.rows(), new double[matrix.rows() * matrix.columns()]);
            return " read";
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
