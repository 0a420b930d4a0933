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
import org.eigenscope.format.io.NestedMessages.Other;

/**
 * Messages of Protocol Buffers in the copies of files that take other bytes, more or fewer: they are kept beside the
 * copy, which is written once more at the end.
 */
final class OtherMessages {

    private final Map<Path, List<Other>> all = new LinkedHashMap<>();
    private final Runnable checkpoint;

    OtherMessages(Runnable checkpoint) {
        this.checkpoint = checkpoint;
    }

    /**
     * Keeps the bytes of a message.
     *
     * @param copy the copy of its file
     * @param message its place, that of the original
     */
    void put(Path copy, FileRange message, byte[] bytes) throws IOException {
        List<Other> others = all.computeIfAbsent(copy, key -> new ArrayList<>());
        Path kept = copy.resolveSibling("%s-%d.message".formatted(copy.getFileName(), others.size()));
        Files.write(kept, bytes);
        others.add(new Other(message.position(), message.length(), kept));
    }

    /** Writes a copy once more with the messages that were put; false if none was. */
    boolean write(Path copy) throws IOException {
        List<Other> others = all.remove(copy);
        if (others == null) {
            return false;
        }
        Path written = copy.resolveSibling(copy.getFileName() + ".written");
        NestedMessages.write(copy, others, written, checkpoint);
        Files.move(written, copy, StandardCopyOption.REPLACE_EXISTING);
        for (Other other : others) {
            Files.delete(other.bytes());
        }
        return true;
    }
}
