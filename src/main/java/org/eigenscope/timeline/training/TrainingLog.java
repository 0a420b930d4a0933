package org.eigenscope.timeline.training;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.timeline.Curve;
import org.eigenscope.timeline.Step.Unit;
import org.eigenscope.timeline.TrainingRun;
import org.eigenscope.timeline.training.TrainingFiles.LogKind;

/**
 * What a training has logged: accuracy, loss, learning rate, whatever it calls them.
 *
 * @param curves those that count in the unit of the run's checkpoints, each by its name
 * @param files the files that they were read from
 * @param findings what could not be read of them, and why
 */
public record TrainingLog(List<Curve> curves, List<Path> files, List<Finding> findings) {

    /** What is not logged. */
    public static final TrainingLog NONE = new TrainingLog(List.of(), List.of(), List.of());

    private static final long LARGEST = 1L << 30;
    /** Values of all logs together: 128 MB. */
    private static final long MOST_VALUES = 8_000_000;

    public TrainingLog {
        curves = List.copyOf(curves);
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /**
     * Reads the logs of a run.
     *
     * @param named files that are logs, whatever they are called and wherever they are; those beside the checkpoints
     *     are found
     * @param own true for files that this program has written: none of them is a log
     */
    public static TrainingLog of(TrainingRun run, List<Path> named, Predicate<Path> own) throws IOException {
        List<Path> all = new ArrayList<>(named);
        new TrainingFiles(own).of(run).stream().filter(file -> !named.contains(file)).forEach(all::add);
        List<Path> read = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        Map<String, Curve> curves = new LinkedHashMap<>();
        Map<Path, LoggedRows> sources = new LinkedHashMap<>();
        LoggedRows.Room room = new LoggedRows.Room(MOST_VALUES);
        for (Path file : all) {
            // The event files of one folder go on where the one before ends.
            LogKind kind = LogKind.of(file);
            LoggedRows rows = sources.computeIfAbsent(kind == LogKind.EVENTS ? file.resolveSibling("*") : file,
                    source -> new LoggedRows(room));
            try (ByteSource source = ByteSource.open(file)) {
                read(source, within(source, kind), run.folder(), named.contains(file), rows).ifPresent(findings::add);
            } catch (Malformed e) {
                boolean note = kind == LogKind.JSON && !named.contains(file);
                findings.add(new Finding(note ? Severity.NOTE : Severity.DAMAGED, name(file),
                        "it was not read as a training log: " + e.problem()));
            } catch (IOException e) {
                findings.add(new Finding(Severity.DAMAGED, name(file), e instanceof NoSuchFileException
                        ? "it does not exist" : "it cannot be read: " + e.getMessage()));
            }
        }
        if (room.refused() > 0) {
            findings.add(new Finding(Severity.DAMAGED, run.folder().getFileName() == null ? "run" : name(run.folder()),
                    "training logged more than the %,d values that we read: %,d were left out".formatted(MOST_VALUES,
                            room.refused())));
        }
        boolean places = run.checkpoints().stream().anyMatch(one -> one.step().isPlace());
        sources.forEach((file, rows) -> {
            List<Curve> logged = rows.curves();
            if (places && !logged.isEmpty()) {
                findings.add(new Finding(Severity.NOTE, name(file), "it was left out: it counts steps or epochs, "
                        + "which cannot be matched with checkpoints that are numbered in their order"));
                return;
            }
            boolean fromZero = fromZero(run, logged);
            List<Curve> own2 = fromZero ? logged.stream().map(TrainingLog::fromOne).toList() : logged;
            Unit unit = unit(run, own2);
            if (fromZero && unit == Unit.EPOCH) {
                findings.add(new Finding(Severity.NOTE, name(file),
                        "it counts epochs from 0, the checkpoints from 1: its epoch 0 is taken for their epoch 1"));
            }
            own2.stream().filter(curve -> curve.unit() == unit && curve.hasValues())
                    .forEach(curve -> curves.putIfAbsent(curve.name(), curve));
            if (!own2.isEmpty()) {
                read.add(file);
            }
        });
        return new TrainingLog(List.copyOf(curves.values()), read, findings);
    }

    /** True if a log counts its epochs from 0, and the checkpoints from 1, as those of Keras' loggers. */
    private static boolean fromZero(TrainingRun run, List<Curve> curves) {
        double[] epochs = curves.stream().filter(curve -> curve.unit() == Unit.EPOCH)
                .flatMapToDouble(curve -> Arrays.stream(curve.steps())).toArray();
        return run.unit() != Unit.STEP && run.steps().getFirst() > 0 && epochs.length > 0
                && Arrays.stream(epochs).allMatch(epoch -> epoch == Math.rint(epoch))
                && Arrays.stream(epochs).min().orElseThrow() == 0
                && Arrays.stream(epochs).max().orElseThrow() + 1 == run.steps().getLast();
    }

    private static Curve fromOne(Curve curve) {
        return curve.unit() != Unit.EPOCH ? curve : new Curve(curve.name(), Unit.EPOCH,
                Arrays.stream(curve.steps()).map(epoch -> epoch + 1).toArray(), curve.values());
    }

    /** The kind of a log by what it holds, where its name leaves that open: JSON may be an object a line. */
    private static LogKind within(ByteSource source, LogKind kind) throws IOException, Malformed {
        return kind != LogKind.JSON && kind != LogKind.TEXT && kind != LogKind.NONE ? kind
                : JsonLog.kind(source).filter(found -> kind != LogKind.TEXT || found == LogKind.LINES).orElse(kind);
    }

    /** Numbers of checkpoints are epochs where the log has as many. */
    private static Unit unit(TrainingRun run, List<Curve> curves) {
        if (run.unit() != Unit.CHECKPOINT) {
            return run.unit();
        }
        double epochs = curves.stream().filter(curve -> curve.unit() == Unit.EPOCH).mapToDouble(Curve::last).max()
                .orElse(-1);
        return run.steps().getLast() <= epochs ? Unit.EPOCH : Unit.STEP;
    }

    private static Optional<Finding> read(ByteSource source, LogKind kind, Path folder, boolean named, LoggedRows rows)
            throws IOException, Malformed {
        if (source.size() > LARGEST && (named || kind != LogKind.TEXT)) {
            throw source.malformed("it has %,d bytes, more than the %,d that we read".formatted(source.size(),
                    LARGEST));
        }
        switch (kind) {
            case CSV, TEXT, NONE -> {
                if (CsvLog.recognizes(source)) {
                    return CsvLog.read(source, rows, CsvLog.MOST);
                } else if (named) {
                    throw source.malformed("no column of its first line counts steps or epochs");
                }
            }
            case JSON -> JsonLog.read(source, rows);
            case LINES -> {
                return JsonLog.readLines(source, rows);
            }
            case EVENTS -> {
                long rest = new EventFile(prefix(source.path(), folder), rows).read(source);
                if (rest > 0) {
                    return Optional.of(new Finding(Severity.NOTE, name(source.path()),
                            "it ends within a record: the last %,d bytes were not read".formatted(rest)));
                }
            }
        }
        return Optional.empty();
    }

    /** Keras writes the figures of both sets of data under one name, in two folders. */
    private static String prefix(Path file, Path run) {
        Path folder = file.toAbsolutePath().getParent();
        String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
        return name.equals("train") || name.startsWith("val") || name.startsWith("test") || name.startsWith("eval")
                ? name + "/" : "";
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
