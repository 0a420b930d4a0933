package org.eigenscope.impact.engine;

/** Where engines come from. */
@FunctionalInterface
public interface NetworkSource {

    /**
     * Gives an engine.
     *
     * @throws EngineException if its libraries are not there, or damaged: what to fetch
     */
    NetworkOpener load(Engine engine) throws EngineException;

    /**
     * Looks for an engine without loading it.
     *
     * @throws EngineException if its libraries are not there, or damaged: what to fetch
     */
    default void check(Engine engine) throws EngineException {}
}
