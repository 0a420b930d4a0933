package org.eigenscope.format.tensorflow;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.reader.ChangedFiles;
import org.eigenscope.format.reader.Checksums;
import org.tensorflow.proto.BundleEntryProto;

/**
 * The checksums of TensorFlow's checkpoints: the index has the masked CRC-32C of each tensor, and one of each of its
 * own blocks.
 */
public final class BundleChecksums implements Checksums {

    private static final Pattern DATA = Pattern.compile("(.+)\\.data-(\\d{5})-of-\\d{5}");
    private static final int STEP = 1 << 18;

    @Override
    public void renew(ChangedFiles files, Runnable checkpoint) throws IOException, ModelFormatException {
        for (Path index : files.all()) {
            String name = index.getFileName().toString();
            if (name.endsWith(".index")
                    && files.changed().keySet().stream().anyMatch(data -> shard(index, data) >= 0)) {
                renew(index, files, checkpoint);
            }
        }
    }

    /** The number of a data file of this index; −1 if it is not one. */
    private static int shard(Path index, Path file) {
        Matcher data = DATA.matcher(file.getFileName().toString());
        return data.matches() && file.resolveSibling(data.group(1) + ".index").equals(index)
                ? Integer.parseInt(data.group(2)) : -1;
    }

    private static void renew(Path index, ChangedFiles files, Runnable checkpoint)
            throws IOException, ModelFormatException {
        Map<LevelDbTable.Place, Integer> sums = new LinkedHashMap<>();
        try (ByteSource source = ByteSource.open(index)) {
            LevelDbTable.read(source, new LevelDbTable.Visitor() {
                @Override
                public void entry(String key, byte[] value) {
                    // The places are what is wanted.
                }

                @Override
                public void entry(String key, byte[] value, LevelDbTable.Place place)
                        throws IOException, ModelFormatException {
                    if (!key.isEmpty()) {
                        collect(source, value, place, index, files, checkpoint, sums);
                    }
                }
            });
        }
        try (RandomAccessFile out = new RandomAccessFile(index.toFile(), "rw")) {
            for (Map.Entry<LevelDbTable.Place, Integer> sum : sums.entrySet()) {
                out.seek(sum.getKey().position());
                out.writeInt(Integer.reverseBytes(sum.getValue()));
            }
            for (LevelDbTable.Place block : sums.keySet().stream()
                    .collect(Collectors.toMap(LevelDbTable.Place::block, place -> place, (one, other) -> one))
                    .values()) {
                byte[] bytes = new byte[block.summed()];
                out.seek(block.block());
                out.readFully(bytes);
                CRC32C sum = new CRC32C();
                sum.update(bytes);
                out.writeInt(Integer.reverseBytes(MaskedCrc32c.masked(sum)));
            }
        }
    }

    /** Notes the new checksum of an entry whose tensor has changed, by the place of the old one. */
    private static void collect(ByteSource source, byte[] value, LevelDbTable.Place place, Path index,
            ChangedFiles files, Runnable checkpoint, Map<LevelDbTable.Place, Integer> sums)
            throws IOException, ModelFormatException {
        BundleEntryProto entry;
        int at;
        try {
            entry = BundleEntryProto.parseFrom(value);
            at = checksumAt(value);
        } catch (IOException e) {
            throw source.malformed("an entry is damaged");
        }
        for (Path data : files.changed().keySet()) {
            if (entry.getSize() <= 0 || shard(index, data) != entry.getShardId()
                    || !files.within(data, entry.getOffset(), entry.getSize())) {
                continue;
            }
            if (place.position() < 0) {
                throw new Unsupported(index, "its blocks are compressed, so that no checksum in them can be changed");
            }
            if (at < 0) {
                throw new Unsupported(index, "an entry has no checksum that could be changed");
            }
            sums.put(new LevelDbTable.Place(place.position() + at, place.block(), place.length()),
                    sum(data, entry.getOffset(), entry.getSize(), checkpoint));
        }
    }

    /** Where the four bytes of the checksum start in a BundleEntryProto; −1 if it has none. */
    private static int checksumAt(byte[] value) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(value);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == BundleEntryProto.CRC32C_FIELD_NUMBER) {
                return in.getTotalBytesRead();
            }
            in.skipField(tag);
        }
        return -1;
    }

    private static int sum(Path file, long offset, long size, Runnable checkpoint)
            throws IOException, ModelFormatException {
        try (ByteSource source = ByteSource.open(file)) {
            source.require(offset, size, "a tensor");
            CRC32C sum = new CRC32C();
            byte[] block = new byte[(int) Math.min(STEP, size)];
            for (long done = 0; done < size; done += block.length) {
                checkpoint.run();
                int count = (int) Math.min(block.length, size - done);
                source.read(offset + done, block, 0, count);
                sum.update(block, 0, count);
            }
            return MaskedCrc32c.masked(sum);
        }
    }
}
