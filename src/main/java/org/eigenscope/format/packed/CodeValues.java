package org.eigenscope.format.packed;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.TreeSet;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/** The number that each code stands for, before its group's scale. */
public sealed interface CodeValues extends Serializable {

    /** One number for each code. */
    float[] table() throws IOException;

    /** Codes are numbers from {@code first} on: 0 for unsigned ones. */
    record From(int bits, int first) implements CodeValues {
        @Override
        public float[] table() {
            float[] table = new float[1 << bits];
            for (int i = 0; i < table.length; i++) {
                table[i] = i + first;
            }
            return table;
        }
    }

    /**
     * Codes stand for the number after theirs, zero points less one: the last for zero, but of three bits for eight, as
     * AutoGPTQ has it.
     */
    record Successor(int bits) implements CodeValues {
        @Override
        public float[] table() {
            float[] table = new float[1 << bits];
            for (int i = 0; i < table.length; i++) {
                table[i] = bits == 3 ? i + 1 : i + 1 & table.length - 1;
            }
            return table;
        }
    }

    /** Codes are integers in two's complement. */
    record Signed(int bits) implements CodeValues {
        @Override
        public float[] table() {
            float[] table = new float[1 << bits];
            for (int i = 0; i < table.length; i++) {
                table[i] = i < table.length / 2 ? i : i - table.length;
            }
            return table;
        }
    }

    /** Four-bit floats with two bits of exponent and one of mantissa (E2M1, OCP Microscaling 1.0). */
    record Fp4() implements CodeValues {
        private static final float[] SIZES = {0, 0.5f, 1, 1.5f, 2, 3, 4, 6};

        @Override
        public float[] table() {
            float[] table = new float[16];
            for (int i = 0; i < table.length; i++) {
                table[i] = i < 8 ? SIZES[i] : -SIZES[i - 8];
            }
            return table;
        }
    }

    /** Codes are the bits of eight-bit floats. */
    record Floats(DType dtype) implements CodeValues {
        @Override
        public float[] table() throws IOException {
            byte[] bits = new byte[1 << 8];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = (byte) i;
            }
            float[] table = new float[bits.length];
            try (ElementReader reader = PlainData.of(new MemoryRange(bits), dtype).open()) {
                reader.read(0, table, 0, table.length);
            }
            return table;
        }
    }

    /**
     * The step at each number of another table: 2√(a² − ab + b²), a and b being half the distances to its neighbours,
     * so that its square over 12 is the mean square of what was rounded off.
     */
    record Steps(CodeValues of) implements CodeValues {
        @Override
        public float[] table() throws IOException {
            float[] values = of.table();
            TreeSet<Float> numbers = new TreeSet<>();
            for (float value : values) {
                if (Float.isFinite(value)) {
                    // Zero and minus zero are one number.
                    numbers.add(value + 0f);
                }
            }
            float[] steps = new float[values.length];
            for (int i = 0; i < steps.length; i++) {
                Float below = Float.isFinite(values[i]) ? numbers.lower(values[i] + 0f) : null;
                Float above = Float.isFinite(values[i]) ? numbers.higher(values[i] + 0f) : null;
                double a = below == null ? above == null ? 0 : (above - values[i]) / 2 : (values[i] - below) / 2;
                double b = above == null ? a : (above - values[i]) / 2;
                steps[i] = (float) (2 * Math.sqrt(a * a - a * b + b * b));
            }
            return steps;
        }
    }

    /**
     * The table of a scheme.
     *
     * @param numbers one for each code
     */
    record Table(List<Float> numbers) implements CodeValues {
        /** NF4: quantiles of the normal distribution (Dettmers et al. 2023, arXiv 2305.14314, appendix E). */
        public static final Table NF4 = new Table(List.of(-1.0f, -0.6961928009986877f, -0.5250730514526367f,
                -0.39491748809814453f, -0.28444138169288635f, -0.18477343022823334f, -0.09105003625154495f, 0.0f,
                0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f,
                0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f));
        /** The four-bit floats of bitsandbytes, of 0 to 1 and with a sign. */
        public static final Table FP4 = new Table(List.of(0.0f, 5.208333333e-03f, 0.66666667f, 1.0f, 0.33333333f, 0.5f,
                0.16666667f, 0.25f, 0.0f, -5.208333333e-03f, -0.66666667f, -1.0f, -0.33333333f, -0.5f, -0.16666667f,
                -0.25f));

        @Override
        public float[] table() {
            float[] table = new float[numbers.size()];
            for (int i = 0; i < table.length; i++) {
                table[i] = numbers.get(i);
            }
            return table;
        }
    }

    /** The table is in the file. */
    record Stored(TensorData data, int bits) implements CodeValues {
        @Override
        public float[] table() throws IOException {
            float[] table = new float[1 << bits];
            try (ElementReader reader = data.open()) {
                reader.read(0, table, 0, table.length);
            }
            return table;
        }
    }
}
