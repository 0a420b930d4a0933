package org.eigenscope.impact;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.format.reader.Signature.Port;
import org.eigenscope.impact.engine.NetworkInput;
import org.eigenscope.model.DType;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;

/** Probes that are drawn by the signature of the network: each by its own seed, whatever the batches. */
public final class DrawnProbes implements Probes {

    /** Tokens of a sequence where the graph leaves that open. */
    private static final int TOKENS = 32;
    /** A bound of one input: 64 million elements of a probe. */
    private static final long LARGEST = 1L << 26;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private record Input(Port port, List<Long> shape, InputDistribution fill) {

        long elements() {
            return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        }
    }

    private final ProbeOptions options;
    private final List<Input> inputs;
    private final int batch;
    private final long positions;

    private DrawnProbes(ProbeOptions options, List<Input> inputs, int batch, long positions) {
        this.options = options;
        this.inputs = List.copyOf(inputs);
        this.batch = batch;
        this.positions = positions;
    }

    /**
     * Probes for a network.
     *
     * @param model the same network's weights: its embedding has a row for each token, its first layer a column for
     *     each input
     * @throws ProbeException if the signature leaves open what cannot be guessed
     */
    public static DrawnProbes of(Signature signature, Model model, ProbeOptions options) throws ProbeException {
        if (signature.inputs().isEmpty()) {
            throw new ProbeException("the network has no inputs");
        }
        checkNames(signature, options);
        List<Input> inputs = new ArrayList<>();
        long fixed = 0;
        long positions = 1;
        for (Port port : signature.inputs()) {
            if (!InputDistribution.takes(port.type())) {
                throw new ProbeException(("the input '%s' takes %s, for which no probes can be "
                        + "drawn or fed").formatted(port.name(), port.typeName().toLowerCase(Locale.ROOT)));
            }
            boolean sequence = isSequence(port);
            List<Long> shape = shape(port, model, options, sequence);
            if (port.dims() != null && !port.dims().isEmpty() && port.dims().getFirst() > 0) {
                fixed = port.dims().getFirst();
            }
            positions = sequence && !shape.isEmpty() ? Math.max(positions, shape.getFirst()) : positions;
            Input input = new Input(port, shape, fill(port, shape, model, options));
            if (input.elements() > LARGEST) {
                throw new ProbeException("the input '%s' has %,d elements a probe, more than are drawn: give --inputs"
                        .formatted(port.name(), input.elements()));
            }
            inputs.add(input);
        }
        return new DrawnProbes(options, inputs, fixed > 0 ? (int) Math.min(fixed, Integer.MAX_VALUE) : 0, positions);
    }

    /** What is asked for and would change nothing is no slip to pass over. */
    private static void checkNames(Signature signature, ProbeOptions options) throws ProbeException {
        List<String> names = signature.inputs().stream().map(Port::name).toList();
        for (String name : options.shapes().keySet()) {
            if (!names.contains(name)) {
                throw new ProbeException("lengths are given for the input '%s', but the network takes %s".formatted(
                        name, String.join(", ", names.stream().map(one -> "'" + one + "'").toList())));
            }
        }
        if (options.tokens() > 0 && signature.inputs().stream().noneMatch(DrawnProbes::isSequence)) {
            throw new ProbeException("a number of tokens is given, but no input of the network takes tokens");
        }
    }

    private static boolean isSequence(Port port) {
        return port.type() != DType.U8 && (isWhole(port.type()) || port.type() == DType.BOOL);
    }

    private static boolean isWhole(DType type) {
        return type == DType.I64 || type == DType.I32 || type == DType.I16 || type == DType.I8;
    }

    /** The lengths of one probe: those of the input without the first. */
    private static List<Long> shape(Port port, Model model, ProbeOptions options, boolean sequence)
            throws ProbeException {
        if (options.shapes().containsKey(port.name())) {
            return givenShape(port, options.shapes().get(port.name()));
        }
        if (port.dims() == null || port.dims().isEmpty()) {
            Layer first = model.layers().stream().filter(Layer::hasMatrices).findFirst().orElse(null);
            if (port.dims() == null && first != null && first.kind() == LayerKind.DENSE && !sequence
                    && first.tensor().shape().rank() == 2) {
                return List.of(first.tensor().shape().dims().get(1));
            }
            throw unknown(port);
        }
        List<Long> shape = new ArrayList<>(port.dims().subList(1, port.dims().size()));
        if (sequence && shape.size() == 1 && options.tokens() > 0 && shape.getFirst() >= 0
                && shape.getFirst() != options.tokens()) {
            throw new ProbeException(("the graph takes sequences of %,d tokens at its input '%s', but %,d are asked "
                    + "for: leave the length to the graph").formatted(shape.getFirst(), port.name(),
                    options.tokens()));
        }
        if (sequence || shape.stream().allMatch(length -> length > 0)) {
            shape.replaceAll(length -> length > 0 ? length : options.tokens() > 0 ? options.tokens() : TOKENS);
            return shape;
        }
        throw unknown(port);
    }

    /** The lengths that were given, which must be those of the graph where it has some. */
    private static List<Long> givenShape(Port port, List<Long> lengths) throws ProbeException {
        List<Long> own = port.dims() == null || port.dims().isEmpty() ? null
                : port.dims().subList(1, port.dims().size());
        boolean fits = own == null || own.size() == lengths.size();
        for (int i = 0; own != null && fits && i < lengths.size(); i++) {
            fits = own.get(i) < 0 || own.get(i).equals(lengths.get(i));
        }
        if (!fits) {
            throw new ProbeException("the graph takes %s at its input '%s', but %s is given".formatted(
                    Probes.lengths(own), port.name(), Probes.lengths(lengths)));
        }
        return lengths;
    }

    private static ProbeException unknown(Port port) {
        return new ProbeException(("the graph leaves the shape of the input '%s' open: give it without the batch "
                + "dimension, as in --shape %s:3x224x224, or give "
                + "data by --inputs").formatted(port.name(), port.name()));
    }

    private static InputDistribution fill(Port port, List<Long> shape, Model model,
            ProbeOptions options) throws ProbeException {
        String name = port.name().toLowerCase(Locale.ROOT);
        if (InputDistribution.isMask(name) || port.type() == DType.BOOL) {
            return new InputDistribution.Constant(1);
        }
        if (isWhole(port.type())) {
            return name.contains("segment") || name.contains("type") ? new InputDistribution.Constant(0)
                    : name.contains("position") ? new InputDistribution.Positions()
                    : new InputDistribution.Tokens(vocabulary(port, model, options));
        }
        if (port.type() == DType.U8) {
            return new InputDistribution.Uniform(0, 256);
        }
        boolean image = shape.size() == 3 && (isColour(shape.getFirst()) || isColour(shape.getLast()));
        return image ? new InputDistribution.Uniform(0, 1) : new InputDistribution.Gaussian(options.mean(),
                options.deviation());
    }

    private static boolean isColour(long channels) {
        return channels == 1 || channels == 3;
    }

    private static int vocabulary(Port port, Model model, ProbeOptions options) throws ProbeException {
        if (options.vocabulary() > 0) {
            return options.vocabulary();
        }
        return model.layers().stream().filter(layer -> layer.kind() == LayerKind.EMBEDDING)
                .filter(layer -> layer.tensor().shape().rank() == 2)
                .map(layer -> layer.tensor().shape().dims().getFirst())
                .max(Comparator.naturalOrder()).filter(rows -> rows > 0 && rows <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .orElseThrow(() -> new ProbeException(("the input '%s' takes whole numbers, but no embedding tells how "
                        + "many tokens there are: give --vocabulary N, or data by --inputs").formatted(port.name())));
    }

    @Override
    public int count() {
        return options.count();
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
    public List<NetworkInput> batch(int first, int count) {
        List<NetworkInput> values = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            long elements = input.elements();
            DType type = input.port().type();
            ByteBuffer buffer = ByteBuffer.allocateDirect(Math.toIntExact(Math.multiplyExact(elements * count,
                    (long) type.blockBytes()))).order(ByteOrder.nativeOrder());
            for (int probe = first; probe < first + count; probe++) {
                SplittableRandom random = new SplittableRandom(options.seed() + GOLDEN * (i + 1)
                        + 0xd1b54a32d192ed03L * (probe + 1L));
                DoubleSupplier next = input.fill().elements(random, input.shape().isEmpty() ? 1
                        : input.shape().getLast());
                for (long k = 0; k < elements; k++) {
                    InputDistribution.put(buffer, type, next.getAsDouble());
                }
            }
            List<Long> shape = new ArrayList<>();
            shape.add((long) count);
            shape.addAll(input.shape());
            values.add(new NetworkInput(input.port().name(), type, shape, buffer.flip()));
        }
        return values;
    }

    @Override
    public List<String> words() {
        return inputs.stream().map(input -> "%s: %s, %s".formatted(input.port().name(), input.shape().isEmpty() ? "1"
                : String.join(" × ", input.shape().stream().map(String::valueOf).toList()), input.fill().words()))
                .toList();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
