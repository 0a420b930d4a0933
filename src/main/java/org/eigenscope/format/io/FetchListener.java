package org.eigenscope.format.io;

import java.nio.file.Path;

/** Is notified of files that are fetched whole. Called by the thread that waits for them. */
public interface FetchListener {

    /** Nobody who listens. */
    FetchListener NONE = new FetchListener() {
        @Override
        public void begins(Path model, int files, long bytes, Path into) {
            // Nobody is told.
        }

        @Override
        public void fetched(long bytes) {
            // Nobody is told.
        }
    };

    /**
     * Called before the first byte comes.
     *
     * @param model as it was named
     * @param files how many are fetched
     * @param bytes how many have to come; what an earlier try has brought is not among them
     * @param into the folder where they will be
     */
    void begins(Path model, int files, long bytes, Path into);

    /** @param bytes how many of them have come so far */
    void fetched(long bytes);
}
