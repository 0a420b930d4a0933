package org.eigenscope.impact.djl;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eigenscope.impact.engine.Answer;
import org.eigenscope.impact.engine.EngineException;
import org.eigenscope.impact.engine.EngineMessages;
import org.eigenscope.impact.engine.Network;
import org.eigenscope.impact.engine.NetworkInput;
import org.eigenscope.model.DType;

/** A network that the Deep Java Library has loaded. */
final class DjlNetwork implements Network {

    private final Model model;
    private final Predictor<NDList, NDList> predictor;
    private final SavedVariables variables;

    DjlNetwork(Model model, SavedVariables variables) {
        this.model = model;
        this.variables = variables;
        this.predictor = model.newPredictor(new NoopTranslator());
    }

    @Override
    public boolean assigns(String variable, long elements) {
        Shape shape = variables == null ? null : variables.shape(variable);
        return shape != null && shape.size() == elements;
    }

    @Override
    public void assign(String variable, ByteBuffer elements) throws EngineException {
        OwnClassLoader.call(() -> {
            try (NDManager manager = model.getNDManager().newSubManager()) {
                variables.assign(variable, manager.create(elements, variables.shape(variable), DataType.FLOAT32));
                return null;
            } catch (RuntimeException | LinkageError e) {
                throw rejected(e);
            }
        });
    }

    private static EngineException rejected(Throwable e) {
        return new EngineException("TensorFlow rejects the changed weights: " + EngineMessages.line(
                DjlNetworks.deepest(e)), e);
    }

    @Override
    public boolean takeWeights(Path copy) throws EngineException {
        return variables != null && OwnClassLoader.call(() -> {
            try {
                return variables.restore(copy);
            } catch (IOException | RuntimeException e) {
                throw rejected(e);
            }
        });
    }

    @Override
    public List<Answer> answer(List<NetworkInput> batch) throws EngineException {
        return OwnClassLoader.call(() -> run(batch));
    }

    private List<Answer> run(List<NetworkInput> batch) throws EngineException {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList inputs = new NDList(batch.size());
            for (NetworkInput values : batch) {
                inputs.add(array(values, manager));
            }
            NDList outputs = predictor.predict(inputs);
            try {
                return answers(outputs);
            } finally {
                outputs.close();
            }
        } catch (TranslateException | RuntimeException | LinkageError e) {
            throw new EngineException("the network fails: " + EngineMessages.line(DjlNetworks.deepest(e)), e);
        }
    }

    private static NDArray array(NetworkInput values, NDManager manager) {
        Shape shape = new Shape(values.shape().stream().mapToLong(Long::longValue).toArray());
        NDArray array;
        if (values.type() == DType.BOOL) {
            boolean[] flags = new boolean[values.elements().remaining()];
            for (int i = 0; i < flags.length; i++) {
                flags[i] = values.elements().get(i) != 0;
            }
            array = manager.create(flags, shape);
        } else {
            array = manager.create(values.elements().duplicate().order(ByteOrder.nativeOrder()), shape,
                    type(values.type()));
        }
        array.setName(values.name());
        return array;
    }

    private static DataType type(DType type) {
        return switch (type) {
            case F32 -> DataType.FLOAT32;
            case F64 -> DataType.FLOAT64;
            case F16 -> DataType.FLOAT16;
            case I64 -> DataType.INT64;
            case I32 -> DataType.INT32;
            case I16 -> DataType.INT16;
            case I8 -> DataType.INT8;
            case U8 -> DataType.UINT8;
            default -> throw new IllegalArgumentException("an input of type " + type);
        };
    }

    private static List<Answer> answers(NDList outputs) {
        List<Answer> answers = new ArrayList<>();
        for (NDArray output : outputs) {
            DataType type = output.getDataType();
            if (type == DataType.FLOAT32 || type == DataType.FLOAT64 || type == DataType.FLOAT16) {
                answers.add(new Answer(output.getName() == null ? "" : output.getName(),
                        Arrays.stream(output.getShape().getShape()).boxed().toList(), floats(output, type)));
            }
        }
        return answers;
    }

    private static float[] floats(NDArray output, DataType type) {
        ByteBuffer bytes = output.toByteBuffer().order(ByteOrder.nativeOrder());
        float[] elements = new float[Math.toIntExact(output.size())];
        switch (type) {
            case FLOAT32 -> bytes.asFloatBuffer().get(elements);
            case FLOAT64 -> {
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = (float) bytes.getDouble(8 * i);
                }
            }
            default -> {
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = Float.float16ToFloat(bytes.getShort(2 * i));
                }
            }
        }
        return elements;
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }
}
