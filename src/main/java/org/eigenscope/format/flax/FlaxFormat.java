package org.eigenscope.format.flax;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.flax.MsgPackInput.Header;
import org.eigenscope.format.flax.MsgPackInput.Kind;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.ArrayTypes;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.TrainingState;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * Trees of arrays as flax.serialization writes them: maps within maps, whose leaves are extensions of type 1: a shape,
 * the name of a type, and the bytes. Names are joined by dots.
 */
public final class FlaxFormat implements ModelFormat {

    private static final int ARRAY = 1;
    private static final int DEPTH = 60;
    private static final int MOST_AXES = 32;
    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint_\\d{1,12}");
    private static final String CHUNKED = "__msgpack_chunked_array__";

    @Override
    public String name() {
        return "Flax";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("Flax parameters", "", List.of("msgpack"), 54, List.of("flax_model.msgpack"),
                true));
    }

    /**
     * A map, by its first byte, in a file that is called so: msgpack has no mark of its own. What flax.training saves
     * has no ending.
     */
    @Override
    public boolean recognizes(Probe probe) {
        int first = probe.head().length == 0 ? 0 : probe.head()[0] & 0xff;
        boolean named = probe.named(".msgpack") || !probe.folder() && CHECKPOINT.matcher(String.valueOf(probe.path()
                .getFileName())).matches();
        return named && (first >= 0x80 && first < 0x90 || first == 0xde || first == 0xdf);
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, Malformed, Unsupported {
        try (ByteSource source = probe.open()) {
            Tree tree = new Tree(source);
            tree.read();
            if (tree.tensors.isEmpty()) {
                throw new Unsupported(probe.path(), "it is msgpack, but holds no arrays as Flax writes them");
            }
            return new FileIndex("Flax msgpack", Map.of(), tree.tensors, tree.findings);
        }
    }

    /** Walks over the file once; of arrays it reads the shape and the type. */
    private static final class Tree {
        private final ByteSource source;
        private final IndexBudget budget = new IndexBudget();
        private final MsgPackInput in;
        private final List<RawLayer> tensors = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();

        Tree(ByteSource source) {
            this.source = source;
            this.in = new MsgPackInput(source, budget);
        }

        void read() throws IOException, Malformed {
            value("", 0, false);
            if (in.position() < source.size()) {
                findings.add(new Finding(Severity.DAMAGED, String.valueOf(source.path().getFileName()),
                        "%,d bytes follow its tree".formatted(source.size() - in.position())));
            }
        }

        private void value(String path, int depth, boolean state) throws IOException, Malformed {
            if (depth > DEPTH) {
                throw source.malformed("its tree is deeper than %d".formatted(DEPTH));
            }
            Header header = in.header();
            switch (header.kind()) {
                case MAP -> map(header.size(), path, depth, state);
                case ARRAY -> {
                    for (long i = 0; i < header.size(); i++) {
                        value(path + "." + i, depth + 1, state);
                    }
                }
                case TEXT, BYTES -> in.skip(header.size());
                case EXTENSION -> {
                    long start = in.position();
                    in.skip(header.size());
                    if (header.number() == ARRAY) {
                        array(path, start, start + header.size(), state);
                    }
                }
                case NUMBER, OTHER -> {
                    // Counters and flags.
                }
            }
        }

        private void map(long size, String path, int depth, boolean state) throws IOException, Malformed {
            for (long i = 0; i < size; i++) {
                Header key = in.header();
                String name = key.kind() == Kind.NUMBER ? String.valueOf(key.number()) : in.text(key);
                if (name.equals(CHUNKED)) {
                    findings.add(new Finding(Severity.UNDECODED, SafeText.name(path),
                            "an array of over a gigabyte, which Flax has cut into pieces, is not decoded: save it as "
                            + "safetensors"));
                }
                value(path.isEmpty() ? name : path + "." + name, depth + 1, state || TrainingState.isKey(name));
            }
        }

        private void array(String name, long start, long end, boolean state) throws IOException, Malformed {
            budget.text(name);
            budget.spend(300);
            if (tensors.size() >= FileIndex.MOST_TENSORS) {
                throw source.malformed("it has more than %,d arrays".formatted(FileIndex.MOST_TENSORS));
            }
            MsgPackInput inside = in.part(start, end);
            Header three = inside.header();
            Header dims = inside.header();
            if (three.kind() != Kind.ARRAY || three.size() != 3 || dims.kind() != Kind.ARRAY
                    || dims.size() > MOST_AXES) {
                throw source.malformed("'%s' is not an array of Flax".formatted(SafeText.name(name)));
            }
            List<Long> axes = new ArrayList<>();
            for (int i = 0; i < dims.size(); i++) {
                Header dim = inside.header();
                axes.add(dim.kind() == Kind.NUMBER ? dim.number() : -1);
            }
            String type = inside.text(inside.header());
            Header bytes = inside.header();
            long at = inside.position();
            inside.skip(bytes.size());
            tensors.add(tensor(name, axes, type, bytes, at, state));
        }

        private RawLayer tensor(String name, List<Long> axes, String type, Header bytes, long at, boolean state) {
            DType dtype = ArrayTypes.named(type);
            Shape shape = Shape.UNKNOWN;
            String problem = "";
            try {
                shape = new Shape(axes);
                if (dtype != DType.OTHER && (bytes.kind() != Kind.BYTES
                        || dtype.bytesOf(shape.elements()) != bytes.size())) {
                    problem = ("its shape %s of %s takes %,d bytes, but the file holds "
                            + "%,d for it").formatted(shape, dtype,
                            dtype.bytesOf(shape.elements()), bytes.size());
                }
            } catch (IllegalArgumentException | ArithmeticException e) {
                problem = "its shape is impossible: " + e.getMessage();
            }
            if (!problem.isEmpty()) {
                findings.add(new Finding(Severity.DAMAGED, SafeText.name(name), problem));
            }
            String reason = dtype == DType.OTHER ? "its type '%s' is not known".formatted(SafeText.name(type))
                    : problem;
            RawLayer raw = RawLayer.of(new Tensor(name, dtype, shape, bytes.size(), reason.isEmpty()
                    ? PlainData.of(source.range(at, bytes.size()), dtype) : new UnreadableData(name, reason)));
            return !reason.isEmpty() ? raw.because(problem.isEmpty() ? Severity.UNDECODED : Severity.DAMAGED, reason)
                    : state ? raw.because(TrainingState.REASON) : raw;
        }
    }
}
