package org.eigenscope.cli;

import org.eigenscope.desktop.app.Launcher;

/**
 * What the packaged program does in the run that makes its AOT cache, which is one run and shall serve both: analyses
 * in the terminal, then the window. No command leads here; {@code jlink/training.args} names it.
 */
final class AotTraining {

    private AotTraining() {}

    /** @param models the models to analyze */
    public static void main(String[] models) {
        int code;
        try (Interruption interruption = Interruption.bySignal()) {
            Services services = Main.services(interruption);
            code = Main.run(services, "--version");
            for (String model : models) {
                code = ExitCode.worse(code, Main.run(services, "analyze", "--no-cache", model));
            }
            // Once to keep its report, if an earlier build has not, once to find it.
            code = ExitCode.worse(code, Main.run(services, "analyze", models[0]));
            code = ExitCode.worse(code, Main.run(services, "analyze", models[0]));
        }
        Launcher.rehearse();
        System.exit(code);
    }
}
