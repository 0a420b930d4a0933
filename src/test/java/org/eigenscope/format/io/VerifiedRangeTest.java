package org.eigenscope.format.io;

import java.io.IOException;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * In whatever order bytes are read, none that are wrong go unnoticed, and good ones are read once where they are read
 * in order.
 */
class VerifiedRangeTest {

    private static final int LENGTH = 600_000;
    private static final int MANY = (16 << 20) + 1;

    private int read;

    @Test
    void bytesInTheirOrderAreReadOnce() throws IOException {
        byte[] bytes = bytes(LENGTH);
        byte[] into = new byte[LENGTH];
        try (ByteReader reader = range(bytes, 0).open()) {
            reader.read(0, into, 0, 1000);
            reader.read(1000, into, 1000, LENGTH - 1000);
        }

        assertThat(into).isEqualTo(bytes);
        assertThat(read).isEqualTo(LENGTH);
    }

    @Test
    void theLastOfThemTells() throws IOException {
        ByteReader reader = range(bytes(LENGTH), 1).open();
        reader.read(0, new byte[LENGTH], 0, LENGTH - 1);

        assertThatThrownBy(() -> reader.read(LENGTH - 1, new byte[1], 0, 1)).isInstanceOf(IOException.class)
                .hasMessageContaining("kernel does not match its checksum");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300_000, LENGTH - 1})
    void anyOtherByteTells(int position) throws IOException {
        ByteReader reader = range(bytes(LENGTH), 1).open();

        assertThatThrownBy(() -> reader.read(position, new byte[1], 0, 1)).hasMessageContaining("checksum");
    }

    @Test
    void whatIsReadAgainTells() throws IOException {
        ByteReader reader = range(bytes(LENGTH), 1).open();
        reader.read(0, new byte[100], 0, 100);

        assertThatThrownBy(() -> reader.read(0, new byte[100], 0, 100)).hasMessageContaining("checksum");
    }

    @Test
    void closingAfterAPartTells() throws IOException {
        ByteReader reader = range(bytes(LENGTH), 1).open();
        reader.read(0, new byte[100], 0, 100);

        assertThatThrownBy(reader::close).hasMessageContaining("checksum");
    }

    @Test
    void goodBytesMayBeReadInAnyOrder() throws IOException {
        byte[] bytes = bytes(LENGTH);
        byte[] into = new byte[LENGTH];
        try (ByteReader reader = range(bytes, 0).open()) {
            reader.read(0, into, 0, 1000);
            reader.read(500, into, 500, 1000);
            reader.read(400_000, into, 400_000, 200_000);
            reader.read(1500, into, 1500, 398_500);
            reader.read(LENGTH, into, 0, 0);
        }

        assertThat(into).isEqualTo(bytes);
    }

    @Test
    void manyTellWhenTheyAreOpened() throws IOException {
        assertThatThrownBy(() -> range(bytes(MANY), 1).open()).hasMessageContaining("checksum");
        range(bytes(MANY), 0).open().close();
    }

    @Test
    void aPartIsCheckedWithTheWholeUnlessItIsASmallShareOfMany() {
        assertThatThrownBy(() -> first(range(bytes(LENGTH), 1).part(100, 10))).hasMessageContaining("checksum");
        assertThatThrownBy(() -> first(range(bytes(MANY), 1).part(0, MANY / 2))).hasMessageContaining("checksum");
        assertThat(range(bytes(MANY), 1).part(5, 1000)).isNotInstanceOf(RangePart.class);
    }

    private static void first(ByteRange range) throws IOException {
        try (ByteReader reader = range.open()) {
            reader.read(0, new byte[1], 0, 1);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Counts what is read of it. */
    private VerifiedRange range(byte[] bytes, int error) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        MemoryRange heap = new MemoryRange(bytes);
        ByteRange counted = new ByteRange() {
            @Override
            public long length() {
                return heap.length();
            }

            @Override
            public ByteRange part(long from, long count) {
                return heap;
            }

            @Override
            public ByteReader open() throws IOException {
                ByteReader reader = heap.open();
                return new ByteReader() {
                    @Override
                    public void read(long position, byte[] into, int offset, int length) throws IOException {
                        reader.read(position, into, offset, length);
                        read += length;
                    }

                    @Override
                    public void close() throws IOException {
                        reader.close();
                    }
                };
            }
        };
        return new VerifiedRange(counted, VerifiedRange.Sum.CRC_32C, (int) sum.getValue() ^ error, "kernel");
    }
}
