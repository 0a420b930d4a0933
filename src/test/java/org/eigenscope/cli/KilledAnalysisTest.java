package org.eigenscope.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** A process that is killed in the middle of an analysis, without a chance to tidy up, and one that goes on. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "where reports are kept is set by a variable of Unix")
class KilledAnalysisTest {

    private static final int LAYERS = 6;
    private static final int ORDER = 800;

    @TempDir
    private Path folder;

    private Path model() throws IOException {
        StringBuilder header = new StringBuilder("{");
        int bytes = ORDER * ORDER * Float.BYTES;
        for (int i = 0; i < LAYERS; i++) {
            header.append(i == 0 ? "" : ",").append(("\"h.%d.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],"
                    + "\"data_offsets\":[%d,%d]}").formatted(i, ORDER, ORDER, i * bytes, (i + 1) * bytes));
        }
        byte[] text = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(Long.BYTES + text.length + LAYERS * bytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(text.length).put(text);
        Random random = new Random(3);
        while (all.hasRemaining()) {
            all.putFloat((float) random.nextGaussian());
        }
        return Files.write(folder.resolve("model.safetensors"), all.array());
    }

    private Process start(Path model, Path csv, Path said) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(), "analyze", "--threads", "1", "--csv", csv.toString(), model.toString());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().put("HOME", folder.toString());
        return builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    }

    private List<Path> kept() throws IOException {
        Path cache = folder.resolve("cache");
        if (Files.notExists(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    private static void await(Process process) throws InterruptedException {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatWasDoneIsNotDoneAgain() throws Exception {
        Path model = model();
        Path csv = folder.resolve("killed.csv");
        Process killed = start(model, csv, folder.resolve("killed.log"));
        while (killed.isAlive() && kept().size() < 2) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        killed.destroyForcibly();
        await(killed);
        int done = kept().size();
        assertThat(done).as(Files.readString(folder.resolve("killed.log"))).isBetween(2, LAYERS - 1);
        assertThat(csv).doesNotExist();

        Path said = folder.resolve("again.log");
        Process again = start(model, csv, said);
        await(again);
        assertThat(again.exitValue()).as(Files.readString(said)).isZero();
        Matcher words = Pattern.compile("model.safetensors: (\\d) of 6 layers were taken from an earlier analysis")
                .matcher(Files.readString(said));
        assertThat(words.find()).as(Files.readString(said)).isTrue();
        assertThat(Integer.parseInt(words.group(1))).isEqualTo(done);

        // The figures are those of an analysis that nobody has disturbed.
        Session session = new Session(folder);
        assertThat(session.run("analyze", "-q", "--threads", "1", model, "--csv", folder.resolve("whole.csv")))
                .isZero();
        assertThat(Files.readString(csv)).isEqualTo(Files.readString(folder.resolve("whole.csv")));
    }
}
