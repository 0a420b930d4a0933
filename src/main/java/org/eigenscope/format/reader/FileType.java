package org.eigenscope.format.reader;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A kind of file of a format, recognized by its name. Names help to choose among files; what a file is, its bytes say.
 *
 * @param description for people, in the singular: {@code safetensors weights}
 * @param mimeType what desktops call it; empty if it is not opened by a double-click
 * @param extensions how its names end, without the dot, the usual one first
 * @param rank its place among the kinds of file that one folder may hold: the model is looked for in those of a lower
 *     rank first
 * @param models globs of names by which a file is the model of its folder, the best first
 * @param alone true if any other file that ends so is a model too: a folder of two such files holds two models
 */
public record FileType(String description, String mimeType, List<String> extensions, int rank, List<String> models,
        boolean alone) {

    public FileType {
        Objects.requireNonNull(description);
        Objects.requireNonNull(mimeType);
        extensions = List.copyOf(extensions);
        models = List.copyOf(models);
    }

    /** Globs of the names by which such a file is found in a folder, the best first. */
    public List<String> globs() {
        return alone ? Stream.concat(models.stream(), anyName().stream()).toList() : models;
    }

    /** Globs of all names that end so: {@code *.pt}. */
    public List<String> anyName() {
        return extensions.stream().map(extension -> "*." + extension).toList();
    }
}
