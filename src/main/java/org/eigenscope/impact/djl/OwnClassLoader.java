package org.eigenscope.impact.djl;

import org.eigenscope.impact.engine.EngineException;

/** The Deep Java Library looks for its parts by the thread's class loader: calls to it are made with its own. */
final class OwnClassLoader {

    /** A call. */
    @FunctionalInterface
    interface Call<T> {
        T make() throws EngineException;
    }

    private OwnClassLoader() {}

    static <T> T call(Call<T> call) throws EngineException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(OwnClassLoader.class.getClassLoader());
        try {
            return call.make();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
