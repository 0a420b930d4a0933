package org.eigenscope.format.packed;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Closes several resources, even if some of them fail. */
final class ResourceCloser implements Closeable {

    private final List<Closeable> opened = new ArrayList<>();

    <T extends Closeable> T add(T one) {
        opened.add(one);
        return one;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Closeable one : opened) {
            try {
                one.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
