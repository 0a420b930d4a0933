package org.eigenscope.format.io;

import java.io.IOException;
import java.io.Serializable;

/** A file that is not on this machine: of its bytes those come here that are read. */
public interface FarFile extends Serializable {

    /** Its size when it was first looked at. */
    long size();

    /** Opens a stretch whose bytes will be read; the caller closes. */
    ByteReader open(long position, long length) throws IOException;

    /** Opens the file to look around in it, as for an index: what is read comes here, and little more. */
    ByteReader browse() throws IOException;
}
