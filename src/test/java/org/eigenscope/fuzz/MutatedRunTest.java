package org.eigenscope.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.eigenscope.format.Mutation;
import org.eigenscope.format.tensorflow.MaskedCrc32c;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Damaged folders of training runs end in findings or in a sentence, whatever is damaged. */
class MutatedRunTest {

    private static final int TIMES = 120;
    private static final Map<String, String> LOGS = Map.of(
            "trainer_state.json", """
                    {"best_metric": 0.5, "epoch": 2.0, "global_step": 10, "log_history": [
                    {"epoch": 1.0, "loss": 2.5, "learning_rate": 1e-4, "step": 5},
                    {"epoch": 2.0, "eval_loss": 0.5, "eval": {"f1": 0.75}, "step": 10}], "max_steps": 10}
                    """,
            "metrics.csv", """
                    epoch,step,train_loss,val_acc,note
                    0,0,2.5,,a
                    0,5,2.25,0.5,"b ""c""\"
                    1,10,1.5,nan,
                    """,
            "log.tsv", "iter\tloss\tloss\n0\t0.5\t1\n10\t1.5\t-inf\n",
            "history.jsonl", "{\"step\": 0, \"loss\": 1.5}\n{\"step\": 10, \"train\": {\"loss\": 1e999}}\n");

    /** Event files as TensorBoard has them: a version, and two figures. */
    private static byte[] events(byte[] one, byte[] other) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] event : new byte[][] {"\32\rbrain.Event:2".getBytes(StandardCharsets.ISO_8859_1), one, other}) {
            byte[] length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(event.length).array();
            file.writeBytes(length);
            file.writeBytes(sum(length));
            file.writeBytes(event);
            file.writeBytes(sum(event));
        }
        return file.toByteArray();
    }

    private static byte[] sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(MaskedCrc32c.masked(sum)).array();
    }

    private static byte[] event(int step, String name) {
        ByteBuffer value = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        value.put((byte) 10).put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
        value.put((byte) 21).putFloat(0.5f).flip();
        ByteBuffer event = ByteBuffer.allocate(96).put((byte) 16).put((byte) step).put((byte) 42)
                .put((byte) (value.remaining() + 2)).put((byte) 10).put((byte) value.remaining()).put(value).flip();
        byte[] bytes = new byte[event.remaining()];
        event.get(bytes);
        return bytes;
    }

    private static void attempt(Map<String, byte[]> files, String what) throws IOException {
        Path folder = FolderFuzzer.empty();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        assertThatCode(() -> RunFuzzer.open(folder)).as(what).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer_state.json", "metrics.csv", "log.tsv", "history.jsonl"})
    void logsOfText(String name) throws Exception {
        byte[] whole = LOGS.get(name).getBytes(StandardCharsets.UTF_8);
        for (int seed = 0; seed < TIMES; seed++) {
            attempt(Map.of(name, new Mutation(new Random(seed)).of(whole)), name + ", seed " + seed);
        }
    }

    /** Damaged as files, and, more deeply, as events whose sums are right. */
    @Test
    void eventFiles() throws Exception {
        byte[] one = event(0, "train/loss");
        byte[] other = event(10, "epoch_accuracy");
        for (int seed = 0; seed < TIMES; seed++) {
            Mutation mutation = new Mutation(new Random(seed));
            attempt(Map.of("events.out.tfevents.1", mutation.of(events(one, other)), "events.out.tfevents.2",
                    events(mutation.of(one), mutation.of(other))), "seed " + seed);
        }
    }

    @Test
    void checkpoints() throws Exception {
        byte[] whole = Files.readAllBytes(Runs.checkpoint(100));
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int seed = 0; seed < TIMES; seed++) {
            files.put("step-10.safetensors", new Mutation(new Random(seed)).of(whole, 0, 8, 100, 300));
            attempt(files, "seed " + seed);
        }
    }
}
