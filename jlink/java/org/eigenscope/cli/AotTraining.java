package org.eigenscope.cli;

import javafx.application.Application;
import org.eigenscope.desktop.app.AotTrainingWindow;

/**
 * The run of the packaged program from which the JVM makes its AOT cache: analyses in the terminal, then the window, as
 * one cache serves both. In the package of the commands, which it calls, but not in the program: {@code MakeImage}
 * compiles it into a jar of its own, and {@code jlink/training.args} names it.
 */
final class AotTraining {

    private AotTraining() {}

    /** @param paths the models to analyze, and last the folder of a training run */
    public static void main(String[] paths) {
        int code;
        try (Interruption interruption = Interruption.bySignal()) {
            Services services = Main.services(interruption);
            code = Main.run(services, "--version");
            int run = paths.length - 1;
            for (int i = 0; i < run; i++) {
                code = ExitCode.worse(code, Main.run(services, "analyze", "--no-cache", paths[i]));
            }
            code = ExitCode.worse(code, Main.run(services, "analyze", "--no-cache", "--force", "--csv", "training.csv",
                    paths[0]));
            // Once to keep reports, if an earlier build has not, once to find them.
            for (int time = 0; time < 2; time++) {
                code = ExitCode.worse(code, Main.run(services, "analyze", paths[0]));
                code = ExitCode.worse(code, Main.run(services, "timeline", paths[run]));
            }
        }
        Application.launch(AotTrainingWindow.class);
        System.exit(code);
    }
}
