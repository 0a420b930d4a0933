package org.eigenscope.cli;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eigenscope.impact.engine.Engine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import static org.assertj.core.api.Assertions.assertThat;

/** Networks that must not, cannot or do not run are refused in a sentence, before any of them is loaded. */
class HostileImpactTest {

    private static final Path DIGITS = Path.of("src/test/resources/impact");
    private static final String KEY = "serving_default";

    @TempDir
    private Path folder;
    private Path engines;

    @BeforeEach
    void begin() throws IOException {
        engines = Files.createDirectory(folder.resolve("jars"));
    }

    private String refusal(Path model, Object... more) {
        Session session = new Session(folder).with("EIGENSCOPE_ENGINES", engines);
        Object[] words = Stream.concat(Stream.of("impact", "-q", model), Stream.of(more)).toArray();
        assertThat(session.run(words)).isEqualTo(ExitCode.FILES);
        assertThat(session.out()).isEmpty();
        assertThat(session.err().strip().lines()).hasSize(1);
        assertThat(session.err()).startsWith("error: ").doesNotContain("Eigenscope has failed");
        return session.err();
    }

    @Test
    void anEngineThatIsMissingIsNamedWithItsJars() {
        assertThat(refusal(DIGITS.resolve("digits-overtrained.onnx"))).contains("ONNX models are run by ONNX Runtime, "
                + "which is not in " + engines, "com.microsoft.onnxruntime:onnxruntime:");
        assertThat(refusal(DIGITS.resolve("digits-overtrained-savedmodel"))).contains("SavedModels are run by "
                + "TensorFlow", "org.tensorflow:tensorflow-core-native:");
        assertThat(refusal(DIGITS.resolve("digits-overtrained.torchscript.pt"))).contains("TorchScript modules are run "
                + "by PyTorch", "ai.djl.pytorch:pytorch-jni:");
    }

    @Test
    void halfAJarIsNamed() throws IOException {
        for (String artifact : Engine.ONNX_RUNTIME.artifacts()) {
            String[] parts = artifact.split(":");
            Files.writeString(engines.resolve(parts[1] + "-" + parts[2] + ".jar"), "PK\u0003\u0004 cut off");
        }
        assertThat(refusal(DIGITS.resolve("digits-overtrained.onnx"))).contains(".jar is damaged",
                "download it again");
    }

    /** A SavedModel of the digits with something else in its graph or signature. */
    private Path changed(UnaryOperator<MetaGraphDef> change) throws IOException {
        Path original = DIGITS.resolve("digits-overtrained-savedmodel");
        Path copy = folder.resolve("saved");
        try (Stream<Path> all = Files.walk(original)) {
            for (Path file : all.toList()) {
                Files.copy(file, copy.resolve(original.relativize(file).toString()));
            }
        }
        SavedModel model = SavedModel.parseFrom(Files.readAllBytes(copy.resolve("saved_model.pb")));
        Files.write(copy.resolve("saved_model.pb"), model.toBuilder().setMetaGraphs(0,
                change.apply(model.getMetaGraphs(0))).build().toByteArray());
        return copy;
    }

    @Test
    void aGraphThatWantsFilesIsNotRun() throws IOException {
        Path model = changed(graph -> {
            String answer = graph.getSignatureDefMap().get(KEY).getOutputsMap().values().iterator().next().getName()
                    .replaceAll(":.*", "");
            MetaGraphDef.Builder other = graph.toBuilder();
            for (NodeDef.Builder node : other.getGraphDefBuilder().getNodeBuilderList()) {
                if (node.getName().equals(answer)) {
                    node.addInput("^reach");
                }
            }
            other.getGraphDefBuilder().addNode(NodeDef.newBuilder().setName("reach").setOp("WriteFile"));
            return other.build();
        });
        assertThat(refusal(model)).contains("cannot be run: its graph reaches files, programs or the network: "
                + "WriteFile");
    }

    @Test
    void aSignatureWithStringsIsNotFed() throws IOException {
        Path model = changed(graph -> {
            SignatureDef signature = graph.getSignatureDefMap().get(KEY);
            String name = signature.getInputsMap().keySet().iterator().next();
            TensorInfo text = signature.getInputsMap().get(name).toBuilder().setDtype(DataType.DT_STRING).build();
            return graph.toBuilder().putSignatureDef(KEY, signature.toBuilder().putInputs(name, text).build()).build();
        });
        assertThat(refusal(model)).contains("takes dt_string, for which no probes can be drawn or fed");
    }

    private static byte[] field(int number, byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance((OutputStream) bytes);
        out.writeByteArray(number, join(parts));
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] text(int number, String content) throws IOException {
        return field(number, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] number(int field, long value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance((OutputStream) bytes);
        out.writeUInt64(field, value);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** An ONNX file of one matrix in a file beside it and one operator. */
    private Path onnx(long rows, long columns, String operator, String domain) throws IOException {
        long bytes = 4 * rows * columns;
        byte[] matrix = join(number(1, rows), number(1, columns), number(2, 1), text(8, "w"),
                field(13, text(1, "location"), text(2, "w.bin")), field(13, text(1, "length"), text(2, "" + bytes)),
                number(14, 1));
        byte[] dims = join(field(1, text(2, "N")), field(1, number(1, rows)));
        byte[] port = field(2, field(1, number(1, 1), field(2, dims)));
        byte[] node = join(text(1, "x"), text(1, "w"), text(2, "y"), text(4, operator), text(7, domain));
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("w.bin").toFile(), "rw")) {
            file.setLength(bytes);
        }
        return Files.write(folder.resolve("model.onnx"), join(number(1, 8), field(8, number(2, 17)),
                field(7, field(1, node), field(5, matrix), field(11, text(1, "x"), port),
                        field(12, text(1, "y"), port))));
    }

    @Test
    void operatorsOfAnotherLibraryAreNamed() throws IOException {
        assertThat(refusal(onnx(64, 64, "FlyToTheMoon", "com.example"))).contains("cannot be run: it has operators "
                + "that ONNX Runtime does not know: FlyToTheMoon (com.example)");
    }

    /** 200 GB of weights, a hole in a file: told before the engine is looked for and a layer is analyzed. */
    @Test
    void aNetworkThatDoesNotFitIsToldFirst() throws IOException {
        assertThat(refusal(onnx(50_000, 1_000_000, "MatMul", ""))).contains("model.onnx does not fit into memory: "
                + "running it needs about 600,000 MB");
    }

    /** What is asked of the probes and the graph does not have is no slip to pass over. */
    @Test
    void probesThatContradictTheGraphAreRefused() {
        Path model = DIGITS.resolve("digits-overtrained.onnx");
        assertThat(refusal(model, "--tokens", "32")).contains("no input of the network takes tokens");
        assertThat(refusal(model, "--shape", "x:63")).contains("the graph takes 64 at its input 'x', but 63 is given");
        assertThat(refusal(model, "--shape", "image:3x8x8")).contains("the network takes 'x'");
    }
}
