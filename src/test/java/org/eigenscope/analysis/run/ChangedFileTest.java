package org.eigenscope.analysis.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Files that are written, replaced or removed between the reading of their index and the end of the analysis. */
class ChangedFileTest {

    private static final Path MLP = Path.of("src/test/resources/formats/digits-mlp.safetensors");

    @TempDir
    private Path folder;

    /** What happens to the file once it has been opened. */
    @FunctionalInterface
    private interface Change {
        void happen(Path file) throws Exception;
    }

    private ModelReport report(Change change) throws Exception {
        Path file = Files.copy(MLP, folder.resolve("model.safetensors"), StandardCopyOption.REPLACE_EXISTING);
        Model model = new ModelFiles().open(file);
        change.happen(file);
        return new ModelAnalyzer(Backends.best()).start(model, model.layers(), AnalysisOptions.DEFAULT,
                AnalysisListener.NONE).join();
    }

    @Test
    void aFileThatStaysIsNotMentioned() throws Exception {
        assertThat(report(file -> {}).model().findings()).isEmpty();
    }

    @Test
    void aFileThatWasReplacedByAnotherOfItsSizeIsDamage() throws Exception {
        assertDamaged(report(file -> Files.move(Files.copy(MLP, folder.resolve("next")), file,
                StandardCopyOption.REPLACE_EXISTING)));
    }

    /** Another network of the same shapes would pass for the one that was opened. */
    @Test
    void noLayerIsOfAFileThatHasTakenThePlace() throws Exception {
        assertThat(report(file -> Files.move(Files.copy(MLP, folder.resolve("next")), file,
                StandardCopyOption.REPLACE_EXISTING)).analyzed()).isEmpty();
        assertThat(report(file -> {}).analyzed()).isNotEmpty();
    }

    @Test
    void aFileThatWasWrittenIsDamage() throws Exception {
        assertDamaged(report(file -> Files.setLastModifiedTime(file, FileTime.fromMillis(1000))));
    }

    @Test
    void aFileThatIsGoneIsDamage() throws Exception {
        assertDamaged(report(Files::delete));
    }

    private static void assertDamaged(ModelReport report) {
        assertThat(report.model().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.DAMAGED);
            assertThat(finding).extracting(Finding::where).isEqualTo("model.safetensors");
        });
    }
}
