package org.eigenscope.format.io;

import java.io.IOException;

/** Bytes that can be read but not decoded: a compressed member that does not decompress, or fails its checksum. */
public final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    public DamagedException(String message) {
        super(message);
    }

    public DamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
