package org.eigenscope.format;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.eigenscope.format.Proto.initializer;
import static org.eigenscope.format.Proto.message;
import static org.eigenscope.format.Proto.node;

/**
 * An index is bounded by what it unfolds to, by counts of bytes and objects: a file of names alone is refused, the
 * model with the most tensors opens.
 */
class IndexBudgetTest {

    /** Allocated, with what is dropped on the way: a few times what the index may hold. */
    private static final long MOST_ALLOCATED = 3 * IndexBudget.MOST;
    private static final int TENSORS = 100_000;
    /** Bytes allocated for a tensor of a large file, and for one whose header is a text of Python. */
    private static final long MOST_FOR_A_TENSOR = 5_500;
    private static final long MOST_FOR_AN_ARRAY = 10_000;

    @TempDir
    Path folder;

    private static String name(int i) {
        return "model.layers.%d.block.sub_%d.self_attn.q_proj.weight".formatted(i / 20, i % 20);
    }

    private Model open(String file, byte[] bytes) throws Exception {
        return new ModelFiles().open(Files.write(folder.resolve(file), bytes));
    }

    private void refused(String file, byte[] bytes) throws Exception {
        Path path = Files.write(folder.resolve(file), bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> new ModelFiles().open(path)).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(file).hasMessageContaining("than the 96 MB").hasMessageNotContaining("\n");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED);
    }

    @Test
    void aHundredThousandTensorsOfSafetensorsOpen() throws Exception {
        Map<String, TestFiles.Entry> entries = new LinkedHashMap<>();
        TestFiles.Entry entry = TestFiles.floats(new float[4], 2, 2);
        for (int i = 0; i < TENSORS; i++) {
            entries.put(name(i), entry);
        }
        assertThat(open("m.safetensors", TestFiles.safetensors(entries)).layers()).hasSize(TENSORS);
    }

    /** Each name is looked at by many rules: few of them may make anything of it. */
    @Test
    void aTensorWithAPlainNameCostsFewBytes() throws Exception {
        int tensors = 10_000;
        Map<String, TestFiles.Entry> entries = new LinkedHashMap<>();
        TestFiles.Entry entry = TestFiles.floats(new float[64], 8, 8);
        for (int i = 0; i < tensors; i++) {
            entries.put(name(i), entry);
        }
        opens("m.safetensors", TestFiles.safetensors(entries), tensors, MOST_FOR_A_TENSOR);
    }

    /** @param most bytes allocated for a tensor, in all that is done until it is a layer */
    private void opens(String file, byte[] bytes, int tensors, long most) throws Exception {
        Path path = Files.write(folder.resolve(file), bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(new ModelFiles().open(path).layers()).hasSize(tensors);
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / tensors).isLessThan(most);
    }

    @Test
    void aHundredThousandTensorsOfGgufOpen() throws Exception {
        Gguf file = Gguf.start(3, TENSORS, 0);
        for (int i = 0; i < TENSORS; i++) {
            file.tensor(name(i), 0, 32L * i, 2, 2);
        }
        assertThat(open("m.gguf", file.data(32, new byte[32 * TENSORS])).layers()).hasSize(TENSORS);
    }

    @Test
    void aHundredThousandTensorsOfOnnxOpen() throws Exception {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        byte[] raw = message(9, new byte[16]);
        for (int i = 0; i < TENSORS; i++) {
            graph.writeBytes(initializer(name(i), 1, new long[] {2, 2}, raw));
            graph.writeBytes(node("/layer/MatMul_" + i, "MatMul", new String[] {"x" + i, name(i)}, "x" + (i + 1)));
        }
        opens("m.onnx", Proto.onnx(graph.toByteArray()), TENSORS, MOST_FOR_A_TENSOR);
    }

    @Test
    void aHundredThousandArraysOfNumPyOpen() throws Exception {
        byte[] array = HostileCorpus.npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
                new byte[16]);
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < TENSORS; i++) {
            members.put(name(i) + ".npy", array);
        }
        opens("m.npz", ZipFiles.zip(members, false), TENSORS, MOST_FOR_AN_ARRAY);
    }

    @Test
    void metadataOfShortPairsIsRefused() throws Exception {
        StringBuilder json = new StringBuilder("{\"__metadata__\":{\"k\":\"v\"");
        for (int i = 0; i < 800_000; i++) {
            json.append(",\"%x\":\"\"".formatted(i));
        }
        refused("m.safetensors", TestFiles.safetensors(json + "}}", new byte[0]));
    }

    @Test
    void nodesOfNothingAreRefused() throws Exception {
        byte[] nodes = new byte[2 * 900_000];
        for (int i = 0; i < nodes.length; i += 2) {
            nodes[i] = 10;
        }
        refused("m.onnx", Proto.onnx(nodes));
    }

    @Test
    void aConfigurationOfNumbersIsRefused() throws Exception {
        byte[] config = new byte[4_000_001];
        Arrays.fill(config, (byte) ',');
        for (int i = 1; i < config.length; i += 2) {
            config[i] = '1';
        }
        config[0] = '[';
        config[config.length - 1] = ']';
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("metadata.json", "{}".getBytes(StandardCharsets.UTF_8));
        members.put("config.json", config);
        members.put("model.weights.h5", new byte[0]);
        refused("m.keras", ZipFiles.zip(members, true));
    }

    /** Only what is shown of a text is read, however long it is. */
    @Test
    void aTextOfSixteenMegabytesIsSkipped() throws Exception {
        Gguf file = Gguf.start(3, 1, 1).text("general.description").u32(8)
                .text("x".repeat(16 << 20)).tensor("a", 0, 0, 2, 2);
        byte[] bytes = file.data(32, new byte[32]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Path path = Files.write(folder.resolve("m.gguf"), bytes);
        new ModelFiles().open(path);
        long before = threads.getCurrentThreadAllocatedBytes();
        Model model = new ModelFiles().open(path);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
        assertThat(model.metadata().get("general.description")).hasSize(2001).endsWith("…");
        assertThat(List.of(model.layers().getFirst().name())).containsExactly("a");
    }
}
