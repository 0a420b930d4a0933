package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eigenscope.format.data.AssembledData;
import org.eigenscope.format.data.AssembledData.Part;
import org.eigenscope.format.data.StridedData;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.pytorch.Pickled.Sequence;
import org.eigenscope.format.pytorch.StateWalker.NamedTensor;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.TensorData;

/**
 * A checkpoint of DeepSpeed: a folder {@code global_stepN}, or the one above it, whose {@code latest} names it. Up to
 * stage 2 of ZeRO the whole weights are in {@code mp_rank_00_model_states.pt}. In stage 3 each rank holds a part of
 * every parameter: its flat tensor in the optimizer's state has them one after the other, each cut into as many parts
 * of equal length as there are ranks, the last filled up; the model's states tell names and shapes
 * ({@code param_shapes}). Where tensor parallelism has cut the model as well, each {@code mp_rank} is such a checkpoint
 * of its own part: the first is read, and told to be a part.
 */
final class ZeroCheckpoint {

    /** Trainings in bfloat16 put that before the names of their optimizers' states. */
    private static final Pattern FILE = Pattern.compile("(?:.*/)?(?:bf16_)?(?:zero_pp_rank_(\\d{1,6})_)?"
            + "mp_rank_(\\d{1,4})_(model|optim)_states\\.pt");
    private static final String LATEST = "latest";
    private static final int LONGEST_NAME = 200;
    private static final int MOST_FILES = 20_000;

    private ZeroCheckpoint() {}

    /** The file by which such a folder is opened. */
    static Optional<String> fileIn(ModelFolder folder) throws IOException {
        Optional<String> own = first(folder.root(), "");
        if (own.isPresent() || !folder.has(LATEST)) {
            return own;
        }
        Path latest = folder.root().resolve(LATEST);
        String step = Files.size(latest) > LONGEST_NAME ? "" : Files.readString(latest).strip();
        return step.matches("[\\w.-]{1,100}") && !step.startsWith(".") && Files.isDirectory(folder.root().resolve(step))
                ? first(folder.root().resolve(step), step + "/") : Optional.empty();
    }

    /** The file of a folder that tells of the model: of the whole one if there is one. */
    private static Optional<String> first(Path folder, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.limit(MOST_FILES).map(file -> prefix + file.getFileName())
                    .filter(name -> name.endsWith("_model_states.pt") && FILE.matcher(name).matches())
                    .min((a, b) -> Boolean.compare(a.contains("zero_pp_rank"), b.contains("zero_pp_rank")) != 0
                            ? Boolean.compare(a.contains("zero_pp_rank"), b.contains("zero_pp_rank"))
                            : NaturalOrder.ofNames().compare(a, b));
        }
    }

    /** True if the file is one of such a checkpoint. */
    static boolean recognizes(Probe probe) throws IOException {
        return !probe.folder() && FILE.matcher(String.valueOf(probe.path().getFileName())).matches()
                && TorchZip.recognizes(probe);
    }

    /** Opens the whole checkpoint by any of its files. */
    static FileIndex open(Probe probe) throws IOException, ModelFormatException {
        ModelFolder folder = probe.siblings();
        Optional<String> model = first(folder.root(), "");
        if (model.isEmpty()) {
            throw new Unsupported(probe.path(), "it holds a part of the weights and the optimizer's state of a model "
                    + "that DeepSpeed ZeRO has spread over all ranks, and the files that name them are not beside it: "
                    + "get the whole folder");
        }
        Map<String, List<Long>> shapes;
        Map<String, List<Long>> frozen;
        List<Finding> findings = new ArrayList<>(tensorParallel(folder, model.get()));
        try (ByteSource source = folder.probe(probe.path(), model.get()).open()) {
            TorchZip zip = new TorchZip(source);
            Map<?, ?> states = StateWalker.entries(zip.root());
            shapes = shapes(states == null ? null : states.get("param_shapes"));
            frozen = frozen(states == null ? null : states.get("frozen_param_shapes"));
            if (!model.get().contains("zero_pp_rank") || shapes.isEmpty() && frozen.isEmpty()) {
                return zip.contents().with(findings);
            }
        }
        return new Stage3(folder, probe.path()).read(shapes, frozen).with(findings);
    }

    /** Finds by the ranks in its files' names that a folder holds parts of a model that tensor parallelism has cut. */
    private static List<Finding> tensorParallel(ModelFolder folder, String name) throws IOException {
        long ranks;
        try (Stream<Path> files = Files.list(folder.root())) {
            ranks = files.limit(MOST_FILES).map(file -> FILE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches).map(file -> Integer.parseInt(file.group(2))).distinct().count();
        }
        return ranks < 2 ? List.of() : List.of(new Finding(Severity.UNDECODED, name,
                "it is one of %d parts of a model that tensor parallelism has spread over the ranks, which are not put "
                .formatted(ranks) + "together: the layers are parts of the model's"));
    }

    /** {@code param_shapes}: for each group of parameters their names and shapes, in the order of the flat tensors. */
    private static Map<String, List<Long>> shapes(Object list) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        if (list instanceof Sequence groups) {
            groups.items.forEach(group -> shapes.putAll(frozen(group)));
        }
        return shapes;
    }

    /** {@code frozen_param_shapes}, or a group of parameters: names and shapes. */
    private static Map<String, List<Long>> frozen(Object group) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        Map<?, ?> entries = StateWalker.entries(group);
        if (entries != null) {
            entries.forEach((name, size) -> {
                List<Long> dims = StoredTensor.longs(size);
                if (name instanceof String text && dims != null && shapes.size() < FileIndex.MOST_TENSORS) {
                    shapes.put(text, dims);
                }
            });
        }
        return shapes;
    }

    /** Puts parameters together of the flat tensors of all ranks. */
    private static final class Stage3 {
        private final ModelFolder folder;
        private final Path referrer;
        /** For each rank its flat tensors, one after the other. */
        private final Map<Integer, List<RawLayer>> flat = new TreeMap<>();
        /** For each rank its parts of the parameters that were not trained, by their names. */
        private final Map<Integer, Map<String, RawLayer>> fragments = new TreeMap<>();

        Stage3(ModelFolder folder, Path referrer) {
            this.folder = folder;
            this.referrer = referrer;
        }

        FileIndex read(Map<String, List<Long>> shapes, Map<String, List<Long>> frozen)
                throws IOException, ModelFormatException {
            long claimed = 0;
            for (String name : files("optim")) {
                Matcher file = FILE.matcher(name);
                if (file.matches()) {
                    claimed = Math.max(claimed, take(Integer.parseInt(file.group(1)), name));
                }
            }
            int ranks = flat.size();
            if (ranks == 0 || claimed > ranks || !flat.keySet().stream().allMatch(rank -> rank < flat.size())) {
                throw new Malformed(referrer, ("DeepSpeed ZeRO has spread the weights over the files of %s ranks, of "
                        + "which %d ")
                        .formatted(claimed > 0 ? String.valueOf(claimed) : "all", ranks) + "are here: get them all");
            }
            List<RawLayer> tensors = new ArrayList<>();
            long position = 0;
            for (Map.Entry<String, List<Long>> parameter : shapes.entrySet()) {
                Shape shape = shape(parameter);
                long length = Math.ceilDiv(shape.elements(), ranks);
                tensors.add(tensor(parameter.getKey(), shape, position, length));
                position += length;
            }
            if (!frozen.isEmpty()) {
                readFragments();
                for (Map.Entry<String, List<Long>> parameter : frozen.entrySet()) {
                    tensors.add(frozen(parameter.getKey(), shape(parameter), ranks));
                }
            }
            tensors.sort((a, b) -> NaturalOrder.ofNames().compare(a.tensor().name(), b.tensor().name()));
            return new FileIndex("DeepSpeed ZeRO-3, %d ranks".formatted(ranks), Map.of(), tensors, List.of());
        }

        private Shape shape(Map.Entry<String, List<Long>> parameter) throws Malformed {
            try {
                return new Shape(parameter.getValue());
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new Malformed(referrer, "the shape of '%s' is impossible".formatted(
                        SafeText.name(parameter.getKey())));
            }
        }

        /** @param kind {@code optim} or {@code model} */
        private List<String> files(String kind) throws IOException {
            try (Stream<Path> files = Files.list(folder.root())) {
                return files.limit(MOST_FILES).map(file -> file.getFileName().toString())
                        .filter(name -> name.contains("zero_pp_rank")
                                && name.endsWith("mp_rank_00_%s_states.pt".formatted(kind)))
                        .toList();
            }
        }

        /** {@code frozen_param_fragments} of each rank's model states: parts of equal length of each parameter. */
        private void readFragments() throws IOException, ModelFormatException {
            for (String name : files("model")) {
                Matcher file = FILE.matcher(name);
                if (!file.matches()) {
                    continue;
                }
                try (ByteSource source = folder.probe(referrer, name).open()) {
                    TorchZip zip = new TorchZip(source);
                    Map<?, ?> state = StateWalker.entries(zip.root());
                    Map<?, ?> parts = state == null ? null : StateWalker.entries(state.get("frozen_param_fragments"));
                    Map<String, RawLayer> own = new LinkedHashMap<>();
                    TensorBuilder builder = zip.builder();
                    for (Map.Entry<?, ?> part : parts == null ? Set.<Map.Entry<?, ?>>of() : parts.entrySet()) {
                        StoredTensor stored = StoredTensor.of(part.getValue());
                        if (part.getKey() instanceof String text && stored != null) {
                            own.put(text, builder.build(new NamedTensor(text, stored, null)));
                        }
                    }
                    fragments.put(Integer.parseInt(file.group(1)), own);
                }
            }
        }

        /** A parameter that was not trained; damaged if a rank's part of it is missing. */
        private RawLayer frozen(String name, Shape shape, int ranks) {
            long length = Math.ceilDiv(shape.elements(), ranks);
            List<Part> parts = new ArrayList<>();
            DType dtype = DType.OTHER;
            for (Map.Entry<Integer, Map<String, RawLayer>> rank : fragments.entrySet()) {
                RawLayer raw = rank.getValue().get(name);
                long start = rank.getKey() * length;
                long own = Math.min(length, shape.elements() - start);
                if (raw != null && raw.reason().isEmpty() && own > 0 && raw.tensor().shape().elements() >= own) {
                    Shape line = Shape.of(own);
                    dtype = raw.tensor().dtype();
                    parts.add(new Part(List.of(start), line, StridedData.of(raw.tensor().data(),
                            raw.tensor().shape().elements(), 0, line, List.of(1L))));
                }
            }
            Optional<AssembledData> data = AssembledData.of(Shape.of(shape.elements()), parts);
            String reason = "some of its parts are missing from the files of the ranks: get the whole folder";
            return data.isPresent() ? RawLayer.of(new Tensor(name, dtype, shape, dtype.bytesOf(shape.elements()),
                    data.get())) : RawLayer.of(new Tensor(name, dtype, shape, 0, new UnreadableData(name, reason)))
                    .because(Severity.DAMAGED, reason);
        }

        /** Takes a rank's flat tensors; gives the number of ranks that it claims. */
        private long take(int rank, String name) throws IOException, ModelFormatException {
            try (ByteSource source = folder.probe(referrer, name).open()) {
                TorchZip zip = new TorchZip(source);
                Map<?, ?> state = StateWalker.entries(zip.root());
                Map<?, ?> optimizer = state == null ? null : StateWalker.entries(state.get("optimizer_state_dict"));
                if (optimizer == null || !(optimizer.get("fp32_flat_groups") instanceof Sequence groups)) {
                    throw new Unsupported(source.path(), "the weights that DeepSpeed ZeRO has spread over the ranks "
                            + "are not where its stage 3 keeps them: make one file of them by the checkpoint's "
                            + "zero_to_fp32.py");
                }
                List<RawLayer> tensors = new ArrayList<>();
                TensorBuilder builder = zip.builder();
                for (Object group : groups.items) {
                    StoredTensor stored = StoredTensor.of(group);
                    RawLayer tensor = stored == null ? null : builder.build(new NamedTensor(name, stored, null));
                    if (tensor == null || !tensor.reason().isEmpty() || tensor.tensor().shape().rank() != 1) {
                        throw source.malformed("its flat tensor cannot be read");
                    }
                    tensors.add(tensor);
                }
                flat.put(rank, tensors);
                return optimizer.get("partition_count") instanceof Long count ? count : 0;
            }
        }

        private RawLayer tensor(String name, Shape shape, long position, long length) throws Malformed {
            List<Part> parts = new ArrayList<>();
            for (Map.Entry<Integer, List<RawLayer>> rank : flat.entrySet()) {
                long start = rank.getKey() * length;
                long own = Math.min(length, shape.elements() - start);
                if (own > 0) {
                    addParts(name, rank.getValue(), position, own, start, parts);
                }
            }
            Shape line = Shape.of(shape.elements());
            TensorData data = AssembledData.of(line, parts).orElseThrow(() -> new Malformed(referrer,
                    "some parts of '%s' are missing from the files of the ranks".formatted(SafeText.name(name))));
            DType dtype = flat.get(0).getFirst().tensor().dtype();
            return RawLayer.of(new Tensor(name, dtype, shape, dtype.bytesOf(shape.elements()), data));
        }

        /** Adds a stretch of a rank's flat tensors, which may reach over the end of one. */
        private void addParts(String name, List<RawLayer> tensors, long position, long count, long start,
                List<Part> parts)
                throws Malformed {
            long from = position;
            long done = 0;
            for (RawLayer raw : tensors) {
                long size = raw.tensor().shape().elements();
                if (from < size && done < count) {
                    long n = Math.min(count - done, size - from);
                    Shape shape = Shape.of(n);
                    parts.add(new Part(List.of(start + done), shape,
                            StridedData.of(raw.tensor().data(), size, from, shape, List.of(1L))));
                    done += n;
                    from = 0;
                } else {
                    from -= Math.min(from, size);
                }
            }
            if (done < count) {
                throw new Malformed(referrer, ("the flat tensors of a rank end before '%s' does: its file is cut "
                        + "short or ")
                        .formatted(SafeText.name(name)) + "of another checkpoint");
            }
        }
    }
}
