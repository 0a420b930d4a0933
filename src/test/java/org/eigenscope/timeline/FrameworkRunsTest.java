package org.eigenscope.timeline;

import java.nio.file.Path;
import java.util.List;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.timeline.Step.Unit;
import org.eigenscope.timeline.find.RunFinder;
import org.eigenscope.timeline.training.CheckpointFigures;
import org.eigenscope.timeline.training.TrainingLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Runs as frameworks leave them; what TensorBoard's own reader says of the events is expected here. */
class FrameworkRunsTest {

    private TrainingRun run;
    private TrainingLog log;

    private void open(String name) throws Exception {
        run = new RunFinder(new ModelFiles(), file -> false).find(List.of(Path.of("src/test/resources/runs", name)));
        log = TrainingLog.of(run, List.of(), file -> false);
        assertThat(run.findings()).extracting(Finding::severity).doesNotContain(Severity.DAMAGED);
        assertThat(log.findings()).isEmpty();
    }

    private double[] at(String name) {
        return CheckpointFigures.join(run, log.curves().stream().filter(curve -> curve.name().equals(name)).toList())
                .getFirst().values();
    }

    @Test
    void huggingFace() throws Exception {
        open("huggingface");
        assertThat(run.unit()).isEqualTo(Unit.STEP);
        assertThat(run.steps()).containsExactly(4L, 8L, 12L);
        assertThat(run.checkpoints()).extracting(one -> one.step().source()).containsOnly("trainer_state.json");
        assertThat(at("eval_loss")).containsExactly(1.9741294384002686, 1.6348423957824707, 1.5137977600097656);
        assertThat(at("loss")).containsExactly(2.399589776992798, 1.979816198348999, 1.7524309158325195);
    }

    @Test
    void lightning() throws Exception {
        open("lightning");
        assertThat(run.steps()).containsExactly(4L, 8L, 12L);
        assertThat(at("val_acc")).containsExactly(0.171875, 0.15625, 0.171875);
        assertThat(at("train_loss")).containsExactly(2.4919021129608154, 2.448115348815918, 2.4047939777374268);
    }

    @Test
    void keras() throws Exception {
        open("keras");
        assertThat(run.unit()).isEqualTo(Unit.CHECKPOINT);
        assertThat(run.steps()).containsExactly(1L, 2L, 3L);
        assertThat(at("train/accuracy")).containsExactly(new double[] {0.02083333395421505, 0.0416666679084301,
            0.0416666679084301}, within(1e-12));
        assertThat(at("validation/loss")).containsExactly(new double[] {3.0408453941345215, 3.0278091430664062,
            3.015021800994873}, within(1e-12));
    }

    @Test
    void tensorFlow() throws Exception {
        open("tensorflow");
        assertThat(run.unit()).isEqualTo(Unit.CHECKPOINT);
        assertThat(run.steps()).containsExactly(1L, 2L);
    }

    /** A folder a step, whose name is a number. */
    @Test
    void orbax(@TempDir Path folder) throws Exception {
        ZipFiles.unpack(Path.of("src/test/resources/runs/orbax.zip"), folder);
        run = new RunFinder(new ModelFiles(), file -> false).find(List.of(folder));
        assertThat(run.steps()).containsExactly(3L, 20L, 100L);
        assertThat(run.findings()).isEmpty();
        assertThat(run.models().getFirst().layers()).extracting(Layer::name).contains("params.fc1", "params.fc2");
    }

    /** nanoGPT tells its step inside alone. */
    @Test
    void pytorch() throws Exception {
        open("pytorch");
        assertThat(run.unit()).isEqualTo(Unit.STEP);
        assertThat(run.steps()).containsExactly(10L, 20L, 30L);
        assertThat(run.models()).extracting(model -> model.name())
                .containsExactly("ckpt_a.pt", "ckpt_b.pt", "ckpt.pt");
    }
}
