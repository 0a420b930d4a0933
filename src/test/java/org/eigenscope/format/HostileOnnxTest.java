package org.eigenscope.format;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.format.Proto.initializer;
import static org.eigenscope.format.Proto.join;
import static org.eigenscope.format.Proto.message;
import static org.eigenscope.format.Proto.node;
import static org.eigenscope.format.Proto.number;
import static org.eigenscope.format.Proto.tensor;
import static org.eigenscope.format.Proto.text;
import static org.eigenscope.format.Proto.varint;
import static org.junit.jupiter.params.provider.Arguments.of;

/** Attributes, sparse tensors and graphs of training that make claims; the rest of ONNX is in {@link HostileCorpus}. */
class HostileOnnxTest {

    private static final long[] DIMS = {2, 4};
    private static final byte[] EIGHT = TestFiles.littleEndian(1, 2, 3, 4, 5, 6, 7, 8);
    private static final byte[] GOOD = initializer("a", 1, DIMS, message(9, EIGHT));

    @TempDir
    Path folder;

    static Stream<Arguments> files() {
        byte[] sum = message(5, text(1, "equation"), message(4, ("a".repeat(900_000) + ",ab->b")
                .getBytes(StandardCharsets.US_ASCII)));
        byte[] operators = new byte[0];
        for (int i = 0; i < 200; i++) {
            operators = join(operators, node("", "Operator" + i, new String[] {}, "y" + i,
                    message(5, message(7, new byte[256]))));
        }
        byte[] nested = node("n", "If", new String[] {}, "o");
        byte[] values = new byte[0];
        for (int i = 0; i < 60; i++) {
            nested = node("n", "If", new String[] {}, "o", message(5, message(6, nested)));
            values = join(values, message(15, message(1, tensor("s" + i, 1, DIMS)), number(3, 1L << 62),
                    number(3, 1L << 62)));
        }
        byte[] rank = new byte[0];
        for (int i = 0; i < 100; i++) {
            rank = join(rank, number(3, 1));
        }
        byte[] sparse = message(15, message(1));
        while (sparse.length < 500_000) {
            sparse = join(sparse, sparse);
        }
        return Stream.of(
                of("131,072 sparse tensors", "more sparse tensors than", sparse),
                of("a sparse tensor of negative size", "", join(GOOD, message(15, message(1, tensor("s", 1, DIMS)),
                number(3, -2)))),
                of("sparse tensors whose sizes overflow", "", join(GOOD, values)),
                of("a sparse tensor of 100 dimensions", "more than 64 dimensions", message(15, rank)),
                of("a sum of 900,000 letters", "", join(GOOD, node("", "Einsum", new String[] {"x", "a"}, "y", sum))),
                of("floats past the end", "past its end", node("", "LinearClassifier", new String[] {}, "y",
                        message(5, varint(7 << 3 | 2), varint(1 << 30)))),
                of("text past the end", "past its end", node("", "Einsum", new String[] {}, "y",
                        message(5, varint(4 << 3 | 2), varint(1L << 40)))),
                of("a name of 1,600,000 parts", "", initializer("A/".repeat(400_000) + "ReadVariableOp:0", 1, DIMS,
                message(9, EIGHT))),
                of("numbers in the attributes of 200 operators", "keep numbers in their attributes",
                join(GOOD, operators)),
                of("training", "nested more than", nested));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void endsInOneSentence(String name, String expected, byte[] graph) throws Exception {
        byte[] file = name.equals("training")
                ? join(number(1, 8), message(7), message(8, number(2, 17)), message(20, message(1, graph)))
                : Proto.onnx(graph);

        assertThat(HostileFile.open(Files.write(folder.resolve("m.onnx"), file)).said()).contains(expected);
    }
}
