package org.eigenscope.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.run.ReportCache.LayerQuery;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/**
 * The key of a layer's report in the cache, a SHA-256 of everything it depends on: the elements as decoded, bit by
 * bit, shape and number, the options, the linear algebra, and the version of the program. Two layers of one key have
 * one report.
 */
final class LayerKey {

    /** Elements that are read at once. */
    private static final int BLOCK = 1 << 18;
    private final byte[] weights;
    private final LayerQuery asked;
    private final String version;

    private LayerKey(byte[] weights, LayerQuery asked, String version) {
        this.weights = weights;
        this.asked = asked;
        this.version = version;
    }

    /**
     * Reads the elements of a layer once.
     *
     * @param version of whatever computes: another one has other reports
     * @throws IOException if they cannot be read
     */
    static LayerKey of(LayerQuery asked, String version, AnalysisContext work) throws IOException {
        WeightMatrix matrix = asked.layer().weights();
        MessageDigest digest = FileHash.newDigest();
        boolean floats = matrix.fitsFloat();
        int rows = Math.clamp(BLOCK / matrix.columns(), 1, matrix.rows());
        double[] doubles = new double[floats ? 0 : rows * matrix.columns()];
        float[] singles = new float[floats ? rows * matrix.columns() : 0];
        ByteBuffer bytes = ByteBuffer.allocate(rows * matrix.columns() * (floats ? Float.BYTES : Double.BYTES));
        int first = asked.slice() == null ? 0 : asked.slice();
        int end = asked.slice() == null ? matrix.slices() : first + 1;
        try (MatrixReader reader = matrix.source().open()) {
            for (int slice = first; slice < end; slice++) {
                for (int row = 0; row < matrix.rows(); row += rows) {
                    work.checkpoint();
                    int count = Math.min(rows, matrix.rows() - row);
                    int elements = count * matrix.columns();
                    if (floats) {
                        reader.readRows(slice, row, count, singles);
                        bytes.asFloatBuffer().put(singles, 0, elements);
                    } else {
                        reader.readRows(slice, row, count, doubles);
                        bytes.asDoubleBuffer().put(doubles, 0, elements);
                    }
                    digest.update(bytes.array(), 0, elements * (floats ? Float.BYTES : Double.BYTES));
                }
            }
        }
        return new LayerKey(digest.digest(), asked, version);
    }

    /** The key in hexadecimal. */
    String name() {
        WeightMatrix matrix = asked.layer().weights();
        EnumSet<Detail> ordered = EnumSet.noneOf(Detail.class);
        ordered.addAll(asked.details());
        // How many workers there are changes no bit.
        String all = String.join("\n", HexFormat.of().formatHex(weights), matrix.storedShape(),
                "%d %d %d %d %b %b".formatted(matrix.rows(), matrix.columns(), matrix.slices(), matrix.rank(),
                        matrix.kernel(), matrix.fitsFloat()),
                String.valueOf(asked.layer().id()), String.valueOf(asked.layer().kind()),
                String.valueOf(asked.slice()), asked.options().withThreads(0).toString(), asked.backend().get(),
                version, ordered.toString());
        return HexFormat.of().formatHex(FileHash.newDigest().digest(all.getBytes(StandardCharsets.UTF_8)));
    }
}
