package org.eigenscope.timeline;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Model;

/**
 * A training run as found on the disk.
 *
 * @param name what it is called: the last part of the path of its folder
 * @param folder the folder that holds its checkpoints
 * @param unit what its steps count
 * @param checkpoints in the order of their steps, no step twice; several lie in one place where training writes each
 *     over the one before
 * @param findings what was left out, and why: damage where a checkpoint cannot be read
 * @param passed those that were left out: of another network, or a second one of a step
 */
public record TrainingRun(String name, Path folder, Step.Unit unit, List<Checkpoint> checkpoints,
        List<Finding> findings, List<Checkpoint> passed) {

    public TrainingRun {
        checkpoints = List.copyOf(checkpoints);
        findings = List.copyOf(findings);
        passed = List.copyOf(passed);
    }

    /** What the checkpoints hold, in their order. */
    public List<Model> models() {
        return checkpoints.stream().map(Checkpoint::model).toList();
    }

    /** The run under another name. */
    public TrainingRun named(String other) {
        return new TrainingRun(other, folder, unit, checkpoints, findings, passed);
    }

    /** The run with some of its checkpoints alone. */
    public TrainingRun only(Predicate<Checkpoint> which) {
        return new TrainingRun(name, folder, unit, checkpoints.stream().filter(which).toList(), findings, passed);
    }

    /** The names, and patterns of names, of what the findings are about and the run does not show. */
    public List<String> leftOut() {
        return findings.stream().map(Finding::where).distinct().filter(where -> {
            Pattern names = Pattern.compile(Arrays.stream(where.split("\\*", -1)).map(Pattern::quote)
                    .collect(Collectors.joining("[\\w.+]*")));
            return models().stream().noneMatch(model -> names.matcher(model.name()).matches());
        }).toList();
    }

    /** The numbers of the steps, in their order. */
    public List<Long> steps() {
        return checkpoints.stream().map(checkpoint -> checkpoint.step().number()).toList();
    }
}
