package org.eigenscope.impact.engine;

import java.io.IOException;

/** An engine that is missing, damaged or refuses, in one sentence. */
public final class EngineException extends IOException {

    private static final long serialVersionUID = 1;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
