package org.eigenscope.impact;

import java.io.IOException;

/** A network that cannot be fed, and what to do, in one sentence. */
public final class ProbeException extends IOException {

    private static final long serialVersionUID = 1;

    public ProbeException(String message) {
        super(message);
    }
}
