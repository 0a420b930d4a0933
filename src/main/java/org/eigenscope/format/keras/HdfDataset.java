package org.eigenscope.format.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Place, dimensions and type of a dataset: all that its header says in nearly all files. An object of jHDF keeps the
 * header twice, and all groups that the dataset is in: those of a hundred thousand would not fit into memory.
 *
 * @param address that of its header
 * @param dims its dimensions, as they are stored
 * @param type the type of its elements
 * @param contiguous true if its elements are in one piece
 * @param data where they are then
 * @param stored bytes that the file has for them; −1 if its header does not say
 */
record HdfDataset(long address, List<Long> dims, DataType type, boolean contiguous, long data, long stored) {

    /**
     * @param type the dataset's, or one that is the same
     * @param stored tells what the file has for elements in one piece
     */
    static HdfDataset of(Dataset dataset, DataType type, ToLongFunction<ContiguousDataset> stored) {
        return new HdfDataset(dataset.getAddress(), Arrays.stream(dataset.getDimensionsAsLong()).boxed().toList(),
                type, dataset instanceof ContiguousDataset,
                dataset instanceof ContiguousDataset one ? one.getDataAddress() : 0,
                dataset instanceof ContiguousDataset one ? stored.applyAsLong(one) : -1);
    }

    int rank() {
        return dims.size();
    }

    /** Reads its header again, for all that it says; fails with an exception of jHDF's if it is broken. */
    Dataset open(HdfFile file) {
        return (Dataset) file.getNodeByAddress(address);
    }
}
