package org.eigenscope.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.ShardName;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;

/** Tells which other weight files of the folder were not opened. */
final class UnopenedSiblings {

    /** Parts of a model that is opened as a whole, and what training or exporting leaves beside one. */
    private static final Pattern PART = Pattern.compile(".*_\\d+\\.weights\\.h5|fingerprint\\.pb|keras_metadata\\.pb"
            + "|(?:zero_pp_rank_\\d+_)?mp_rank_\\d+_(?:model|optim)_states\\.pt"
            + "|tfhub_module\\.pb|saved_model\\.pb");
    private static final int MOST_NAMED = 6;
    private static final int MOST_FILES = 10_000;

    private UnopenedSiblings() {}

    /** An index names its shards, whatever they are called. */
    private static boolean isShard(String name, String index) {
        String kind = index.replaceFirst("\\.index\\.json$", "").replaceFirst("weights\\.json$", "weights.h5");
        return !kind.equals(index) && name.endsWith(kind.substring(kind.lastIndexOf('.') + 1));
    }

    /** Names of weight files, those of formats that are not read among them. An index holds no weights itself. */
    private static Predicate<Path> weights() {
        return Globs.any(Stream.concat(UnsupportedFiles.EXTENSIONS.stream().map(extension -> "*." + extension),
                Formats.fileTypes().stream().flatMap(type -> type.globs().stream())
                .filter(glob -> !glob.endsWith(".json"))).toList());
    }

    /** @param opened the name of the file that is */
    static List<Finding> in(Path folder, String opened) throws IOException {
        List<String> others;
        try (Stream<Path> files = Files.list(folder)) {
            others = files.limit(MOST_FILES).filter(weights()).filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString()).filter(name -> !name.equals(opened)
                    && ShardName.of(name).isEmpty() && !PART.matcher(name).matches() && !TrainerFiles.isState(name)
                    && !isShard(name, opened))
                    .sorted(NaturalOrder.ofNames()).toList();
        }
        if (others.isEmpty()) {
            return List.of();
        }
        return List.of(new Finding(Severity.NOTE, SafeText.name(opened),
                "not opened, though in the same folder: %s%s".formatted(
                others.stream().limit(MOST_NAMED).map(SafeText::name).collect(Collectors.joining(", ")),
                others.size() > MOST_NAMED ? ", and %,d more".formatted(others.size() - MOST_NAMED) : "")));
    }
}
