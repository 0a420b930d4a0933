package org.eigenscope.format.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes a zip of stored members with holes in them, by zip64 throughout, as PyTorch does for large models. */
final class SparseZip implements Closeable {

    private static final int LARGE = -1;

    private final RandomAccessFile out;
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int members;

    SparseZip(Path file) throws IOException {
        out = new RandomAccessFile(file.toFile(), "rw");
    }

    /** A member of this length that starts so; the rest is a hole. */
    void add(String name, byte[] start, long length) throws IOException {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        long header = out.getFilePointer();
        out.write(little(30).putInt(0x04034b50).putShort((short) 45).putInt(0).putInt(0).putInt(0).putInt(LARGE)
                .putInt(LARGE)
                .putShort((short) text.length).putShort((short) 20).array());
        out.write(text);
        out.write(little(20).putShort((short) 1).putShort((short) 16).putLong(length).putLong(length).array());
        long end = out.getFilePointer() + length;
        out.write(start);
        out.seek(end);
        directory.writeBytes(little(46).putInt(0x02014b50).putInt(45 | 45 << 16).putInt(0).putInt(0).putInt(0)
                .putInt(LARGE)
                .putInt(LARGE).putShort((short) text.length).putShort((short) 28).putLong(0).putShort((short) 0)
                .putInt(LARGE)
                .array());
        directory.writeBytes(text);
        directory.writeBytes(little(28).putShort((short) 1).putShort((short) 24).putLong(length).putLong(length)
                .putLong(header).array());
        members++;
    }

    @Override
    public void close() throws IOException {
        long start = out.getFilePointer();
        out.write(directory.toByteArray());
        long end = out.getFilePointer();
        out.write(little(56).putInt(0x06064b50).putLong(44).putInt(45 | 45 << 16).putLong(0).putLong(members)
                .putLong(members)
                .putLong(directory.size()).putLong(start).array());
        out.write(little(20).putInt(0x07064b50).putInt(0).putLong(end).putInt(1).array());
        out.write(little(22).putInt(0x06054b50).putInt(0).putInt(LARGE).putInt(LARGE).putInt(LARGE).putShort((short) 0)
                .array());
        out.close();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
