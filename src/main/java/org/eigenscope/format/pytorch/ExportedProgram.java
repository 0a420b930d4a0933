package org.eigenscope.format.pytorch;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.ZipMembers;
import org.eigenscope.format.pytorch.StateWalker.NamedTensor;
import org.eigenscope.format.pytorch.StoredTensor.Storage;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;

/**
 * A program of {@code torch.export}: a zip that holds each weight as bytes, and JSON that tells their names and shapes;
 * or, before PyTorch 2.9, a state dictionary of {@code torch.save}. Its graph is not read. See <a
 * href="https://github.com/pytorch/pytorch/blob/main/torch/export/pt2_archive/constants.py">constants.py</a>.
 */
final class ExportedProgram {

    /** The name of the first member of such an archive. */
    private static final Pattern FIRST = Pattern.compile("serialized_exported_program\\.json|[^/]+/(?:data/weights/.*"
            + "|data/constants/.*|archive_format|archive_version|models/[^/]+\\.json|version|byteorder)");
    private static final Pattern WEIGHTS = Pattern.compile("(.*/data/weights/)[^/]+_weights_config\\.json");
    private static final Pattern CONSTANTS = Pattern.compile("(.*/data/constants/)[^/]+_constants_config\\.json");
    private static final Pattern SAVED = Pattern.compile("serialized_state_dict\\.pt|.*/data/weights/[^/]+\\.pt");
    private static final int LONGEST = 64 << 20;
    /** Bytes that an entry of a list takes, with its shape and strides. */
    private static final int ENTRY = 400;

    private final ByteSource source;
    private final ZipMembers members;
    private final List<RawLayer> tensors = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private ExportedProgram(ByteSource source) throws IOException, ModelFormatException {
        this.source = source;
        this.members = ZipMembers.read(source);
    }

    static boolean recognizes(Probe probe) throws IOException {
        if (!TorchZip.isZip(probe) || !FIRST.matcher(ZipMembers.first(probe.head())).matches()) {
            return false;
        }
        try (ByteSource source = probe.open()) {
            return ZipMembers.read(source).names().stream().anyMatch(name -> WEIGHTS.matcher(name).matches()
                    || SAVED.matcher(name).matches());
        } catch (ModelFormatException e) {
            // Another reader says what is wrong with it.
            return false;
        }
    }

    static FileIndex contents(ByteSource source) throws IOException, ModelFormatException {
        return new ExportedProgram(source).read();
    }

    private FileIndex read() throws IOException, ModelFormatException {
        for (String name : members.names()) {
            for (Pattern list : List.of(WEIGHTS, CONSTANTS)) {
                var found = list.matcher(name);
                if (found.matches()) {
                    list(name, found.group(1));
                }
            }
            if (SAVED.matcher(name).matches()) {
                saved(name);
            }
        }
        if (tensors.isEmpty()) {
            throw new Unsupported(source.path(), "it is a program of torch.export that holds no weights");
        }
        return new FileIndex("PyTorch exported program", Map.of(), tensors, findings);
    }

    /** Adds the tensors that a list names, whose bytes are members of their own in the folder. */
    private void list(String name, String folder) throws IOException, ModelFormatException {
        ByteRange range = members.member(name).orElseThrow();
        if (range.length() > LONGEST) {
            throw source.malformed("the list '%s' has %,d bytes".formatted(SafeText.name(name), range.length()));
        }
        Map<String, Entry> entries;
        try (ByteReader reader = range.open()) {
            entries = Json.read(source.path(), ByteSource.stream(reader, range.length()), "the list of its weights",
                    this::entries);
        }
        if (entries == null) {
            throw source.malformed("the list '%s' has no config".formatted(SafeText.name(name)));
        }
        TensorBuilder builder = new TensorBuilder(key -> members.verified(folder + key).orElse(null), false);
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (tensors.size() >= FileIndex.MOST_TENSORS) {
                throw source.malformed("it has more than %,d tensors".formatted(FileIndex.MOST_TENSORS));
            }
            tensors.add(builder.build(new NamedTensor(entry.getKey(), tensor(folder, entry.getValue()), null)));
        }
        findings.addAll(builder.findings());
    }

    /**
     * What a list says of a tensor.
     *
     * @param path the member with its bytes
     * @param pickled true if that is a pickle
     */
    private record Entry(String path, boolean pickled, DType dtype, List<Long> sizes, List<Long> strides,
            long offset) {

        static Entry of(JsonObject one, JsonObject meta) {
            return new Entry(text(one.get("path_name")), text(one.get("use_pickle")).equals("true"),
                    ExportedProgram.dtype(text(meta.get("dtype"))), longs(meta.get("sizes")),
                    longs(meta.get("strides")), number(meta.get("storage_offset")));
        }
    }

    /** The entries of a list, of which one at a time unfolds; null if there are none. */
    private Map<String, Entry> entries(JsonReader json) throws IOException, Malformed {
        Map<String, Entry> entries = null;
        IndexBudget budget = new IndexBudget();
        json.beginObject();
        while (json.hasNext()) {
            boolean config = json.nextName().equals("config") && json.peek() == JsonToken.BEGIN_OBJECT;
            if (!config) {
                Json.element(json);
                continue;
            }
            if (entries != null) {
                throw source.malformed("the list of its weights has two configs");
            }
            entries = new LinkedHashMap<>();
            json.beginObject();
            while (json.hasNext()) {
                String name = budget.text(json.nextName());
                budget.spend(ENTRY);
                if (Json.element(json) instanceof JsonObject one
                        && one.get("tensor_meta") instanceof JsonObject meta
                        && entries.put(name, Entry.of(one, meta)) != null) {
                    throw source.malformed("the list of its weights names '%s' twice".formatted(SafeText.name(name)));
                }
            }
            json.endObject();
        }
        json.endObject();
        return entries;
    }

    private StoredTensor tensor(String folder, Entry entry) throws IOException, ModelFormatException {
        if (entry.pickled) {
            return new StoredTensor(null, entry.dtype, 0, entry.sizes, List.of(), "it is pickled by itself, as tensors "
                    + "of classes of their own are, and is not decoded");
        }
        Optional<ByteRange> bytes = members.member(folder + entry.path);
        return new StoredTensor(new Storage(entry.path, null, bytes.map(ByteRange::length).orElse(0L), 0), entry.dtype,
                entry.offset, entry.sizes, entry.strides, "");
    }

    /** Adds the tensors of a state dictionary that is a member. */
    private void saved(String name) throws IOException, ModelFormatException {
        ByteRange range = members.member(name).orElseThrow();
        try {
            long position = range.place().position() - source.range(0, 0).position();
            FileIndex inside = new TorchZip(source.slice(position, range.length())).contents();
            tensors.addAll(inside.tensors());
            findings.addAll(inside.findings());
        } catch (NotRewritableException e) {
            String problem = "its state dictionary is compressed and is not read: unpack the archive and open '%s'"
                    .formatted(SafeText.name(name));
            findings.add(new Finding(Severity.UNDECODED, SafeText.name(name), problem));
        }
    }

    /** Numbers, each alone or under {@code as_int}; one that is none is negative, which no shape allows. */
    private static List<Long> longs(JsonElement told) {
        List<Long> all = new ArrayList<>();
        for (JsonElement one : told instanceof JsonArray array ? array : new JsonArray()) {
            if (all.size() > 64) {
                return List.of(-1L);
            }
            all.add(number(one));
        }
        return all;
    }

    private static long number(JsonElement told) {
        String digits = text(told instanceof JsonObject object ? object.get("as_int") : told);
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
    }

    private static String text(JsonElement element) {
        return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
    }

    /** The type of this number in the schema of torch.export. */
    private static DType dtype(String number) {
        return switch (number) {
            case "1" -> DType.U8;
            case "2" -> DType.I8;
            case "3" -> DType.I16;
            case "4" -> DType.I32;
            case "5" -> DType.I64;
            case "6" -> DType.F16;
            case "7" -> DType.F32;
            case "8" -> DType.F64;
            case "10" -> DType.C64;
            case "11" -> DType.C128;
            case "12" -> DType.BOOL;
            case "13" -> DType.BF16;
            case "28" -> DType.U16;
            case "29" -> DType.F8_E4M3;
            case "30" -> DType.F8_E5M2;
            case "31" -> DType.F8_E4M3FNUZ;
            case "32" -> DType.F8_E5M2FNUZ;
            case "33" -> DType.F8_E8M0;
            case "34" -> DType.U32;
            case "35" -> DType.U64;
            default -> DType.OTHER;
        };
    }
}
