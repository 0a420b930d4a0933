package org.eigenscope.impact.engine;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.format.reader.Signature;

/** The engines that run networks, each with the jars of Maven Central that it consists of. */
public enum Engine {
    ONNX_RUNTIME(Signature.Runtime.ONNX, "ONNX Runtime", "OnnxRuntime", "ONNX models",
            "ai.djl.onnxruntime:onnxruntime-engine:0.36.0", "com.microsoft.onnxruntime:onnxruntime:1.21.1"),
    TENSORFLOW(Signature.Runtime.SAVED_MODEL, "TensorFlow", "TensorFlow", "SavedModels",
            "ai.djl.tensorflow:tensorflow-engine:0.36.0", "ai.djl.tensorflow:tensorflow-api:0.36.0",
            "org.bytedeco:javacpp:1.5.10", "com.google.protobuf:protobuf-java:4.36.2",
            "org.tensorflow:tensorflow-core-native:1.0.0:linux-x86_64"),
    PYTORCH(Signature.Runtime.TORCH_SCRIPT, "PyTorch", "PyTorch", "TorchScript modules",
            "ai.djl.pytorch:pytorch-engine:0.36.0", "ai.djl.pytorch:pytorch-jni:2.7.1-0.36.0",
            "ai.djl.pytorch:pytorch-native-cpu:2.7.1:linux-x86_64");

    private static final List<String> COMMON = List.of("ai.djl:api:0.36.0", "com.google.code.gson:gson:2.15.0",
            "net.java.dev.jna:jna:5.17.0", "org.slf4j:slf4j-api:2.0.20", "org.slf4j:slf4j-nop:2.0.20");

    private final Signature.Runtime runtime;
    private final String label;
    private final String id;
    private final String models;
    private final List<String> own;

    Engine(Signature.Runtime runtime, String label, String id, String models, String... own) {
        this.runtime = runtime;
        this.label = label;
        this.id = id;
        this.models = models;
        this.own = List.of(own);
    }

    /** The engine that runs graphs of this kind. */
    public static Engine of(Signature.Runtime runtime) {
        for (Engine engine : values()) {
            if (engine.runtime == runtime) {
                return engine;
            }
        }
        throw new IllegalArgumentException(runtime.name());
    }

    /** Its name for people. */
    public String label() {
        return label;
    }

    /** Its name in the Deep Java Library. */
    public String id() {
        return id;
    }

    /** What it runs, for people: {@code ONNX models}. */
    public String models() {
        return models;
    }

    /** The Maven coordinates of its jars, as they have been tried. */
    public List<String> artifacts() {
        List<String> all = new ArrayList<>(COMMON);
        all.addAll(own);
        return all;
    }
}
