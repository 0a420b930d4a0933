package org.eigenscope.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.surgery.Removal;

/** The options that say what is taken out of a model. */
final class RemovalFlags {

    /** The ways by their ids. */
    private enum Way {
        CAUSE,
        RANK_ONE,
        CENTRE,
        OUTLIERS,
        TRUNCATE_XMIN,
        TRUNCATE_DETX,
        TRUNCATE_SHARE,
        SHRINK,
        INTRUDERS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Arguments arguments;
    private final Value<Way> way;
    private final Value<Double> share;
    private final Value<Double> sigmas;
    private final Value<Path> base;
    private final Value<Double> factor;

    RemovalFlags(Arguments arguments) {
        this.arguments = arguments;
        way = arguments.option(Way.class, "--way", "WAY", "cause",
                "What is taken out: cause (an outlier becomes the mean, a mean shift is centred, many large elements "
                        + "are clipped), rank-one (σuv' of the shuffled matrix, the mean of --replicas shuffles); of "
                        + "whole layers: centre, outliers, truncate-xmin, truncate-detx, truncate-share, shrink, "
                        + "intruders (with --base). "
                        + "Default: ${DEFAULT-VALUE}.");
        share = arguments.option(Double.class, "--share", "S", "0.1",
                "truncate-share: of the rank that is kept. Default: ${DEFAULT-VALUE}.");
        sigmas = arguments.option(Double.class, "--sigmas", "N", "8",
                "outliers: elements farther from the mean than so many standard deviations become the mean. Default: "
                        + "${DEFAULT-VALUE}.");
        base = arguments.option(Path.class, "--base", "MODEL",
                "intruders: the model that this one was tuned from.");
        factor = arguments.option(Double.class, "--factor", "F", "0",
                "intruders: their singular values are multiplied by it. Default: ${DEFAULT-VALUE}.");
    }

    /** The model that this one was made from; null unless it is asked for. */
    Path base() {
        return base.get();
    }

    /** The way that was asked for. */
    Removal way(AnalysisOptions options) {
        if (way.get() == Way.INTRUDERS != (base.get() != null)) {
            throw arguments.wrong("--way intruders and --base go together");
        }
        try {
            return switch (way.get()) {
                case CAUSE -> new Removal.ByCause();
                case RANK_ONE -> new Removal.RankOne(Math.max(1, options.replicas()), options.seed());
                case CENTRE -> new Removal.Centre();
                case OUTLIERS -> new Removal.Outliers(sigmas.get());
                case TRUNCATE_XMIN -> new Removal.Truncate(Removal.Truncate.Tail.XMIN, 1);
                case TRUNCATE_DETX -> new Removal.Truncate(Removal.Truncate.Tail.DET_X, 1);
                case TRUNCATE_SHARE -> new Removal.Truncate(Removal.Truncate.Tail.SHARE, share.get());
                case SHRINK -> new Removal.Shrink();
                case INTRUDERS -> new Removal.ScaleIntruders(factor.get());
            };
        } catch (IllegalArgumentException e) {
            throw arguments.wrong("--share is more than 0 and at most 1, --sigmas more than 0, "
                    + "--factor 0 or more and less than 1");
        }
    }
}
