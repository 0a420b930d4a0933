package org.eigenscope.impact;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.eigenscope.metric.NumberText;

/** Effects in words. They say what changes, not whether that is good. */
public final class ImpactWords {

    private ImpactWords() {}

    /** The verdict as a value of a table: {@code visible}, {@code none visible}; empty where there is none. */
    static String effect(ImpactRow row) {
        return row.effect() == null || !row.effect().judged() ? ""
                : row.effect().visible() ? "visible" : "none visible";
    }

    /** Why nothing was measured; empty where something was. */
    static String note(ImpactRow row) {
        return row.impact() instanceof TrapImpact.Failed failed ? failed.message() : "";
    }

    /** What the network was fed with, by what it was run, and which of its outputs were compared. */
    public static String inputs(ImpactReport report) {
        String words = "%s, by %s; %s; outputs: %s".formatted(NumberText.count(report.probes(), "probe"),
                report.engine(), String.join("; ", report.fed()), String.join("; ", report.outputs()));
        String temperature = report.temperature() == 1 ? ""
                : "; T = " + NumberText.figure(report.temperature());
        return report.randomProbes() < report.probes() ? "%s%s; each random change and shuffle was tried on %s of them"
                .formatted(words, temperature, NumberText.count(report.randomProbes())) : words + temperature;
    }

    /** A sentence for each trap and way, and output if there are several. */
    public static List<String> sentences(ImpactReport report) {
        return sentences(report.impacts());
    }

    /** Those of what was measured. */
    public static List<String> measured(ImpactReport report) {
        return sentences(report.impacts().stream().filter(TrapImpact.Measured.class::isInstance).toList());
    }

    /** Those of what could not be measured. */
    public static List<String> failures(ImpactReport report) {
        return sentences(report.impacts().stream().filter(TrapImpact.Failed.class::isInstance).toList());
    }

    private static List<String> sentences(List<TrapImpact> impacts) {
        return impacts.stream().flatMap(impact -> of(impact).stream().map(sentence -> "%s, trap %d, %s"
                .formatted(impact.layer().name(), impact.number(), sentence))).toList();
    }

    /** The same of one trap and way without the trap's name: {@code cause: J 0.168, 13 times …}. */
    public static List<String> of(TrapImpact impact) {
        return switch (impact) {
            case TrapImpact.Failed failed -> List.of("%s: not measured: %s".formatted(impact.way().id(),
                    failed.message()));
            case TrapImpact.Measured measured -> measured.effects().stream().map(effect -> "%s%s: %s".formatted(
                    impact.way().id(), measured.effects().size() > 1 ? ", " + effect.removal().output() : "",
                    sentence(effect))).toList();
        };
    }

    /** {@code J 0.168, 13 times a random change of its size: the trap carries part of the function …}. */
    public static String sentence(TrapImpact.Effect effect) {
        OutputEffect removal = effect.removal();
        String measures = removal.role().answers()
                ? "J " + figure(removal.js()) + beside(effect.ratio())
                : "cosine distance %s and relative change %s%s".formatted(figure(removal.cosine()),
                        figure(removal.change()), beside(effect.ratio(), effect.changeRatio()));
        String verdict = !effect.judged() ? "" : effect.visible()
                ? ": the trap carries part of the function: its removal changes the answers"
                : ": without visible effect";
        return measures + verdict + accuracy(effect);
    }

    private static String figure(Estimate estimate) {
        return NumberText.figure(estimate.mean(), 3);
    }

    /** @param ratios how many times the measures of random changes those before are */
    private static String beside(double... ratios) {
        if (DoubleStream.of(ratios).anyMatch(Double::isNaN)) {
            return "";
        }
        return DoubleStream.of(ratios).anyMatch(Double::isInfinite) ? ", where random changes of its size have none"
                : ", %s times a random change of its size".formatted(DoubleStream.of(ratios)
                        .mapToObj(ratio -> NumberText.figure(ratio, 2)).collect(Collectors.joining(" and ")));
    }

    private static String accuracy(TrapImpact.Effect effect) {
        double before = effect.accuracyBefore();
        double after = effect.removal().accuracy();
        if (Double.isNaN(before) || Double.isNaN(after)) {
            return "";
        }
        String way = after < before ? "falls" : after > before ? "rises" : "stays";
        return after == before ? "; the accuracy stays at %s %%".formatted(percent(before))
                : "; the accuracy %s from %s to %s %%".formatted(way, percent(before), percent(after));
    }

    private static String percent(double share) {
        return NumberText.fixed(100 * share, 1);
    }
}
