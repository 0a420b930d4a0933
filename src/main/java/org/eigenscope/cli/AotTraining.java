package org.eigenscope.cli;

import org.eigenscope.desktop.app.Launcher;

/**
 * What the packaged program does in the run that makes its AOT cache, which is one run and shall serve both: analyses
 * in the terminal, then the window. No command leads here; {@code jlink/training.args} names it.
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
            // Once to keep reports, if an earlier build has not, once to find them.
            for (int time = 0; time < 2; time++) {
                code = ExitCode.worse(code, Main.run(services, "analyze", paths[0]));
                code = ExitCode.worse(code, Main.run(services, "timeline", paths[run]));
            }
        }
        Launcher.rehearse();
        System.exit(code);
    }
}
