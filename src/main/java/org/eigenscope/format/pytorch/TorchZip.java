package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.DeflatedRange;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.ZipMembers;
import org.eigenscope.format.pytorch.Pickled.Instance;
import org.eigenscope.format.pytorch.PyTorchFormat.Part;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.model.SafeText;

/**
 * The zip of PyTorch 1.6 and later: {@code <root>/data.pkl}, one member {@code <root>/data/<key>} for each storage,
 * {@code version}, {@code byteorder}. TorchScript adds {@code code/}, {@code constants.pkl} and {@code
 * constants/<key>}.
 */
final class TorchZip {

    private static final String PICKLE = "data.pkl";
    private static final String CONSTANTS = "constants.pkl";
    private static final String TRACED = "traced_inputs.pkl";
    private static final long LONGEST_CODE = 16 << 20;
    /** PyTorch stores its pickles; what others compress is an index of a few megabytes. */
    private static final long LONGEST_DEFLATED = 64 << 20;

    private final ByteSource source;
    private final ZipMembers members;
    private final String root;

    TorchZip(ByteSource source) throws IOException, ModelFormatException {
        this.source = source;
        this.members = ZipMembers.read(source);
        this.root = folder();
    }

    /**
     * True for a zip file whose directory names a {@code data.pkl}, or that is cut off and starts like one of
     * PyTorch's.
     */
    static boolean recognizes(Probe probe) throws IOException {
        if (!isZip(probe)) {
            return false;
        }
        String first = ZipMembers.first(probe.head());
        if (first.endsWith(".npy")) {
            // One of NumPy, whose directory may have a hundred thousand members.
            return false;
        }
        if (isPickle(first)) {
            // PyTorch writes it first: a directory of 100,000 members is then read once.
            return true;
        }
        try (ByteSource source = probe.open()) {
            return ZipMembers.read(source).names().stream().anyMatch(TorchZip::isPickle);
        } catch (ModelFormatException e) {
            String start = new String(probe.head(), StandardCharsets.ISO_8859_1);
            return start.contains("/" + PICKLE) || start.contains("/.format_version") || start.contains("/data/");
        }
    }

    static boolean isZip(Probe probe) {
        return probe.startsWith((byte) 'P', (byte) 'K', (byte) 3, (byte) 4);
    }

    private static boolean isPickle(String name) {
        return name.equals(PICKLE) || name.endsWith("/" + PICKLE);
    }

    /** The path before {@code data.pkl}: empty, or a folder with its slash. */
    private String folder() throws ModelFormatException {
        List<String> pickles = members.names().stream().filter(TorchZip::isPickle).toList();
        if (pickles.isEmpty()) {
            throw source.malformed("it has no data.pkl, which lists its tensors");
        }
        if (pickles.size() > 1) {
            throw source.malformed(("it has %d files data.pkl ('%s' and '%s'), where one is "
                    + "allowed").formatted(pickles.size(),
                    SafeText.name(pickles.get(0)), SafeText.name(pickles.get(1))));
        }
        String name = pickles.getFirst();
        return name.substring(0, name.length() - PICKLE.length());
    }

    FileIndex contents() throws IOException, ModelFormatException {
        PickleReader pickles = new PickleReader();
        boolean script = members.names().contains(root + CONSTANTS);
        List<Part> parts = new ArrayList<>();
        parts.add(part(pickles, PICKLE, "", "data/"));
        if (script) {
            // A frozen TorchScript model has its weights here.
            parts.add(part(pickles, CONSTANTS, "constants", "constants/"));
        }
        return PyTorchFormat.contents(source, script ? "TorchScript" : "PyTorch", metadata(), pickles, parts);
    }

    /** What a TorchScript module is fed with; empty if the file holds weights alone. */
    Optional<Signature> signature() throws IOException, ModelFormatException {
        if (!members.names().contains(root + CONSTANTS) || !(root() instanceof Instance module)) {
            return Optional.empty();
        }
        List<String> code = new ArrayList<>();
        long length = 0;
        for (String name : members.names()) {
            if (name.startsWith(root + "code/") && name.endsWith(".py")) {
                ByteRange range = members.member(name).orElseThrow();
                length += range.length();
                if (length > LONGEST_CODE) {
                    throw new Unsupported(source.path(), "its code has more than the %,d bytes that we read"
                            .formatted(LONGEST_CODE));
                }
                byte[] bytes = new byte[Math.toIntExact(range.length())];
                try (ByteReader reader = range.open()) {
                    reader.read(0, bytes, 0, bytes.length);
                }
                code.add(new String(bytes, StandardCharsets.UTF_8));
            }
        }
        Object traced = members.names().contains(root + TRACED) ? unpickle(new PickleReader(), TRACED) : null;
        return Optional.of(TorchScriptSignature.of(module.className(), code, traced));
    }

    /** The tensors that the file's pickle describes. */
    StateWalker walk() throws IOException, ModelFormatException {
        StateWalker walker = new StateWalker();
        walker.start("", root());
        return walker;
    }

    /** The object that was saved. */
    Object root() throws IOException, ModelFormatException {
        return unpickle(new PickleReader(), PICKLE);
    }

    /** The builder of tensors from their descriptions. */
    TensorBuilder builder() throws IOException, ModelFormatException {
        return new TensorBuilder(key -> members.verified(root + "data/" + key).orElse(null), bigEndian());
    }

    private Part part(PickleReader pickles, String pickle, String prefix, String storages)
            throws IOException, ModelFormatException {
        StateWalker walker = new StateWalker();
        walker.start(prefix, unpickle(pickles, pickle));
        return new Part(walker, new TensorBuilder(key -> members.verified(root + storages + key).orElse(null),
                bigEndian()),
                members.member(root + pickle).orElseThrow());
    }

    private Object unpickle(PickleReader pickles, String name) throws IOException, ModelFormatException {
        ByteRange range = members.member(root + name).orElseThrow();
        if (range instanceof DeflatedRange && range.length() > LONGEST_DEFLATED) {
            throw new Unsupported(source.path(), ("%s is compressed and has %,d bytes, more than the %,d that we "
                    + "decompress")
                    .formatted(name, range.length(), LONGEST_DEFLATED));
        }
        try (ByteReader reader = range.open()) {
            return pickles.read(new PickleInput(source.path(), reader, name, 0, range.length()));
        }
    }

    private boolean bigEndian() throws IOException, ModelFormatException {
        String order = text("byteorder");
        if (!order.isEmpty() && !order.equals("little") && !order.equals("big")) {
            throw new Unsupported(source.path(), ("its byte order is '%s', neither little nor "
                    + "big").formatted(SafeText.name(order)));
        }
        return order.equals("big");
    }

    private Map<String, String> metadata() throws IOException, ModelFormatException {
        Map<String, String> metadata = new LinkedHashMap<>();
        String version = text("version");
        if (!version.isEmpty()) {
            metadata.put("file version", SafeText.name(version));
        }
        return metadata;
    }

    /** The text of a small member, or the empty string. */
    private String text(String name) throws IOException, ModelFormatException {
        ByteRange range = members.member(root + name).orElse(null);
        if (range == null || range.length() > 64) {
            return "";
        }
        byte[] bytes = new byte[(int) range.length()];
        try (ByteReader reader = range.open()) {
            reader.read(0, bytes, 0, bytes.length);
        }
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
