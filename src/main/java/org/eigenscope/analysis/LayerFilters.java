package org.eigenscope.analysis;

import java.util.List;

/**
 * The words by which layers of a model were chosen, as they were given: {@code --layers}, {@code --kind} and
 * {@code --ids}. A word that begins with {@code !} leaves layers out; a list without words leaves none out.
 *
 * @param names globs and regular expressions of names
 * @param kinds of layers
 * @param ids numbers and ranges of numbers
 */
public record LayerFilters(List<String> names, List<String> kinds, List<String> ids) {

    /** All layers. */
    public static final LayerFilters NONE = new LayerFilters(List.of(), List.of(), List.of());

    public LayerFilters {
        names = List.copyOf(names);
        kinds = List.copyOf(kinds);
        ids = List.copyOf(ids);
    }
}
