package org.eigenscope.format.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.ContiguousDatasetImpl;
import io.jhdf.dataset.chunked.ChunkedDatasetBase;
import io.jhdf.dataset.chunked.ChunkedDatasetV3;
import io.jhdf.dataset.chunked.ChunkedDatasetV4;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessageV4;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.storage.HdfBackingStorage;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Members of jHDF that are not public. Its public constructors take a channel, from which they allocate whatever length
 * a file claims, or a buffer, which ends at 2 GiB; and its chunks come without their filter masks and without the place
 * of their index, which reading and rewriting them needs. The tests of this package fail if a new version of jHDF has
 * other members.
 */
final class JhdfInternals {

    private JhdfInternals() {}

    /** Finds a member by a lookup into its class. */
    @FunctionalInterface
    private interface Member {
        MethodHandle find(Lookup lookup) throws ReflectiveOperationException;
    }

    /** Makes groups of a file that know nothing yet of what is in them. */
    @FunctionalInterface
    interface Groups {
        /**
         * The group whose header is here. What is read of it is garbage once the group is; the one that its parent has
         * keeps it as long as the file is open.
         */
        Group at(long address, String name, Group parent);
    }

    /** Tells how many bytes the file has for the elements of a dataset in one piece; −1 if its header does not say. */
    static ToLongFunction<ContiguousDataset> stored() {
        MethodHandle layout = find(ContiguousDatasetImpl.class, lookup -> lookup.findGetter(ContiguousDatasetImpl.class,
                "contiguousDataLayoutMessage", ContiguousDataLayoutMessage.class));
        return dataset -> {
            try {
                return dataset instanceof ContiguousDatasetImpl one
                        ? ((ContiguousDataLayoutMessage) layout.invokeExact(one)).getSize() : -1;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    static Groups groups(HdfFile file) {
        MethodHandle create = find(HdfFile.class, lookup -> lookup.findStatic(lookup.findClass("io.jhdf.GroupImpl"),
                "createGroup",
                MethodType.methodType(Group.class, HdfBackingStorage.class, long.class, String.class, Group.class)));
        HdfBackingStorage storage = file.getHdfBackingStorage();
        return (address, name, parent) -> {
            try {
                return (Group) create.invokeExact(storage, address, name, parent);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** Opens a file over a storage of our own. */
    static HdfFile open(HdfBackingStorage storage) {
        return (HdfFile) call(HdfFile.class, lookup -> lookup.findConstructor(HdfFile.class,
                MethodType.methodType(void.class, HdfBackingStorage.class)), storage);
    }

    /** Gives the chunks of a dataset by their offsets; fails with an exception of jHDF's if the index is broken. */
    static Map<?, ?> chunks(ChunkedDataset dataset) {
        return (Map<?, ?>) call(ChunkedDatasetBase.class, lookup -> lookup.findVirtual(ChunkedDatasetBase.class,
                "getChunkLookup", MethodType.methodType(Map.class)), dataset);
    }

    /** Gives the address of the B-tree of version 1 that is the index of a dataset's chunks. */
    static long treeOfChunks(ChunkedDatasetV3 dataset) {
        return ((ChunkedDataLayoutMessage) call(ChunkedDatasetV3.class, lookup -> lookup.findGetter(
                ChunkedDatasetV3.class, "layoutMessage", ChunkedDataLayoutMessage.class), dataset)).getBTreeAddress();
    }

    /** Gives the kind and the address of the index of a dataset's chunks, as HDF5 1.10 and later write it. */
    static ChunkedDataLayoutMessageV4 layout(ChunkedDatasetV4 dataset) {
        return (ChunkedDataLayoutMessageV4) call(ChunkedDatasetV4.class, lookup -> lookup.findGetter(
                ChunkedDatasetV4.class, "layoutMessage", ChunkedDataLayoutMessageV4.class), dataset);
    }

    private static Object call(Class<?> of, Member member, Object argument) {
        try {
            return find(of, member).invoke(argument);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle find(Class<?> of, Member member) {
        try {
            return member.find(MethodHandles.privateLookupIn(of, MethodHandles.lookup()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of jHDF has other members: " + e.getMessage(), e);
        }
    }
}
