package org.eigenscope.jlink;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BillOfMaterialsTest {

    private static final String BILL = """
            {"components": [
              {"group": "g", "name": "kept", "version": "1.2", "hashes": [{"alg": "MD5", "content": "00"}]},
              {"group": "g", "name": "left", "version": "1.0", "scope": "required"},
              {"group": "org.openjfx", "name": "javafx-base", "version": "26", "scope": "required"}]}""";

    @TempDir
    Path jars;

    @Test
    void aLibraryHasTheHashOfItsShippedJar() throws Exception {
        Files.writeString(jars.resolve("kept-1.2.jar"), "abc");
        Files.writeString(jars.resolve("eigenscope.jar"), "its own");

        JsonArray components = BillOfMaterials.shipped(JsonParser.parseString(BILL).getAsJsonObject(), jars)
                .getAsJsonArray("components");

        JsonObject hash = components.get(0).getAsJsonObject().getAsJsonArray("hashes").get(0).getAsJsonObject();
        assertThat(components.get(0).getAsJsonObject().getAsJsonArray("hashes")).hasSize(1);
        // FIPS 180-2, appendix B.1
        assertThat(hash.get("content").getAsString())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(components.get(1).getAsJsonObject().get("scope").getAsString()).isEqualTo("excluded");
        assertThat(components.get(2).getAsJsonObject().get("scope").getAsString()).isEqualTo("required");
    }

    /** Those of the native libraries and of JavaFX, which no jar brings along. */
    @Test
    void theLicencesOfWhatIsNoJarAreShipped() throws Exception {
        Path licences = Path.of("installers/licences");
        assertThat(licences.resolve("GPL-3.0.txt")).content().contains("Version 3, 29 June 2007");
        assertThat(licences.resolve("GPL-2.0.txt")).content().contains("Version 2, June 1991");
        assertThat(licences.resolve("LGPL-2.1.txt")).content().contains("Version 2.1, February 1999");
        assertThat(licences.resolve("GCC-exception-3.1.txt")).content().contains("Version 3.1, 31 March 2009");
        assertThat(licences.resolve("JavaFX.txt")).content().contains("Independent JPEG Group", "Mesa 3-D");
    }

    @Test
    void aJarThatTheBillDoesNotHaveIsAMistake() throws Exception {
        Files.writeString(jars.resolve("unknown-1.0.jar"), "abc");

        assertThatIllegalStateException().isThrownBy(() -> BillOfMaterials.shipped(JsonParser.parseString(BILL)
                .getAsJsonObject(), jars)).withMessageContaining("1 jars are shipped, and the bill has 0");
    }
}
