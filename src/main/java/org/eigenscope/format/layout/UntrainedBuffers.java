package org.eigenscope.format.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eigenscope.format.reader.NamePattern;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * Tensors that a network computes and nobody trains, but that files keep beside its weights: masks, tables of sines,
 * indices. Recognized by name and by content, so that a trained table of the same name stays a layer; only a few rows
 * are read, and only of tensors with such names, or with names that no module gives to what it learns.
 */
final class UntrainedBuffers {

    private static final NamePattern NAME = NamePattern.holding(".*(?:mask|causal|tril|triu|rotary|rope|freqs|(?:^|"
            + "[._/])(?:cos|sin)(?:$|[._/])"
            + "|sinusoid|(?:^|[._/])pe$|(?:^|[._/])pe[._/]|pos(?:ition(?:al|s)?)?_?(?:enc|emb|table)|position|alibi|"
            + "slopes|relative_coords|(?:^|[._/])dct"
            + "|ind(?:ex|ices)|(?:^|[._/])idx|_ids?$|(?:^|[._/])att(?:n|ention)[._/]bias$|embed_positions|(?:^|"
            + "[._/])grid|anchor"
            + "|hadamard|signs?$|time_embed|mel|filter_?bank|fbank|(?:^|[._/])fb$|stft|dft|spectrogram|_basis).*",
            "mask", "causal", "tril", "triu", "rotary", "rope", "freqs", "cos", "sin", ".pe", "_pe", "/pe", "posenc",
            "posemb", "postable", "pos_enc", "pos_emb", "pos_table", "position", "alibi", "slopes", "relative_coords",
            "dct", "index", "indices", "idx", "attn.bias", "attn_bias", "attn/bias",
            "attention.bias", "attention_bias", "attention/bias", "grid", "anchor",
            "hadamard", "time_embed", "mel", "filterbank", "filter_bank", "fbank", "stft", "dft", "spectrogram",
            "_basis").orBeginning("pe").orEnding("_id", "_ids", "sign", "signs", "fb");
    private static final String SINES = "a table of sines, not learned";
    private static final NamePattern INDEX = NamePattern.holding(
            ".*(?:ind(?:ex|ices)|idx|ids?|coords)(?:$|[._/].*)", "index", "indices", "idx", "id", "coords");
    private static final NamePattern FILTERS = NamePattern.holding(".*(?:mel|filter_?bank|fbank|fb$).*", "mel",
            "filterbank", "filter_bank", "fb");
    /** What modules call what they learn; any other name is looked at, and costs a few reads. */
    private static final Pattern LEARNED = Pattern.compile("(?:.*[._/])?(?:[^._/]*(?:weight|kernel|emb|filter|table"
            + "|proj|lora|hada|lokr|bias)[^./]*|w\\d*|[^./]*_w|w_[^./]*)");
    private static final int LONGEST_NAME = 1000;
    /** Rows that follow each other, as many as a sine needs to show itself twice over. */
    private static final int ROWS = 6;
    private static final int MOST_COLUMNS = 64;
    private static final int PLACES = 8;
    /** A trained tensor has as many values as elements, rounding aside. */
    private static final int FEW = 64;
    /** More values than this are no classes of something. */
    private static final int MOST_CLASSES = 4;
    /** No table has so many rows that an index is as large. */
    private static final double LARGE = 1 << 28;
    /** What rounding to bfloat16 leaves of a sum that is zero. */
    private static final double ROUNDING = 0.03;

    private UntrainedBuffers() {}

    /** Why a tensor is no layer though it has the shape of one; empty if nothing says so. */
    static String reason(RawLayer raw) {
        Tensor tensor = raw.tensor();
        String name = tensor.name().toLowerCase(Locale.ROOT);
        if (tensor.shape().rank() < 2 || tensor.shape().elements() < FEW || name.length() > LONGEST_NAME) {
            return "";
        }
        boolean named = NAME.matches(name);
        if (!named && LEARNED.matcher(name).matches()) {
            return "";
        }
        List<double[][]> windows;
        try {
            windows = windows(tensor);
        } catch (IOException | RuntimeException e) {
            // Its analysis will say what is wrong with it.
            return "";
        }
        if (windows.isEmpty() || !named && mayBePruned(windows, tensor.shape().elements())) {
            return "";
        }
        if (hasTwoValues(windows)) {
            return "a mask or a constant, not learned: its elements have no more than two values";
        }
        if ((!named || INDEX.matches(name)) && areWhole(windows)) {
            return "indices or counts, not weights: its elements are whole numbers";
        }
        if (!named) {
            return areSines(windows) ? SINES : "";
        }
        if (FILTERS.matches(name) && areFilters(windows)) {
            return "a bank of filters (mel), not learned: most of its elements are zero, and none is below";
        }
        return areSines(windows) ? SINES : "";
    }

    /**
     * What integers of two axes and more are that nothing beside them scales: a mask; weights that were quantized or
     * packed, which costs figures; or as they came, counters and indices.
     */
    static RawLayer integers(RawLayer raw) {
        Tensor tensor = raw.tensor();
        String name = tensor.name().toLowerCase(Locale.ROOT);
        boolean counted = name.length() > LONGEST_NAME || INDEX.matches(name);
        if (counted || tensor.dtype() == DType.BOOL || tensor.shape().rank() < 2 || tensor.shape().elements() < FEW) {
            return raw;
        }
        List<double[][]> windows;
        try {
            windows = windows(tensor);
        } catch (IOException | RuntimeException e) {
            return raw;
        }
        if (windows.isEmpty() || hasTwoValues(windows)) {
            return raw;
        }
        double[] seen = windows.stream().flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
        boolean bytes = tensor.dtype() == DType.I8 || tensor.dtype() == DType.U8;
        if (bytes && Arrays.stream(seen).distinct().count() > MOST_CLASSES) {
            return raw.because(Severity.UNDECODED, ("integers in %s like those of quantized weights, whose scales are "
                    + "not in the file: not decoded").formatted(tensor.dtype()));
        }
        return 2 * Arrays.stream(seen).filter(value -> Math.abs(value) >= LARGE).count() > seen.length
                ? raw.because(Severity.UNDECODED, ("words in %s, too large for indices: packed bits in an order that "
                + "nothing tells, not decoded").formatted(tensor.dtype())) : raw;
    }

    /** Neighbouring rows at some places, a part of each row. */
    private static List<double[][]> windows(Tensor tensor) throws IOException {
        Shape shape = tensor.shape();
        long columns = shape.dim(shape.rank() - 1);
        long rows = shape.elements() / columns;
        int width = (int) Math.min(columns, MOST_COLUMNS);
        int height = (int) Math.min(rows, ROWS);
        // Where a file must be decompressed from its start, only its start is cheap.
        long last = tensor.data().readTogether() > columns ? Math.min(rows - height, 64) : rows - height;
        List<double[][]> windows = new ArrayList<>();
        try (ElementReader reader = tensor.data().open()) {
            for (int place = 0; place < PLACES; place++) {
                long first = last * place / (PLACES - 1);
                double[][] window = new double[height][width];
                for (int i = 0; i < height; i++) {
                    reader.read((first + i) * columns, window[i], 0, width);
                }
                windows.add(window);
            }
        }
        return windows;
    }

    /** True if nearly all that was seen is zero, and not all was seen: a sparse matrix shows no more. */
    private static boolean mayBePruned(List<double[][]> windows, long elements) {
        double[] seen = windows.stream().flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
        return seen.length < elements && Arrays.stream(seen).filter(value -> value != 0).count() < 2;
    }

    private static boolean hasTwoValues(List<double[][]> windows) {
        double one = windows.getFirst()[0][0];
        double other = one;
        for (double[][] window : windows) {
            for (double[] row : window) {
                for (double value : row) {
                    if (value != one && value != other) {
                        if (one != other) {
                            return false;
                        }
                        other = value;
                    }
                }
            }
        }
        return true;
    }

    /** Triangles, each over a few frequencies. */
    private static boolean areFilters(List<double[][]> windows) {
        int zeros = 0;
        int all = 0;
        for (double[][] window : windows) {
            for (double[] row : window) {
                for (double value : row) {
                    if (value < 0) {
                        return false;
                    }
                    zeros += value == 0 ? 1 : 0;
                    all++;
                }
            }
        }
        return 2 * zeros > all;
    }

    private static boolean areWhole(List<double[][]> windows) {
        for (double[][] window : windows) {
            for (double[] row : window) {
                for (double value : row) {
                    if (value != Math.rint(value)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /**
     * True if every column goes on as a sine, or a straight line, does: x(n+1) + x(n−1) = 2 cos ω · x(n) with one ω, so
     * that (x₀ + x₂)·x₂ = (x₁ + x₃)·x₁. Of four rows each time, most must show it: a table over a grid starts
     * again with each of its rows.
     */
    private static boolean areSines(List<double[][]> windows) {
        int shown = 0;
        int told = 0;
        for (double[][] window : windows) {
            for (int i = 0; i + 3 < window.length; i++) {
                double apart = 0;
                double size = 0;
                for (int j = 0; j < window[i].length; j++) {
                    double left = (window[i][j] + window[i + 2][j]) * window[i + 2][j];
                    double right = (window[i + 1][j] + window[i + 3][j]) * window[i + 1][j];
                    apart += Math.abs(left - right);
                    size += Math.abs(left) + Math.abs(right);
                }
                if (size > 0 && Double.isFinite(size)) {
                    told++;
                    shown += apart <= ROUNDING * size ? 1 : 0;
                }
            }
        }
        return told > 1 && 2 * shown > told;
    }
}
