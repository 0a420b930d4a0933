package org.eigenscope.format;

import java.util.Arrays;
import java.util.Random;

/** Damages files as bad disks, bad downloads and bad people do. */
public final class Mutation {

    private static final long[] NUMBERS = {0, 1, -1, 2, 127, 128, 255, 256, 0x7fff, 0x8000, 0xffff, 1 << 20,
            Integer.MAX_VALUE,
        Integer.MIN_VALUE, 0xffffffffL, 1L << 32, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE};

    private final Random random;

    public Mutation(Random random) {
        this.random = random;
    }

    /**
     * Damages a copy in one to six places.
     *
     * @param near positions where the structure is; most damage falls close behind one of them
     */
    public byte[] of(byte[] bytes, int... near) {
        byte[] copy = bytes.clone();
        for (int times = 1 + random.nextInt(6); times > 0 && copy.length > 0; times--) {
            copy = once(copy, near);
        }
        return copy;
    }

    private byte[] once(byte[] bytes, int... near) {
        int at = position(bytes.length, near);
        int length = Math.min(1 + random.nextInt(16), bytes.length - at);
        switch (random.nextInt(8)) {
            case 0, 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 3, 4 -> {
                long number = NUMBERS[random.nextInt(NUMBERS.length)];
                int width = 1 << random.nextInt(4);
                for (int i = 0; i < Math.min(width, bytes.length - at); i++) {
                    bytes[at + i] = (byte) (number >>> 8 * i);
                }
            }
            case 5 -> {
                byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
                System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
                return shorter;
            }
            case 6 -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
                return longer;
            }
            default -> {
                if (random.nextInt(4) == 0) {
                    return Arrays.copyOf(bytes, at);
                }
                System.arraycopy(bytes, position(bytes.length - length + 1, near), bytes, at, length);
            }
        }
        return bytes;
    }

    private int position(int length, int... near) {
        if (near.length > 0 && random.nextInt(4) > 0) {
            return Math.min(length - 1, near[random.nextInt(near.length)] + random.nextInt(160));
        }
        return random.nextInt(length);
    }
}
