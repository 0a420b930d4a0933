package org.eigenscope.impact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.impact.engine.NetworkOpener;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.surgery.LayerChange;
import org.eigenscope.surgery.Removal;
import org.eigenscope.surgery.Surgeon;

/**
 * Measures the effect of traps on a network's answers: lets the network answer the probes, then copies of it from which
 * a trap is taken out, and copies with random changes of the same size. One network is loaded at a time.
 */
public final class ImpactRun {

    /** Multiplications of a run above which random changes and shuffles share the probes: a third of a second. */
    private static final double CHEAP = 2e10;
    /** Multiplications of a batch: about half a second, so that cancelling takes effect. */
    private static final double BATCH = 4e10;
    private static final int LARGEST_BATCH = 1024;
    private static final int FEWEST_SHARED = 4;

    private final NetworkOpener opener;
    private final Signature signature;
    private final Surgeon surgeon;
    private final ImpactOptions options;

    public ImpactRun(NetworkOpener opener, Signature signature, Surgeon surgeon, ImpactOptions options) {
        this.opener = opener;
        this.signature = signature;
        this.surgeon = surgeon;
        this.options = options;
    }

    /** How a run divides its work. */
    private record Scale(int probes, int batch, boolean expensive) {

        /** How many probes each of several draws sees. */
        int shared(int draws) {
            if (!expensive || draws < 2) {
                return probes;
            }
            int share = Math.clamp(probes / (2 * draws), Math.min(FEWEST_SHARED, probes), probes);
            return batch > share ? share : share - share % batch;
        }
    }

    /**
     * Measures.
     *
     * @param subjects the traps
     * @param labels of the probes, or null
     * @param folder a folder for the copies, which is there
     * @param engine the name of what runs the network
     * @param work asked whether to go on, before each batch, and told how far it is
     * @throws IOException if the network cannot be run as it is: its message says why
     */
    public ImpactReport run(Model model, List<ImpactSubject> subjects, Probes probes, ClassLabels labels, Path folder,
            String engine, AnalysisContext work) throws IOException {
        Scale scale = scale(model, probes);
        if (labels != null && labels.count() < scale.probes()) {
            throw new ProbeException("there are %,d labels for %,d probes: each needs one".formatted(labels.count(),
                    scale.probes()));
        }
        int steps = 1 + subjects.size() * options.ways().size();
        try (UnchangedAnswers baseline = new UnchangedAnswers(probes, labels, scale.probes(), scale.batch(), folder)) {
            List<TrapImpact> impacts = new ArrayList<>();
            try (ChangedNetwork network = new ChangedNetwork(opener, signature, model, folder, work)) {
                baseline.answer(network.unchanged(), options.roles(), hidden(model), part(work, 0, steps));
                for (ImpactSubject subject : subjects) {
                    for (Removal way : options.ways()) {
                        impacts.add(measure(new Place(network, scale, baseline, part(work, 1 + impacts.size(),
                                steps)), subject, way));
                    }
                }
            }
            work.progress(1);
            return new ImpactReport(model, engine, probes.words(), scale.probes(), scale.shared(options.random()),
                    baseline.outputs().stream().map(output -> "%s: %s, %s a probe".formatted(output.name().isEmpty()
                            ? "output" : output.name(), output.role().label(), NumberText.count(output.length(),
                                    "number"))).toList(),
                    baseline.accuracy(), options.temperature(), impacts);
        }
    }

    /** What measuring one trap needs. */
    private record Place(ChangedNetwork network, Scale scale, UnchangedAnswers baseline, AnalysisContext work) {}

    /** A step of the whole, which tells how far the whole is. */
    private static AnalysisContext part(AnalysisContext whole, int step, int steps) {
        whole.progress((double) step / steps);
        return new AnalysisContext() {
            @Override
            public void checkpoint() {
                whole.checkpoint();
            }

            @Override
            public void inParallel(Runnable one, Runnable other, double bytes) {
                whole.inParallel(one, other, bytes);
            }

            @Override
            public void progress(double fraction) {
                whole.progress((step + fraction) / steps);
            }
        };
    }

    private Scale scale(Model model, Probes probes) throws ProbeException {
        double multiplications = (double) Math.max(1, model.elements()) * probes.positions();
        int fixed = probes.batch();
        int count = fixed > 0 ? probes.count() - probes.count() % fixed : probes.count();
        if (count == 0) {
            throw new ProbeException("the graph takes %,d probes at a time, but there are only %,d: feed more"
                    .formatted(fixed, probes.count()));
        }
        int batch = fixed > 0 ? fixed : (int) Math.clamp(BATCH / multiplications, 1, LARGEST_BATCH);
        return new Scale(count, batch, multiplications * count > CHEAP);
    }

    private static Set<Long> hidden(Model model) {
        return model.layers().stream().filter(layer -> layer.kind() == LayerKind.EMBEDDING)
                .filter(layer -> layer.tensor().shape().rank() == 2).map(layer -> layer.tensor().shape().dim(1))
                .collect(Collectors.toSet());
    }

    private TrapImpact measure(Place place, ImpactSubject subject, Removal way) {
        try {
            int draws = way instanceof Removal.RankOne ? options.replicas() : 1;
            List<OutputTally> removal = place.baseline().tallies();
            double size = 0;
            int all = draws + options.random();
            for (int draw = 0; draw < draws; draw++) {
                place.work().progress((double) draw / all);
                Removal drawn = way instanceof Removal.RankOne ? new Removal.RankOne(1, options.seed() + draw) : way;
                LayerChange operation = surgeon.remove(subject.report(), List.of(subject.trap()), drawn, place.work());
                if (!operation.changes()) {
                    return failed(subject, way, "no weight of the layer is changed by it");
                }
                size += operation.size().relative() / draws;
                compare(place, operation, draw, draws, removal);
            }
            List<OutputTally> random = place.baseline().tallies();
            for (int draw = 0; draw < options.random(); draw++) {
                place.work().progress((double) (draws + draw) / all);
                compare(place, surgeon.remove(subject.report(), List.of(),
                        new Removal.RandomRankOne(size, options.seed() + draw), place.work()), draw, options.random(),
                        random);
            }
            List<TrapImpact.Effect> effects = new ArrayList<>();
            for (int i = 0; i < removal.size(); i++) {
                effects.add(new TrapImpact.Effect(removal.get(i).effect(),
                        options.random() == 0 ? null : random.get(i).effect(), options.random(),
                        place.baseline().accuracy()));
            }
            return new TrapImpact.Measured(subject.report().layer(), subject.number(), subject.trap(), way, size, draws,
                    effects);
        } catch (IOException | ModelFormatException | ArithmeticException e) {
            return failed(subject, way, String.valueOf(e.getMessage()));
        }
    }

    private static TrapImpact failed(ImpactSubject subject, Removal way, String message) {
        return new TrapImpact.Failed(subject.report().layer(), subject.number(), subject.trap(), way, message);
    }

    /** Lets a changed copy answer its share of the probes. */
    private void compare(Place place, LayerChange operation, int draw, int draws, List<OutputTally> into)
            throws IOException, ModelFormatException {
        int shared = place.scale().shared(draws);
        int from = shared == place.scale().probes() ? 0
                : (int) ((long) draw * shared % (place.scale().probes() - shared + 1));
        place.work().checkpoint();
        place.baseline().compare(place.network().with(operation), new AnswerComparison(options.temperature()), from,
                shared, into, place.work());
    }
}
