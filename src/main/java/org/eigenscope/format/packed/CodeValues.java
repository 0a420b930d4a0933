package org.eigenscope.format.packed;

import java.io.IOException;
import java.io.Serializable;
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

    /** Codes stand for the number after theirs, the last one for zero: zero points less one. */
    record Following(int bits) implements CodeValues {
        @Override
        public float[] table() {
            float[] table = new float[1 << bits];
            for (int i = 0; i < table.length; i++) {
                table[i] = i + 1 & table.length - 1;
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

    /** The table stands in the file. */
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
