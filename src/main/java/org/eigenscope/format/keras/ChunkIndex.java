package org.eigenscope.format.keras;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.ChunkOffset;
import java.util.Map;

/** The index of a dataset's chunks: where each is, and with which filters it was written. */
final class ChunkIndex {

    private final Map<?, ?> chunks;

    /** Fails with an exception of jHDF's if the index is broken. */
    ChunkIndex(ChunkedDataset dataset) {
        chunks = JhdfInternals.chunks(dataset);
    }

    /** The chunk that starts at an element, or null if it was never written. */
    Chunk at(long[] start) {
        return (Chunk) chunks.get(new ChunkOffset(start.clone()));
    }
}
