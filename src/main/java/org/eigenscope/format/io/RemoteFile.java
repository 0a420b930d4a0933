package org.eigenscope.format.io;

import java.io.IOException;
import java.io.Serializable;

/** A remote file, of which only the bytes that are read come to this machine. */
public interface RemoteFile extends Serializable {

    /** Its size when it was first looked at. */
    long size();

    /** Opens a stretch whose bytes will be read; the caller closes. */
    ByteReader open(long position, long length) throws IOException;

    /** Opens the file to look around in it, as for an index: what is read comes here, and little more. */
    ByteReader browse() throws IOException;
}
