package org.eigenscope.impact;

import java.nio.file.Path;

/**
 * The inputs of a network: drawn probes, or rows of a file.
 *
 * @param drawn how probes are drawn where there is no file
 * @param inputs an .npz file with an array for each input, or an .npy file; null to draw
 * @param rows how many of its rows are fed; 0 for all
 * @param labels the right classes: the name of an array of that file, or an .npy file of its own; null if there are
 *     none
 */
public record ProbeSource(ProbeOptions drawn, Path inputs, int rows, String labels) {

    public ProbeSource {
        if (rows < 0 || labels != null && inputs == null) {
            throw new IllegalArgumentException("%d rows of %s with labels %s".formatted(rows, inputs, labels));
        }
    }
}
