package org.eigenscope.format.io;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A file that is a message of Protocol Buffers, in which messages inside of it take other bytes, as many as they like:
 * the lengths of all messages around them are rewritten, and what follows them moves.
 */
public final class NestedMessages {

    private static final int WINDOW = 1 << 16;
    private static final int DEEPEST = 100;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 10;
    /** Bytes that the file system copies between two questions whether to go on. */
    private static final int STEP = 64 << 20;

    /**
     * A message that takes other bytes.
     *
     * @param position of its first byte, behind its length
     * @param length of its bytes
     * @param bytes a file of the new ones
     */
    public record Replacement(long position, long length, Path bytes) {
        private boolean within(long start, long end) {
            return position >= start && position + length <= end;
        }
    }

    /** Bytes that take the place of others: those of a file, or a few. */
    private record Edit(long position, long length, Path file, byte[] few) {}

    private final ByteSource source;
    private final Runnable checkpoint;
    private final List<Edit> edits = new ArrayList<>();
    private final byte[] window = new byte[WINDOW];
    private long windowStart;
    private int windowLength;

    private NestedMessages(ByteSource source, Runnable checkpoint) {
        this.source = source;
        this.checkpoint = checkpoint;
    }

    /**
     * Writes a file once more.
     *
     * @param into the new file, which is not there
     * @param checkpoint called often; throws to stop
     * @throws NotRewritableException if a message is not found in those around it
     */
    public static void write(Path file, List<Replacement> replacements, Path into, Runnable checkpoint)
            throws IOException {
        try (ByteSource source = ByteSource.open(file)) {
            NestedMessages messages = new NestedMessages(source, checkpoint);
            messages.find(0, source.size(), replacements, 0);
            messages.edits.sort(Comparator.comparingLong(Edit::position));
            try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                    FileChannel out = FileChannel.open(into, StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE)) {
                messages.copy(in, out);
            }
        }
    }

    /** Notes what changes in a message; gives its new length. */
    private long find(long start, long end, List<Replacement> replacements, int depth) throws IOException {
        checkpoint.run();
        Replacement first = replacements.getFirst();
        if (replacements.size() == 1 && first.position() == start && first.length() == end - start) {
            edits.add(new Edit(start, end - start, first.bytes(), null));
            return Files.size(first.bytes());
        }
        if (depth > DEEPEST) {
            throw lost();
        }
        long length = end - start;
        int found = 0;
        for (long at = start; at < end && found < replacements.size(); ) {
            int wire = (int) (varint(at, end) & 7);
            at += varintLength(at, end);
            if (wire != DELIMITED) {
                at += skipped(wire, at, end);
                continue;
            }
            long content = varint(at, end);
            int lengthBytes = varintLength(at, end);
            long from = at + lengthBytes;
            if (content < 0 || content > end - from) {
                throw lost();
            }
            List<Replacement> inside = replacements.stream().filter(one -> one.within(from, from + content)).toList();
            if (!inside.isEmpty()) {
                found += inside.size();
                long now = find(from, from + content, inside, depth + 1);
                byte[] told = varint(now);
                edits.add(new Edit(at, lengthBytes, null, told));
                length += now - content + told.length - lengthBytes;
            }
            at = from + content;
        }
        if (found < replacements.size()) {
            throw lost();
        }
        return length;
    }

    private static NotRewritableException lost() {
        return new NotRewritableException("the messages around it are not found; save it with raw_data");
    }

    private long skipped(int wire, long at, long end) throws IOException {
        return switch (wire) {
            case VARINT -> varintLength(at, end);
            case FIXED64 -> Long.BYTES;
            case FIXED32 -> Integer.BYTES;
            default -> throw lost();
        };
    }

    private int get(long at, long end) throws IOException {
        if (at >= end) {
            throw lost();
        }
        if (at < windowStart || at >= windowStart + windowLength) {
            windowLength = (int) Math.min(WINDOW, source.size() - at);
            source.read(at, window, 0, windowLength);
            windowStart = at;
        }
        return window[(int) (at - windowStart)] & 0xff;
    }

    private int varintLength(long at, long end) throws IOException {
        int length = 1;
        while (get(at + length - 1, end) > 0x7f) {
            if (++length > LONGEST_VARINT) {
                throw lost();
            }
        }
        return length;
    }

    private long varint(long at, long end) throws IOException {
        long value = 0;
        for (int i = varintLength(at, end) - 1; i >= 0; i--) {
            value = value << 7 | get(at + i, end) & 0x7f;
        }
        return value;
    }

    /** A number as Protocol Buffers write it. */
    public static byte[] varint(long number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = number;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            out.write((int) (rest & 0x7f | 0x80));
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    /**
     * A message with other content of one of its fields, which is at its end as one packed field.
     *
     * @param message of fields, none of which is a group
     * @throws NotRewritableException if it is not one
     */
    public static byte[] withPacked(byte[] message, int field, byte[] content) throws NotRewritableException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + content.length);
        CodedInputStream in = CodedInputStream.newInstance(message);
        try {
            for (int start = 0; !in.isAtEnd(); start = in.getTotalBytesRead()) {
                int tag = in.readTag();
                if (!in.skipField(tag)) {
                    throw lost();
                }
                if (WireFormat.getTagFieldNumber(tag) != field) {
                    out.write(message, start, in.getTotalBytesRead() - start);
                }
            }
        } catch (IOException e) {
            throw lost();
        }
        out.writeBytes(varint((long) field << 3 | DELIMITED));
        out.writeBytes(varint(content.length));
        out.writeBytes(content);
        return out.toByteArray();
    }

    private void copy(FileChannel in, FileChannel out) throws IOException {
        long at = 0;
        for (Edit edit : edits) {
            transfer(in, at, edit.position(), out);
            if (edit.few() != null) {
                ByteBuffer few = ByteBuffer.wrap(edit.few());
                while (few.hasRemaining()) {
                    out.write(few);
                }
            } else {
                try (FileChannel other = FileChannel.open(edit.file(), StandardOpenOption.READ)) {
                    transfer(other, 0, other.size(), out);
                }
            }
            at = edit.position() + edit.length();
        }
        transfer(in, at, in.size(), out);
    }

    private void transfer(FileChannel in, long from, long to, FileChannel out) throws IOException {
        for (long at = from; at < to; ) {
            checkpoint.run();
            long count = in.transferTo(at, Math.min(STEP, to - at), out);
            if (count <= 0) {
                throw new IOException("a part of the copy was cut short while it was written");
            }
            at += count;
        }
    }
}
