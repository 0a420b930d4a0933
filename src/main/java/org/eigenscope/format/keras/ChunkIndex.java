package org.eigenscope.format.keras;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.dataset.chunked.ChunkOffset;
import io.jhdf.dataset.chunked.ChunkedDatasetBase;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;

/**
 * Where the chunks of a dataset are. jHDF gives out a chunk's bytes without its mask of filters, which stands in an
 * index that it keeps to itself.
 */
final class ChunkIndex {

    private final Map<?, ?> chunks;

    /** Fails with an exception of jHDF's if the index is broken. */
    ChunkIndex(ChunkedDataset dataset) {
        try {
            MethodHandle lookup = MethodHandles.privateLookupIn(ChunkedDatasetBase.class, MethodHandles.lookup())
                    .findVirtual(ChunkedDatasetBase.class, "getChunkLookup", MethodType.methodType(Map.class));
            chunks = (Map<?, ?>) lookup.invoke((ChunkedDatasetBase) dataset);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("jHDF has no index of chunks any more", e);
        }
    }

    /** The chunk that starts at an element, or null if it was never written. */
    Chunk at(long[] start) {
        return (Chunk) chunks.get(new ChunkOffset(start.clone()));
    }
}
