package org.eigenscope.timeline.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.tensorflow.MaskedCrc32c;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.timeline.Curve;
import org.eigenscope.timeline.Runs;
import org.eigenscope.timeline.Step.Unit;
import org.eigenscope.timeline.TrainingRun;
import org.eigenscope.timeline.find.RunFinder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TrainingLogTest {

    @TempDir
    private Path folder;
    private TrainingRun run;

    @BeforeEach
    void open() throws Exception {
        for (long step : List.of(100L, 1000L, 10_000L)) {
            Files.copy(Runs.checkpoint(step), folder.resolve("step-%d.safetensors".formatted(step)));
        }
        run = new RunFinder(new ModelFiles(), file -> false).find(List.of(folder));
    }

    private TrainingLog read() throws IOException {
        return TrainingLog.of(run, List.of(), file -> file.endsWith("ours.csv"));
    }

    private static Curve curve(TrainingLog log, String name) {
        return log.curves().stream().filter(curve -> curve.name().equals(name)).findFirst().orElseThrow();
    }

    private double[] joined(TrainingLog log, String name) {
        return CheckpointFigures.join(run, List.of(curve(log, name))).getFirst().values();
    }

    /** The third checkpoint is not that of step 3, nor of epoch 3. */
    @Test
    void noLogIsMatchedWithCheckpointsThatAreNumberedInTheirOrder() throws Exception {
        Path epochs = Files.createDirectories(folder.resolve("epochs"));
        for (String name : List.of("epoch1_batch100", "epoch1_batch200", "epoch2_batch100")) {
            Files.copy(Path.of("src/test/resources/runs/keras/cp-0001.weights.h5"), epochs.resolve(name + ".h5"));
        }
        Files.writeString(epochs.resolve("log.csv"), "step,loss\n1,3\n2,2\n3,1\n");
        run = new RunFinder(new ModelFiles(), file -> false).find(List.of(epochs));
        TrainingLog log = read();
        assertThat(log.curves()).isEmpty();
        assertThat(log.findings()).extracting(finding -> finding.where() + ": " + finding.message()).containsExactly(
                "log.csv: it was left out: it counts steps or epochs, which cannot be matched with checkpoints that "
                        + "are numbered in their order");
    }

    @Test
    void ourOwnRunIsRead() throws Exception {
        Path digits = Runs.digits(folder.resolve("run"));
        TrainingRun whole = new RunFinder(new ModelFiles(), file -> false).find(List.of(digits));
        TrainingLog log = TrainingLog.of(whole, List.of(), file -> false);
        assertThat(log.curves()).extracting(Curve::name).containsExactly("train_accuracy", "test_accuracy");
        assertThat(CheckpointFigures.join(whole, log.curves()).getLast().values())
                .containsExactly(0.1192, 0.1506, 0.2459, 0.2735, 0.3375, 0.3701, 0.5383, 0.7453, 0.9573, 0.9774,
                        0.9548);
        assertThat(log.findings()).isEmpty();
    }

    /** Lightning leaves cells empty, and counts from 0: step 99 ends what the checkpoint of step 100 holds. */
    @Test
    void tablesAreReadAndJoined() throws IOException {
        Files.writeString(folder.resolve("metrics.csv"), """
                epoch,step,train_loss,val_acc,note
                0,49,2.5,,a
                0,99,2.25,,b
                0,99,,0.5,c
                1,5000,1.5,nan,d
                9,20000,0.5,0.9,e
                """);
        TrainingLog log = read();
        assertThat(log.curves()).extracting(Curve::name).containsExactly("train_loss", "val_acc");
        assertThat(curve(log, "train_loss").steps()).containsExactly(49, 99, 5000, 20_000);
        assertThat(joined(log, "train_loss")).containsExactly(2.25, Double.NaN, 1.5);
        assertThat(joined(log, "val_acc")).containsExactly(0.5, Double.NaN, Double.NaN);
        assertThat(log.findings()).isEmpty();
    }

    @Test
    void longTablesAreRefusedInWords() throws Exception {
        StringBuilder table = new StringBuilder("step,loss\n");
        for (int i = 0; i < 10_000; i++) {
            table.append(i).append(",0.5\n");
        }
        Path file = Files.writeString(folder.resolve("metrics.csv"), table);
        try (ByteSource source = ByteSource.open(file)) {
            LoggedRows rows = new LoggedRows(new LoggedRows.Room(20_000));
            assertThatThrownBy(() -> CsvLog.read(source, rows, 50_000)).isInstanceOf(Malformed.class)
                    .hasMessageContaining("the table has 88,900 bytes, more than the 50,000 that we read: keep fewer");
            assertThat(rows.curves()).isEmpty();
            CsvLog.read(source, rows, 88_900);
            assertThat(rows.curves().getFirst().size()).isEqualTo(10_000);
        }
    }

    /** The parser gets some thousand rows at a time; a row that goes over lines stays whole. */
    @Test
    void longTablesAreReadInParts() throws Exception {
        StringBuilder table = new StringBuilder("step,loss,note\r\n");
        for (int i = 0; i < 25_000; i++) {
            String loss = i == 12_000 ? "inf" : i == 13_000 ? "" : String.valueOf(i / 2.0);
            table.append(i).append(',').append(loss).append(i % 7_000 == 6_999 ? "" : ",\"two\r\n\r\nlines\"")
                    .append("\r\n");
        }
        Path file = Files.writeString(folder.resolve("metrics.csv"), table + "3,1.25,late\r\n");
        try (ByteSource source = ByteSource.open(file)) {
            LoggedRows rows = new LoggedRows(new LoggedRows.Room(100_000));

            assertThat(CsvLog.read(source, rows, CsvLog.MOST)).map(Finding::message).get().asString()
                    .contains("3 of its rows have not as many cells");

            Curve loss = rows.curves().getFirst();
            assertThat(loss.name()).isEqualTo("loss");
            // Without the short rows, infinity, the gap, and the first of two values of step 3.
            assertThat(loss.size()).isEqualTo(25_000 - 3 - 1 - 1);
            for (int i = 0; i < loss.size(); i++) {
                double step = loss.steps()[i];
                assertThat(loss.values()[i]).isEqualTo(step == 3 ? 1.25 : step / 2);
            }
        }
    }

    /** One room for the logs of a run: what does not fit is counted. */
    @Test
    void valuesHaveOneRoom() throws Exception {
        Path file = Files.writeString(folder.resolve("metrics.csv"), "step,loss\n1,0.5\n2,0.25\n3,0.125\n");
        LoggedRows.Room room = new LoggedRows.Room(4);
        LoggedRows one = new LoggedRows(room);
        LoggedRows other = new LoggedRows(room);
        try (ByteSource source = ByteSource.open(file)) {
            CsvLog.read(source, one, CsvLog.MOST);
            assertThat(room.refused()).isZero();
            CsvLog.read(source, other, CsvLog.MOST);
        }
        assertThat(one.curves().getFirst().size()).isEqualTo(3);
        assertThat(other.curves().getFirst().size()).isEqualTo(1);
        assertThat(room.refused()).isEqualTo(2);
    }

    @Test
    void otherSeparatorsAndRowsInAnyOrderAreRead() throws IOException {
        Files.writeString(folder.resolve("log.csv"), "\ufeff\"global_step\";\"loss\"\n1000;0.5\n100;1.5\n100;1.25\n");
        assertThat(curve(read(), "loss").values()).containsExactly(1.25, 0.5);
        Files.writeString(folder.resolve("log.csv"), "iter\tloss\n1000\t0.5\n100\t1.5\n");
        assertThat(curve(read(), "loss").values()).containsExactly(1.5, 0.5);
    }

    @Test
    void tablesWithoutStepsAndOurOwnAreNoLogs() throws IOException {
        Files.writeString(folder.resolve("labels.csv"), "name,age\na,1\n");
        Files.writeString(folder.resolve("ours.csv"), "step,layer\n1,2\n");
        Files.writeString(folder.resolve("config.json"), "{\"step\": 3, \"hidden\": [1, 2]}");
        assertThat(read()).isEqualTo(new TrainingLog(List.of(), List.of(), List.of()));
    }

    @Test
    void theHistoryOfTheLastCheckpointIsRead() throws Exception {
        Path runs = folder.resolve("hf");
        for (long step : List.of(100L, 1000L)) {
            Path checkpoint = Files.createDirectories(runs.resolve("checkpoint-" + step));
            Files.copy(Runs.checkpoint(step), checkpoint.resolve("model.safetensors"));
            Files.writeString(checkpoint.resolve("trainer_state.json"), """
                    {"global_step": %d, "log_history": [{"epoch": 0.5, "loss": 2.0, "step": 50},
                    {"epoch": 1, "eval_loss": %d, "step": 100}]}""".formatted(step, step));
        }
        TrainingRun hf = new RunFinder(new ModelFiles(), file -> false).find(List.of(runs));
        TrainingLog log = TrainingLog.of(hf, List.of(), file -> false);
        assertThat(log.curves()).extracting(Curve::name).containsExactly("loss", "eval_loss");
        assertThat(curve(log, "eval_loss").values()).containsExactly(1000);
    }

    @Test
    void linesOfJsonAreReadAndTheBrokenOnesCounted() throws IOException {
        Path file = folder.resolve("log.jsonl");
        Files.writeString(file, "{\"step\": 100, \"loss\": 2, \"eval\": {\"acc\": 0.5}}\n{\"step\": 1000, \"lo");
        TrainingLog log = read();
        assertThat(curve(log, "loss").values()).containsExactly(2);
        assertThat(curve(log, "eval/acc").values()).containsExactly(0.5);
        assertThat(log.findings())
                .containsExactly(new Finding(Severity.NOTE, "log.jsonl",
                        "its last line is not whole: it was passed over"));
        Files.writeString(file, "{\"step\": 100, \"loss\": 2}\n{\"step\": 1000, \"lo\nepoch\n"
                + "{\"step\":1000,\"loss\":NaN}\n");
        assertThat(read().findings()).containsExactly(new Finding(Severity.DAMAGED, "log.jsonl",
                "2 of its lines are not JSON, the first of them line 2: passed over"));
    }

    @Test
    void aLineWithoutEndIsDamage() throws IOException {
        Files.writeString(folder.resolve("log.jsonl"), "{\"step\": 100, \"loss\": 2}\n" + "x".repeat(1 << 21));
        TrainingLog log = read();
        assertThat(curve(log, "loss").values()).containsExactly(2);
        assertThat(log.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.DAMAGED);
            assertThat(finding.message()).contains("a line of more than 1,048,576 letters");
        });
    }

    @Test
    void stepsThatAreNoneArePassedOver() throws IOException {
        Files.writeString(folder.resolve("log.csv"),
                "step,loss\n1e300,1\n-5,2\nnan,3\n100,4\n99999999999999999999,5\nx,6\n"
                        + "inf,7\n1000,-inf\n1e3,8\n");
        assertThat(curve(read(), "loss").values()).containsExactly(4, 8);
        Files.writeString(folder.resolve("log.csv"),
                "step,loss\n1e300,1\n-5,2\nnan,3\n100,4\n99999999999999999999,5\n");
        assertThat(curve(read(), "loss").values()).containsExactly(4);
    }

    private static byte[] record(byte... event) {
        ByteBuffer record = ByteBuffer.allocate(event.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(event.length);
        CRC32C sum = new CRC32C();
        sum.update(record.array(), 0, 8);
        record.putInt(MaskedCrc32c.masked(sum));
        record.put(event);
        sum.reset();
        sum.update(event);
        return record.putInt(MaskedCrc32c.masked(sum)).array();
    }

    /** An event of step 100 with a simple value: tag {@code a}, 0.5. */
    private static byte[] event() {
        return record((byte) 0x10, (byte) 100, (byte) 0x2a, (byte) 10, (byte) 0x0a, (byte) 8, (byte) 0x0a, (byte) 1,
                (byte) 'a', (byte) 0x15, (byte) 0, (byte) 0, (byte) 0, (byte) 0x3f);
    }

    @Test
    void eventFilesAreReadRecordByRecord() throws IOException {
        Path file = folder.resolve("events.out.tfevents.1.host");
        byte[] one = event();
        Files.write(file, one);
        assertThat(curve(read(), "a").values()).containsExactly(0.5);
        ByteArrayOutputStream cut = new ByteArrayOutputStream();
        cut.write(one);
        cut.write(Arrays.copyOf(one, one.length - 3));
        Files.write(file, cut.toByteArray());
        TrainingLog log = read();
        assertThat(curve(log, "a").size()).isEqualTo(1);
        assertThat(log.findings()).containsExactly(new Finding(Severity.NOTE, "events.out.tfevents.1.host",
                "it ends within a record: the last 27 bytes were not read"));
    }

    @Test
    void anEventFileWithAWrongSumIsDamage() throws IOException {
        byte[] two = Arrays.copyOf(event(), 2 * event().length);
        System.arraycopy(event(), 0, two, event().length, event().length);
        two[two.length - 6]++;
        Files.write(folder.resolve("events.out.tfevents.1.host"), two);
        TrainingLog log = read();
        assertThat(curve(log, "a").size()).isEqualTo(1);
        assertThat(log.findings()).hasSize(1).first().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.DAMAGED);
            assertThat(finding.message()).contains("the checksum of the record at byte 30 does not match");
        });
    }

    /** What a logger writes at every step of a long training. */
    @Test
    void aMillionLinesAreRead() throws IOException {
        StringBuilder text = new StringBuilder("step,loss\n");
        for (int step = 0; step < 1_000_000; step++) {
            text.append(step).append(",0.5\n");
        }
        Files.writeString(folder.resolve("long.csv"), text);
        Curve loss = curve(read(), "loss");
        assertThat(loss.size()).isEqualTo(1_000_000);
        assertThat(loss.last()).isEqualTo(999_999);
    }

    @Test
    void epochsAreJoinedWithEpochs() throws Exception {
        Path keras = folder.resolve("keras");
        Files.createDirectories(keras);
        Files.copy(Path.of("src/test/resources/formats/digits-mlp.pt"), keras.resolve("cp-0001.pt"));
        Files.copy(Path.of("src/test/resources/formats/digits-mlp.pt"), keras.resolve("cp-0002.pt"));
        Files.writeString(keras.resolve("history.csv"), "epoch,accuracy\n1,0.5\n2,0.75\n");
        TrainingRun counted = new RunFinder(new ModelFiles(), file -> false).find(List.of(keras));
        assertThat(counted.unit()).isEqualTo(Unit.CHECKPOINT);
        TrainingLog log = TrainingLog.of(counted, List.of(), file -> false);
        assertThat(CheckpointFigures.join(counted, log.curves()).getFirst().values()).containsExactly(0.5, 0.75);
    }

    /** Where a comma is the point of numbers, semicolons separate them. */
    @Test
    void commasInNumbersAreWhatTheyMean() throws IOException {
        Path file = folder.resolve("log.csv");
        Files.writeString(file, "step;loss, in all;acc\n100;2,5;0,125\n1000;1,25;50 %\n");
        assertThat(curve(read(), "loss, in all").values()).containsExactly(2.5, 1.25);
        assertThat(curve(read(), "acc").values()).startsWith(0.125);
        Files.writeString(file, "step,loss\n\"100\",\"2,5\"\n\"1,000\",\"1,25\"\n\"10,000\",\"1,234.5\"\n");
        assertThat(curve(read(), "loss").steps()).containsExactly(100, 1000, 10_000);
        assertThat(curve(read(), "loss").values()).containsExactly(2.5, 1.25, 1234.5);
        assertThat(read().findings()).isEmpty();
    }

    @Test
    void rowsThatAreNotWholeArePassedOverAndTold() throws IOException {
        Path file = folder.resolve("log.csv");
        Files.writeString(file, "step,loss\n100,2.5\n\n1000,1.5\n10000");
        assertThat(curve(read(), "loss").values()).containsExactly(2.5, 1.5);
        assertThat(read().findings()).containsExactly(
                new Finding(Severity.NOTE, "log.csv", "its last row is not whole: it was passed over"));
        Files.writeString(file, "step,loss\n100,2.5,7\n200\n1000,1.5\n");
        assertThat(curve(read(), "loss").values()).containsExactly(1.5);
        assertThat(read().findings()).containsExactly(new Finding(Severity.DAMAGED, "log.csv",
                "2 of its rows have not as many cells as its first line: passed over"));
    }

    @Test
    void otherEndsOfLinesAndLettersAreRead() throws IOException {
        String text = "step,loss\n100,2.5\n1000,1.5\n";
        for (byte[] bytes : List.of(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                text.replace('\n', '\r').getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_16),
                ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE))) {
            Files.write(folder.resolve("log.csv"), bytes);
            assertThat(curve(read(), "loss").values()).containsExactly(2.5, 1.5);
            assertThat(read().findings()).isEmpty();
        }
    }

    /** Python writes NaN where a loss is none. */
    @Test
    void numbersOfPythonAreRead() throws IOException {
        Files.writeString(folder.resolve("trainer_state.json"), "{\"global_step\": 1000, \"log_history\": ["
                + "{\"loss\": NaN, \"step\": 100}, {\"loss\": -Infinity, \"step\": 200}, "
                + "{\"loss\": 0.5, \"step\": 1000}]}");
        assertThat(curve(read(), "loss").values()).containsExactly(0.5);
        assertThat(read().findings()).isEmpty();
    }

    /** MMEngine calls lines of JSON .json, Keras a table .log, and everybody writes anything into .log. */
    @Test
    void theKindIsTakenFromWhatAFileHolds() throws IOException {
        String lines = "{\"step\": 100, \"loss\": 2.5}\n{\"step\": 1000, \"loss\": 1.5}\n";
        Files.writeString(folder.resolve("scalars.json"), lines);
        Files.writeString(folder.resolve("train.log"), lines.replace("loss", "other"));
        Files.writeString(folder.resolve("training.log"), "step,acc\n100,0.5\n1000,0.75\n");
        Files.writeString(folder.resolve("out.log"), "[INFO] step 3, loss 2\n{a\n");
        TrainingLog log = read();
        assertThat(log.curves()).extracting(Curve::name).containsExactlyInAnyOrder("loss", "other", "acc");
        assertThat(log.findings()).isEmpty();
        Path named = Files.writeString(folder.resolve("train.txt"), lines.replace("loss", "third"));
        assertThat(curve(TrainingLog.of(run, List.of(named), file -> false), "third").values())
                .containsExactly(2.5, 1.5);
    }

    /** Keras' CSVLogger counts from 0, its ModelCheckpoint from 1. */
    @Test
    void epochsFromZeroAreThoseOfCheckpointsFromOne() throws Exception {
        for (String name : List.of("cp-%04d.weights.h5", "epoch_%d.weights.h5")) {
            Path keras = Files.createDirectories(folder.resolve(name.substring(0, 2)));
            for (int epoch = 1; epoch < 4; epoch++) {
                Files.copy(Path.of("src/test/resources/runs/keras/cp-0001.weights.h5"),
                        keras.resolve(name.formatted(epoch)));
            }
            Files.writeString(keras.resolve("history.csv"), "epoch,accuracy\n0,0.5\n1,0.75\n2,0.875\n");
            Files.writeString(keras.resolve("all_results.json"), "{\"epoch\": 3.0, \"eval_accuracy\": 0.5}");
            TrainingRun counted = new RunFinder(new ModelFiles(), file -> false).find(List.of(keras));
            TrainingLog log = TrainingLog.of(counted, List.of(), file -> false);
            List<Curve> joined = CheckpointFigures.join(counted, log.curves());
            assertThat(joined.getLast().values()).containsExactly(0.5, 0.75, 0.875);
            assertThat(joined.getFirst().values()).containsExactly(Double.NaN, Double.NaN, 0.5);
            assertThat(log.findings()).extracting(Finding::message).containsExactly(
                    "it counts epochs from 0, the checkpoints from 1: its epoch 0 is taken for their epoch 1");
        }
    }
}
