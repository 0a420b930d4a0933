package org.eigenscope.desktop.mend;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.desktop.control.Dialogs;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.RunningExports;
import org.eigenscope.desktop.workbench.TrapRemovals;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.output.AtomicFile.Mode;

/** The commands on traps: show a layer without one, put it back, write a mended copy of the model. */
public final class MendActions {

    private final Workbench bench;
    private final Dialogs dialogs;
    private final TrapRemovals removals;
    private final RunningExports writings;

    public MendActions(Workbench bench, Dialogs dialogs, RunningExports writings) {
        this.writings = writings;
        this.bench = bench;
        this.dialogs = dialogs;
        this.removals = bench.removals();
    }

    /** Shows the current layer without the strongest of its traps that is not taken out yet. */
    public void without() {
        LayerItem item = bench.selection().currentProperty().get();
        if (item != null) {
            item.analyzed().flatMap(report -> report.traps().stream().filter(trap -> !removals.takes(item, trap))
                    .findFirst()).ifPresent(trap -> removals.without(item, trap));
        }
    }

    /** Puts back what was taken out last, and goes to its layer. */
    public void undo() {
        removals.undo().ifPresent(bench.selection().currentProperty()::set);
    }

    /** Takes out again what was put back last, and goes to its layer. */
    public void redo() {
        removals.redo().ifPresent(bench.selection().currentProperty()::set);
    }

    /** Asks where the copy goes, and writes it. */
    public void save() {
        Path file = bench.sessionProperty().get().model().path().toAbsolutePath();
        String name = file.getFileName() == null ? "model" : file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        if (removals.copyIsFolder()) {
            String stem = dot > 0 ? name.substring(0, dot) : name;
            dialogs.openFolder("Save mended model in folder")
                    .ifPresent(folder -> removals.save(folder.resolve(stem + "-mended"), Mode.NEW, writings));
            return;
        }
        String ending = dot > 0 ? name.substring(dot + 1) : "bin";
        String stem = dot > 0 ? name.substring(0, dot) : name;
        dialogs.save("Save mended model", stem + "-mended." + ending, "Weights", List.of(ending))
                .ifPresent(target -> removals.save(target.file(), target.mode(), writings));
    }
}
