package org.eigenscope.analysis.layer;

import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.spectrum.Bootstrap;
import org.eigenscope.spectrum.FitQuality;
import org.eigenscope.spectrum.GoodnessOfFit;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Shuffle;
import org.eigenscope.spectrum.Spectrum;
import org.eigenscope.spectrum.TruncatedPowerLawFit;

/** Tests the power law of a layer, during its analysis or later, with the same results. */
public final class TailTest {

    /** The bootstrap's place among the random streams of a layer: that of a replica nobody asks for. */
    private static final int STREAM = -1;

    /** Draws below which another thread takes longer to start than it saves. */
    private static final int TOGETHER = 8;

    private TailTest() {}

    /**
     * The report with its power law tested.
     *
     * @param draws of the bootstrap
     * @param seed of the run
     */
    public static Analyzed test(Analyzed report, int draws, long seed, AnalysisContext work) {
        return report.withQuality(quality(report.esd(), report.tail(), report.truncated(), draws, seed,
                report.layer().id(), report.noise().isNoise(), work));
    }

    static FitQuality quality(Spectrum esd, PowerLawFit tail, TruncatedPowerLawFit truncated, int bootstraps,
            long seed, int layer, boolean noise, AnalysisContext work) {
        Bootstrap.Draw[] draws = new Bootstrap.Draw[tail.succeeded() ? bootstraps : 0];
        if (draws.length > 0) {
            draw(new Bootstrap(esd, tail, Shuffle.layerSeed(seed, layer, STREAM)), draws, 0, draws.length, work);
        }
        return GoodnessOfFit.judge(esd, tail, truncated, draws, noise).withoutBaselessInterval();
    }

    /** Halves the draws as long as they are many: whenever a processor is idle it takes the next half. */
    private static void draw(Bootstrap bootstrap, Bootstrap.Draw[] into, int from, int to, AnalysisContext work) {
        if (to - from <= TOGETHER) {
            bootstrap.draw(into, from, to, work::checkpoint);
            return;
        }
        int middle = (from + to) >>> 1;
        work.inParallel(() -> draw(bootstrap, into, from, middle, work), () -> draw(bootstrap, into, middle, to, work),
                bootstrap.bytes());
    }
}
