package org.eigenscope.impact;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.impact.engine.Network;
import org.eigenscope.impact.engine.NetworkOpener;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.surgery.LayerChange;
import org.eigenscope.surgery.ModelCopy;

/**
 * A network whose layers are changed one at a time: a copy of its files, made once, in which what was changed before is
 * restored first. One network is loaded at a time.
 */
final class ChangedNetwork implements Closeable {

    private final NetworkOpener opener;
    private final Signature signature;
    private final Model model;
    private final Path folder;
    private final AnalysisContext work;
    private Network network;
    private ModelCopy copy;
    private Path place;

    /** @param folder where the copy goes */
    ChangedNetwork(NetworkOpener opener, Signature signature, Model model, Path folder, AnalysisContext work) {
        this.opener = opener;
        this.signature = signature;
        this.model = model;
        this.folder = folder;
        this.work = work;
    }

    /** The network as it is; to be asked for first. */
    Network unchanged() throws IOException {
        network = opener.open(place(model.path()), signature.options());
        return network;
    }

    /** The network with this change and no other; the one that was given before is of no use any more. */
    Network with(LayerChange operation) throws IOException, ModelFormatException {
        if (copy == null) {
            place = Files.createTempDirectory(folder, "copy");
            copy = ModelCopy.begin(model, place.resolve(model.path().getFileName()), Mode.NEW, work::checkpoint);
        }
        copy.restore();
        copy.replace(operation.layer(), operation.mended().weights());
        Path mended = place(copy.settle());
        if (network == null || !network.takeWeights(mended)) {
            closeNetwork();
            network = opener.open(mended, signature.options());
        }
        return network;
    }

    /** What an engine opens: the folder of a SavedModel, whichever way that was named. */
    private static Path place(Path model) {
        return model.endsWith("saved_model.pb") ? model.toAbsolutePath().getParent() : model;
    }

    private void closeNetwork() {
        if (network != null) {
            network.close();
            network = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeNetwork();
        if (copy != null) {
            copy.close();
            Files.deleteIfExists(place);
        }
    }
}
