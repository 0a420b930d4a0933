package org.eigenscope.report;

import java.util.LinkedHashMap;
import java.util.Map;
import static org.eigenscope.report.Html.text;

/** What each figure of a report means, in one line. */
final class Definitions {

    private static final Map<String, String> MEANINGS = meanings();

    private Definitions() {}

    private static Map<String, String> meanings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("alpha", "Exponent α of the power law fitted to the tail of the spectrum. Well-trained layers lie between 2 "
                + "and 6; below 2 a layer is over-trained, above 6 it has learned little.");
        all.put("D", "Kolmogorov–Smirnov distance of tail and power law: the smaller, the better the fit.");
        all.put("xmin", "The eigenvalue where the tail starts: the candidate with the least D.");
        all.put("num_pl_spikes", "Eigenvalues in the tail.");
        all.put("lambda_max", "The largest eigenvalue of WᵀW.");
        all.put("log_norm", "log₁₀ of the sum of all eigenvalues, the squared Frobenius norm.");
        all.put("stable_rank", "Σλ/λmax: how many directions carry weight.");
        all.put("entropy", "Entropy of the eigenvalues: 1 when all are equal, 0 when one is all.");
        all.put("max_rand_eval", "The largest eigenvalue once the layer's elements are shuffled: the orange line of a chart.");
        all.put("rand_bulk_max", "λ+, where the spectrum of pure noise of that size and variance ends (Marchenko–Pastur).");
        all.put("rand_distance", "Jensen–Shannon distance of the two spectra: 0 means that nothing was learned.");
        all.put("ww_softrank", "max_rand_eval/λmax: near 1 when nothing stands above the noise.");
        all.put("rand_num_spikes", "Correlation traps: eigenvalues of the shuffled layer above λ+ that chance does not explain "
                + "(Tracy–Widom, p < 0.01). Shuffling keeps only the distribution of the elements, so a trap comes from one huge "
                + "element, from a shift of their mean, or from heavy tails.");
        all.put("strength", "λ/λ+ of a trap. Below 1.1 it is weak: another draw may lose it.");
        return all;
    }

    /** The meaning of a figure, or nothing if it needs no words. */
    static String of(String name) {
        return MEANINGS.getOrDefault(name, "");
    }

    /** All of them as a part of a page. */
    static String html() {
        StringBuilder html = new StringBuilder("<section><h2>What the figures mean</h2><dl>\n");
        MEANINGS.forEach((name, meaning) ->
                html.append("<dt>%s</dt><dd>%s</dd>%n".formatted(text(name), text(meaning))));
        return html.append("</dl></section>\n").toString();
    }
}
