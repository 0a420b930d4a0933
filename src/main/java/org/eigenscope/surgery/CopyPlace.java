package org.eigenscope.surgery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eigenscope.format.Formats;
import org.eigenscope.format.archive.TarFormat;
import org.eigenscope.format.io.HubAddress;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;
import org.eigenscope.output.AtomicFile.Mode;

/**
 * Where the copy of a model goes, and so what it is: the model's own format, or safetensors where the name asks for
 * that and the model is something else.
 *
 * @param model the model
 * @param target the copy: a file, or a folder where the model is one or has several files
 * @param mode whether files may be replaced that are there; never the model's own
 */
public record CopyPlace(Model model, Path target, Mode mode) {

    private static final String SAFETENSORS = ".safetensors";
    private static final String PLAIN = "safetensors";

    /** True if the copy is written as safetensors, though the model is something else. */
    public boolean converts() {
        return target.toString().toLowerCase(Locale.ROOT).endsWith(SAFETENSORS)
                && !(ModelFileSet.isSingle(model) && model.format().equals(PLAIN));
    }

    /** Why the name of the copy is that of another format than its own, which would mislead whatever opens it. */
    public Optional<String> misnaming() {
        List<ModelFormat> named = formats(target);
        boolean misnamed = ModelFileSet.isSingle(model) && !converts() && !named.isEmpty()
                && formats(model.path()).stream().noneMatch(named::contains);
        return misnamed ? Optional.of(("%s has the ending of another format; the copy is %s, like the model: give it "
                + "the ending of %s, or %s").formatted(target, model.format(), model.name(), SAFETENSORS))
                : Optional.empty();
    }

    private static List<ModelFormat> formats(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Formats.ALL.stream().filter(format -> format.fileTypes().stream().flatMap(type ->
                type.extensions().stream()).anyMatch(ending -> name.endsWith("." + ending))).toList();
    }

    /**
     * Checks that a model's files are on this machine: of one that is elsewhere only parts are.
     *
     * @throws IOException if they are not, with what to do
     */
    public static void checkHere(Model model) throws IOException {
        if (HubAddress.isAddress(model.path())) {
            Optional<SourceFile> here = model.files().stream().filter(file -> !file.isElsewhere()).findFirst();
            throw new IOException(HubAddress.shown(model.path()) + (here.isEmpty()
                    ? ": it is not on this machine; download it and open the file"
                    : ": it is an address; open the file by its path, " + here.get().path()));
        }
    }

    /**
     * Whether the copy could be written, as far as can be told before.
     *
     * @throws IOException if not, and why
     */
    public void check() throws IOException {
        checkHere(model);
        if (converts()) {
            SafetensorsCopy.check(this);
        } else {
            if (TarFormat.isInside(model.format()) && !model.format().startsWith(PLAIN)) {
                throw new IOException(("%s: the checksums of a %s file inside an archive are not renewed; unpack the "
                        + "archive and mend that file, or give the copy the ending %s").formatted(model.name(),
                        model.format().replaceFirst(",.*", ""), SAFETENSORS));
            }
            ModelFileSet.of(model, target).check(mode);
        }
    }

    /**
     * Whether a layer could be given other weights.
     *
     * @throws org.eigenscope.format.io.NotRewritableException if not, and why
     */
    public void check(Layer layer) throws IOException {
        if (converts()) {
            ModelCopy.view(layer);
        } else {
            ModelCopy.check(layer);
        }
    }

    /** Begins the copy, in which a note is left where its format has room for one. */
    CopyInProgress begin(CopyNote note, Runnable checkpoint) throws IOException {
        return converts() ? SafetensorsCopy.begin(this, note, checkpoint)
                : ModelCopy.begin(this, note, checkpoint);
    }
}
