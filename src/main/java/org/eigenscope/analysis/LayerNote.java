package org.eigenscope.analysis;

import java.util.Objects;

/**
 * A note that the user has written about a layer.
 *
 * @param id the layer's number in its model
 * @param name the layer's name
 * @param words the note
 */
public record LayerNote(int id, String name, String words) {

    public LayerNote {
        Objects.requireNonNull(name);
        Objects.requireNonNull(words);
    }
}
