package org.eigenscope.format.join;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.eigenscope.format.reader.NamePattern;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Tensor;

/**
 * torchao's way to store tensors of its classes in safetensors: {@code m._weight_qdata}, {@code m._weight_scale} and
 * more for {@code m.weight}, whose class and attributes stand as JSON in the file's metadata under that name. Here they
 * get the names that other schemes have for the same: {@code m.weight}, {@code m.weight_scale}.
 */
final class TorchAoNames {

    private static final NamePattern CODES = NamePattern.ending("(.{1,1000})\\._(\\w{1,100})_qdata", "_qdata");
    /** Classes whose integers, or 8-bit floats, are multiplied by a scale: for the whole, for rows, or for groups. */
    private static final Set<String> PLAIN = Set.of("Int8Tensor", "IntxUnpackedToInt8Tensor", "Float8Tensor");
    private static final String INT4 = "Int4Tensor";
    private static final int LONGEST = 1 << 16;

    /** @param type the class, or an empty string if nothing tells it */
    private record Owner(String name, String type) {}

    private TorchAoNames() {}

    /** The tensors with these names; those of classes in an order of their own are not analyzed. */
    static List<RawLayer> renamed(List<RawLayer> tensors, Map<String, String> metadata) {
        Map<String, Owner> owners = new HashMap<>();
        for (RawLayer raw : tensors) {
            Matcher codes = CODES.match(raw.tensor().name());
            if (codes != null) {
                String name = codes.group(1) + "." + codes.group(2);
                owners.put(codes.group(1) + "._" + codes.group(2) + "_", new Owner(name, type(metadata.get(name))));
            }
        }
        if (owners.isEmpty()) {
            return tensors;
        }
        Set<String> names = tensors.stream().map(raw -> raw.tensor().name()).collect(Collectors.toSet());
        List<RawLayer> renamed = new ArrayList<>();
        for (RawLayer raw : tensors) {
            Matcher codes = CODES.match(raw.tensor().name());
            String scale = codes == null ? "" : "%s._%s_scale".formatted(codes.group(1), codes.group(2));
            RawLayer named = renamed(raw, owners);
            renamed.add(codes == null || names.contains(scale) || !named.reason().isEmpty() ? named
                    : named.because(Severity.UNDECODED, "packed, not decoded (torchao): its scale '%s' is missing"
                            .formatted(SafeText.name(scale))));
        }
        return renamed;
    }

    private static RawLayer renamed(RawLayer raw, Map<String, Owner> owners) {
        String name = raw.tensor().name();
        // The longest of the names that it may start with, each of which ends in an underscore.
        for (int end = name.lastIndexOf('_'); end > 0; end = name.lastIndexOf('_', end - 1)) {
            Owner owner = owners.get(name.substring(0, end + 1));
            if (owner != null) {
                return renamed(raw, owner, name.substring(end + 1));
            }
        }
        return raw;
    }

    private static RawLayer renamed(RawLayer raw, Owner owner, String part) {
        boolean four = owner.type.equals(INT4);
        RawLayer named = named(raw, part.equals("qdata") ? owner.name : owner.name + (four ? "_int4_" : "_") + part);
        if (owner.name.endsWith(".weight") && (four || owner.type.isEmpty() || PLAIN.contains(owner.type))) {
            return named;
        }
        return part.equals("qdata") ? named.because(Severity.UNDECODED, "packed, not decoded (torchao, %s): open the "
                .formatted(owner.type.isEmpty() ? "a class that the file does not name" : SafeText.name(owner.type))
                + "model that it was made of")
                : named.because("it belongs to '%s', which is packed and not decoded".formatted(
                SafeText.name(owner.name)));
    }

    private static RawLayer named(RawLayer raw, String name) {
        Tensor tensor = raw.tensor();
        return raw.with(new Tensor(name, tensor.dtype(), tensor.shape(), tensor.bytes(), tensor.data()));
    }

    private static String type(String json) {
        if (json == null || json.length() > LONGEST) {
            return "";
        }
        try {
            JsonElement type = JsonParser.parseString(json) instanceof JsonObject object ? object.get("_type") : null;
            return type != null && type.isJsonPrimitive() ? type.getAsString() : "";
        } catch (JsonParseException | StackOverflowError e) {
            return "";
        }
    }
}
