package org.eigenscope.impact.engine;

import java.io.Closeable;
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

    @Override
    void close();
}
