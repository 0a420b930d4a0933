package org.eigenscope.timeline.find;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.timeline.Checkpoint;

/**
 * Checkpoints that training has removed, or written others over. They stay in the run as long as training goes on; what
 * comes after a new beginning is another run, of which they are no part.
 */
final class RemovedCheckpoints {

    private final List<Checkpoint> removed;
    private final List<Checkpoint> here;
    private final List<Checkpoint> fresh;

    /**
     * @param removed those that are not where they were
     * @param here those that are
     * @param fresh those that have come
     */
    RemovedCheckpoints(List<Checkpoint> removed, List<Checkpoint> here, List<Checkpoint> fresh) {
        this.removed = List.copyOf(removed);
        this.here = List.copyOf(here);
        this.fresh = List.copyOf(fresh);
    }

    /**
     * Chooses those that still belong to the run. A checkpoint that is written after one of a later step, under a name
     * of the same pattern, shows that training has begun again: from a checkpoint before it that is still here, up to
     * which all stay, or else from nothing, and none does.
     *
     * @param findings takes a sentence on those that do not
     */
    List<Checkpoint> staying(List<Finding> findings) {
        List<Checkpoint> staying = new ArrayList<>(removed.stream().filter(one -> fresh.stream()
                .noneMatch(other -> other.path().equals(one.path()) && number(other) == number(one))).toList());
        Optional<Checkpoint> back = fresh.stream().filter(this::goesBack)
                .min(Comparator.comparingLong(RemovedCheckpoints::number));
        if (back.isEmpty()) {
            return staying;
        }
        OptionalLong from = here.stream().mapToLong(RemovedCheckpoints::number)
                .filter(step -> step < number(back.get())).max();
        int all = staying.size();
        staying.removeIf(one -> from.isEmpty() || number(one) > from.getAsLong());
        int left = all - staying.size();
        if (left > 0) {
            findings.add(new Finding(Severity.NOTE, back.get().model().name(),
                    "training has begun again from before %s: %s left out".formatted(back.get().step().words(),
                            left == 1 ? "a checkpoint of the earlier attempt that is gone was"
                                    : "%,d checkpoints of the earlier attempt that are gone were".formatted(left))));
        }
        return staying;
    }

    private boolean goesBack(Checkpoint now) {
        return Stream.concat(removed.stream(), here.stream()).anyMatch(before -> number(now) < number(before)
                && written(now).isAfter(written(before))
                && NameFamilies.pattern(now.model().name()).equals(NameFamilies.pattern(before.model().name())));
    }

    /** When the last file of a checkpoint was written; at the end of time where only a report tells of it. */
    private static Instant written(Checkpoint checkpoint) {
        return checkpoint.model().files().stream().map(file -> file.isElsewhere() ? Instant.MAX : file.modified())
                .max(Comparator.naturalOrder()).orElse(Instant.MAX);
    }

    private static long number(Checkpoint checkpoint) {
        return checkpoint.step().number();
    }
}
