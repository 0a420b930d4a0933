package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.HttpRanges.Timeouts;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Long lists of a hub's files. */
class HubListTest {

    private static final String COMMIT = "0123456789012345678901234567890123456789";
    private static final String LIST = "/api/models/org/name/revision/main";
    private static final String FILES = "/org/name/resolve/" + COMMIT + "/";

    @TempDir
    private Path folder;
    private RangeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new RangeServer();
        byte[] header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}"
                .getBytes(StandardCharsets.US_ASCII);
        server.files.put(FILES + "z.safetensors", ByteBuffer.allocate(8 + header.length + 16)
                .order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).array());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void list(String names, int count) {
        list(Stream.concat(Stream.iterate(1, i -> i + 1).limit(count).map(names::formatted),
                Stream.of("z.safetensors")));
    }

    private void list(Stream<String> names) {
        server.files.put(LIST, names.map("{\"rfilename\":\"%s\"}"::formatted)
                .collect(Collectors.joining(",", "{\"sha\":\"" + COMMIT + "\",\"siblings\":[", "]}"))
                .getBytes(StandardCharsets.UTF_8));
    }

    private Model open(String address) throws Exception {
        return new ModelFiles(new RemoteModels(Map.of("HF_ENDPOINT", server.address(), "HF_HOME",
                folder.resolve("home").toString()), new Timeouts(5, 2000, 16_000))).open(Path.of(address), null);
    }

    /** The last of 12,001 files is found; of as many models one must be named. */
    @Test
    void noFileIsDropped() throws Exception {
        list("notes/%05d.md", 12_000);
        assertThat(open("hf://org/name").layers()).extracting(Layer::name).containsExactly("w");
        list("step-%05d.safetensors", 12_000);
        assertThat(open("hf://org/name/z.safetensors").layers()).extracting(Layer::name).containsExactly("w");
        assertThatThrownBy(() -> open("hf://org/name")).isInstanceOf(Unsupported.class)
                .hasMessageContaining("it holds 12001 models (").hasMessageContaining("name one of them");
    }

    @Test
    void moreThanIsReadIsRefused() {
        list(Stream.iterate(1, i -> i + 1).limit(10_001).map("model-%05d-of-10001.safetensors"::formatted));
        assertThatThrownBy(() -> open("hf://org/name")).isInstanceOf(Unsupported.class)
                .hasMessageContaining("it is made of 10,001 files, of which we read 10,000 at most");
        list("%d", 400_000);
        assertThatThrownBy(() -> open("hf://org/name")).isInstanceOf(IOException.class)
                .hasMessageContaining("the list of the model's files is longer than we read");
        server.files.put(LIST, new byte[HubList.LONGEST + 1]);
        assertThatThrownBy(() -> open("hf://org/name")).isInstanceOf(IOException.class)
                .hasMessageContaining("the list of the model's files is longer than we read");
    }
}
