package org.eigenscope.timeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Model;

/**
 * A training run as it lies on the disk.
 *
 * @param name what it is called: the last part of the path of its folder
 * @param folder the folder that holds its checkpoints
 * @param unit what its steps count
 * @param checkpoints in the order of their steps, no step twice
 * @param findings what was left out, and why: damage where a checkpoint cannot be read
 * @param passed the paths that were looked at and are no checkpoints of this run
 */
public record TrainingRun(String name, Path folder, Step.Unit unit, List<Checkpoint> checkpoints,
        List<Finding> findings, Set<Path> passed) {

    public TrainingRun {
        checkpoints = List.copyOf(checkpoints);
        findings = List.copyOf(findings);
        passed = Set.copyOf(passed);
    }

    /** What the checkpoints hold, in their order. */
    public List<Model> models() {
        return checkpoints.stream().map(Checkpoint::model).toList();
    }

    /** The run under another name. */
    public TrainingRun named(String other) {
        return new TrainingRun(other, folder, unit, checkpoints, findings, passed);
    }

    /** The run with those of its checkpoints alone that lie here. */
    public TrainingRun only(Set<Path> paths) {
        return new TrainingRun(name, folder, unit, checkpoints.stream().filter(one -> paths.contains(one.path()))
                .toList(), findings, passed);
    }

    /** The run without the checkpoint that lies here: an update opens it anew. */
    public TrainingRun without(Path path) {
        return new TrainingRun(name, folder, unit, checkpoints.stream().filter(one -> !one.path().equals(path))
                .toList(), findings, passed);
    }

    /** The numbers of the steps, in their order. */
    public List<Long> steps() {
        return checkpoints.stream().map(checkpoint -> checkpoint.step().number()).toList();
    }
}
