package org.eigenscope.timeline.training;

import java.io.IOException;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;

/** Tells what of a log was passed over: damage, unless it may be just what is being written. */
final class LogDamage {

    private LogDamage() {}

    /**
     * The finding.
     *
     * @param part what was passed over: {@code line}
     * @param count how many
     * @param last true if the last is the first of them
     * @param why the rest of the sentence: {@code are not JSON}
     */
    static Finding of(ByteSource source, String part, int count, boolean last, String why)
            throws IOException, Malformed {
        String name = String.valueOf(source.path().getFileName());
        byte end = source.bytes(source.size() - 1, 1, "the end of the log")[0];
        return last && end != '\n' && end != '\r'
                ? new Finding(Severity.NOTE, name, "its last %s is not whole: it was passed over".formatted(part))
                : new Finding(Severity.DAMAGED, name, "%,d of its %ss %s: passed over".formatted(count, part, why));
    }
}
