package org.eigenscope.timeline.find;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Model;
import org.eigenscope.model.ModelNames;
import org.eigenscope.timeline.Checkpoint;
import org.eigenscope.timeline.Step;
import org.eigenscope.timeline.Step.Unit;
import org.eigenscope.timeline.TrainingRun;

/**
 * Opens training runs: the checkpoints of a folder, or a list of them, in the order of their steps. The index of each
 * is read, not its weights.
 */
public final class RunFinder {

    private final ModelFiles files;
    private final Predicate<Path> own;
    private final ReportedModels reports;

    /**
     * @param files opens checkpoints
     * @param own true for files that this program has written: none of them is a checkpoint
     * @param reports opens those of them that stand for checkpoints, where there are none
     */
    public RunFinder(ModelFiles files, Predicate<Path> own, ReportedModels reports) {
        this.files = files;
        this.own = own;
        this.reports = reports;
    }

    /** Finds checkpoints alone, no reports of them. */
    public RunFinder(ModelFiles files, Predicate<Path> own) {
        this(files, own, ReportedModels.NONE);
    }

    /**
     * Opens a run.
     *
     * @param named a folder of checkpoints, or files and folders that are a checkpoint each; a report, or a folder of
     *     them, stands for the checkpoints that it tells of
     * @throws Unsupported if nothing there is a checkpoint with a step, or there are several runs
     * @throws IOException if a folder cannot be read, or the one place that is named does not exist
     */
    public TrainingRun find(List<Path> named) throws IOException, ModelFormatException {
        if (named.size() == 1 && Files.notExists(named.getFirst())) {
            throw new NoSuchFileException(named.getFirst().toString(), null, "it does not exist");
        }
        if (named.size() == 1 && Files.isDirectory(named.getFirst())) {
            Path folder = named.getFirst();
            List<Path> told = reports(folder);
            RunFolders.Place place = told.isEmpty() ? new RunFolders(files, own).find(folder)
                    : new RunFolders.Place(folder, told);
            return run(folder, place.folder(), place.checkpoints(), false);
        }
        Path first = named.getFirst().toAbsolutePath().normalize();
        return run(first.getParent() == null ? first : first.getParent(), first.getParent(), named, true);
    }

    /** The reports of a folder that holds no checkpoint. */
    private List<Path> reports(Path folder) throws IOException {
        Path boundary = ModelFolder.boundary(folder);
        List<Path> told = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                if (Files.isReadable(entry) && entry.toRealPath().startsWith(boundary) && reports.recognizes(entry)) {
                    told.add(entry);
                }
            }
        }
        return told.isEmpty() || !new RunFolders(files, own).checkpoints(folder).isEmpty() ? List.of() : told;
    }

    /**
     * Opens what has come to a run since it was found, also in the place of others. What lies where it was, as it was,
     * is not read again.
     *
     * @param kept true for checkpoints that stay when they are removed, or when a checkpoint of a later step has been
     *     written in their place
     * @return the same run if nothing has changed; a run of its own if nothing that was there is any more, and what has
     *     come is of another network or counts something else
     */
    public TrainingRun update(TrainingRun run, Predicate<Checkpoint> kept) throws IOException, ModelFormatException {
        Map<Boolean, List<Checkpoint>> known = Stream.concat(run.checkpoints().stream(), run.passed().stream())
                .filter(one -> !one.gone() || kept.test(one)).collect(Collectors.partitioningBy(Checkpoint::gone));
        List<Checkpoint> here = known.get(false);
        List<Checkpoint> all = Stream.concat(here.stream(), known.get(true).stream()).toList();
        Set<Path> read = here.stream().map(Checkpoint::path).collect(Collectors.toSet());
        Opened opened = new Opened(new RunFolders(files, own).later(run.folder()).stream()
                .filter(path -> !read.contains(path)).toList(), false, all);
        // Numbers of two readings on one axis would be no order.
        boolean anew = all.stream().anyMatch(one -> opened.renumbered(one) != one);
        Unit unit = anew ? unit(Stream.concat(all.stream().map(one -> opened.renumbered(one).step()),
                opened.steps.values().stream())) : run.unit();
        List<Checkpoint> fresh = opened.checkpoints(unit);
        List<Checkpoint> stay = opened.inUnit(here, unit);
        List<Checkpoint> removed = new RemovedCheckpoints(opened.inUnit(known.get(true), unit), stay, fresh)
                .staying(opened.findings);
        List<Checkpoint> together = Stream.of(removed, stay, fresh).flatMap(List::stream).toList();
        if (here.isEmpty() && !opened.steps.isEmpty()
                && SameNetwork.only(together, new ArrayList<>()).stream().noneMatch(fresh::contains)) {
            return find(List.of(run.folder())).named(run.name());
        }
        TrainingRun now = made(run.name(), run.folder(), unit, together, kept, opened.findings);
        return same(now.checkpoints(), run.checkpoints()) && same(now.passed(), run.passed())
                && now.findings().equals(run.findings()) ? run : now;
    }

    private static boolean same(List<Checkpoint> here, List<Checkpoint> there) {
        return here.size() == there.size()
                && IntStream.range(0, here.size()).allMatch(i -> here.get(i) == there.get(i));
    }

    private TrainingRun run(Path named, Path folder, List<Path> paths, boolean listed)
            throws IOException, ModelFormatException {
        Opened opened = new Opened(paths, listed, List.of());
        Unit unit = unit(opened.steps.values().stream());
        List<Checkpoint> checkpoints = opened.checkpoints(unit);
        if (checkpoints.isEmpty()) {
            throw opened.nothing(named);
        }
        return made(String.valueOf(named.toAbsolutePath().normalize().getFileName()), folder, unit, checkpoints,
                one -> false, opened.findings);
    }

    /** The unit of most steps. */
    private static Unit unit(Stream<Step> steps) {
        Map<Unit, Long> counts = steps.collect(Collectors.groupingBy(Step::unit, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream().reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
                .map(Map.Entry::getKey).orElse(Unit.STEP);
    }

    /** Leaves out other networks and second checkpoints of a step, and orders the rest. */
    private static TrainingRun made(String name, Path folder, Unit unit, List<Checkpoint> all,
            Predicate<Checkpoint> kept, List<Finding> findings) {
        List<Finding> said = new ArrayList<>(findings);
        List<Checkpoint> ordered = all.stream().sorted(Comparator.<Checkpoint>comparingLong(one -> one.step().number())
                .thenComparing(one -> !StepNames.worded(one.model().name()).isPresent())
                .thenComparing(one -> one.model().name(), NaturalOrder.ofNames())).toList();
        List<Checkpoint> run = NameFamilies.only(SameNetwork.only(ordered, said), kept, said);
        run.stream().filter(one -> one.step().isPlace()).findFirst().ifPresent(first -> said.add(new Finding(
                Severity.NOTE, NameFamilies.pattern(first.model().name()), "these names count steps anew in each "
                        + "epoch: their checkpoints are numbered from 1, in the order of epochs and of steps within "
                        + "them")));
        List<Checkpoint> passed = all.stream().filter(one -> run.stream().noneMatch(taken -> taken == one)).toList();
        return new TrainingRun(name, folder, unit, run, said, passed);
    }

    /** Opens a checkpoint. */
    @FunctionalInterface
    private interface Opening {
        Model open() throws IOException, ModelFormatException;
    }

    /** What may be a checkpoint. */
    private record Candidate(Path path, String name, Opening model) {}

    /** Checkpoints that were opened, with their steps. */
    private final class Opened {
        private final List<Path> paths;
        private final List<String> names;
        private final boolean listed;
        private final Map<Path, Model> models = new LinkedHashMap<>();
        private final Map<Path, Step> steps = new LinkedHashMap<>();
        private final List<Finding> findings = new ArrayList<>();
        private final Map<String, Step> byName;

        /**
         * @param listed true if each was named: what cannot be opened is missed then, whatever it is
         * @param known other checkpoints of the run, whose names tell what the numbers in these names count
         */
        Opened(List<Path> paths, boolean listed, List<Checkpoint> known) {
            this.paths = paths;
            this.listed = listed;
            this.names = ModelNames.of(Stream.concat(paths.stream(), known.stream().map(Checkpoint::path)).toList());
            Set<String> optimizers = NameFamilies.optimizers(names);
            List<Candidate> all = new ArrayList<>();
            for (int i = 0; i < paths.size(); i++) {
                if (!optimizers.contains(names.get(i))) {
                    all.addAll(candidates(paths.get(i), names.get(i)));
                }
            }
            byName = StepNames.of(Stream.concat(all.stream().map(Candidate::name),
                    known.stream().map(one -> one.model().name())).distinct().toList());
            all.forEach(one -> open(one, byName.get(one.name)));
            findings.addAll(NameFamilies.optimizerFindings(names.subList(0, paths.size()).stream()
                    .filter(optimizers::contains).toList()));
        }

        /** A checkpoint with another step, if other names have shown since that another number in its name is it. */
        Checkpoint renumbered(Checkpoint known) {
            Step now = byName.get(known.model().name());
            return (known.step().isPlace() || known.step().source().equals(StepNames.SOURCE)) && now != null
                    && !now.equals(known.step()) ? new Checkpoint(known.path(), known.model(), now) : known;
        }

        /** The checkpoints that a path stands for: one, or those that a report tells of. */
        private List<Candidate> candidates(Path path, String name) {
            if (!reports.recognizes(path)) {
                return List.of(new Candidate(path, name, () -> files.open(path)));
            }
            try {
                List<Model> told = reports.open(path);
                return told.size() != 1 ? told.stream().map(model -> new Candidate(model.path(), model.name(),
                        () -> model)).toList() : List.of(new Candidate(path, StepNames.worded(name).isPresent()
                        || StepNames.worded(told.getFirst().name()).isEmpty() ? name : told.getFirst().name(),
                        told::getFirst));
            } catch (IOException | ModelFormatException e) {
                return List.of(new Candidate(path, name, () -> {
                    throw e;
                }));
            }
        }

        private void open(Candidate candidate, Step named) {
            Path path = candidate.path;
            String name = candidate.name;
            try {
                Model model = candidate.model.open().named(name);
                Step told = StepMetadata.of(model, path).orElse(null);
                models.put(path, model);
                Step step = told == null || named != null && (named.unit().compareTo(told.unit()) < 0
                        || named.isPlace() && told.unit() == Unit.EPOCH) ? named : told;
                if (step == null) {
                    findings.add(new Finding(listed ? Severity.UNDECODED : Severity.NOTE, name,
                            "neither its metadata nor its name tells its step: it was left out"));
                    return;
                }
                if (named != null && named.unit() == step.unit() && named.number() != step.number()) {
                    findings.add(new Finding(Severity.NOTE, name, "its name says %s, its %s %s: the latter was taken"
                            .formatted(named.words(), step.source(), step.words())));
                }
                steps.put(path, step);
            } catch (Unsupported e) {
                findings.add(new Finding(listed ? Severity.UNDECODED : Severity.NOTE, name,
                        e.problem() + ": it was left out"));
            } catch (ModelFormatException e) {
                findings.add(new Finding(Severity.DAMAGED, name, e.problem() + ": it was left out"));
            } catch (NoSuchFileException e) {
                findings.add(new Finding(Severity.DAMAGED, name, "it does not exist: it was left out"));
            } catch (IOException e) {
                findings.add(new Finding(Severity.DAMAGED, name, "it cannot be read (%s): it was left out"
                        .formatted(e.getMessage())));
            }
        }

        /** Why there is no run. */
        Unsupported nothing(Path folder) {
            if (findings.isEmpty()) {
                return new Unsupported(folder, RunFolders.NOTHING);
            }
            Finding first = findings.getFirst();
            String why = first.message().replaceAll(": it was left out$", "");
            return listed ? new Unsupported(paths.getFirst(), ("%s; name the folder of a run, or checkpoints whose "
                    + "names tell their steps, as step-1000.pt does")
                    .formatted(first.where().equals(names.getFirst()) ? why : first.where() + ": " + why))
                    : new Unsupported(folder, "it holds no checkpoint whose step is known: %s: %s".formatted(
                            first.where(), why));
        }

        /** Those whose steps are counted in this unit; the others are told. */
        List<Checkpoint> checkpoints(Unit unit) {
            return inUnit(steps.entrySet().stream().map(one -> new Checkpoint(one.getKey(), models.get(one.getKey()),
                    one.getValue())).toList(), unit);
        }

        /** Those of some checkpoints whose steps, as names tell them by now, are counted in this unit. */
        List<Checkpoint> inUnit(List<Checkpoint> checkpoints, Unit unit) {
            List<Checkpoint> counted = new ArrayList<>();
            for (Checkpoint one : checkpoints) {
                Checkpoint now = renumbered(one);
                if (now.step().unit() == unit) {
                    counted.add(now);
                } else {
                    findings.add(new Finding(Severity.NOTE, one.model().name(),
                            "it is numbered by %s, the others by %s: it was left out".formatted(now.step().unit()
                                    .word(), unit.word())));
                }
            }
            return counted;
        }
    }
}
