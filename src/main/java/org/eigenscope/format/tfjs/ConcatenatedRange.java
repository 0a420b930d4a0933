package org.eigenscope.format.tfjs;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;

/**
 * Files one after the other, as one range.
 *
 * @param parts the files, in their order
 */
record ConcatenatedRange(List<ByteRange> parts) implements ByteRange {

    ConcatenatedRange {
        parts = List.copyOf(parts);
    }

    @Override
    public long length() {
        return parts.stream().mapToLong(ByteRange::length).sum();
    }

    @Override
    public ByteReader open() {
        long length = length();
        ByteReader[] opened = new ByteReader[parts.size()];
        return new ByteReader() {
            @Override
            public void read(long position, byte[] into, int offset, int count) throws IOException {
                Objects.checkFromIndexSize(position, (long) count, length);
                long start = 0;
                for (int i = 0, done = 0; i < opened.length && done < count; i++) {
                    long end = start + parts.get(i).length();
                    if (position + done < end) {
                        int n = (int) Math.min(count - done, end - position - done);
                        opened[i] = opened[i] == null ? parts.get(i).open() : opened[i];
                        opened[i].read(position + done - start, into, offset + done, n);
                        done += n;
                    }
                    start = end;
                }
            }

            @Override
            public void close() throws IOException {
                IOException failure = null;
                for (ByteReader one : opened) {
                    try {
                        if (one != null) {
                            one.close();
                        }
                    } catch (IOException e) {
                        failure = e;
                    }
                }
                if (failure != null) {
                    throw failure;
                }
            }
        };
    }
}
