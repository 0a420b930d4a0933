package org.eigenscope.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Archives by Python's tarfile whose names are too long for a header; reference/tars.py made them. */
class TarNamesTest {

    /** The first 100 letters of both names are the same; in pax.tar the second's own header says 0 bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"pax.tar", "gnu.tar"})
    void longNamesAndSizesAreReadAndLinksAreTold(String name) throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/containers/long-names", name));
        assertThat(model.layers()).hasSize(2);
        assertThat(model.layers().get(0).name()).contains("weights-of-a-network.first-é");
        assertThat(model.layers().get(1).name()).contains("weights-of-a-network.second");
        assertThat(model.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.where()).isEqualTo("latest.npy");
            assertThat(finding.message()).isEqualTo("it is a link, which is not followed");
        });
    }

    /** Files with holes, as GNU's tar stores them by pax 1.0, are told and not read; thirty are told by twenty. */
    @Test
    void filesWithHolesAreUndecoded(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (int i = 0; i < 30; i++) {
            tar.write(member("pax", 'x', "22 GNU.sparse.major=1\n"));
            tar.write(member("holes%d.npy".formatted(i), '0', "1\n0\n4\n"));
        }
        byte[] array = Files.readAllBytes(Path.of("src/test/resources/formats/digits-mlp.fc2.npy"));
        tar.write(member("whole.npy", '0', new String(array, StandardCharsets.ISO_8859_1)));
        tar.write(new byte[1024]);
        Model model = new ModelFiles().open(Files.write(folder.resolve("holes.tar"), tar.toByteArray()));
        assertThat(model.layers()).hasSize(1);
        assertThat(model.findings()).filteredOn(finding -> finding.severity() == Severity.UNDECODED
                && finding.message().startsWith("it is stored as a file with holes")).hasSize(20);
    }

    /** Each of ten files may have its 30,000 tensors; all of them together are more than a model of them. */
    @Test
    void allFilesOfAnArchiveShareOneIndex(@TempDir Path folder) throws Exception {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 30_000; i++) {
            header.append(i == 0 ? "" : ",").append("\"t%d\":{\"dtype\":\"F32\",\"shape\":[],".formatted(i))
                    .append("\"data_offsets\":[%d,%d]}".formatted(4 * i, 4 * i + 4));
        }
        byte[] content = ByteBuffer.allocate(8 + header.length() + 1 + 120_000).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length() + 1).put(header.append('}').toString().getBytes(StandardCharsets.US_ASCII))
                .array();
        String text = new String(content, StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (int i = 0; i < 10; i++) {
            tar.write(member("part%d.safetensors".formatted(i), '0', text));
            if (i == 2) {
                Path few = Files.write(folder.resolve("few.tar"), tar.toByteArray());
                assertThat(new ModelFiles().open(few).layers()).hasSize(90_000);
            }
        }
        tar.write(new byte[1024]);
        Path many = Files.write(folder.resolve("many.tar"), tar.toByteArray());
        assertThatThrownBy(() -> new ModelFiles().open(many)).hasMessageContaining("its index unfolds to more than");
    }

    private static byte[] member(String name, char type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        byte[] block = new byte[512 + Math.ceilDiv(bytes.length, 512) * 512];
        put(block, 0, name);
        put(block, 124, "%011o".formatted(bytes.length));
        put(block, 148, " ".repeat(8));
        block[156] = (byte) type;
        put(block, 257, "ustar\0" + "00");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += block[i] & 0xff;
        }
        put(block, 148, "%06o\0 ".formatted(sum));
        System.arraycopy(bytes, 0, block, 512, bytes.length);
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
