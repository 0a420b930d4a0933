package org.eigenscope.surgery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.NestedMessages;
import org.eigenscope.format.io.NestedMessages.Replacement;

/**
 * Messages of Protocol Buffers in the copies of files that take other bytes, more or fewer: they are kept beside the
 * copy, which is written once more at the end.
 */
final class ReplacedMessages {

    private final Map<Path, List<Replacement>> all = new LinkedHashMap<>();
    private final Runnable checkpoint;

    ReplacedMessages(Runnable checkpoint) {
        this.checkpoint = checkpoint;
    }

    /**
     * Keeps the bytes of a message.
     *
     * @param copy the copy of its file
     * @param message its place, that of the original
     */
    void put(Path copy, FileRange message, byte[] bytes) throws IOException {
        List<Replacement> replacements = all.computeIfAbsent(copy, key -> new ArrayList<>());
        Path kept = copy.resolveSibling("%s-%d.message".formatted(copy.getFileName(), replacements.size()));
        Files.write(kept, bytes);
        replacements.add(new Replacement(message.position(), message.length(), kept));
    }

    /** Writes a copy once more with the messages that were put; false if none was. */
    boolean write(Path copy) throws IOException {
        List<Replacement> replacements = all.remove(copy);
        if (replacements == null) {
            return false;
        }
        Path written = copy.resolveSibling(copy.getFileName() + ".written");
        NestedMessages.write(copy, replacements, written, checkpoint);
        Files.move(written, copy, StandardCopyOption.REPLACE_EXISTING);
        for (Replacement each : replacements) {
            Files.delete(each.bytes());
        }
        return true;
    }
}
