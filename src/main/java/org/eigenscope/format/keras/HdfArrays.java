package org.eigenscope.format.keras;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.Reference;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.format.reader.EinsumWeights;
import org.eigenscope.format.reader.KerasVariables;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.TensorClaims;
import org.eigenscope.format.reader.TensorClaims.Refused;
import org.eigenscope.format.reader.TensorFindings;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** Makes tensors of the datasets of an HDF5 file, checked against it. */
final class HdfArrays {

    /** jHDF's words for a filter that it does not have. */
    private static final Pattern FILTER = Pattern.compile("name='([^']{1,100})'");
    private static final long UNDEFINED = -1;
    private static final long LARGEST_CHUNK = 64 << 20;

    private final ByteRange file;
    private final HdfImage image;
    private final boolean ofKeras;
    private final TensorFindings findings = new TensorFindings();

    /**
     * @param file the whole HDF5 file
     * @param image the same, opened
     * @param ofKeras true if Keras wrote it, whose opaque elements of two bytes are bfloat16
     */
    HdfArrays(ByteRange file, HdfImage image, boolean ofKeras) {
        this.file = file;
        this.ofKeras = ofKeras;
        this.image = image;
    }

    List<Finding> findings() {
        return findings.all();
    }

    /**
     * The tensor of a dataset.
     *
     * @param path where it is in the file
     * @param name what its user calls it, with slashes
     * @param equation the Einstein sum that its layer computes, or the empty string
     */
    RawLayer tensor(String path, String name, HdfDataset dataset, String equation) {
        DType dtype = DType.OTHER;
        Shape shape = Shape.UNKNOWN;
        String reason;
        Severity severity = Severity.DAMAGED;
        try {
            boolean pair = image.refused().pairs().containsKey(dataset.address());
            if (pair && !ofKeras) {
                return KerasVariables.unread(name, dtype, TensorClaims.shape(dataset.dims()), Severity.UNDECODED,
                        "it holds opaque bytes, which are not read");
            }
            dtype = pair ? DType.BF16 : dtype(dataset);
            shape = TensorClaims.shape(dataset.dims());
            if (!PlainData.handles(dtype)) {
                return unread(name, dtype, shape, dataset.type());
            }
            long bytes = dtype.bytesOf(shape.elements());
            RawLayer raw = KerasVariables.layer(name, dtype, shape, bytes, data(path, dataset, dtype, shape, bytes));
            // With its axes as they are stored.
            RawLayer stored = raw.with(new Tensor(raw.tensor().name(), dtype, shape, bytes, raw.tensor().data()));
            return equation.isEmpty() || shape.rank() < 2 ? raw
                    : dtype == DType.I8 || dtype == DType.U8 ? quantized(stored, equation)
                    : EinsumWeights.of(stored, equation, 1);
        } catch (Refused e) {
            severity = e.severity();
            reason = e.getMessage();
        } catch (RuntimeException | StackOverflowError e) {
            reason = "its description is damaged (%s)".formatted(HdfDatasets.reason(e));
        }
        if (severity == Severity.DAMAGED) {
            findings.addDamaged(name, reason);
        }
        return KerasVariables.unread(name, dtype, shape, severity, reason);
    }

    /** Integers with a scale for each output: of four bits they are one matrix already, in pairs. */
    private static RawLayer quantized(RawLayer raw, String equation) {
        if (!EinsumWeights.inputsFirst(equation, 1)) {
            return raw.because(Severity.UNDECODED, "packed, not decoded (Keras, integers in I8): its sum '%s' has not "
                    .formatted(SafeText.name(equation)) + "its inputs first");
        }
        return raw.tensor().shape().rank() == 2 ? raw : EinsumWeights.of(raw, equation, 1);
    }

    private TensorData data(String path, HdfDataset dataset, DType dtype, Shape shape, long bytes) throws Refused {
        boolean big = bigEndian(dataset.type());
        if (dataset.contiguous()) {
            if (dataset.data() != UNDEFINED && dataset.stored() >= 0 && dataset.stored() < bytes) {
                throw new Refused("it should take %,d bytes, and the file has %,d for it: it is damaged"
                        .formatted(bytes, dataset.stored()));
            }
            return contiguous(dataset.data(), dtype, big, shape, bytes);
        }
        return switch (dataset.open(image.file())) {
            case CompactDataset compact -> {
                ByteBuffer buffer = compact.getDataBuffer();
                if (buffer.remaining() < bytes) {
                    throw new Refused("it holds %,d bytes of %,d".formatted(buffer.remaining(), bytes));
                }
                byte[] own = new byte[(int) bytes];
                buffer.get(own);
                yield new PlainData(new MemoryRange(own), dtype, big, shape.elements());
            }
            case ChunkedDataset chunked -> chunks(path, chunked, dtype, big, shape);
            default -> throw new Refused(Severity.UNDECODED, "its layout is not read");
        };
    }

    private TensorData contiguous(long address, DType dtype, boolean big, Shape shape, long bytes) throws Refused {
        if (bytes == 0) {
            return new PlainData(file.part(0, 0), dtype, big, 0);
        }
        if (address == UNDEFINED) {
            throw new Refused(Severity.UNDECODED, "its elements are not in the file (never written, or in an external "
                    + "file, which is not read)");
        }
        if (address < 0 || address > file.length() - bytes) {
            throw new Refused(("it should take %,d bytes at byte %s of an HDF5 file of %,d, which is cut short or "
                    + "damaged").formatted(bytes, Long.toUnsignedString(address), file.length()));
        }
        return new PlainData(file.part(address, bytes), dtype, big, shape.elements());
    }

    private TensorData chunks(String path, ChunkedDataset dataset, DType dtype, boolean big, Shape shape)
            throws Refused {
        int[] dims = dataset.getChunkDimensions();
        if (dims.length != shape.rank()) {
            throw new Refused("its chunks have %d dimensions, it has %d".formatted(dims.length, shape.rank()));
        }
        String refusal = image.refusal(dataset);
        if (!refusal.isEmpty()) {
            throw new Refused(refusal);
        }
        long chunk = dtype.blockBytes();
        double count = 1;
        for (int axis = 0; axis < dims.length; axis++) {
            int dim = dims[axis];
            chunk *= dim;
            count *= Math.ceilDiv(shape.dim(axis), Math.max(1, dim));
            if (dim < 1 || chunk > LARGEST_CHUNK) {
                throw new Refused(Severity.UNDECODED, ("its chunks claim more than the %,d bytes that we read at "
                        + "once").formatted(LARGEST_CHUNK));
            }
        }
        if (count > HdfTreeWalker.MOST_ENTRIES) {
            throw new Refused(Severity.UNDECODED, ("it has %,.0f chunks, more than the %,d that we look up: write it "
                    + "in larger ones")
                    .formatted(count, HdfTreeWalker.MOST_ENTRIES));
        }
        List<PipelineFilterWithData> filters;
        try {
            filters = dataset.getFilters();
        } catch (HdfException e) {
            Matcher named = FILTER.matcher(HdfDatasets.reason(e));
            throw new Refused(Severity.UNDECODED, ("it is compressed by %s, which is not read; deflate (gzip) with "
                    + "shuffle is")
                    .formatted(named.find() ? "'%s'".formatted(SafeText.name(named.group(1))) : "some filter"));
        }
        for (PipelineFilterWithData filter : filters) {
            if (!ChunkFilters.knows(filter.getId())) {
                throw new Refused(Severity.UNDECODED, ("it is compressed by '%s', which is not read; deflate (gzip) "
                        + "with shuffle is")
                        .formatted(SafeText.name(filter.getName())));
            }
        }
        List<Integer> sizes = new ArrayList<>();
        for (int dim : dims) {
            sizes.add(dim);
        }
        return new ChunkedData(file, path, dtype, big, shape, sizes);
    }

    /** A dataset of a type whose elements are not read. */
    private static RawLayer unread(String name, DType dtype, Shape shape, DataType type) {
        String plain = switch (type) {
            case StringData text -> "strings are not weights";
            case VariableLength list -> list.isVariableLengthString() ? "strings are not weights"
                    : "lists of different lengths are not a matrix";
            case EnumDataType named -> "named values (true and false, for example) are not weights";
            case Reference reference -> "references to other places in the file are not weights";
            default -> "";
        };
        if (!plain.isEmpty()) {
            return KerasVariables.unread(name, dtype, shape, Severity.NOTE, plain);
        }
        return KerasVariables.unread(name, dtype, shape, Severity.UNDECODED, switch (type) {
            case CompoundDataType record -> "records of several numbers, complex ones among them, are not read";
            case FloatingPoint real -> "floats of %d bytes are not read".formatted(real.getSize());
            default -> "its element type (%s) is not read".formatted(type.getClass().getSimpleName());
        });
    }

    /** The element type. bfloat16 is no type of HDF5's own: Keras says so in an attribute. */
    private DType dtype(HdfDataset dataset) {
        DataType type = dataset.type();
        if (type.getSize() == 2 && "bfloat16".equals(HdfDatasets.text(dataset.open(image.file()), "dtype"))) {
            return DType.BF16;
        }
        if (type instanceof FloatingPoint real) {
            return switch (real.getExponentSize() * 100 + real.getMantissaSize()) {
                case 1152 -> DType.F64;
                case 823 -> DType.F32;
                case 510 -> DType.F16;
                case 807 -> type.getSize() == 2 ? DType.BF16 : DType.OTHER;
                default -> DType.OTHER;
            };
        }
        if (type instanceof FixedPoint integer) {
            return switch (type.getSize()) {
                case 1 -> integer.isSigned() ? DType.I8 : DType.U8;
                case 2 -> integer.isSigned() ? DType.I16 : DType.U16;
                case 4 -> integer.isSigned() ? DType.I32 : DType.U32;
                case 8 -> integer.isSigned() ? DType.I64 : DType.U64;
                default -> DType.OTHER;
            };
        }
        return DType.OTHER;
    }

    private static boolean bigEndian(DataType type) {
        return switch (type) {
            case FloatingPoint real -> real.getByteOrder() == ByteOrder.BIG_ENDIAN;
            case FixedPoint integer -> integer.getByteOrder() == ByteOrder.BIG_ENDIAN;
            default -> false;
        };
    }
}
