package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.pytorch.Pickled.Blob;
import org.eigenscope.format.pytorch.Pickled.Instance;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.pytorch.Pickled.Sequence;
import org.eigenscope.model.DType;
import org.eigenscope.model.Shape;

/**
 * An array as joblib writes it: an object that describes it, and its bytes between the instructions of the pickle,
 * behind a padding whose length precedes it. See <a
 * href="https://github.com/joblib/joblib/blob/main/joblib/numpy_pickle.py">numpy_pickle.py</a>.
 */
final class JoblibArray {

    /** The class of the description. */
    static final String WRAPPER = "joblib.numpy_pickle.NumpyArrayWrapper";

    private JoblibArray() {}

    /** Takes the bytes that follow such a description: its state is then a pair of the description and the bytes. */
    static void follow(Instance instance, PickleInput in) throws IOException, ModelFormatException {
        if (!instance.className().equals(WRAPPER) || !(instance.state instanceof Mapping state)) {
            return;
        }
        List<Long> size = StoredTensor.longs(state.get("shape"));
        DType dtype = PickledArray.typeOf(state.get("dtype"));
        if (size == null || dtype == null || dtype == DType.OTHER) {
            throw in.unsupported("joblib's array is of objects, or of a type that is not known");
        }
        long bytes;
        try {
            bytes = dtype.bytesOf(new Shape(size).elements());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw in.malformed("joblib's array is of an impossible shape");
        }
        if (state.get("numpy_array_alignment_bytes") instanceof Long) {
            in.skip(in.u1());
        }
        long position = in.position();
        in.skip(bytes);
        instance.state = new Sequence(Arrays.asList(state, new Blob(position, bytes, null)));
    }
}
