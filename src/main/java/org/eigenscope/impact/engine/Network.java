package org.eigenscope.impact.engine;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;

/** A network that an engine has loaded. Not for several threads at once. */
public interface Network extends Closeable {

    /**
     * Runs the network on a batch.
     *
     * @param batch one array for each input
     * @return the outputs whose elements are floating-point numbers
     * @throws EngineException if the engine refuses
     */
    List<Answer> answer(List<Values> batch) throws EngineException;

    /**
     * Takes the weights of a copy of this network without being loaded again, where the engine can do that.
     *
     * @param copy its file or folder, of the same graph
     * @return false if nothing was done: the copy has to be opened
     * @throws EngineException if the engine refuses
     */
    default boolean takeWeights(Path copy) throws EngineException {
        return false;
    }

    @Override
    void close();
}
