package org.eigenscope.format.pytorch;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.eigenscope.format.HostileFile;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.Latin1Range;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Arrays that stand in a pickle, and optimizers' states under any key, as {@code reference/pickles.py} writes them. */
class PickledArrayTest {

    private static final Path FOLDER = Path.of("src/test/resources/pickles");

    @TempDir
    Path folder;

    private static Layer layer(Model model, String name) {
        return model.layers().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /** Bytes, bytes as text, an object that was pickled before: the elements are those of (i − 40)/7. */
    @ParameterizedTest
    @ValueSource(strings = {"arrays-2.pkl", "arrays-3.pkl", "arrays-4.pkl", "arrays-5.pkl", "arrays.joblib",
        "arrays.joblib.z", "arrays.joblib.gz", "arrays.joblib.bz2", "arrays.joblib.lz4"})
    void arraysAreReadWithWhateverProtocol(String file) throws Exception {
        Model model = new ModelFiles().open(FOLDER.resolve(file));

        assertThat(model.findings()).filteredOn(finding -> finding.severity().costsFigures()).isEmpty();
        for (String name : new String[] {"c", "fortran", "big", "half", "nested.w.1"}) {
            double[] read = TestFiles.read(layer(model, name).tensor().data(), 80);
            for (int i = 0; i < 80; i++) {
                double expected = (float) ((i - 40) / 7.0) + (name.endsWith("1") ? 1 : 0);
                assertThat(read[i]).as("%s, element %d", name, i).isCloseTo(expected,
                        within(name.equals("half") ? 4e-3 : 1e-6));
            }
        }
        double[] part = TestFiles.read(layer(model, "part").tensor().data(), 36);
        assertThat(part[9]).isCloseTo((20 + 1 - 40) / 7.0, within(1e-6));
        assertThat(model.metadata()).containsEntry("__author__", "third party");
        assertThat(layer(model, "ids").reason()).contains("counters, indices or masks");
    }

    /** Each byte of joblib's file changed: a sentence or a model, never another failure. */
    @Test
    void noByteOfJoblibsDescriptionIsBelieved() throws Exception {
        byte[] whole = Files.readAllBytes(FOLDER.resolve("arrays.joblib"));
        for (int at = 0; at < 600; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (at % 2 == 0 ? 0xff : 0x11);
            assertThat(HostileFile.open(Files.write(folder.resolve("changed.joblib"), changed)).said())
                    .doesNotContain("cannot be read (");
        }
        for (int length = 1; length < whole.length; length += 97) {
            Path cut = Files.write(folder.resolve("cut.joblib"), Arrays.copyOf(whole, length));
            assertThat(HostileFile.open(cut).said()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"z", "gz", "bz2", "lz4"})
    void noByteOfACompressedPickleIsBelieved(String kind) throws Exception {
        byte[] whole = Files.readAllBytes(FOLDER.resolve("arrays.joblib." + kind));
        for (int at = 0; at < whole.length; at += 3) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (at % 2 == 0 ? 0xff : 0x11);
            assertThat(HostileFile.open(Files.write(folder.resolve("changed.joblib"), changed)).said())
                    .doesNotContain("cannot be read (");
        }
        for (int length = 1; length < whole.length; length += 37) {
            Path cut = Files.write(folder.resolve("cut.joblib"), Arrays.copyOf(whole, length));
            assertThat(HostileFile.open(cut).said()).isNotEmpty();
        }
    }

    /** 8 MB of zeros in 8 kB. */
    @Test
    void aPickleThatIsCompressedTooFarIsRefused() throws Exception {
        Path bomb = folder.resolve("bomb.joblib");
        try (OutputStream out = new DeflaterOutputStream(Files.newOutputStream(bomb))) {
            out.write(new byte[] {(byte) 0x80, 4});
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 8; i++) {
                out.write(zeros);
            }
        }

        assertThatThrownBy(() -> new ModelFiles().open(bomb)).hasMessageContaining("less than a fiftieth");
    }

    /** A dictionary with a state and groups of parameters is an optimizer's, wherever it is. */
    @ParameterizedTest
    @CsvSource({"under-any-key.pt, o", "in-a-list.pt, solvers.1", "nested.pt, trainer.adam", "whole-object.pt, adam"})
    void momentaAreNoLayers(String file, String told) throws Exception {
        Model model = new ModelFiles().open(FOLDER.resolve(file));

        assertThat(model.layers()).extracting(Layer::name).containsExactly("weight", "bias");
        assertThat(model.findings()).extracting(Finding::message).anyMatch(message ->
                message.contains("holds no weights") && message.contains(told));
    }

    @ParameterizedTest
    @CsvSource({"optimizer.pt, the state of an optimizer", "scheduler.pt, the state of a learning rate scheduler"})
    void aStateAloneIsToldAndRefused(String file, String what) {
        assertThatThrownBy(() -> new ModelFiles().open(FOLDER.resolve(file))).isInstanceOf(Unsupported.class)
                .hasMessageContaining("it holds no weights, but " + what);
    }

    @Test
    void arraysBesideTensorsAreReadToo() throws Exception {
        Model model = new ModelFiles().open(FOLDER.resolve("with-an-array.pt"));

        assertThat(TestFiles.read(layer(model, "prior").tensor().data(), 80)[79]).isCloseTo(39 / 7.0, within(1e-6));
    }

    /** A text is decoded to as many bytes as the shape needs, or not at all. */
    @Test
    void textOfBytesIsDecodedExactly() throws Exception {
        byte[] bytes = new byte[256];
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) i;
        }
        byte[] text = new String(bytes, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8);
        byte[] read = new byte[256];
        try (ByteReader reader = new Latin1Range(new MemoryRange(text), 256).open()) {
            reader.read(0, read, 0, 256);
        }
        assertThat(read).isEqualTo(bytes);
        for (int wrong : new int[] {255, 257}) {
            assertThatThrownBy(() -> new Latin1Range(new MemoryRange(text), wrong).open())
                    .hasMessageContaining("a pickle holds as text");
        }
        for (byte[] broken : new byte[][] {{(byte) 0xe2, (byte) 0x82, (byte) 0xac}, {(byte) 0xc3}, {(byte) 0xc3, 'a'},
                {(byte) 0x80}}) {
            assertThatThrownBy(() -> new Latin1Range(new MemoryRange(broken), 1).open())
                    .hasMessageContaining("a pickle holds as text");
        }
    }

    /** Anything but a dictionary is an object of its program, whose arrays may be data as well as weights. */
    @Test
    void anotherPickleIsRefused() throws Exception {
        Path file = Files.write(folder.resolve("forest.pkl"), PickleBytes.protocol(2).op(']').end());

        assertThatThrownBy(() -> new ModelFiles().open(file)).isInstanceOf(Unsupported.class)
                .hasMessageContaining("that PyTorch did not write");
    }

    @Test
    void anArrayThatClaimsMoreThanItHoldsIsDamaged() throws Exception {
        byte[] whole = Files.readAllBytes(FOLDER.resolve("arrays-4.pkl"));
        byte[] other = whole.clone();
        int shape = new String(whole, StandardCharsets.ISO_8859_1).indexOf("K\bK\n");
        other[shape + 1] = 9;
        Path file = Files.write(folder.resolve("m.pkl"), other);

        assertThat(new ModelFiles().open(file).layers()).extracting(Layer::reason)
                .contains("its shape and its bytes do not agree");
    }
}
