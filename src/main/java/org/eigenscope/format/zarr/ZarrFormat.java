package org.eigenscope.format.zarr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.NaturalOrder;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.FileType;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.zarr.ZarrArrays.Unwritten;
import org.eigenscope.model.Finding;

/** zarr 2 and 3: a folder of arrays in chunks, each a folder with a description and a file for each chunk. */
public final class ZarrFormat implements ModelFormat {

    /** The files by which a folder is one, the best first. */
    private static final List<String> DESCRIPTIONS = List.of("zarr.json", ".zgroup", ".zarray", ".zmetadata");

    private static final String MEGATRON = "metadata.json";
    private static final Pattern BACKEND = Pattern.compile("\\s*\\{\\s*\"sharded_backend\"\\s*:\\s*\"zarr\"");

    @Override
    public String name() {
        return "zarr";
    }

    @Override
    public List<FileType> fileTypes() {
        return List.of(new FileType("description of zarr arrays", "", List.of("json"), 57, List.of("zarr.json"), false),
                new FileType("description of zarr 2 arrays", "", List.of("zgroup", "zarray", "zmetadata"), 58,
                        List.of(), false));
    }

    @Override
    public Optional<String> fileIn(ModelFolder folder) throws IOException {
        Optional<String> own = DESCRIPTIONS.stream().filter(folder::has).findFirst();
        return own.isPresent() || !folder.has(MEGATRON) || !isMegatrons(folder) ? own : Optional.of(MEGATRON);
    }

    private static boolean isMegatrons(ModelFolder folder) throws IOException {
        try {
            return isMegatrons(folder.probe(folder.root(), MEGATRON));
        } catch (Malformed e) {
            return false;
        }
    }

    /** Megatron's checkpoints have an array of zarr for each tensor, and say so beside them. */
    private static boolean isMegatrons(Probe probe) {
        return probe.named(MEGATRON) && BACKEND.matcher(new String(probe.head(), StandardCharsets.ISO_8859_1))
                .lookingAt();
    }

    @Override
    public boolean recognizes(Probe probe) {
        String head = new String(probe.head(), StandardCharsets.ISO_8859_1).stripLeading();
        return head.startsWith("{") && DESCRIPTIONS.stream().anyMatch(probe::named) || isMegatrons(probe);
    }

    @Override
    public FileIndex open(Probe probe) throws IOException, Malformed, Unsupported {
        List<Finding> findings = new ArrayList<>();
        Map<String, RawLayer> arrays = new ZarrArrays(KeyStore.ofFolder(probe.siblings(), probe.path()),
                isMegatrons(probe) ? Unwritten.DAMAGE : Unwritten.FILL, findings).read();
        if (arrays.isEmpty()) {
            throw new Unsupported(probe.path(), "it is a group of zarr without arrays in it: open the folder above");
        }
        List<RawLayer> tensors = new ArrayList<>(arrays.values());
        tensors.sort((a, b) -> NaturalOrder.ofNames().compare(a.tensor().name(), b.tensor().name()));
        return new FileIndex("zarr", Map.of(), tensors, findings);
    }
}
