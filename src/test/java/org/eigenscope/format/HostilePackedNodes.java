package org.eigenscope.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.format.TestFiles.Entry;
import static org.eigenscope.format.HostilePacked.zeros;
import static org.eigenscope.format.OnnxFoundTest.number;

/**
 * Damaged and hostile nodes of ONNX Runtime that unpack weights: each of a few zeros in which one thing is wrong.
 */
final class HostilePackedNodes {

    private final Path root;
    private final List<HostileCorpus.Case> cases = new ArrayList<>();

    private HostilePackedNodes(Path root) {
        this.root = root;
    }

    static List<HostileCorpus.Case> write(Path root) throws IOException {
        HostilePackedNodes corpus = new HostilePackedNodes(root);
        corpus.onnx();
        corpus.experts();
        corpus.scaled();
        corpus.ordered();
        corpus.folded();
        return corpus.cases;
    }

    private void onnx(Entry weight, Entry scales, byte[] zeros, long[] numbers, String says) throws IOException {
        byte[][] attributes = {number("K", numbers[0]), number("N", numbers[1]), number("bits", numbers[2]),
            number("block_size", numbers[3])};
        List<byte[]> parts = new ArrayList<>();
        parts.add(Proto.node("n", "MatMulNBits", zeros == null ? new String[] {"x", "w", "s"}
                : new String[] {"x", "w", "s", "z"}, "y", attributes));
        parts.add(Proto.initializer("w", 2, weight.shape(), Proto.message(9, weight.bytes())));
        parts.add(Proto.initializer("s", 1, scales.shape(), Proto.message(9, scales.bytes())));
        if (zeros != null) {
            parts.add(Proto.initializer("z", 2, new long[] {zeros.length}, Proto.message(9, zeros)));
        }
        Path folder = Files.createDirectories(root.resolve("node%03d".formatted(cases.size())));
        cases.add(new HostileCorpus.Case(Files.write(folder.resolve("packed.onnx"),
                Proto.onnx(parts.toArray(byte[][]::new))), says));
    }

    /** 8 outputs of 64 inputs in two blocks of four bits. */
    private void onnx() throws IOException {
        Entry weight = zeros("U8", 1, 8, 2, 16);
        Entry scales = zeros("F32", 4, 16);
        onnx(weight, scales, null, new long[] {64, 8, 4, 0}, "are not known");
        onnx(weight, scales, null, new long[] {64, 8, 4, -32}, "are not known");
        onnx(weight, scales, null, new long[] {64, 8, 3, 32}, "are not known");
        onnx(weight, scales, null, new long[] {64, 0, 4, 32}, "are not known");
        onnx(weight, scales, null, new long[] {-64, 8, 4, 32}, "are not known");
        onnx(weight, scales, null, new long[] {Long.MAX_VALUE, 8, 4, 32}, "not decoded");
        onnx(weight, scales, null, new long[] {1L << 40, 1L << 40, 4, 32}, "not decoded");
        onnx(weight, scales, null, new long[] {65, 8, 4, 32}, "are not 8 × 65");
        onnx(zeros("U8", 1, 8, 2, 15), scales, null, new long[] {64, 8, 4, 32}, "are not 8 × 64");
        onnx(weight, zeros("F32", 4, 15), null, new long[] {64, 8, 4, 32},
                "its scales are 's' F32 15, where 16 floats are expected");
        onnx(weight, zeros("F32", 4, 0), null, new long[] {64, 8, 4, 32},
                "its scales are 's' F32 0, where 16 floats are expected");
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] numbers = new float[16];
            numbers[5] = odd;
            onnx(weight, TestFiles.floats(numbers, 16), null, new long[] {64, 8, 4, 32},
                    "'s', which its weights are computed with, is %s at element 5".formatted(Float.isNaN(odd) ? "NaN"
                    : "infinite"));
        }
        onnx(weight, scales, new byte[7], new long[] {64, 8, 4, 32}, "its zero points are");
        onnx(weight, scales, new byte[0], new long[] {64, 8, 4, 32}, "its zero points are");
    }

    /** Nodes that put tensors together, take parts of them or multiply them, with numbers that do not fit. */
    private void folded() throws IOException {
        String vector = "b: a vector has no spectrum";
        folded(vector, Proto.node("c", "Concat", new String[] {"w", "w"}, "t", number("axis", 7)));
        folded(vector, Proto.node("c", "Concat", new String[] {"w", "b"}, "t", number("axis", 0)));
        folded(vector, Proto.node("c", "Concat", new String[] {"w", "gone"}, "t", number("axis", 0)));
        folded(vector, Proto.node("c", "Concat", new String[] {"w", "t"}, "t", number("axis", 0)));
        folded(vector, Proto.node("c", "MatMul", new String[] {"w", "w"}, "t"));
        folded(vector, Proto.node("c", "MatMul", new String[] {"w"}, "t"));
        folded(vector, Proto.node("c", "MatMul", new String[] {"w", "t"}, "t"));
        for (long[] numbers : new long[][] {{5}, {-1, 5}, {0, 4}, {Long.MAX_VALUE, 4}, {}, {2, 1}, {1, 1, 1, 1}}) {
            folded(vector, ints("n", numbers), Proto.node("c", "Split", new String[] {"w", "n"}, "t",
                    number("axis", 0)));
        }
        for (long[] numbers : new long[][] {{0, 4, 0, 0}, {0, 4, 0, -1}, {3, 1, 0, 1}, {0, 4, 9, 1}, {0, 4, -9, 1},
            {Long.MAX_VALUE, Long.MIN_VALUE, 0, Long.MAX_VALUE}}) {
            folded(vector, ints("n", numbers[0]), ints("m", numbers[1]), ints("o", numbers[2]), ints("p", numbers[3]),
                    Proto.node("c", "Slice", new String[] {"w", "n", "m", "o", "p"}, "t"));
        }
        folded(vector, ints("n", 0, 0), ints("m", 2, 2), ints("o", 0), Proto.node("c", "Slice", new String[] {"w", "n",
            "m", "o"}, "t"));
        // Each doubles what the one before has made.
        byte[][] doubled = new byte[60][];
        for (int i = 0; i < doubled.length; i++) {
            String before = i == 0 ? "w" : "t" + i;
            doubled[i] = Proto.node("c" + i, "Concat", new String[] {before, before}, i == doubled.length - 1 ? "t"
                    : "t" + (i + 1), number("axis", 0));
        }
        folded(vector, doubled);
        for (String operator : List.of("Concat", "Split", "Identity", "Transpose", "Cast", "QuantizeLinear", "Mul",
                "MatMul", "Relu")) {
            folded(vector, chain(operator));
        }
    }

    /** As many nodes in a row as calls within calls have no room for. */
    private static byte[][] chain(String operator) {
        byte[][] chain = new byte[20_000][];
        for (int i = 0; i < chain.length; i++) {
            String[] inputs = operator.equals("Mul") || operator.equals("MatMul") || operator.equals("QuantizeLinear")
                    ? new String[] {"t" + i, "square"} : new String[] {"t" + i};
            inputs[0] = i == 0 ? "w" : inputs[0];
            chain[i] = Proto.node("c" + i, operator, inputs, i == chain.length - 1 ? "t" : "t" + (i + 1));
        }
        chain[0] = Proto.join(chain[0], Proto.initializer("square", 1, new long[] {8, 8}, Proto.message(9,
                new byte[256])));
        return chain;
    }

    private static byte[] ints(String name, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(numbers);
        return Proto.initializer(name, 7, new long[] {numbers.length}, Proto.message(9, bytes.array()));
    }

    private void folded(String says, byte[]... nodes) throws IOException {
        List<byte[]> parts = new ArrayList<>(List.of(nodes));
        parts.add(Proto.node("m", "MatMul", new String[] {"x", "t"}, "y"));
        parts.add(Proto.initializer("w", 1, new long[] {4, 8}, Proto.message(9, new byte[128])));
        parts.add(Proto.initializer("b", 1, new long[] {8}, Proto.message(9, new byte[32])));
        Path folder = Files.createDirectories(root.resolve("node%03d".formatted(cases.size())));
        cases.add(new HostileCorpus.Case(Files.write(folder.resolve("folded.onnx"),
                Proto.onnx(parts.toArray(byte[][]::new))), says));
    }

    /** 8 outputs of 64 inputs in two blocks, whose order an index tells. */
    private void ordered() throws IOException {
        int[] right = new int[64];
        ordered(right, 4, null, "g: scales or zero points of quantized numbers");
        ordered(new int[63], 4, null, "its index is 'g' I32 63, where 64 whole numbers are expected");
        ordered(new int[] {}, 4, null, "its index is 'g' I32 0, where 64 whole numbers are expected");
        ordered(null, 4, null, "its index 'g' is not in the file");
        ordered(right, 8, null, "that is known of four bits alone");
        ordered(right, 2, null, "that is known of four bits alone");
        ordered(right, 4, new byte[8], "that is known of four bits alone, without zero points");
        for (int group : new int[] {2, -1, Integer.MAX_VALUE}) {
            int[] wrong = right.clone();
            wrong[5] = group;
            ordered(wrong, 4, null, "points to group %d at 5, and there are 2".formatted(group));
        }
    }

    private void ordered(int[] index, int bits, byte[] zeros, String says) throws IOException {
        List<byte[]> parts = new ArrayList<>(List.of(
                Proto.node("n", "MatMulNBits", new String[] {"x", "w", "s", zeros == null ? "" : "z", "g"}, "y",
                        number("K", 64), number("N", 8), number("bits", bits), number("block_size", 32)),
                Proto.initializer("w", 2, new long[] {8, 2, 4L * bits}, Proto.message(9, new byte[64 * bits])),
                Proto.initializer("s", 1, new long[] {16}, Proto.message(9, new byte[64]))));
        if (index != null) {
            Entry ints = TestFiles.ints(index);
            parts.add(Proto.initializer("g", 6, ints.shape(), Proto.message(9, ints.bytes())));
        }
        if (zeros != null) {
            parts.add(Proto.initializer("z", 2, new long[] {8, 1}, Proto.message(9, zeros)));
        }
        Path folder = Files.createDirectories(root.resolve("node%03d".formatted(cases.size())));
        cases.add(new HostileCorpus.Case(Files.write(folder.resolve("ordered.onnx"),
                Proto.onnx(parts.toArray(byte[][]::new))), says));
    }

    /** 4 × 8 integers that a DequantizeLinear scales by columns, with scales that do not fit, or are no numbers. */
    private void scaled() throws IOException {
        scaled(1, TestFiles.floats(new float[] {1, 1, Float.NaN, 1, 1, 1, 1, 1}, 8), 3, zeros("I8", 1, 8),
                "w: 's', which its weights are computed with, is NaN at element 2");
        scaled(1, TestFiles.floats(new float[] {1, 1, 1, Float.NEGATIVE_INFINITY, 1, 1, 1, 1}, 8), 3,
                zeros("I8", 1, 8), "w: 's', which its weights are computed with, is infinite at element 3");
        scaled(1, zeros("F32", 4, 7), 3, zeros("I8", 1, 7),
                "its scale 's' F32 7 or its zero point 'z' I8 7 does not fit 4 × 8");
        scaled(1, zeros("F32", 4, 8), 3, zeros("I8", 1, 7),
                "its scale 's' F32 8 or its zero point 'z' I8 7 does not fit 4 × 8");
        scaled(6, zeros("I32", 4, 8), 3, zeros("I8", 1, 8),
                "its scale 's' I32 8 or its zero point 'z' I8 8 does not fit 4 × 8");
        scaled(1, null, 3, zeros("I8", 1, 8), "its scale 's' is not in the file, or computed");
        scaled(1, zeros("F32", 4, 8), 3, null, "its zero point 'z' is not in the file, or computed");
    }

    private void scaled(int type, Entry scale, int zeroType, Entry zero, String says) throws IOException {
        List<byte[]> parts = new ArrayList<>(List.of(
                Proto.node("d", "DequantizeLinear", new String[] {"w", "s", "z"}, "d", number("axis", 1)),
                Proto.node("m", "MatMul", new String[] {"x", "d"}, "y"),
                Proto.initializer("w", 3, new long[] {4, 8}, Proto.message(9, new byte[32]))));
        if (scale != null) {
            parts.add(Proto.initializer("s", type, scale.shape(), Proto.message(9, scale.bytes())));
        }
        if (zero != null) {
            parts.add(Proto.initializer("z", zeroType, zero.shape(), Proto.message(9, zero.bytes())));
        }
        Path folder = Files.createDirectories(root.resolve("node%03d".formatted(cases.size())));
        cases.add(new HostileCorpus.Case(Files.write(folder.resolve("scaled.onnx"),
                Proto.onnx(parts.toArray(byte[][]::new))), says));
    }

    private void experts(Entry weight, int type, Entry scales, byte[] zeros, String says, byte[]... attributes)
            throws IOException {
        List<byte[]> parts = new ArrayList<>();
        parts.add(Proto.node("n", "QMoE", zeros == null ? new String[] {"x", "r", "w", "s"}
                : new String[] {"x", "r", "w", "s", "", "", "", "", "", "", "", "z"}, "y", attributes));
        parts.add(Proto.initializer("w", 2, weight.shape(), Proto.message(9, weight.bytes())));
        parts.add(Proto.initializer("s", type, scales.shape(), Proto.message(9, scales.bytes())));
        if (zeros != null) {
            parts.add(Proto.initializer("z", 2, new long[] {zeros.length}, Proto.message(9, zeros)));
        }
        Path folder = Files.createDirectories(root.resolve("node%03d".formatted(cases.size())));
        cases.add(new HostileCorpus.Case(Files.write(folder.resolve("experts.onnx"),
                Proto.onnx(parts.toArray(byte[][]::new))), says));
    }

    /** Two experts of 8 outputs and 64 inputs in two blocks of four bits; scales in single and in half precision. */
    private void experts() throws IOException {
        // Zero points are told as such, not as counters or indices.
        Path folder = Files.createDirectories(root.resolve("node%03d".formatted(cases.size())));
        cases.add(new HostileCorpus.Case(Files.write(folder.resolve("zeros.onnx"), Proto.onnx(
                Proto.node("d", "DequantizeLinear", new String[] {"w", "s", "z"}, "d", number("axis", 1)),
                Proto.node("m", "MatMul", new String[] {"x", "d"}, "y"),
                Proto.initializer("w", 3, new long[] {4, 8}, Proto.message(9, new byte[32])),
                Proto.initializer("s", 1, new long[] {8}, Proto.message(9, new byte[32])),
                Proto.initializer("z", 3, new long[] {8}, Proto.message(9, new byte[8])))),
                "z: scales or zero points of quantized numbers"));
        Entry weight = zeros("U8", 1, 2, 8, 32);
        Entry scales = zeros("F32", 4, 2, 8, 2);
        byte[] block = number("block_size", 32);
        experts(weight, 10, zeros("F16", 2, 2, 8, 2), null, "nothing tells that they are in plain order", block);
        experts(weight, 1, scales, null, "nothing tells that they are in plain order", block,
                number("weights_prepacked", 1));
        experts(weight, 1, scales, null, "do not divide its 64 inputs", number("block_size", 48));
        experts(weight, 1, scales, null, "do not divide its 64 inputs", number("block_size", -32));
        experts(weight, 1, scales, null, "do not divide its 64 inputs", number("block_size", Long.MAX_VALUE));
        experts(weight, 1, scales, null, "of 3 bits are not known", block, number("expert_weight_bits", 3));
        experts(weight, 1, scales, null, "of 127 bits are not known", block,
                number("expert_weight_bits", (1L << 32) + 8));
        experts(weight, 1, scales, null, "its scales 's' F32 2 × 8 × 2 do not fit 2 × 8 × 32");
        experts(weight, 1, zeros("F32", 4, 16, 2), null, "its scales 's' F32 16 × 2 do not fit", block);
        experts(weight, 1, zeros("F32", 4, 0, 8, 2), null, "do not fit", block);
        experts(weight, 17, zeros("F8_E4M3", 1, 2, 8, 2), null, "those of small floats", block);
        experts(weight, 1, scales, new byte[15], "its zero points", block);
        experts(weight, 1, scales, new byte[0], "its zero points", block);
        experts(zeros("U8", 1, 16, 32), 1, scales, null, "are not known", block);
        experts(zeros("U8", 1, 2, 0, 32), 1, scales, null, "", block);
    }
}
