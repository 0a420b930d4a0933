package org.eigenscope.impact.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The folder with the jars of the engines.
 *
 * @param path where it is, or would be looked for
 */
public record EngineFolder(Path path) {

    /** The variable of the environment that names it. */
    public static final String VARIABLE = "EIGENSCOPE_ENGINES";

    private static final String NAME = "engines";

    /** The folder that the environment names, else {@code engines} beside the program. */
    public static EngineFolder of(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        return new EngineFolder(named.isBlank() ? program().resolve(NAME) : Path.of(named));
    }

    /** The folder that people unpack: the program's own libraries lie in {@code lib/app/native} of it. */
    private static Path program() {
        String own = System.getProperty("eigenscope.native");
        Path folder = own == null ? null : Path.of(own).toAbsolutePath().normalize();
        return folder == null || folder.getNameCount() < 4 ? Path.of("target").toAbsolutePath()
                : folder.getParent().getParent().getParent();
    }

    /**
     * Loads an engine's libraries.
     *
     * @throws EngineException if they are not there, or damaged: what to fetch
     */
    NetworkOpener load(Engine engine) throws EngineException {
        EngineLoader loader = EngineLoader.of(jars(engine));
        return loader.opener(engine, NativeLibraries.of(this));
    }

    /** The jars of an engine, each of which is there and can be opened; of another version perhaps. */
    List<Path> jars(Engine engine) throws EngineException {
        List<Path> all = all();
        List<Path> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String artifact : engine.artifacts()) {
            Optional<Path> jar = find(all, artifact.split(":"));
            jar.ifPresentOrElse(found::add, () -> missing.add(artifact));
        }
        if (!missing.isEmpty()) {
            throw new EngineException(("%s are run by %s, which is not in %s; put these jars from Maven Central there, "
                    + "or name another folder by %s: %s").formatted(engine.models(), engine.label(), path, VARIABLE,
                    String.join(" ", missing)));
        }
        for (Path jar : found) {
            check(jar);
        }
        return found;
    }

    private List<Path> all() throws EngineException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new EngineException("%s cannot be listed: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** {@code onnxruntime-1.21.1.jar}: the artifact's name, a version; with a classifier, that at the end. */
    private static Optional<Path> find(List<Path> jars, String... artifact) {
        String start = artifact[1] + "-";
        String end = artifact.length > 3 ? "-" + artifact[3].replaceAll("-.*", "") : "";
        String exact = start + artifact[2] + (artifact.length > 3 ? "-" + artifact[3] : "") + ".jar";
        return jars.stream().filter(jar -> jar.getFileName().toString().equals(exact)).findFirst()
                .or(() -> jars.stream().filter(jar -> {
                    String name = jar.getFileName().toString();
                    return name.startsWith(start) && name.length() > start.length()
                            && Character.isDigit(name.charAt(start.length())) && name.contains(end);
                }).findFirst());
    }

    private static void check(Path jar) throws EngineException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            if (zip.size() == 0) {
                throw new ZipException("it is empty");
            }
        } catch (IOException e) {
            throw new EngineException("%s is damaged (%s): download it again".formatted(jar, e.getMessage()), e);
        }
    }
}
