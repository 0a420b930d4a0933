package org.eigenscope.desktop.workbench;

import java.util.Objects;
import org.eigenscope.model.LayerKind;

/**
 * A filter of the list of layers.
 *
 * @param text words that must all be true, as {@link FilterWords} has them; empty for all
 * @param kind only this kind, or null for all
 * @param onlyTraps only layers with a trap, found or predicted
 * @param onlyWarnings only layers that are over-trained, under-trained or failed
 * @param skipped also what has no matrices: biases, norms, constants
 */
public record LayerListFilter(String text, LayerKind kind, boolean onlyTraps, boolean onlyWarnings, boolean skipped) {

    /** Everything in the file. */
    public static final LayerListFilter ALL = new LayerListFilter("", null, false, false, true);

    /** Everything with matrices: a file's hundreds of biases and constants would hide them. */
    public static final LayerListFilter DEFAULT = ALL.withSkipped(false);

    public LayerListFilter {
        Objects.requireNonNull(text);
    }

    public boolean accepts(LayerItem item) {
        if (!skipped && !item.layer().hasMatrices() || kind != null && item.layer().kind() != kind
                || onlyTraps && !item.trapped()
                || onlyWarnings && item.warning().isEmpty() && item.state() != LayerState.FAILED) {
            return false;
        }
        return text.isBlank() || FilterWords.accept(text, item);
    }

    /** True if it may hide or show a layer when that layer's figures come in. */
    public boolean dependsOnFigures() {
        return onlyTraps || onlyWarnings || FilterWords.dependOnFigures(text);
    }

    public LayerListFilter withText(String words) {
        return new LayerListFilter(words, kind, onlyTraps, onlyWarnings, skipped);
    }

    public LayerListFilter withKind(LayerKind only) {
        return new LayerListFilter(text, only, onlyTraps, onlyWarnings, skipped);
    }

    public LayerListFilter withOnlyTraps(boolean only) {
        return new LayerListFilter(text, kind, only, onlyWarnings, skipped);
    }

    public LayerListFilter withOnlyWarnings(boolean only) {
        return new LayerListFilter(text, kind, onlyTraps, only, skipped);
    }

    public LayerListFilter withSkipped(boolean also) {
        return new LayerListFilter(text, kind, onlyTraps, onlyWarnings, also);
    }
}
