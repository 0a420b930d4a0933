package org.eigenscope.desktop;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javafx.animation.AnimationTimer;

/**
 * Watches the pulses of the window while a model is opened and analyzed, and what holds the longest. The headless
 * platform copies the pixels of every picture on the FX thread, which a screen's own does not: the share of the looks
 * that found it at that is taken off the thread's CPU time, and both figures are printed.
 */
public final class Pulses {

    private static final String COPY = "com.sun.glass.ui.headless.HeadlessWindow.blit";
    /** Gaps in which the FX thread worked less are not worth their looks. */
    private static final double SHORT = 20e6;

    private final Path model;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Gap> gaps = new ArrayList<>();
    private long opened;
    private long badges;
    private long lastCpu;
    private long lastWall;

    /**
     * Between two pulses.
     *
     * @param from when it began, by {@link System#nanoTime()}
     * @param to when it ended
     * @param cpu how long the FX thread worked in it, in nanoseconds
     */
    private record Gap(long from, long to, long cpu) {

        long length() {
            return to - from;
        }
    }

    public Pulses(Path model) {
        this.model = model;
    }

    /** Opens the model, walks through its layers while they come in, and prints what was seen. */
    public void measure() {
        try (TestWindow window = new TestWindow(); FxWatch watch = new FxWatch()) {
            AnimationTimer timer = TestWindow.fx(this::timer);
            TestWindow.pulses(60);
            TestWindow.run(gaps::clear);
            long from = System.nanoTime();
            TestWindow.run(() -> {
                window.bench.sessionProperty().subscribe(session -> opened = System.nanoTime());
                window.bench.screenedProperty().subscribe(all -> badges = all ? System.nanoTime() : badges);
                window.bench.open(model);
            });
            TestWindow.await("opened", () -> window.bench.sessionProperty().get() != null);
            while (TestWindow.fx(() -> window.bench.analyses().phase().busy())) {
                TestWindow.run(() -> window.bench.selection().walk(1));
                TestWindow.pulses(12);
            }
            TestWindow.run(timer::stop);
            Responsiveness.say("analysis of " + model.getFileName() + " in the window",
                    (System.nanoTime() - from) / 1e6, "ms");
            Responsiveness.say("  from opening to the tree", (opened - from) / 1e6, "ms");
            Responsiveness.say("  from opening to the last badge of the trap screen", (badges - from) / 1e6, "ms");
            report(watch);
        }
    }

    /** The CPU time of the FX thread in a gap, less what went into the copying of pixels. */
    private static double own(Gap gap, FxWatch watch) {
        List<FxWatch.Look> looks = watch.between(gap.from(), gap.to());
        long copying = looks.stream().filter(look -> look.in(COPY::equals)).count();
        return looks.isEmpty() ? gap.cpu() : gap.cpu() * (1 - (double) copying / looks.size());
    }

    private AnimationTimer timer() {
        AnimationTimer each = new AnimationTimer() {
            @Override
            public void handle(long now) {
                long cpu = threads.getCurrentThreadCpuTime();
                long wall = System.nanoTime();
                if (lastWall > 0) {
                    gaps.add(new Gap(lastWall, wall, cpu - lastCpu));
                }
                lastCpu = cpu;
                lastWall = wall;
            }
        };
        each.start();
        return each;
    }

    private void report(FxWatch watch) {
        gaps.sort(Comparator.comparingLong(Gap::length).reversed());
        Responsiveness.say("  pulses", gaps.size(), "");
        Responsiveness.say("  time between two pulses, median", gaps.get(gaps.size() / 2).length() / 1e6, "ms");
        Responsiveness.say("  the longest", gaps.getFirst().length() / 1e6, "ms");
        Responsiveness.say("  longer than 100 ms", gaps.stream().filter(gap -> gap.length() > 100e6).count(), "");
        Responsiveness.say("  longest work of the FX thread between two pulses (its own CPU time)",
                gaps.stream().mapToLong(Gap::cpu).max().orElse(0) / 1e6, "ms");
        Responsiveness.say("  the same without the headless platform's copying of pixels, by its share of the looks",
                gaps.stream().filter(gap -> gap.cpu() > SHORT).mapToDouble(gap -> own(gap, watch)).max().orElse(0)
                / 1e6, "ms");
        for (Gap gap : gaps.subList(0, Math.min(4, gaps.size()))) {
            System.out.printf("    %.0f ms, of which the FX thread worked %.0f:%n", gap.length() / 1e6,
                    gap.cpu() / 1e6);
            Map<String, Integer> seen = new TreeMap<>();
            List<FxWatch.Look> looks = watch.between(gap.from(), gap.to());
            looks.forEach(look -> seen.merge(look.ours(), 1, Integer::sum));
            seen.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).limit(5)
                    .forEach(entry -> System.out.printf("      %3d of %3d looks: %s%n", entry.getValue(), looks.size(),
                    entry.getKey()));
        }
    }
}
