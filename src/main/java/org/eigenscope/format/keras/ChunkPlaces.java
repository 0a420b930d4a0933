package org.eigenscope.format.keras;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.chunked.ChunkedDatasetV3;
import io.jhdf.dataset.chunked.ChunkedDatasetV4;
import java.io.IOException;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.NotRewritableException;

/** The index of the chunks of a dataset, in which a chunk that grows is given another place. */
interface ChunkPlaces {

    /**
     * Stores a chunk behind the end of the file, and says so in the index and in the superblock.
     *
     * @param address where it was
     */
    void move(long address, byte[] stored, ByteSink sink) throws IOException;

    /**
     * Reads the index of a dataset.
     *
     * @param place of the whole HDF5 file
     * @throws NotRewritableException if it is not known, or the file cannot grow
     */
    static ChunkPlaces of(HdfImage image, ChunkedDataset dataset, FileRange place, int rank)
            throws NotRewritableException {
        if (place.position() != 0) {
            throw new NotRewritableException("its file is a part of another, which has no room");
        }
        HdfEnd end = HdfEnd.of(image, place);
        return switch (dataset) {
            case ChunkedDatasetV3 older -> ChunkTree.of(image, older, end, rank);
            case ChunkedDatasetV4 newer -> ChunkBlocks.of(image, newer, end, rank);
            default -> throw new NotRewritableException("its index of chunks is not known");
        };
    }
}
