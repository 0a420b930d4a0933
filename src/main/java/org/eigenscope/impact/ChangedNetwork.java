package org.eigenscope.impact;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.impact.engine.Network;
import org.eigenscope.impact.engine.NetworkOpener;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.surgery.LayerChange;
import org.eigenscope.surgery.ModelCopy;
import org.eigenscope.surgery.TensorElements;

/**
 * A network whose layers are changed one at a time; what was changed before is restored first. The change is made in
 * the memory of an engine that can do that. For others it is made in a copy of the network's files, which they load
 * again. One network is loaded at a time.
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
    /** The layer that has other weights in the engine's memory, or null. */
    private Layer assigned;
    private ByteBuffer elements = ByteBuffer.allocate(0);

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
        if (copy == null && isAssigned(operation)) {
            return network;
        }
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

    /** Changes the layer in the engine's memory; false if the engine or the layer's tensor is not of that kind. */
    private boolean isAssigned(LayerChange operation) throws IOException {
        Layer layer = operation.layer();
        if (network == null || !network.assigns(layer.tensor().name(), layer.tensor().shape().elements())
                || !TensorElements.canBeMade(layer)) {
            return false;
        }
        if (assigned != null && assigned != layer) {
            assign(assigned, assigned.weights());
        }
        assigned = layer;
        assign(layer, operation.mended().weights());
        return true;
    }

    private void assign(Layer layer, WeightMatrix weights) throws IOException {
        int bytes = Math.toIntExact(layer.tensor().bytes());
        if (elements.capacity() < bytes) {
            elements = ByteBuffer.allocateDirect(bytes);
        }
        TensorElements.make(layer, weights, elements, work::checkpoint);
        network.assign(layer.tensor().name(), elements.slice(0, bytes));
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
