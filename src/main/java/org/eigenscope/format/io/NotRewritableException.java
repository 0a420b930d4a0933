package org.eigenscope.format.io;

import java.io.IOException;

/** Thrown where elements cannot be rewritten at their place. The message says why, as a clause about the tensor. */
public final class NotRewritableException extends IOException {

    private static final long serialVersionUID = 1L;

    public NotRewritableException(String reason) {
        super(reason);
    }

    /** @param cause the clause that the message is made of */
    public NotRewritableException(String message, NotRewritableException cause) {
        super(message, cause);
    }
}
