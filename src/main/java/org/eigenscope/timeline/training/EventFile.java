package org.eigenscope.timeline.training;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.tensorflow.MaskedCrc32c;
import org.eigenscope.timeline.Step.Unit;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;

/**
 * TensorBoard's event files: records of length, masked CRC-32C of the length, an Event, its masked CRC-32C. See
 * {@code util/event.proto} and {@code framework/summary.proto} under {@code tensorflow/core} in
 * <a href="https://github.com/tensorflow/tensorflow">TensorFlow's sources</a>.
 */
final class EventFile {

    private static final int LENGTH = 8;
    private static final int SUM = 4;
    /** Events of images and graphs are larger than those of figures; they are passed over. */
    private static final int LONGEST = 1 << 20;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;
    private static final int VALUE_TENSOR = 8;
    /** Keras counts epochs from 0 in its events, and from 1 in the names of its checkpoints. */
    private static final String KERAS_EPOCH = "epoch_";

    private final String prefix;
    private final LoggedRows rows;

    /** @param prefix what precedes the names of its figures: {@code train/} */
    EventFile(String prefix, LoggedRows rows) {
        this.prefix = prefix;
        this.rows = rows;
    }

    /**
     * Adds what the file says.
     *
     * @return the bytes at its end that are no whole record; more than 0 while it is written, or where it was cut
     * @throws Malformed if a sum does not match, or an event is no event: what stood before it has been added
     */
    long read(ByteSource source) throws IOException, Malformed {
        long at = 0;
        while (source.size() - at >= LENGTH + SUM) {
            byte[] head = source.bytes(at, LENGTH + SUM, "the head of a record");
            check(source, at, head, 0, LENGTH, intAt(head, LENGTH));
            long length = source.littleEndian(at, LENGTH, "the length of a record").getLong();
            long whole = LENGTH + SUM + length + SUM;
            if (length < 0 || length > source.size() || whole > source.size() - at) {
                return source.size() - at;
            }
            if (length <= LONGEST) {
                byte[] event = source.bytes(at + LENGTH + SUM, (int) length + SUM, "a record");
                check(source, at, event, 0, (int) length, intAt(event, (int) length));
                try {
                    event(CodedInputStream.newInstance(event, 0, (int) length));
                } catch (IOException e) {
                    throw new Malformed(source.path(), "the record at byte %,d is not an event".formatted(at), e);
                }
            }
            at += whole;
        }
        return source.size() - at;
    }

    private static int intAt(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes, at, SUM).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private static void check(ByteSource source, long at, byte[] bytes, int from, int length, int stored)
            throws Malformed {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        if (MaskedCrc32c.masked(sum) != stored) {
            throw source.malformed("the checksum of the record at byte %,d does not match: the rest was not read"
                    .formatted(at));
        }
    }

    private void event(CodedInputStream in) throws IOException {
        long step = 0;
        byte[] summary = new byte[0];
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == tag(EVENT_STEP, WireFormat.WIRETYPE_VARINT)) {
                step = in.readInt64();
            } else if (tag == tag(EVENT_SUMMARY, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                summary = in.readByteArray();
            } else if (!in.skipField(tag)) {
                return;
            }
        }
        CodedInputStream values = CodedInputStream.newInstance(summary);
        for (int tag = values.readTag(); tag != 0; tag = values.readTag()) {
            if (tag == tag(SUMMARY_VALUE, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                value(step, CodedInputStream.newInstance(values.readByteArray()));
            } else if (!values.skipField(tag)) {
                return;
            }
        }
    }

    private void value(long step, CodedInputStream in) throws IOException {
        String name = "";
        double value = Double.NaN;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == tag(VALUE_TAG, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                name = in.readString();
            } else if (tag == tag(VALUE_SIMPLE, WireFormat.WIRETYPE_FIXED32)) {
                value = in.readFloat();
            } else if (tag == tag(VALUE_TENSOR, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                value = scalar(TensorProto.parseFrom(in.readByteArray()));
            } else if (!in.skipField(tag)) {
                break;
            }
        }
        boolean epochs = name.startsWith(KERAS_EPOCH);
        rows.add(prefix + (epochs ? name.substring(KERAS_EPOCH.length()) : name), epochs ? Unit.EPOCH : Unit.STEP,
                epochs ? step + 1.0 : step, value);
    }

    private static int tag(int field, int wireType) {
        return field << 3 | wireType;
    }

    /** The number of a tensor that holds one; NaN of any other. */
    private static double scalar(TensorProto tensor) {
        boolean one = tensor.getTensorShape().getDimList().stream().allMatch(dim -> dim.getSize() == 1);
        boolean single = tensor.getDtype() == DataType.DT_FLOAT;
        if (!one || !single && tensor.getDtype() != DataType.DT_DOUBLE) {
            return Double.NaN;
        }
        if (tensor.getTensorContent().size() == (single ? Float.BYTES : Double.BYTES)) {
            ByteBuffer bytes = tensor.getTensorContent().asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
            return single ? bytes.getFloat() : bytes.getDouble();
        }
        return single && tensor.getFloatValCount() == 1 ? tensor.getFloatVal(0)
                : !single && tensor.getDoubleValCount() == 1 ? tensor.getDoubleVal(0) : Double.NaN;
    }
}
