package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.pytorch.Pickled.Instance;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.pytorch.Pickled.Sequence;
import org.eigenscope.format.pytorch.StateWalker.NamedTensor;
import org.eigenscope.format.pytorch.StoredTensor.Storage;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;

/**
 * A pickle of Python that is a dictionary of NumPy's arrays (state dicts of PaddlePaddle, models of Detectron2's zoo),
 * or that holds PyTorch's tensors though {@code torch.save} did not write it (networks of StyleGAN): each of their
 * storages is then a file of PyTorch's older kind within the pickle.
 */
final class ArrayPickle {

    private static final String OTHER = "it is a pickle of Python that PyTorch did not write (scikit-learn, joblib, "
            + "NumPy) and no dictionary of arrays, "
            + "which is not read: save its arrays as .npz";

    private final ByteSource source;
    /** The pickle's own bytes: those of the file, or what they are decompressed to. */
    private final ByteRange bytes;
    private final PickleReader pickles = new PickleReader();
    private final Map<String, ByteRange> storages = new HashMap<>();
    private final Map<Long, Storage> known = new HashMap<>();

    private ArrayPickle(ByteSource source, ByteRange bytes) {
        this.source = source;
        this.bytes = bytes;
    }

    /** Protocols 2 to 5 say so in their first bytes; PyTorch's own files are told before. */
    static boolean recognizes(Probe probe) {
        byte[] head = probe.head();
        return head.length > 1 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5 && !probe.named(".metadata");
    }

    static FileIndex contents(ByteSource source) throws IOException, ModelFormatException {
        return new ArrayPickle(source, source.range(0, source.size())).index(source);
    }

    /** The contents of a pickle that joblib has compressed. */
    static FileIndex compressed(Probe probe, ByteSource source) throws IOException, ModelFormatException {
        CompressedPickle bytes = CompressedPickle.of(probe, source);
        try (ByteReader reader = bytes.open()) {
            return new ArrayPickle(source, bytes).index(reader);
        }
    }

    private FileIndex index(ByteReader reader) throws IOException, ModelFormatException {
        Object root;
        try {
            root = pickles.read(new PickleInput(source.path(), reader, "the pickle", 0, bytes.length()));
        } catch (ModelFormatException e) {
            if (pickles.globals().keySet().stream().anyMatch(global -> global.module().startsWith("joblib."))) {
                return refused("joblib wrote it (as scikit-learn's models are saved), and it "
                        + "is damaged or holds more than arrays of numbers: load it and save its arrays as .npz");
            }
            return refused(OTHER + "; or it is damaged: " + e.problem());
        }
        StateWalker walker = new StateWalker();
        walker.start("", root);
        if (!(bytes instanceof FileRange) && walker.tensors().stream().anyMatch(named -> named.tensor() != null)) {
            throw new Unsupported(source.path(), "joblib has compressed tensors of PyTorch in it, which is not read: "
                    + "load it with joblib.load and save it by joblib.dump without compress");
        }
        walker.tensors().replaceAll(this::found);
        // An object of scikit-learn holds arrays too, but in an order that only its class knows.
        boolean plain = root instanceof Mapping || root instanceof Sequence || PickledArray.is(root)
                || root instanceof Instance made && made.argument(0) instanceof Mapping;
        boolean any = walker.tensors().stream().anyMatch(named -> named.tensor() != null
                || named.array() != null && plain);
        if (!any) {
            return refused(walker.skipped().isEmpty() || !plain ? OTHER
                    : "it holds the state of an optimizer, and no weights: open the model beside it");
        }
        return PyTorchFormat.contents(source, "Python pickle", Map.of(), pickles,
                List.of(new PyTorchFormat.Part(walker, new TensorBuilder(storages::get, false), bytes)));
    }

    /** Refuses it, unless it names what would run code: then it opens without tensors, so that this is told. */
    private FileIndex refused(String why) throws Unsupported {
        String file = String.valueOf(source.path().getFileName());
        List<Finding> findings = new ArrayList<>(PickleSafety.findings(pickles.globals(), file));
        if (findings.stream().noneMatch(finding -> finding.severity() == Severity.DANGEROUS)) {
            throw new Unsupported(source.path(), why);
        }
        findings.add(new Finding(Severity.NOTE, file, why));
        return new FileIndex("Python pickle", Map.of(), List.of(), findings);
    }

    /** The tensor with its storage, which is in the pickle as a file of its own. */
    private NamedTensor found(NamedTensor named) {
        StoredTensor tensor = named.tensor();
        return tensor == null || tensor.storage() == null || tensor.storage().key() != null ? named
                : new NamedTensor(named.name(), tensor.in(storage(tensor.storage().viewOffset())), null);
    }

    /** The storage whose bytes start here; null if there is none. */
    private Storage storage(long position) {
        return known.computeIfAbsent(position, this::read);
    }

    private Storage read(long position) {
        try {
            LegacyFile file = new LegacyFile(source.slice(position, source.size() - position));
            Map.Entry<Storage, FileRange> found = file.storage();
            file.globals().forEach((global, called) -> pickles.globals().merge(global, called, Boolean::logicalOr));
            if (found == null) {
                return null;
            }
            String key = "byte " + position;
            storages.put(key, found.getValue());
            return new Storage(key, found.getKey().dtype(), found.getKey().elements(), found.getKey().viewOffset());
        } catch (IOException | ModelFormatException e) {
            // The tensor is listed as one whose description is damaged.
            return null;
        }
    }
}
