package org.eigenscope.impact.engine;

import java.io.Closeable;
import java.nio.ByteBuffer;
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
    List<Answer> answer(List<NetworkInput> batch) throws EngineException;

    /**
     * Whether a variable can be {@linkplain #assign(String, ByteBuffer) given} other values.
     *
     * @param variable its name, as the tensor of a layer has it
     * @param elements how many it has, as 32-bit floats
     */
    default boolean assigns(String variable, long elements) {
        return false;
    }

    /**
     * Gives a variable other values, in the engine's memory alone.
     *
     * @param variable one that {@linkplain #assigns(String, long) can be given} them
     * @param elements all of them, as 32-bit floats in C order and the byte order of the machine
     * @throws EngineException if the engine refuses
     */
    default void assign(String variable, ByteBuffer elements) throws EngineException {
        throw new EngineException("this engine does not change the variable " + variable);
    }

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
