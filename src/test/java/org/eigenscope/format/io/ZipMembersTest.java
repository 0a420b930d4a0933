package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ZipMembersTest {

    private static final int END64 = 56;
    private static final int LOCATOR = 20;
    private static final int END = 22;

    @TempDir
    private Path folder;

    @Test
    void aDirectoryOfMoreMembersThanSixteenBitsCountIsRead() throws Exception {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < 70_000; i++) {
            members.put("a/data/" + i, new byte[0]);
        }
        Path file = Files.write(folder.resolve("many.zip"), ZipFiles.zip(members, false));
        try (ByteSource source = ByteSource.open(file)) {
            assertThat(ZipMembers.read(source).names()).hasSize(70_000).contains("a/data/69999");
        }
    }

    /** NumPy's zips are told by the names alone, also those of a hundred thousand members. */
    @ParameterizedTest
    @CsvSource({"a.npy b.npy, true", "a.npy b.txt, false", "npy, false", "'', false"})
    void theEndingsOfAllNamesAreTold(String names, boolean all) throws Exception {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? new String[0] : names.split(" ")) {
            members.put(name, new byte[1]);
        }
        Path file = Files.write(folder.resolve("some.zip"), ZipFiles.zip(members, false));
        try (ByteSource source = ByteSource.open(file)) {
            assertThat(ZipMembers.allEnd(source, ".npy")).isEqualTo(all);
        }
    }

    /** Each member has a header of its own: of small ones hundreds are read at once, of large ones nothing else. */
    @ParameterizedTest
    @CsvSource({"1000, 16, 10, 300000", "30, 20000, 40, 20000"})
    void headersThatLieCloseTogetherAreReadTogether(int count, int size, long mostReads, long mostBytes)
            throws Exception {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            members.put("a/data/" + i, new byte[size]);
        }
        Path file = Files.write(folder.resolve("many.zip"), ZipFiles.zip(members, false));
        long[] reads = {0};
        long[] bytes = {0};
        try (ByteSource source = ByteSource.open(file, read -> {
            reads[0]++;
            bytes[0] += read;
        })) {
            ZipMembers zip = ZipMembers.read(source);
            reads[0] = 0;
            bytes[0] = 0;
            for (String name : members.keySet()) {
                assertThat(zip.member(name).orElseThrow().length()).isEqualTo(size);
            }
        }
        assertThat(reads[0]).isLessThanOrEqualTo(mostReads);
        assertThat(bytes[0]).isLessThanOrEqualTo(mostBytes);
    }

    /** The 32-bit numbers of the directory leave the true ones to a record that claims more than is ever read. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"1800000000; 200000000; should have 1,800,000,000 bytes",
        "-1; 0; should have 18,446,744,073,709,551,615 bytes", "46; 0; should start at byte 0",
        "46; -5; should start at byte 18,446"})
    void aDirectoryThatHidesItsSizeIsRefusedBeforeItIsRead(long size, long offset, String says) throws IOException {
        Path file = sentinel(size, offset, 0x06064b50, -1);
        long[] read = {0};
        try (ByteSource source = ByteSource.open(file, count -> read[0] += count)) {
            assertThatThrownBy(() -> ZipMembers.read(source)).isInstanceOf(Malformed.class).hasMessageContaining(says);
        }
        assertThat(read[0]).isLessThan(1 << 17);
    }

    @Test
    void aRecordThatIsNotThereIsTold() throws IOException {
        for (Path file : new Path[] {sentinel(46, 0, 0x12345678, -1), sentinel(46, 0, 0x06064b50, Long.MAX_VALUE)}) {
            try (ByteSource source = ByteSource.open(file)) {
                assertThatThrownBy(() -> ZipMembers.read(source)).isInstanceOf(Malformed.class)
                        .hasMessageContaining("zip64 record");
            }
        }
    }

    @Test
    void aStoredMemberIsComparedWithItsChecksum() throws Exception {
        byte[] zip = ZipFiles.zip(Map.of("w.npy", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), false);
        zip[30 + "w.npy".length() + 3] ^= 1;
        Path file = Files.write(folder.resolve("flipped.zip"), zip);
        try (ByteSource source = ByteSource.open(file)) {
            ByteRange range = ZipMembers.read(source).verified("w.npy").orElseThrow();
            assertThatThrownBy(() -> {
                try (ByteReader reader = range.open()) {
                    reader.read(0, new byte[8], 0, 8);
                }
            }).hasMessageContaining("the zip member 'w.npy' does not match its checksum");
        }
    }

    /** The weights of an array are neither read nor compared before they are asked for. */
    @Test
    void openingAnArrayOfNumbersReadsItsHeaderAlone() throws Exception {
        byte[] npy = new byte[128 + (4 << 20)];
        byte[] header = "\u0093NUMPY\u0001\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (1024, 1024), }"
                .getBytes(StandardCharsets.ISO_8859_1);
        Arrays.fill(npy, 0, 128, (byte) ' ');
        System.arraycopy(header, 0, npy, 0, header.length);
        npy[127] = '\n';
        byte[] zip = ZipFiles.zip(Map.of("w.npy", npy), false);
        zip[1 << 20] ^= 1;
        Path file = Files.write(folder.resolve("large.npz"), zip);
        long[] read = {0};
        Model model = new ModelFiles(path -> ByteSource.open(path, count -> read[0] += count)).open(file);
        assertThat(read[0]).isLessThan(1 << 19);
        assertThatThrownBy(() -> {
            try (ElementReader reader = model.layers().getFirst().tensor().data().open()) {
                reader.read(0, new double[16], 0, 16);
            }
        }).hasMessageContaining("does not match its checksum");
    }

    /** A sparse file of 2 GB that ends like a zip file of 64-bit numbers. */
    private Path sentinel(long size, long offset, int magic, long place) throws IOException {
        Path file = Files.createTempFile(folder, "sentinel", ".zip");
        long start = 2_000_000_000L;
        ByteBuffer tail = ByteBuffer.allocate(END64 + LOCATOR + END).order(ByteOrder.LITTLE_ENDIAN);
        tail.putInt(0, magic).putLong(4, END64 - 12).putLong(24, 1).putLong(32, 1).putLong(40, size)
                .putLong(48, offset);
        tail.putInt(END64, 0x07064b50).putLong(END64 + 8, place < 0 ? start : place).putInt(END64 + 16, 1);
        int end = END64 + LOCATOR;
        tail.putInt(end, 0x06054b50).putShort(end + 8, (short) -1).putShort(end + 10, (short) -1).putInt(end + 12, -1)
                .putInt(end + 16, -1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'P', 'K', 3, 4}), 0);
            channel.write(tail, start);
        }
        return file;
    }
}
