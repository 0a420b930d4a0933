package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.pytorch.Pickled.Global;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.pytorch.Pickled.PersistentId;
import org.eigenscope.format.pytorch.Pickled.Sequence;
import org.eigenscope.format.pytorch.StoredTensor.Storage;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.model.SafeText;

/**
 * The files of PyTorch before 1.6: five pickles one after the other (magic number, protocol, system, the object, the
 * storages' keys), then for each key an int64 count and the raw elements.
 */
final class LegacyFile {

    /** Pickled by protocol 2: {@code PROTO 2, LONG1 10, 0x1950a86a20f9469cfc6c}. */
    private static final byte[] MAGIC = {(byte) 0x8a, 0x0a, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20,
            0x6a,
        (byte) 0xa8, 0x50, 0x19};
    private static final BigInteger NUMBER = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final int PROTOCOL = 1001;

    private final ByteSource source;
    private final PickleReader pickles = new PickleReader();
    private long position;

    LegacyFile(ByteSource source) {
        this.source = source;
    }

    static boolean recognizes(Probe probe) {
        byte[] head = probe.head();
        if (head.length < 2 || head[0] != (byte) 0x80) {
            return false;
        }
        for (int i = 0; i < MAGIC.length && 2 + i < head.length; i++) {
            if (head[2 + i] != MAGIC[i]) {
                return false;
            }
        }
        // A file cut off within its magic number still says what it was to be.
        return head.length >= 2 + MAGIC.length || head.length > 4;
    }

    FileIndex contents() throws IOException, ModelFormatException {
        boolean bigEndian = header();
        StateWalker walker = new StateWalker();
        walker.start("", next("the object"));
        Object keys = next("the list of storages");
        Map<String, FileRange> storages = storages(keys, types(), bigEndian);
        TensorBuilder builder = new TensorBuilder(storages::get, bigEndian);
        return PyTorchFormat.contents(source, "PyTorch, legacy", Map.of(), pickles,
                List.of(new PyTorchFormat.Part(walker, builder, source.range(0, source.size()))));
    }

    /**
     * A storage that stands alone, as a tensor has it that was pickled without PyTorch's own functions.
     *
     * @return what it is and where its elements are, or null if the bytes hold anything else
     */
    Map.Entry<Storage, FileRange> storage() throws IOException, ModelFormatException {
        boolean bigEndian = header();
        Storage storage = Storage.of(next("the object"));
        Map<String, FileRange> storages = storages(next("the list of storages"), types(), bigEndian);
        FileRange elements = storage == null || bigEndian ? null : storages.get(storage.key());
        return elements == null ? null : Map.entry(storage, elements);
    }

    /** The names in its pickles, and whether each is called. */
    Map<Global, Boolean> globals() {
        return pickles.globals();
    }

    /** Reads what precedes the object; true if the numbers are big-endian. */
    private boolean header() throws IOException, ModelFormatException {
        if (!NUMBER.equals(next("the magic number"))) {
            throw source.malformed("its magic number is not that of PyTorch");
        }
        Object protocol = next("the protocol version");
        if (!(protocol instanceof Long version) || version != PROTOCOL) {
            throw new Unsupported(source.path(), ("its legacy protocol is not %d, the only one there "
                    + "was").formatted(PROTOCOL));
        }
        return next("the system's description") instanceof Mapping system
                && Boolean.FALSE.equals(system.get("little_endian"));
    }

    private Object next(String what) throws IOException, ModelFormatException {
        PickleInput input = new PickleInput(source.path(), source, what, position, source.size());
        Object value = pickles.read(input);
        position = input.position();
        return value;
    }

    /** Every storage that the object names, also those of tensors that are not listed: their bytes are in between. */
    private Map<String, Storage> types() {
        Map<String, Storage> types = new HashMap<>();
        for (PersistentId id : pickles.persistentIds()) {
            Storage storage = Storage.of(id);
            if (storage != null) {
                types.putIfAbsent(storage.key(), storage);
            }
        }
        return types;
    }

    /** The place of each storage's elements:its size follows from its count and the type that a tensor gives it. */
    private Map<String, FileRange> storages(Object keys, Map<String, Storage> types, boolean bigEndian)
            throws IOException, ModelFormatException {
        if (!(keys instanceof Sequence list)) {
            throw source.malformed("byte %,d: the list of its storages is not a list".formatted(position));
        }
        Map<String, FileRange> storages = new HashMap<>();
        for (Object key : list.items) {
            String name = String.valueOf(key instanceof Pickled ? "?" : key);
            Storage type = types.get(name);
            int size = type == null ? 0 : type.dtype() == null ? 1 : type.dtype().blockBytes();
            long count = source.littleEndian(position, 8, "the length of storage '%s'".formatted(SafeText.name(name)))
                    .getLong();
            count = bigEndian ? Long.reverseBytes(count) : count;
            position += 8;
            long bytes = bytes(name, count, type, size);
            source.require(position, bytes, "storage '%s'".formatted(SafeText.name(name)));
            storages.put(name, source.range(position, bytes));
            position += bytes;
        }
        return storages;
    }

    private long bytes(String name, long count, Storage type, int size) throws Malformed {
        if (type == null) {
            throw source.malformed("storage '%s' is not named in the object, so its size is not known"
                    .formatted(SafeText.name(name)));
        }
        if (count < 0 || count > source.size() / size) {
            throw source.malformed(("byte %,d: storage '%s' claims %s elements, more than the file can hold: it is cut "
                    + "short or damaged")
                    .formatted(position - 8, SafeText.name(name), SafeText.unsigned(count)));
        }
        return count * size;
    }
}
