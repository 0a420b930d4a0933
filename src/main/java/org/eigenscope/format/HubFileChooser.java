package org.eigenscope.format;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.RemoteModels;
import org.eigenscope.format.io.ShardName;

/**
 * Chooses the files that a model of the hub is read from, by their names: the weights in the format that a folder of
 * them would be opened in, the other files of the same weights, and what describes them.
 */
final class HubFileChooser implements RemoteModels.Chooser {

    private static final String INDEX = ".index.json";
    private static final String SAVED_MODEL = "saved_model.pb";
    private static final Set<String> DESCRIPTIONS = Set.of("config.json", "adapter_config.json");

    @Override
    public List<String> choose(Path model, String file, Set<String> names) throws Unsupported {
        String folder = file.substring(0, file.lastIndexOf('/') + 1);
        List<String> near = names.stream().sorted().filter(name -> name.startsWith(folder))
                .map(name -> name.substring(folder.length())).filter(HubFileChooser::isPath).toList();
        List<String> here = near.stream().filter(name -> name.indexOf('/') < 0).toList();
        String wanted = file.substring(folder.length());
        if (!wanted.isEmpty() && !here.contains(wanted)) {
            throw new Unsupported(model, "there is no such file in the model");
        }
        List<String> weights = wanted.isEmpty() ? weights(model, near, here) : together(wanted, here);
        Set<String> chosen = new LinkedHashSet<>(weights);
        for (String one : weights) {
            String parts = Formats.parts(one);
            chosen.addAll(here.stream().filter(name -> !parts.isEmpty() && name.startsWith(parts)).toList());
        }
        boolean shards = weights.stream().anyMatch(name -> ShardName.of(name).isPresent());
        chosen.addAll(here.stream().filter(name -> DESCRIPTIONS.contains(name) || shards && name.endsWith(INDEX)
                && weights.stream().anyMatch(one -> one.endsWith(ending(name)))).toList());
        return chosen.stream().map(name -> folder + name).toList();
    }

    private static List<String> weights(Path model, List<String> near, List<String> here) throws Unsupported {
        Optional<String> index = here.stream().filter(name -> name.endsWith(INDEX)).max((a, b) -> Boolean.compare(
                a.contains(".safetensors"), b.contains(".safetensors")));
        List<String> shards = index.map(name -> here.stream().filter(one -> one.endsWith(ending(name))
                && ShardName.of(one).isPresent()).toList()).orElse(List.of());
        if (!shards.isEmpty()) {
            return shards;
        }
        List<String> best = SnapshotFolder.best(here.stream().map(Path::of).toList()).stream().map(Path::toString)
                .toList();
        // A graph by itself may be a model too, and so its other files of that ending look like some.
        if (here.contains(SAVED_MODEL) && best.stream().allMatch(name -> name.endsWith(".pb"))) {
            return Stream.concat(Stream.of(SAVED_MODEL), near.stream().filter(name -> name.startsWith("variables/")))
                    .toList();
        }
        if (best.isEmpty()) {
            throw new Unsupported(model, "it holds no known weight file");
        }
        List<String> first = together(best.getFirst(), here);
        if (!first.containsAll(best)) {
            List<String> others = new ArrayList<>(best.subList(0, Math.min(2, best.size())));
            throw new Unsupported(model, "it holds %d models (%s%s): name one of them behind a slash".formatted(
                    best.size(), String.join(", ", others), best.size() > others.size() ? ", …" : ""));
        }
        return first;
    }

    /** A file, and the others that hold a model together with it. */
    private static List<String> together(String file, List<String> here) {
        Optional<ShardName> shard = ShardName.of(file);
        Predicate<String> other = name -> ShardName.of(name).filter(one -> one.stem().equals(shard.orElseThrow().stem())
                && one.count().equals(shard.get().count()) && one.ending().equals(shard.get().ending())).isPresent();
        return shard.isEmpty() ? List.of(file) : here.stream().filter(other).toList();
    }

    /** How the files end that an index names: {@code .safetensors} of {@code model.safetensors.index.json}. */
    private static String ending(String index) {
        String name = index.substring(0, index.length() - INDEX.length());
        return name.substring(Math.max(0, name.lastIndexOf('.')));
    }

    private static boolean isPath(String name) {
        try {
            return !Path.of(name).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
