package org.eigenscope.format.reader;

import java.io.IOException;
import org.eigenscope.format.io.ModelFormatException;

/** Knows where files keep checksums of what they hold. */
public interface Checksums {

    /**
     * Brings the checksums of a copy up to date, those of what has changed and no other.
     *
     * @param checkpoint called often; throws to stop
     */
    void renew(ChangedFiles files, Runnable checkpoint) throws IOException, ModelFormatException;
}
