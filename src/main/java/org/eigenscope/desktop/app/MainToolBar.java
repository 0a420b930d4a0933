package org.eigenscope.desktop.app;

import javafx.geometry.Orientation;
import javafx.scene.control.Button;
import javafx.scene.control.Separator;
import javafx.scene.control.ToolBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.control.Command;
import org.eigenscope.desktop.export.ExportActions;
import org.eigenscope.desktop.help.HelpActions;
import org.eigenscope.desktop.workbench.Workbench;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The commands that are used most often. */
final class MainToolBar extends ToolBar {

    MainToolBar(Workbench bench, WindowCommands commands, ExportActions exports, HelpActions help) {
        setId("tools");
        Button open = commands.open.button();
        Button compare = commands.compare.button();
        compare.setText("Compare");
        Button timeline = commands.openRun.button();
        timeline.setText("Timeline");
        Button analyze = commands.analyze.button();
        analyze.setText("Analyze");
        Button pause = commands.pause.button();
        Button cancel = commands.cancel.button();
        bench.analyses().activityProperty().addListener((p, before, activity) -> {
            if (before.phase() != activity.phase()) {
                show(activity.phase(), analyze, pause, cancel);
            }
        });
        show(bench.analyses().activityProperty().get().phase(), analyze, pause, cancel);
        Button export = new Command("Export…", null, Feather.DOWNLOAD, exports::chart, bench.selection()
                .currentProperty().isNull()).button();
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        getItems().addAll(open, line(), commands.analyze.explained(analyze), pause, cancel, line(), compare, timeline,
                export, gap,
                commands.nextTrap.iconButton(), Command.always("Options…", null, Feather.SLIDERS, help::settings)
                .iconButton(),
                Command.always("Help", "F1", Feather.HELP_CIRCLE, help::help).iconButton());
    }

    private static Separator line() {
        return new Separator(Orientation.VERTICAL);
    }

    /** Analyze while nothing runs; pause and cancel while something does. */
    private static void show(Phase phase, Button analyze, Button pause, Button cancel) {
        analyze.setVisible(!phase.busy());
        analyze.setManaged(!phase.busy());
        for (Button button : new Button[] {pause, cancel}) {
            button.setVisible(phase.busy());
            button.setManaged(phase.busy());
        }
        boolean paused = phase == Phase.PAUSED;
        pause.setText(paused ? "Resume" : "Pause");
        pause.setGraphic(new FontIcon(paused ? Feather.PLAY : Feather.PAUSE));
    }
}
