package org.eigenscope.cli;

import org.eigenscope.desktop.app.Launcher;

/**
 * What the packaged program does in the run that makes its AOT cache, which is one run and shall serve both: analyses
 * in the terminal, then the window. No command leads here; {@code jlink/training.args} names it.
 */
final class AotTraining {

    private AotTraining() {}

    /** @param paths the models to analyze, and the folders of training runs */
    public static void main(String[] paths) {
        int code;
        try (Interruption interruption = Interruption.bySignal()) {
            Services services = Main.services(interruption);
            code = Main.run(services, "--version");
            for (String path : paths) {
                boolean run = path.endsWith("checkpoints");
                code = ExitCode.worse(code, Main.run(services, run ? "timeline" : "analyze", "--no-cache", path));
                if (run) {
                    // Once to keep its reports, if an earlier build has not, once to find them.
                    code = ExitCode.worse(code, Main.run(services, "timeline", path));
                    code = ExitCode.worse(code, Main.run(services, "timeline", path));
                }
            }
        }
        Launcher.rehearse();
        System.exit(code);
    }
}
