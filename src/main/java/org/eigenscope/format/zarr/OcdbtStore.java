package org.eigenscope.format.zarr;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.model.SafeText;

/**
 * Reads a database of OCDBT: a manifest that names the root of the newest version, and a B+ tree whose leaves hold
 * small values themselves and refer to large ones in the data files. All nodes are read on opening;
 * values are not.
 */
final class OcdbtStore {

    static final String MANIFEST = "manifest.ocdbt";

    private static final int MANIFEST_MAGIC = 0x0cdb3a2a;
    private static final int NODE_MAGIC = 0x0cdb20de;
    private static final int HEADER = 14;
    private static final int SUM = 4;
    private static final int MOST_NODE_BYTES = 24 << 20;
    private static final int MOST_NODES = 100_000;
    private static final int MOST_PATH = 65_535;

    private final ModelFolder folder;
    private final Path manifest;
    private final KeyStore store;
    /** The data files by their paths: null for one that is missing. */
    private final Map<String, ByteRange> files = new HashMap<>();
    private final Map<String, String> missing = new HashMap<>();
    private int nodes;

    private OcdbtStore(ModelFolder folder, Path manifest, KeyStore store) {
        this.folder = folder;
        this.manifest = manifest;
        this.store = store;
    }

    /** Where bytes of a data file lie. {@code base} is what the paths that they hold are relative to. */
    private record Place(String path, String base, long offset, long length) {}

    /** The files that a manifest or node speaks of. */
    private record FileTable(List<String> paths, List<String> bases) {

        Place place(OcdbtInput in, long file, long offset, long length) throws Malformed {
            if (file >= paths.size()) {
                throw in.broken("it refers to file %,d of %,d".formatted(file, paths.size()));
            }
            return new Place(paths.get((int) file), bases.get((int) file), offset, length);
        }
    }

    /** True if the bytes are the start of a manifest. */
    static boolean recognizes(Probe probe) {
        return probe.startsWith((byte) 0x0c, (byte) 0xdb, (byte) 0x3a, (byte) 0x2a);
    }

    /** Adds all keys of the database in this folder to the store. */
    static void read(ModelFolder folder, KeyStore store) throws IOException, Malformed, Unsupported {
        Path file = folder.resolve(store.file(), MANIFEST);
        new OcdbtStore(folder, file, store).manifest(file, true);
    }

    private void manifest(Path file, boolean first) throws IOException, Malformed, Unsupported {
        OcdbtInput in;
        try (ByteSource source = folder.opener().open(file)) {
            in = new OcdbtInput(file, "the manifest", body(source.path(), "the manifest", MANIFEST_MAGIC,
                    source.bytes(0, (int) Math.min(MOST_NODE_BYTES, source.size()), "the manifest")));
        }
        in.skip(16);
        long kind = in.varint();
        in.varints(2);
        in.u8();
        if (in.varint() != 0) {
            in.skip(4);
        }
        if (kind == 1 && first) {
            numbered();
            return;
        }
        if (kind != 0) {
            throw new Unsupported(file, "its manifest is of kind %,d, which is not known".formatted(kind));
        }
        FileTable table = table(in, "");
        int versions = in.count();
        if (versions == 0) {
            return;
        }
        in.varints(versions);
        byte[] heights = in.bytes(versions);
        long[] ids = in.varints(versions);
        long[] offsets = in.varints(versions);
        long[] lengths = in.varints(versions);
        int last = versions - 1;
        if (lengths[last] > 0 && lengths[last] != Long.MAX_VALUE) {
            node(table.place(in, ids[last], offsets[last], lengths[last]), heights[last] & 0xff, "");
        }
    }

    /** Opens the newest of the manifests that are numbered by their generation. */
    private void numbered() throws IOException, Malformed, Unsupported {
        String newest;
        try (Stream<Path> list = Files.list(manifest.getParent())) {
            newest = list.map(path -> path.getFileName().toString()).filter(name -> name.matches(
                    "manifest\\.[0-9a-f]{16}")).max(String::compareTo).orElse(null);
        }
        if (newest == null) {
            throw new Malformed(manifest, "the numbered manifests that it refers to are missing: get the whole folder");
        }
        manifest(folder.resolve(manifest, newest), false);
    }

    /** Checks the frame of a manifest or node, and gives what is in it. */
    private static byte[] body(Path file, String what, int magic, byte[] bytes) throws Malformed {
        OcdbtInput in = new OcdbtInput(file, what, bytes);
        if (bytes.length < HEADER + SUM) {
            throw in.broken("it has but %,d bytes".formatted(bytes.length));
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.getInt(0) != magic) {
            throw in.broken("it does not start as one");
        }
        long length = header.order(ByteOrder.LITTLE_ENDIAN).getLong(4);
        if (length != bytes.length) {
            throw in.broken("it should have %s bytes and has %,d".formatted(SafeText.unsigned(length), bytes.length));
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, bytes.length - SUM);
        if ((int) sum.getValue() != header.getInt(bytes.length - SUM)) {
            throw in.broken("it does not match its checksum");
        }
        in.skip(12);
        long version = in.varint();
        long compression = in.varint();
        if (version != 0 || compression > 1) {
            throw in.broken("it is of version %,d, compressed by method %,d, which are not known".formatted(version,
                    compression));
        }
        byte[] body = Arrays.copyOfRange(bytes, bytes.length - in.left(), bytes.length - SUM);
        return compression == 0 ? body : inflated(in, body);
    }

    private static byte[] inflated(OcdbtInput in, byte[] body) throws Malformed {
        try (InputStream zstd = new ZstdInputStream(new ByteArrayInputStream(body))) {
            byte[] all = zstd.readNBytes(MOST_NODE_BYTES);
            if (zstd.read() >= 0) {
                throw in.broken("it unfolds to more than %d MB".formatted(MOST_NODE_BYTES >> 20));
            }
            return all;
        } catch (IOException | RuntimeException e) {
            throw in.broken("it cannot be decompressed");
        }
    }

    private static FileTable table(OcdbtInput in, String base) throws Malformed {
        int count = in.count();
        long[] prefixes = new long[count];
        if (count > 0) {
            System.arraycopy(in.varints(count - 1), 0, prefixes, 1, count - 1);
        }
        long[] suffixes = in.varints(count);
        long[] baseLengths = in.varints(count);
        List<String> paths = new ArrayList<>();
        List<String> bases = new ArrayList<>();
        String last = "";
        for (int i = 0; i < count; i++) {
            last = key(in, last, prefixes[i], suffixes[i]);
            if (baseLengths[i] > last.length()) {
                throw in.broken("a path is longer than itself");
            }
            paths.add(base + last);
            bases.add(base + last.substring(0, (int) baseLengths[i]));
        }
        return new FileTable(paths, bases);
    }

    /** A text that begins as the last one does; one character a byte. */
    private static String key(OcdbtInput in, String last, long prefix, long suffix) throws Malformed {
        if (prefix > last.length() || suffix > MOST_PATH || prefix + suffix > MOST_PATH) {
            throw in.broken("a key of %,d and %,d bytes after one of %,d".formatted(prefix, suffix, last.length()));
        }
        return last.substring(0, (int) prefix) + new String(in.bytes((int) suffix), StandardCharsets.ISO_8859_1);
    }

    private void node(Place place, int height, String prefix) throws IOException, Malformed {
        if (++nodes > MOST_NODES) {
            throw new Malformed(manifest, "its tree has more than %,d nodes".formatted(MOST_NODES));
        }
        ByteRange bytes = range(place);
        if (bytes == null || bytes.length() > MOST_NODE_BYTES) {
            throw new Malformed(manifest, "a node of its tree is not there: %s".formatted(reason(place)));
        }
        byte[] encoded = new byte[(int) bytes.length()];
        try (ByteReader reader = bytes.open()) {
            reader.read(0, encoded, 0, encoded.length);
        }
        String what = "the node at byte %,d of '%s'".formatted(place.offset(), SafeText.name(place.path()));
        OcdbtInput in = new OcdbtInput(manifest, what, body(manifest, what, NODE_MAGIC, encoded));
        store.budget().spend(encoded.length);
        if (in.u8() != height) {
            throw in.broken("it is not of the height that its parent says");
        }
        FileTable table = table(in, place.base());
        int count = in.count();
        long[] prefixes = new long[count];
        System.arraycopy(in.varints(Math.max(0, count - 1)), 0, prefixes, Math.min(1, count), Math.max(0, count - 1));
        long[] suffixes = in.varints(count);
        long[] common = height > 0 ? in.varints(count) : null;
        String[] keys = new String[count];
        for (int i = 0; i < count; i++) {
            keys[i] = key(in, i == 0 ? "" : keys[i - 1], prefixes[i], suffixes[i]);
            store.budget().spend(keys[i].length());
        }
        if (height == 0) {
            leaf(in, table, prefix, keys);
            return;
        }
        long[] ids = in.varints(count);
        long[] offsets = in.varints(count);
        long[] lengths = in.varints(count);
        for (int i = 0; i < count; i++) {
            if (common[i] > keys[i].length()) {
                throw in.broken("the prefix of a child is longer than its key");
            }
            node(table.place(in, ids[i], offsets[i], lengths[i]), height - 1,
                    prefix + keys[i].substring(0, (int) common[i]));
        }
    }

    private void leaf(OcdbtInput in, FileTable table, String prefix, String[] keys) throws IOException, Malformed {
        int count = keys.length;
        long[] lengths = in.varints(count);
        long[] kinds = in.varints(count);
        int indirect = 0;
        for (long kind : kinds) {
            if (kind > 1) {
                throw in.broken("a value of kind %,d, which is not known".formatted(kind));
            }
            indirect += (int) kind;
        }
        long[] ids = in.varints(indirect);
        long[] offsets = in.varints(indirect);
        for (int i = 0, next = 0; i < count; i++) {
            String key = utf8(prefix + keys[i]);
            if (kinds[i] == 0) {
                if (lengths[i] > in.left()) {
                    throw in.broken("a value of %,d bytes where %,d are left".formatted(lengths[i], in.left()));
                }
                store.budget().spend(lengths[i]);
                store.put(key, new MemoryRange(in.bytes((int) lengths[i])));
                continue;
            }
            Place place = table.place(in, ids[next], offsets[next], lengths[i]);
            next++;
            ByteRange bytes = range(place);
            if (bytes == null) {
                store.putBroken(key, reason(place));
            } else {
                store.put(key, bytes);
            }
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The bytes of a place; null if the file does not have them. */
    private ByteRange range(Place place) throws IOException {
        String path = place.path();
        if (!files.containsKey(path)) {
            ByteRange whole = null;
            try (ByteSource source = folder.data(manifest, utf8(path)).open()) {
                whole = source.range(0, source.size());
            } catch (Malformed e) {
                missing.put(path, e.problem());
            }
            files.put(path, whole);
        }
        ByteRange whole = files.get(path);
        return whole == null || place.offset() > whole.length() || place.length() > whole.length() - place.offset()
                ? null : whole.part(place.offset(), place.length());
    }

    private String reason(Place place) {
        String problem = missing.get(place.path());
        return problem != null ? problem : "its %,d bytes at byte %,d of '%s' are not in that file: it is cut short"
                .formatted(place.length(), place.offset(), SafeText.name(utf8(place.path())));
    }
}
