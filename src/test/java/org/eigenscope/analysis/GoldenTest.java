package org.eigenscope.analysis;

import java.nio.file.Path;
import java.util.List;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class GoldenTest {

    @Test
    void smoke() throws Exception {
        for (String f : List.of("digits-mlp", "digits-cnn")) {
            Model model = new ModelFiles().open(Path.of("src/test/resources/formats/" + f + ".safetensors"));
            ModelReport report = new ModelAnalyzer(Backends.best())
                    .start(model, model.layers(), AnalysisOptions.DEFAULT, AnalysisListener.NONE).join();
            for (LayerReport r : report.layers()) {
                System.out.println(switch (r) {
                    case LayerReport.Analyzed a -> a.layer().name() + " " + a.tail().alpha() + " " + a.scale() + a.bulk() + a.elements() + a.detX() + a.vectors()
                            + a.random().bulk() + a.random().draws() + a.random().distance() + " " + a.random().maxRandEval()+ a.random().traps() + a.elapsed();
                    default -> r.toString();
                });
            }
            assertThat(report.complete()).isTrue();
        }
    }
}
