package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.reader.FileIndex;

/**
 * A pickle of Python that is a dictionary of NumPy's arrays: state dicts of PaddlePaddle, models of Detectron2's zoo.
 */
final class ArrayPickle {

    private static final String OTHER = "it is a pickle of Python that PyTorch did not write (scikit-learn, joblib, "
            + "NumPy) and no dictionary of arrays, "
            + "which is not read: save its arrays as .npz";

    private ArrayPickle() {}

    /** Protocols 2 to 5 say so in their first bytes; PyTorch's own files are told before. */
    static boolean recognizes(Probe probe) {
        byte[] head = probe.head();
        return head.length > 1 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5 && !probe.named(".metadata");
    }

    static FileIndex contents(ByteSource source) throws IOException, ModelFormatException {
        PickleReader pickles = new PickleReader();
        Object root;
        try {
            root = pickles.read(new PickleInput(source.path(), source, "the pickle", 0, source.size()));
        } catch (ModelFormatException e) {
            // joblib puts arrays between the instructions; a file that was cut short ends among them.
            throw new Unsupported(source.path(), OTHER + "; or it is damaged: " + e.problem());
        }
        StateWalker walker = new StateWalker();
        if (root instanceof Mapping) {
            walker.start("", root);
        }
        if (walker.tensors().stream().noneMatch(named -> named.array() != null)) {
            throw new Unsupported(source.path(), walker.skipped().isEmpty() ? OTHER
                    : "it holds the state of an optimizer, and no weights: open the model beside it");
        }
        TensorBuilder none = new TensorBuilder(key -> null, false);
        return PyTorchFormat.contents(source, "Python pickle", Map.of(), pickles,
                List.of(new PyTorchFormat.Part(walker, none, source.range(0, source.size()))));
    }
}
