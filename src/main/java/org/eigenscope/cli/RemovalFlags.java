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
                "What to remove: cause (an outlier becomes the mean, a mean shift is centred, many large elements are "
                        + "clipped) or rank-one (σuv' of the shuffled matrix, averaged over --replicas shuffles); for "
                        + "whole layers: centre, outliers, truncate-xmin, truncate-detx, truncate-share, shrink, or "
                        + "intruders (with --base). Default: ${DEFAULT-VALUE}.");
        share = arguments.number("--share", "S", "0.1", NumberLimits.above(0).to(1),
                "truncate-share: share of the rank to keep. Default: ${DEFAULT-VALUE}.");
        sigmas = arguments.number("--sigmas", "N", "8", NumberLimits.above(0),
                "outliers: elements more than this many standard deviations from the mean become the mean. Default: "
                        + "${DEFAULT-VALUE}.");
        base = arguments.option(Path.class, "--base", "MODEL",
                "intruders: the model that this one was fine-tuned from.");
        factor = arguments.number("--factor", "F", "0", NumberLimits.from(0).below(1),
                "intruders: factor for their singular values. Default: ${DEFAULT-VALUE}.");
    }

    /** The model that this one was made from; null unless it is asked for. */
    Path base() {
        return base.get();
    }

    /** The way that was asked for. */
    Removal way(AnalysisOptions options) {
        if (way.get() == Way.INTRUDERS != (base.get() != null)) {
            throw arguments.wrong(base.get() == null ? "--way intruders needs --base MODEL, the model that this one "
                    + "was fine-tuned from" : "--base has no effect without --way intruders");
        }
        arguments.need(way.get() == Way.TRUNCATE_SHARE, "--way " + Way.TRUNCATE_SHARE, "--share");
        arguments.need(way.get() == Way.OUTLIERS, "--way " + Way.OUTLIERS, "--sigmas");
        arguments.need(way.get() == Way.INTRUDERS, "--way " + Way.INTRUDERS, "--factor");
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
    }
}
