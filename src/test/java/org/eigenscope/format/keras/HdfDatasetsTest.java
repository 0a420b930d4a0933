package org.eigenscope.format.keras;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Node;
import io.jhdf.api.WritableGroup;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.eigenscope.format.io.ByteSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What a file of many groups costs. */
class HdfDatasetsTest {

    private static final int LAYERS = 300;
    private static final int PAGE = 1 << 14;

    @TempDir
    Path folder;
    private Path path;

    @BeforeEach
    void write() {
        path = folder.resolve("nested.h5");
        try (WritableHdfFile file = HdfFile.write(path)) {
            WritableGroup layers = file.putGroup("layers");
            for (int i = 0; i < LAYERS; i++) {
                WritableGroup layer = layers.putGroup("layer_" + i);
                layer.putGroup("attention").putDataset("weight", new float[][] {{i, 1}, {2, 3}});
            }
        }
    }

    /** An index of many small parts is read by the page, and each page hardly more than once. */
    @Test
    void nestedGroupsAreReadByThePage() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        try (ByteSource source = ByteSource.open(path, count -> reads.incrementAndGet());
                HdfImage image = HdfImage.open(source.range(0, source.size()))) {
            HdfDatasets tree = new HdfDatasets(image.file(), image.refused());
            assertThat(tree.datasets()).hasSize(LAYERS);
            assertThat(tree.findings()).isEmpty();
        }
        assertThat((long) reads.get()).isLessThan(2 * (Files.size(path) / PAGE + 2)).isLessThan(LAYERS);
    }

    /** jHDF's own tree would keep the headers of all objects, some kilobytes each. */
    @Test
    void nothingOfJhdfIsKept() throws Exception {
        try (ByteSource source = ByteSource.open(path);
                HdfImage image = HdfImage.open(source.range(0, source.size()))) {
            HdfDatasets tree = new HdfDatasets(image.file(), image.refused());
            assertThat(tree.group("layers/layer_7/attention")).isNotSameAs(tree.group("layers/layer_7/attention"));
            assertThat(tree.group("layers/layer_7/attention").getChildren()).containsOnlyKeys("weight");
            assertThat(tree.group("layers/layer_7/weight")).isNull();
            assertThat(tree.datasets().get("layers/layer_7/attention/weight").open(image.file()).getDimensions())
                    .containsExactly(2, 2);
            Object root = field(HdfFile.class, "rootGroup").get(image.file());
            assertThat(field(root.getClass(), "children").get(root)).hasFieldOrPropertyWithValue("initialized", false);
        }
        assertThat(Arrays.stream(HdfDataset.class.getRecordComponents()).map(RecordComponent::getType))
                .noneMatch(Node.class::isAssignableFrom);
    }

    private static Field field(Class<?> of, String name) throws NoSuchFieldException {
        Field field = of.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
