package org.eigenscope.impact;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.DType;

/** The distribution from which the elements of an input are drawn. */
sealed interface InputDistribution {

    /** What it is, as a part of a sentence. */
    String words();

    /**
     * The elements of one probe, one by one.
     *
     * @param random of this probe and input
     * @param length of a sequence
     */
    DoubleSupplier elements(SplittableRandom random, long length);

    /** Normal numbers. */
    record Gaussian(double mean, double deviation) implements InputDistribution {
        @Override
        public String words() {
            return "Gaussian numbers of mean %s and deviation %s".formatted(NumberText.figure(mean),
                    NumberText.figure(deviation));
        }

        /** By Box and Muller, so that every JDK gives the same numbers. */
        @Override
        public DoubleSupplier elements(SplittableRandom random, long length) {
            return () -> {
                double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                return mean + deviation * radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
            };
        }
    }

    /** Numbers between two bounds, all equally likely. */
    record Uniform(double least, double most) implements InputDistribution {
        @Override
        public String words() {
            return "numbers between %s and %s, as in images".formatted(NumberText.figure(least),
                    NumberText.figure(most));
        }

        @Override
        public DoubleSupplier elements(SplittableRandom random, long length) {
            return () -> least + (most - least) * random.nextDouble();
        }
    }

    /** Whole numbers from 0, all equally likely. */
    record Tokens(int count) implements InputDistribution {
        @Override
        public String words() {
            return "tokens, each of %s equally likely".formatted(NumberText.count(count));
        }

        @Override
        public DoubleSupplier elements(SplittableRandom random, long length) {
            return () -> random.nextInt(count);
        }
    }

    /** One number throughout. */
    record Constant(int value) implements InputDistribution {
        @Override
        public String words() {
            return value == 0 ? "zeros" : "ones";
        }

        @Override
        public DoubleSupplier elements(SplittableRandom random, long length) {
            return () -> value;
        }
    }

    /** The places of a sequence, from 0. */
    record Positions() implements InputDistribution {
        @Override
        public String words() {
            return "places from 0";
        }

        @Override
        public DoubleSupplier elements(SplittableRandom random, long length) {
            long[] next = {0};
            return () -> next[0]++ % length;
        }
    }

    /** True if a name is that of a mask. */
    static boolean isMask(String name) {
        return name.toLowerCase(Locale.ROOT).contains("mask");
    }

    /** Writes a number as an element of this type. */
    static void put(ByteBuffer buffer, DType type, double value) {
        switch (type) {
            case F32 -> buffer.putFloat((float) value);
            case F64 -> buffer.putDouble(value);
            case F16 -> buffer.putShort(Float.floatToFloat16((float) value));
            case I64 -> buffer.putLong((long) value);
            case I32 -> buffer.putInt((int) value);
            case I16 -> buffer.putShort((short) value);
            case I8, U8, BOOL -> buffer.put((byte) (int) value);
            default -> throw new IllegalArgumentException("an input of type " + type);
        }
    }

    /** True if a network can be fed with elements of this type. */
    static boolean takes(DType type) {
        return switch (type) {
            case F32, F64, F16, I64, I32, I16, I8, U8, BOOL -> true;
            default -> false;
        };
    }
}
