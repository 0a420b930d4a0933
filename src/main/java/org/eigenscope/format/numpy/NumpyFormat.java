package org.eigenscope.format.numpy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.StridedData;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.DamagedException;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.ReadAhead;
import org.eigenscope.format.io.ZipMembers;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/** NumPy: one array (.npy), or a zip of several (.npz). */
public final class NumpyFormat implements ModelFormat {

    private static final String ENDING = ".npy";
    private static final String MAGIC = "\u0093NUMPY";
    private static final int MOST_ARRAYS = 100_000;

    @Override
    public String name() {
        return "NumPy";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("NumPy arrays", "application/x-numpy-npz", List.of("npz"), 80, List.of(), true),
                new FileType("NumPy array", "", List.of("npy"), 81, List.of(), true));
    }

    @Override
    public boolean recognizes(Probe probe) throws IOException {
        return isArray(probe) || isZip(probe);
    }

    private static boolean isArray(Probe probe) {
        return start(probe) >= 0;
    }

    /** The offset of the first array, or −1: Equinox may write a line of settings before it. */
    private static int start(Probe probe) {
        String head = new String(probe.head(), StandardCharsets.ISO_8859_1);
        int line = head.startsWith("{") ? head.indexOf('\n') + 1 : 0;
        return head.startsWith(MAGIC, line) ? line : -1;
    }

    /** The arrays of a file, one after the other as {@code numpy.save} writes them into an open one. */
    private static List<RawLayer> arrays(ByteSource source, long start, String name, List<Finding> findings)
            throws IOException, Malformed {
        List<RawLayer> arrays = new ArrayList<>();
        long position = start;
        while (position < source.size()) {
            ByteRange range = source.range(position, source.size() - position);
            String own = arrays.isEmpty() ? name : "%s[%d]".formatted(name, arrays.size());
            List<Finding> told = new ArrayList<>();
            RawLayer array = array(source, range.open(), range, range, own, told);
            arrays.add(array);
            long end = range.length();
            if (array.reason().isEmpty() && PlainData.handles(array.tensor().dtype())) {
                try (ByteReader reader = range.open()) {
                    end = NpyHeader.read(reader, range.length(), source.path(), own).dataStart()
                            + array.tensor().bytes();
                }
            }
            boolean more = end < range.length() - MAGIC.length() && arrays.size() < MOST_ARRAYS
                    && isMagic(source, position + end);
            if (!more) {
                findings.addAll(told);
                return arrays;
            }
            position += end;
        }
        return arrays;
    }

    private static boolean isMagic(ByteSource source, long position) throws IOException {
        byte[] bytes = new byte[MAGIC.length()];
        source.read(position, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.ISO_8859_1).equals(MAGIC);
    }

    private static boolean isZip(Probe probe) throws IOException {
        if (!probe.startsWith((byte) 'P', (byte) 'K')) {
            return false;
        }
        try (ByteSource source = probe.open()) {
            return ZipMembers.allEnd(source, ENDING);
        } catch (Malformed e) {
            return probe.named(".npz");
        }
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, Malformed {
        List<RawLayer> tensors = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        try (ByteSource source = probe.open()) {
            if (isArray(probe)) {
                tensors.addAll(arrays(source, start(probe), stem(String.valueOf(probe.path().getFileName())),
                        findings));
                return new FileIndex(tensors.size() > 1 ? "NumPy arrays" : "NumPy array", Map.of(), tensors,
                        findings);
            }
            ZipMembers members = ZipMembers.read(source);
            ReadAhead headers = new ReadAhead(source);
            for (String member : members.names()) {
                try {
                    ByteRange range = members.member(member).orElseThrow();
                    tensors.add(array(source, Headers.of(range, source, headers), range,
                            members.verified(member, range), stem(member), findings));
                } catch (Malformed | DamagedException e) {
                    String problem = e instanceof Malformed malformed ? malformed.problem() : e.getMessage();
                    findings.add(new Finding(Severity.DAMAGED, SafeText.name(member), problem));
                    tensors.add(listed(stem(member), DType.OTHER, Shape.UNKNOWN, 0, Severity.DAMAGED, problem));
                }
            }
            return new FileIndex("NumPy zip", Map.of(), tensors, findings);
        }
    }

    private static String stem(String name) {
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }

    /**
     * Members of a zip file through one open file: each would open it for its header.
     *
     * @param ahead reads the file
     * @param start where the member starts
     */
    private record Headers(ReadAhead ahead, long start) implements ByteReader {

        static ByteReader of(ByteRange range, ByteSource source, ReadAhead ahead) throws IOException {
            return range instanceof FileRange part && part.remote() == null && part.packed() == null
                    ? new Headers(ahead, part.position() - source.range(0, 0).position()) : range.open();
        }

        @Override
        public void read(long position, byte[] into, int offset, int length) throws IOException {
            System.arraycopy(ahead.bytes(start + position, length), 0, into, offset, length);
        }

        @Override
        public void close() {
            // The file is another's.
        }
    }

    /**
     * An array.
     *
     * @param start reads the range's first bytes
     * @param range its file or member, of which the header is read now
     * @param checked the same bytes, compared with their checksum where there is one once the elements are read
     */
    private static RawLayer array(ByteSource source, ByteReader start, ByteRange range, ByteRange checked, String name,
            List<Finding> findings)
            throws IOException, Malformed {
        NpyHeader header;
        try (start) {
            header = NpyHeader.read(start, range.length(), source.path(), "the array '" + SafeText.name(name) + "'");
        }
        DType dtype = header.dtype();
        String reason = header.reason();
        Severity severity = reason.isEmpty() ? Severity.DAMAGED : header.isText() ? Severity.NOTE : Severity.UNDECODED;
        long stored = range.length() - header.dataStart();
        Shape shape = Shape.UNKNOWN;
        try {
            shape = new Shape(header.shape());
            if (reason.isEmpty() && dtype.bytesOf(shape.elements()) > stored) {
                reason = "its shape %s of %s takes %,d bytes, but the file has %,d: it is cut short, get it again"
                        .formatted(shape, dtype, dtype.bytesOf(shape.elements()), stored);
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            severity = Severity.DAMAGED;
            reason = "its shape is impossible: " + e.getMessage();
        }
        if (!reason.isEmpty()) {
            if (severity == Severity.DAMAGED) {
                findings.add(new Finding(severity, SafeText.name(name), reason));
            }
            return listed(name, dtype, shape, stored, severity, reason);
        }
        if (!PlainData.handles(dtype)) {
            return RawLayer.of(new Tensor(name, dtype, shape, stored,
                    new UnreadableData(name, dtype + " is not decoded")));
        }
        long bytes = dtype.bytesOf(shape.elements());
        if (bytes < stored) {
            findings.add(new Finding(Severity.UNDECODED, SafeText.name(name),
                    "%,d bytes follow the array"
                            .formatted(stored - bytes)));
        }
        TensorData plain = new PlainData(checked.part(header.dataStart(), bytes), dtype, header.bigEndian(),
                shape.elements());
        TensorData data = header.fortran() ? StridedData.columnMajor(plain, shape) : plain;
        return RawLayer.of(new Tensor(name, dtype, shape, bytes, data));
    }

    private static RawLayer listed(String name, DType dtype, Shape shape, long bytes, Severity severity,
            String reason) {
        Tensor tensor = new Tensor(name, dtype, shape, bytes, new UnreadableData(name, reason));
        return RawLayer.of(tensor).because(severity, reason);
    }
}
