package org.eigenscope.analysis;

import java.util.Map;
import org.junit.jupiter.api.Test;

class Explore {
    @Test
    void minilm() throws Exception {
        for (int k = 0; k < 6; k++) {
        long t = System.nanoTime();
        ModelReport report = Golden.analyze(Golden.miniLm(), AnalysisOptions.DEFAULT.withSeed(k));
        System.out.println((System.nanoTime() - t) / 1e9 + " s " + report.backend() + report.analyzed().size());

        report.layers().stream().filter(l -> !(l instanceof LayerReport.Skipped)).forEach(l -> { if (l instanceof LayerReport.Failed f) System.out.println(f); });
        for (Map<String, String> row : Golden.details("all-minilm-l6-v2")) {
            LayerReport.Analyzed a = Golden.layer(report, row);
            if (a.random().traps().size() + d(row, "rand_num_spikes") > 0) System.out.printf("%s %d ms  alpha %.1e xmin %.1e D %.1e n %d/%s svmin %.1e entropy %.1e logan %.1e | rand %d/%s sig %.4f/%s max %.4f/%s dist %.4f/%s | bulk %.4f/%s spikes %d/%s p %.3g%n", a.layer().name(), a.elapsed().toMillis(),
                a.tail().alpha() / d(row, "alpha") - 1, a.tail().xmin() / d(row, "xmin") - 1, a.tail().d() / d(row, "D") - 1, a.tail().tailSize(), row.get("num_pl_spikes"),
                a.scale().svMin() / d(row, "sv_min") - 1, a.scale().entropy() / d(row, "entropy") - 1, a.scale().logAlphaNorm() / d(row, "log_alpha_norm") - 1,
                a.random().traps().size(), row.get("rand_num_spikes"), a.random().bulk().sigma(), row.get("rand_sigma_mp"), a.random().maxRandEval(), row.get("max_rand_eval"), a.random().distance(), row.get("rand_distance"),
                a.bulk().lambdaPlus(), row.get("bulk_max"), a.bulk().spikes(), row.get("num_spikes"), a.random().pValue());

            for (Trap trap : a.random().traps()) System.out.println("   " + trap.strength() + " p " + trap.pValue() + " " + trap.cause() + " k " + a.elements().kurtosis() + " pred " + trap.predicted() / trap.eigenvalue() + " " + trap.weak() + " " + trap.vector() + trap.guilty());
        }
        }
    }

    static double d(Map<String, String> row, String c) { return Double.parseDouble(row.get(c)); }
}
