package org.eigenscope.store;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.run.LayerTask;
import org.eigenscope.analysis.run.ReportCache.ModelQuery;
import org.eigenscope.model.Layer;
import org.eigenscope.model.WeightMatrix;

/**
 * The key of a model's reports in the cache, a SHA-256 of everything they depend on: the bytes of all files, what was
 * read from their index, the options, the kind of machine, and the version of the program.
 */
final class ModelKey {

    private ModelKey() {}

    /**
     * The key of a model, in hexadecimal.
     *
     * @param files the fingerprints of its files, in their order
     * @param details what the user will look at
     * @param version of whatever computes: another one has other reports
     */
    static String of(ModelQuery asked, List<FileHash> files, Set<Detail> details, String version) {
        EnumSet<Detail> ordered = EnumSet.noneOf(Detail.class);
        ordered.addAll(details);
        String all = files.stream().map(file -> file.bytes() + " " + file.sha256()).collect(Collectors.joining("\n"))
                + "\n" + asked.tasks().stream().map(ModelKey::task).collect(Collectors.joining("\n"))
                // How many workers there are changes no bit.
                + String.join("\n", "", asked.options().withThreads(0).toString(), ordered.toString(),
                        System.getProperty("os.name"), System.getProperty("os.arch"), version);
        return sum(all);
    }

    private static String task(LayerTask task) {
        Layer layer = task.layer();
        WeightMatrix matrix = layer.weights();
        return "%d %s %s %s %s".formatted(layer.id(), task.slice(), layer.kind(), layer.tensor().name(),
                matrix == null ? "" : "%s %d %d %d %d %b %b".formatted(matrix.storedShape(), matrix.rows(),
                matrix.columns(),
                        matrix.slices(), matrix.rank(), matrix.kernel(), matrix.fitsFloat()));
    }

    /** The SHA-256 of a text, in hexadecimal. */
    static String sum(String text) {
        return HexFormat.of().formatHex(FileHash.newDigest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
