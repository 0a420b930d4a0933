package org.eigenscope.impact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.format.reader.Signature.Port;
import org.eigenscope.impact.engine.NetworkInput;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;
import org.eigenscope.model.Tensor;

/** Probes from arrays of a file, read by batches. */
public final class FileProbes implements Probes {

    private record Input(Port port, Tensor array, ElementReader reader) {

        long elementsOfOne() {
            return array.shape().elements() / Math.max(1, array.shape().dims().getFirst());
        }
    }

    /** So many times the bytes of its file an array may claim; measurements hardly compress. */
    private static final long MOST_TIMES = 100;
    /** Bytes that any array may claim. */
    private static final long ANY = 64 << 20;
    /** Bytes of one batch of an input. */
    private static final double LONGEST = 1 << 30;

    private final List<Input> inputs;
    private final int count;
    private final int batch;
    private final long positions;
    private final String file;

    private FileProbes(List<Input> inputs, int count, int batch, long positions, String file) {
        this.inputs = inputs;
        this.count = count;
        this.batch = batch;
        this.positions = positions;
        this.file = file;
    }

    /**
     * Takes the array of each input's name; of a network with one input, the only array beside the labels.
     *
     * @param arrays the file, opened
     * @param labels the name of the array of labels, or null
     * @param most how many rows are taken at most; 0 for all
     * @throws ProbeException if an array is missing, or its shape or type does not fit
     */
    public static FileProbes of(Signature signature, Model arrays, String labels, int most) throws IOException {
        List<Input> inputs = new ArrayList<>();
        long rows = -1;
        long fixed = 0;
        long positions = 1;
        String file = arrays.name();
        long bytes = arrays.files().stream().mapToLong(SourceFile::bytes).sum();
        for (Port port : signature.inputs()) {
            Tensor array = find(arrays, port, labels, signature.inputs().size());
            check(port, array, file);
            long length = array.shape().dims().getFirst();
            if (rows >= 0 && rows != length) {
                throw new ProbeException("%s: '%s' has %,d rows, another input's array %,d".formatted(file,
                        array.name(), length, rows));
            }
            rows = length;
            if (most == 0 && array.bytes() > Math.max(ANY, MOST_TIMES * bytes)) {
                throw new ProbeException(("%s: '%s' claims %,d rows, far more than a file of %,d bytes can hold; say "
                        + "by --probes how many are to be fed").formatted(file, array.name(), length, bytes));
            }
            if (port.dims() != null && port.dims().getFirst() > 0) {
                fixed = port.dims().getFirst();
            }
            boolean whole = !array.dtype().isReal() && array.shape().rank() == 2;
            positions = whole ? Math.max(positions, array.shape().dims().get(1)) : positions;
            inputs.add(new Input(port, array, null));
        }
        if (rows < 2) {
            throw new ProbeException(file + ": at least 2 rows are needed");
        }
        List<Input> open = new ArrayList<>();
        try {
            for (Input input : inputs) {
                open.add(new Input(input.port(), input.array(), input.array().data().open()));
            }
        } catch (IOException e) {
            for (Input input : open) {
                input.reader().close();
            }
            throw e;
        }
        int count = (int) Math.min(most > 0 ? Math.min(rows, most) : rows, Integer.MAX_VALUE);
        return new FileProbes(open, count, (int) Math.min(fixed, Integer.MAX_VALUE), positions, file);
    }

    private static Tensor find(Model arrays, Port port, String labels, int inputs) throws ProbeException {
        List<Tensor> all = arrays.layers().stream().map(Layer::tensor)
                .filter(tensor -> !tensor.name().equals(labels)).toList();
        Optional<Tensor> named = all.stream().filter(tensor -> tensor.name().equals(port.name())).findFirst();
        if (named.isEmpty() && inputs == 1 && all.size() == 1) {
            return all.getFirst();
        }
        return named.orElseThrow(() -> new ProbeException(("%s has no array '%s', which the network takes; it has "
                + "%s").formatted(arrays.name(), port.name(),
                        names(arrays))));
    }

    /** The names of the arrays of a file, the first ten. */
    static String names(Model arrays) {
        return String.join(", ", arrays.layers().stream().limit(10).map(layer -> "'" + layer.tensor().name() + "'")
                .toList());
    }

    private static void check(Port port, Tensor array, String file) throws ProbeException {
        if (!InputDistribution.takes(port.type())) {
            throw new ProbeException("the input '%s' takes %s, which no array holds".formatted(port.name(),
                    port.typeName()));
        }
        if (!InputDistribution.takes(array.dtype())) {
            throw new ProbeException("%s: '%s' is of type %s, which cannot be fed".formatted(file, array.name(),
                    array.dtype()));
        }
        List<Long> shape = array.shape().dims();
        boolean fits = !shape.isEmpty();
        if (fits && port.dims() != null) {
            fits = shape.size() == port.dims().size();
            for (int i = 1; fits && i < shape.size(); i++) {
                fits = port.dims().get(i) < 0 || port.dims().get(i).equals(shape.get(i));
            }
        }
        if (!fits) {
            throw new ProbeException("%s: '%s' is %s, but the input '%s' takes %s".formatted(file, array.name(),
                    Probes.lengths(shape), port.name(), port.dims() == null ? "an array of rows"
                            : Probes.lengths(port.dims())));
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public long positions() {
        return positions;
    }

    @Override
    public List<NetworkInput> batch(int first, int rows) throws IOException {
        List<NetworkInput> values = new ArrayList<>();
        for (Input input : inputs) {
            double bytes = (double) input.elementsOfOne() * rows * input.port().type().blockBytes();
            if (bytes > LONGEST) {
                throw new ProbeException("%s: %s of '%s' take %,.0f bytes, more than are fed at once".formatted(file,
                        NumberText.count(rows, "row"), input.array().name(), bytes));
            }
            int elements = (int) (input.elementsOfOne() * rows);
            double[] numbers = new double[elements];
            input.reader().read(input.elementsOfOne() * first, numbers, 0, elements);
            ByteBuffer buffer = ByteBuffer.allocateDirect(
                    elements * input.port().type().blockBytes()).order(ByteOrder.nativeOrder());
            for (double number : numbers) {
                InputDistribution.put(buffer, input.port().type(), number);
            }
            List<Long> shape = new ArrayList<>(input.array().shape().dims());
            shape.set(0, (long) rows);
            values.add(new NetworkInput(input.port().name(), input.port().type(), shape, buffer.flip()));
        }
        return values;
    }

    @Override
    public List<String> words() {
        return inputs.stream().map(input -> "%s: %s of %s".formatted(input.port().name(), input.array().name(), file))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (Input input : inputs) {
            input.reader().close();
        }
    }
}
