package org.eigenscope.surgery;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.model.Layer;

/**
 * A row of the table of a mended model: a layer that was changed, or one that was left as it is.
 *
 * @param layer as it is in the model
 * @param before its analysis in the model; null if there is none
 * @param after its analysis in the copy, which of a layer that was left is the same; null if there is none
 * @param changed what was done to it; null if nothing
 * @param note what there is to say besides; empty if nothing
 */
public record MendRow(Layer layer, LayerReport.Analyzed before, LayerReport.Analyzed after, MendedLayer changed,
        String note) {

    /** The rows of both kinds in the model's order. */
    public static List<MendRow> of(List<MendedLayer> changed, List<LeftLayer> left) {
        return Stream.concat(changed.stream().map(MendRow::of), left.stream().map(MendRow::of))
                .sorted(Comparator.comparingInt(row -> row.layer.id())).toList();
    }

    private static MendRow of(MendedLayer changed) {
        return new MendRow(changed.mending().layer(), changed.mending().before(), changed.analyzed(), changed,
                changed.note());
    }

    private static MendRow of(LeftLayer left) {
        return new MendRow(left.layer(), left.before(), left.before(), null, "left unchanged: " + left.reason());
    }
}
