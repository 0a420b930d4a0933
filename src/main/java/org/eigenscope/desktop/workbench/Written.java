package org.eigenscope.desktop.workbench;

import java.util.List;

/**
 * Something that was written of an open model, in the words of the command that writes it too.
 *
 * @param command {@code chart}, {@code mend}, or {@code analyze}
 * @param words what follows the model: {@code --csv details.csv}
 */
public record Written(String command, List<String> words) {

    public Written {
        words = List.copyOf(words);
    }
}
