package org.eigenscope.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.RemoteFile;

/** A file of one of Hadoop's file systems: HDFS, S3A, GCS, ABFS. Any process of the cluster reads it by position. */
final class HadoopFile implements RemoteFile {

    /** Readings that follow each other come in pieces of so many bytes. */
    private static final int AHEAD = 4 << 20;
    /** While an index is read: most are not larger. */
    private static final int INDEX_AHEAD = 128 << 10;

    private static final long serialVersionUID = 1L;

    private final String path;
    private final long size;
    private final long modified;
    private final SharedSettings settings;

    HadoopFile(FileStatus status, SharedSettings settings) {
        this.path = status.getPath().toString();
        this.size = status.getLen();
        this.modified = status.getModificationTime();
        this.settings = settings;
    }

    /** Where it is. */
    Path path() {
        return new Path(path);
    }

    @Override
    public long size() {
        return size;
    }

    /** True if it has been written, replaced or removed since. */
    boolean changed() {
        try {
            FileStatus now = fileSystem().getFileStatus(path());
            return now.getLen() != size || now.getModificationTime() != modified;
        } catch (IOException e) {
            return true;
        }
    }

    private FileSystem fileSystem() throws IOException {
        Configuration configuration = settings.configuration();
        return path().getFileSystem(configuration);
    }

    @Override
    public ByteReader open(long position, long length) throws IOException {
        Objects.checkFromIndexSize(position, length, size);
        return new Reader(stream(), position, length, AHEAD, false);
    }

    @Override
    public ByteReader browse() throws IOException {
        return new Reader(stream(), 0, size, INDEX_AHEAD, true);
    }

    private FSDataInputStream stream() throws IOException {
        try {
            return fileSystem().openFile(path()).opt("fs.option.openfile.read.policy", "random")
                    .optLong("fs.option.openfile.length", size).build().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while " + path + " was opened");
        }
    }

    /** Reads a stretch; what follows what was read last is fetched in larger pieces. */
    private final class Reader implements ByteReader {
        private final FSDataInputStream in;
        private final long start;
        private final long length;
        private final int ahead;
        /** True if also what does not follow is worth a larger piece. */
        private final boolean around;
        private byte[] held = new byte[0];
        private long heldAt;
        private int heldLength;
        private long next;

        Reader(FSDataInputStream in, long start, long length, int ahead, boolean around) {
            this.in = in;
            this.start = start;
            this.length = length;
            this.ahead = ahead;
            this.around = around;
        }

        @Override
        public void read(long position, byte[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(position, (long) count, length);
            if (position < heldAt || position + count > heldAt + heldLength) {
                if (count >= ahead || !around && position != next) {
                    fetch(position, into, offset, count);
                    next = position + count;
                    return;
                }
                int piece = (int) Math.min(ahead, length - position);
                held = held.length < piece ? new byte[piece] : held;
                heldLength = 0;
                fetch(position, held, 0, piece);
                heldAt = position;
                heldLength = piece;
            }
            System.arraycopy(held, (int) (position - heldAt), into, offset, count);
            next = position + count;
        }

        private void fetch(long position, byte[] into, int offset, int count) throws IOException {
            try {
                in.readFully(start + position, into, offset, count);
            } catch (EOFException e) {
                throw new IOException(("%s ends early, where %,d bytes at byte %,d were expected: it was cut short "
                        + "since it was opened").formatted(path().getName(), count, start + position), e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
