package org.eigenscope.impact.engine;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads an engine's libraries apart from the program's own, which are of other versions and have lost the classes that
 * the program does not reach. Of the program it sees the classes of {@code org.eigenscope} alone; those that call the
 * Deep Java Library it defines itself, next to that.
 */
public final class EngineLoader extends URLClassLoader {

    private static final String OURS = "org.eigenscope.";
    private static final String CALLERS = OURS + "impact.djl.";
    private static final String OPENER = CALLERS + "DjlNetworks";

    private final ClassLoader program;
    private final List<Path> jars;

    private EngineLoader(List<Path> jars, URL... urls) {
        super("engines", urls, ClassLoader.getPlatformClassLoader());
        this.jars = List.copyOf(jars);
        this.program = EngineLoader.class.getClassLoader();
    }

    static EngineLoader of(List<Path> jars) throws EngineException {
        URL[] urls = new URL[jars.size()];
        try {
            for (int i = 0; i < urls.length; i++) {
                urls[i] = jars.get(i).toUri().toURL();
            }
        } catch (MalformedURLException e) {
            throw new EngineException(e.getMessage(), e);
        }
        return new EngineLoader(jars, urls);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(OURS) && !name.startsWith(CALLERS)) {
            return program.loadClass(name);
        }
        return super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.startsWith(CALLERS)) {
            return super.findClass(name);
        }
        try (InputStream in = program.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** The opener of an engine's networks. */
    NetworkOpener opener(Engine engine, NativeLibraries natives) throws EngineException {
        configure(engine, natives);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            return (NetworkOpener) loadClass(OPENER).getConstructor(String.class).newInstance(engine.id());
        } catch (InvocationTargetException e) {
            throw failure(engine, e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw failure(engine, e);
        } finally {
            thread.setContextClassLoader(before);
            natives.complete();
        }
    }

    /**
     * The Deep Java Library and its engines are configured by system properties only, which must be set before they are
     * loaded.
     */
    private void configure(Engine engine, NativeLibraries natives) throws EngineException {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.onnx.disable_alternative", "true");
        System.setProperty("ENGINE_CACHE_DIR", natives.folder().toString());
        System.setProperty("DJL_CACHE_DIR", natives.folder().toString());
        if (engine == Engine.TENSORFLOW) {
            ProcessEnvironment.put("TF_CPP_MIN_LOG_LEVEL", "2");
            for (Path jar : jars) {
                if (jar.getFileName().toString().startsWith("tensorflow-core-native")) {
                    System.setProperty("TENSORFLOW_LIBRARY_PATH", natives.unpack(jar).toString());
                }
            }
        }
    }

    private static EngineException failure(Engine engine, Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return new EngineException("%s does not start (%s): download its jars again".formatted(engine.label(),
                EngineMessages.line(deepest)), cause);
    }
}
