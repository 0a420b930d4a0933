package org.eigenscope.impact.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.TfNDArray;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import ai.djl.util.Pair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.internal.c_api.TFE_TensorHandle;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.SaverDef;

/**
 * The variables of a SavedModel that TensorFlow has loaded. Its graph has an operator that reads them from a
 * checkpoint; run once more, it takes those of a copy, in a tenth of the time of loading. Where the graph also shows
 * the operator that assigns a single variable, that one can be given other values without reading a file.
 *
 * @param bundle the loaded model
 * @param graph its {@code saved_model.pb}, which a copy must share
 * @param assignments by the variables' names
 */
record SavedVariables(SavedModelBundle bundle, Path graph, Map<String, Assignment> assignments) {

    private static final String GRAPH = "saved_model.pb";
    private static final String PREFIX = "variables/variables";

    /** Those of a loaded model; null if it is none of TensorFlow's, or has no operator that restores. */
    static SavedVariables of(Block block, Path model) {
        if (!(block instanceof TfSymbolBlock network)) {
            return null;
        }
        SaverDef saver = network.getSavedModelBundle().getMetaGraphDef().getSaverDef();
        return saver.getRestoreOpName().isEmpty() || saver.getFilenameTensorName().isEmpty() ? null
                : new SavedVariables(network.getSavedModelBundle(), model.resolve(GRAPH),
                        Assignment.of(network.getSavedModelBundle().getMetaGraphDef().getGraphDef()));
    }

    /** The shape of a variable that can be given other values; null of others. */
    Shape shape(String variable) {
        return assignments.containsKey(variable) ? assignments.get(variable).shape() : null;
    }

    /** Gives a variable the values of an array of its shape. */
    void assign(String variable, NDArray values) {
        Assignment assignment = assignments.get(variable);
        Pair<TF_Operation, Integer> restored = operation(assignment.restored());
        TF_Operation assign = operation(assignment.operator()).getKey();
        try (TF_Tensor tensor = JavacppUtils.resolveTFETensor(((TfNDArray) values).getHandle())) {
            JavacppUtils.runSession(bundle.getSession(), null, new TF_Tensor[] {tensor},
                    new TF_Operation[] {restored.getKey()}, new int[] {restored.getValue()}, new TF_Operation[0],
                    new int[0], new TF_Operation[] {assign});
        }
    }

    /** Restores the variables of a copy; false if that has another graph, constants of which may be weights too. */
    boolean restore(Path copy) throws IOException {
        if (Files.mismatch(graph, copy.resolve(GRAPH)) >= 0 || !Files.exists(copy.resolve(PREFIX + ".index"))) {
            return false;
        }
        SaverDef saver = bundle.getMetaGraphDef().getSaverDef();
        Pair<TF_Operation, Integer> file = operation(saver.getFilenameTensorName());
        Pair<TF_Operation, Integer> restore = operation(saver.getRestoreOpName());
        Pair<TF_Tensor, TFE_TensorHandle> name = JavacppUtils.createStringTensor(new long[0], new ByteBuffer[] {
            ByteBuffer.wrap(copy.resolve(PREFIX).toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8))});
        try {
            JavacppUtils.runSession(bundle.getSession(), null, new TF_Tensor[] {name.getKey()},
                    new TF_Operation[] {file.getKey()}, new int[] {file.getValue()}, new TF_Operation[0], new int[0],
                    new TF_Operation[] {restore.getKey()});
            return true;
        } finally {
            name.getValue().close();
            name.getKey().close();
        }
    }

    private Pair<TF_Operation, Integer> operation(String name) {
        return JavacppUtils.getGraphOperationByName(bundle.getGraph(), name);
    }
}
