package org.eigenscope.format.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.links.ExternalLink;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;

/**
 * The datasets of an HDF5 file by path. Follows hard links only, and each group once. A damaged group costs itself
 * alone: jHDF tells of damage by unchecked exceptions of many kinds, and each is turned into a finding here.
 */
final class HdfDatasets {

    private static final int DEPTH = 40;
    private static final int MOST = FileIndex.MOST_TENSORS;
    private static final int MOST_FINDINGS = 20;
    private static final int LONGEST_LIST = 100_000;

    private final Map<String, HdfDataset> datasets = new LinkedHashMap<>();
    /** The headers of the groups by path. */
    private final Map<String, Long> groups = new HashMap<>();
    private final Map<List<Object>, DataType> types = new HashMap<>();
    private final Set<Long> visited = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private final HdfFile file;
    private final JhdfInternals.Groups fresh;
    private final ToLongFunction<ContiguousDataset> stored = JhdfInternals.stored();
    private final HdfGuard.Refused refused;
    private int untold;

    /** @param refused what the file does not show, or as empty groups */
    HdfDatasets(HdfFile file, HdfGuard.Refused refused) {
        this.file = file;
        this.fresh = JhdfInternals.groups(file);
        this.refused = refused;
        walk(fresh.at(file.getAddress(), "", file), "", 0);
    }

    /** Datasets by path without a leading slash. */
    Map<String, HdfDataset> datasets() {
        return datasets;
    }

    /** The group at a path, or null. */
    Group group(String path) {
        Long address = groups.get(path);
        return address == null ? null : fresh.at(address, path.substring(path.lastIndexOf('/') + 1), file);
    }

    /** What is not read, and why. */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        if (untold > 0) {
            all.add(new Finding(Severity.UNDECODED, "", "%,d more objects of the file are left out".formatted(untold)));
        }
        return all;
    }

    private void walk(Group group, String path, int depth) {
        groups.put(path, group.getAddress());
        Map<String, Node> children;
        try {
            if (refused.objects().containsKey(group.getAddress())) {
                tell(Severity.UNDECODED, path, refused.objects().get(group.getAddress()));
                return;
            }
            if (!visited.add(group.getAddress())) {
                tell(Severity.NOTE, path, "the group contains itself or occurs twice: it is read once");
                return;
            }
            tellAttributes(path, group);
            children = group.getChildren();
        } catch (RuntimeException | StackOverflowError e) {
            tell(Severity.DAMAGED, path, ("the group cannot be read (%s): what is in it is left "
                    + "out").formatted(reason(e)));
            return;
        }
        children.forEach((name, node) -> {
            String child = path.isEmpty() ? name : path + "/" + name;
            if (node instanceof Link link) {
                // What a soft link names is in this file, and is read at its own place.
                tell(node instanceof ExternalLink ? Severity.UNDECODED : Severity.NOTE, child,
                        "it is a link to '%s', which is not followed".formatted(SafeText.name(link.getTargetPath())));
            } else if (datasets.size() >= MOST || depth >= DEPTH) {
                tell(Severity.UNDECODED, child, ("it is nested too deep, or the file has more than %,d arrays: left "
                        + "out").formatted(MOST));
            } else if (node instanceof Dataset dataset) {
                datasets.put(child, HdfDataset.of(dataset, shared(dataset.getDataType()), stored));
                tellAttributes(child, dataset);
            } else if (node instanceof Group inner) {
                walk(fresh.at(inner.getAddress(), name, group), child, depth + 1);
            }
        });
    }

    /** One for all numbers of the same type. */
    private DataType shared(DataType type) {
        return switch (type) {
            case FloatingPoint real -> types.computeIfAbsent(List.of(real.getSize(), real.getExponentSize(),
                    real.getMantissaSize(), real.getByteOrder()), key -> type);
            case FixedPoint integer -> types.computeIfAbsent(List.of(integer.getSize(), integer.isSigned(),
                    integer.getByteOrder()), key -> type);
            default -> type;
        };
    }

    private void tellAttributes(String path, Node node) {
        if (refused.stripped().contains(node.getAddress())) {
            tell(Severity.NOTE, path.isEmpty() ? "/" : path,
                    "attributes of it are of types that are not read (opaque bytes, for example): they are left out");
        }
    }

    private void tell(Severity severity, String where, String message) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(severity, SafeText.name(where), message));
        } else {
            untold++;
        }
    }

    /** An attribute that is one text, or the empty string. */
    static String text(Node node, String name) {
        List<String> texts = texts(node, name);
        return texts.size() == 1 ? texts.getFirst() : "";
    }

    /** An attribute that is a list of texts; a long one is split over {@code name0}, {@code name1}, … */
    static List<String> texts(Node node, String name) {
        List<String> texts = new ArrayList<>();
        if (node == null) {
            return texts;
        }
        try {
            Map<String, Attribute> attributes = node.getAttributes();
            addTexts(attributes.get(name), texts);
            for (int i = 0; attributes.containsKey(name + i); i++) {
                addTexts(attributes.get(name + i), texts);
            }
        } catch (RuntimeException | StackOverflowError e) {
            // A name that cannot be read is a name that is not there: the path stands in for it.
            return texts;
        }
        return texts;
    }

    private static void addTexts(Attribute attribute, List<String> texts) {
        if (attribute == null || attribute.isEmpty() || attribute.getSize() > LONGEST_LIST
                || !isText(attribute.getDataType())) {
            return;
        }
        Object data = attribute.getData();
        if (data instanceof String text) {
            texts.add(text);
        } else if (data instanceof String[] list) {
            texts.addAll(List.of(list));
        }
    }

    /** Other types are never looked at: a compound one may claim members of 2 GiB each. */
    private static boolean isText(DataType type) {
        return type instanceof StringData || type instanceof VariableLength text && text.isVariableLengthString();
    }

    /** The innermost message of what jHDF throws, which wraps every failure several times. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < 20 && cause.getCause() != null; i++) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        if (cause instanceof BufferUnderflowException || message != null && message.startsWith("new")
                && message.contains("capacity")) {
            // A buffer's own words for a position or length that the file does not have.
            return "it points past the end of the file, which is cut short or damaged";
        }
        return SafeText.name(message == null ? cause.getClass().getSimpleName() : message);
    }
}
