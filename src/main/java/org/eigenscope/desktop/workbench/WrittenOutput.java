package org.eigenscope.desktop.workbench;

import java.util.List;

/**
 * An output that the window wrote for an open model, as the command that writes the same.
 *
 * @param command {@code chart}, {@code mend}, or {@code analyze}
 * @param words what follows the model: {@code --csv details.csv}
 */
public record WrittenOutput(String command, List<String> words) {

    public WrittenOutput {
        words = List.copyOf(words);
    }
}
