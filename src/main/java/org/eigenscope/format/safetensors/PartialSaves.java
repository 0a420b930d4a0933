package org.eigenscope.format.safetensors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eigenscope.format.data.AssembledData;
import org.eigenscope.format.data.AssembledData.Part;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.TensorFindings;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * A distributed checkpoint of PyTorch as safetensors ({@code HuggingFaceStorageWriter}): each process wrote a file of
 * its own with a box of every tensor, and where the boxes go is in the metadata under {@code DCP_SHARDING_INFO}.
 * All such files of a folder are one model.
 */
final class PartialSaves {

    static final String KEY = "DCP_SHARDING_INFO";
    private static final Pattern NAME = Pattern.compile("shard-\\d{5}-.{1,200}\\.safetensors");
    private static final int MOST_FILES = 10_000;
    private static final int LONGEST = 16 << 20;

    private final Probe opened;
    private final Map<String, List<Box>> boxes = new LinkedHashMap<>();
    private final TensorFindings findings = new TensorFindings();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private int files;

    private record Box(RawLayer raw, List<Long> starts) {}

    PartialSaves(Probe opened) {
        this.opened = opened;
    }

    /** The first of the files in a folder that are named as such parts; empty if there are none. */
    static Optional<String> first(ModelFolder folder) throws IOException {
        try (Stream<Path> list = Files.list(folder.root())) {
            return list.limit(MOST_FILES).map(file -> file.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches()).sorted().findFirst();
        }
    }

    /** All files beside the opened one that are parts of the same checkpoint, as one model. */
    FileIndex assemble() throws IOException, Malformed {
        ModelFolder folder = opened.siblings();
        List<String> names;
        try (Stream<Path> list = Files.list(folder.root())) {
            names = list.limit(MOST_FILES).filter(Files::isRegularFile).map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors")).sorted(NaturalOrder.ofNames()).toList();
        }
        for (String name : names) {
            try {
                add(folder.probe(opened.path(), name));
            } catch (ModelFormatException e) {
                findings.add(new Finding(Severity.DAMAGED, SafeText.name(name), e.problem()));
            }
        }
        findings.add(new Finding(Severity.NOTE, SafeText.name(String.valueOf(folder.root().getFileName())),
                ("its %d parts do not tell how many processes saved it: if the last of them are missing, the tensors "
                + "that are cut end with the parts that are here").formatted(files)));
        List<RawLayer> tensors = new ArrayList<>();
        boxes.forEach((name, parts) -> tensors.add(whole(name, parts)));
        tensors.sort((a, b) -> NaturalOrder.ofNames().compare(a.tensor().name(), b.tensor().name()));
        return new FileIndex("safetensors, %d parts of a distributed checkpoint".formatted(files), metadata, tensors,
                findings.all());
    }

    private void add(Probe file) throws IOException, Malformed {
        FileIndex contents;
        try (ByteSource source = file.open()) {
            if (!new SafetensorsFormat().recognizes(file)) {
                return;
            }
            contents = SafetensorsFormat.read(source);
        }
        String text = contents.metadata().get(KEY);
        if (text == null) {
            return;
        }
        if (text.length() > LONGEST) {
            throw new Malformed(file.path(), "its sharding takes %,d characters, more than are read".formatted(
                    text.length()));
        }
        JsonElement sharding = Json.read(file.path(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                "the sharding", Json::element);
        files++;
        contents.findings().forEach(findings::add);
        contents.metadata().forEach(metadata::putIfAbsent);
        metadata.remove(KEY);
        for (RawLayer raw : contents.tensors()) {
            boxes.computeIfAbsent(raw.tensor().name(), name -> new ArrayList<>())
                    .add(new Box(raw, starts(sharding, raw.tensor().name())));
        }
    }

    /** The offsets of a tensor's box on each axis; null if nothing tells them. */
    private static List<Long> starts(JsonElement sharding, String name) {
        if (!(sharding instanceof JsonObject all) || !(all.get(name) instanceof JsonObject own)
                || !(own.get("saved_offsets") instanceof JsonArray offsets) || offsets.size() > 64) {
            return null;
        }
        List<Long> starts = new ArrayList<>();
        for (JsonElement offset : offsets) {
            String digits = offset.isJsonPrimitive() ? offset.getAsString() : "";
            if (!digits.matches("\\d{1,18}")) {
                return null;
            }
            starts.add(Long.valueOf(digits));
        }
        return starts;
    }

    private RawLayer whole(String name, List<Box> parts) {
        RawLayer first = parts.getFirst().raw();
        for (Box box : parts) {
            if (!box.raw().reason().isEmpty()) {
                return box.raw();
            }
        }
        try {
            List<Part> places = new ArrayList<>();
            List<Long> dims = new ArrayList<>(first.tensor().shape().dims());
            long bytes = 0;
            for (Box box : parts) {
                Shape shape = box.raw().tensor().shape();
                if (box.starts() == null || box.starts().size() != dims.size() || shape.rank() != dims.size()
                        || box.raw().tensor().dtype() != first.tensor().dtype()) {
                    throw new IllegalArgumentException("its parts do not fit together");
                }
                for (int axis = 0; axis < dims.size(); axis++) {
                    dims.set(axis, Math.max(dims.get(axis), Math.addExact(box.starts().get(axis), shape.dim(axis))));
                }
                bytes = Math.addExact(bytes, box.raw().tensor().bytes());
                places.add(new Part(box.starts(), shape, box.raw().tensor().data()));
            }
            Shape shape = new Shape(dims);
            AssembledData data = AssembledData.of(shape, places).orElseThrow(() -> new IllegalArgumentException(
                    "one of its parts is missing, with the file that holds it: get all files of the folder"));
            return first.with(new Tensor(name, first.tensor().dtype(), shape, bytes, data));
        } catch (IllegalArgumentException | ArithmeticException e) {
            String reason = String.valueOf(e.getMessage());
            findings.addDamaged(name, reason);
            Tensor none = new Tensor(name, first.tensor().dtype(), first.tensor().shape(), first.tensor().bytes(),
                    new UnreadableData(name, reason));
            return first.with(none).because(Severity.DAMAGED, reason);
        }
    }
}
