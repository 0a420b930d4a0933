package org.eigenscope.format.tensorflow;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.SafeText;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.TensorSliceProto;

/**
 * The index of a checkpoint: what is stored, of which shape, in which file. See
 * {@code tensorflow/core/protobuf/tensor_bundle.proto} in
 * <a href="https://github.com/tensorflow/tensorflow">TensorFlow's sources</a>.
 *
 * @param shards how many data files there are
 * @param bigEndian the byte order of the elements
 * @param variables every entry by its key, without the parts of partitioned variables
 * @param parts those parts, by the key that {@link OrderedCode#sliceKey} makes
 */
record CheckpointIndex(int shards, boolean bigEndian, Map<String, Entry> variables, Map<String, Entry> parts) {

    /** The start of SavedTensorSlices, which that format has where this one has its header. */
    private static final byte FIRST_VERSION = 0x0a;
    private static final int LONGEST_ENTRY = 1 << 18;
    private static final int MOST_DIMENSIONS = 64;

    /**
     * One tensor.
     *
     * @param dtype its number in types.proto
     * @param dims its dimensions as claimed, not checked
     * @param shard the data file that holds it
     * @param offset where it starts there
     * @param size its bytes
     * @param crc32c their masked CRC-32C
     * @param slices the parts that it is stored in; empty if it is stored whole
     */
    record Entry(int dtype, List<Long> dims, int shard, long offset, long size, int crc32c, List<Slice> slices) {}

    /** A part of a variable: first index and length on each axis; a length of −1 means all of it. */
    record Slice(long[] starts, long[] lengths) {}

    static CheckpointIndex read(ByteSource source) throws IOException, ModelFormatException {
        Map<String, Entry> variables = new LinkedHashMap<>();
        Map<String, Entry> parts = new LinkedHashMap<>();
        BundleHeaderProto[] header = new BundleHeaderProto[1];
        LevelDbTable.read(source, (key, value) -> {
            if (value.length > LONGEST_ENTRY) {
                throw source.malformed("the entry '%s' has %,d bytes".formatted(SafeText.name(key), value.length));
            }
            try {
                if (key.isEmpty()) {
                    if (value.length > 0 && value[0] == FIRST_VERSION) {
                        throw new Unsupported(source.path(),
                                "it is a checkpoint of TensorFlow's first format (before 2017), which is "
                                + "not read: load it with TensorFlow 1 and save it with tf.train.Saver()");
                    }
                    header[0] = BundleHeaderProto.parseFrom(value);
                } else {
                    Entry entry = entry(source, key, BundleEntryProto.parseFrom(value));
                    if ((key.charAt(0) == 0 ? parts : variables).putIfAbsent(key, entry) != null) {
                        throw source.malformed("the key '%s' occurs twice".formatted(SafeText.name(key)));
                    }
                }
            } catch (InvalidProtocolBufferException e) {
                throw new Malformed(source.path(), "the entry '%s' is damaged".formatted(SafeText.name(key)), e);
            }
        });
        if (header[0] == null) {
            throw source.malformed("it has no header entry: it is the table of another program, not the index of a "
                    + "checkpoint");
        }
        if (header[0].getNumShards() < 1) {
            throw source.malformed("it claims %d data files".formatted(header[0].getNumShards()));
        }
        return new CheckpointIndex(header[0].getNumShards(), header[0].getEndiannessValue()
                == BundleHeaderProto.Endianness.BIG_VALUE,
                variables, parts);
    }

    private static Entry entry(ByteSource source, String key, BundleEntryProto proto) throws Malformed {
        TensorShapeProto shape = proto.getShape();
        if (shape.getDimCount() > MOST_DIMENSIONS) {
            throw source.malformed("the entry '%s' has %,d dimensions".formatted(SafeText.name(key),
                    shape.getDimCount()));
        }
        List<Long> dims = new ArrayList<>();
        for (TensorShapeProto.Dim dim : shape.getDimList()) {
            dims.add(dim.getSize());
        }
        List<Slice> slices = new ArrayList<>();
        for (TensorSliceProto slice : proto.getSlicesList()) {
            int rank = Math.min(slice.getExtentCount(), MOST_DIMENSIONS);
            long[] starts = new long[rank];
            long[] lengths = new long[rank];
            for (int axis = 0; axis < rank; axis++) {
                TensorSliceProto.Extent extent = slice.getExtent(axis);
                starts[axis] = extent.getStart();
                lengths[axis] = extent.hasLength() ? extent.getLength() : -1;
            }
            slices.add(new Slice(starts, lengths));
        }
        return new Entry(proto.getDtypeValue(), dims, proto.getShardId(), proto.getOffset(), proto.getSize(),
                proto.getCrc32C(), slices);
    }
}
