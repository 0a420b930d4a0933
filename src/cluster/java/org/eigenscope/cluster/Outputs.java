package org.eigenscope.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files that the job writes. Those of a far file system are made on the driver's machine, sent there under another
 * name, and renamed: they appear whole or not at all.
 */
final class Outputs implements AutoCloseable {

    /** The options of {@code analyze} that name a file to be written. */
    private static final Set<String> OPTIONS = Set.of("--json", "--csv", "--traps", "--eigenvalues", "--html",
            "--sarif", "--junit", "--charts");
    /** The one of them that names a folder. */
    private static final String FOLDER = "--charts";

    private final Configuration settings;
    private final java.nio.file.Path folder;
    private final Map<java.nio.file.Path, Path> far = new LinkedHashMap<>();

    Outputs(Configuration settings) throws IOException {
        this.settings = settings;
        this.folder = Files.createTempDirectory("eigenscope-outputs");
    }

    /**
     * The command line with places of this machine for what is elsewhere.
     *
     * @throws IOException if a model is not to be found, or an output is there already
     */
    List<String> here(List<String> words, HadoopModels models) throws IOException {
        boolean force = words.contains("--force");
        List<String> here = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String option = equals < 0 ? word : word.substring(0, equals);
            boolean before = i > 0 && OPTIONS.contains(words.get(i - 1));
            if (before) {
                here.add(output(words.get(i - 1), word, force));
            } else if (equals > 0 && OPTIONS.contains(option)) {
                here.add(option + "=" + output(option, word.substring(equals + 1), force));
            } else if (HadoopModels.hasScheme(word)) {
                here.addAll(models.here(word));
            } else {
                here.add(word);
            }
        }
        return here;
    }

    private String output(String option, String word, boolean force) throws IOException {
        if (!HadoopModels.hasScheme(word)) {
            return word;
        }
        Path named = new Path(word);
        FileSystem system = named.getFileSystem(settings);
        if (system instanceof LocalFileSystem) {
            return named.toUri().getPath();
        }
        if (option.equals(FOLDER)) {
            throw new IOException(word + ": charts are written to a folder of the driver's machine, or drawn of the "
                    + "JSON report by 'eigenscope chart'");
        }
        if (!force && system.exists(named)) {
            throw new IOException(word + " exists: --force replaces it");
        }
        java.nio.file.Path here = folder.resolve(far.size() + "-" + named.getName());
        far.put(here, named);
        return here.toString();
    }

    /** Sends what was written to where it belongs. */
    void send() throws IOException {
        for (Map.Entry<java.nio.file.Path, Path> output : far.entrySet()) {
            if (!Files.exists(output.getKey())) {
                continue;
            }
            Path to = output.getValue();
            FileSystem system = to.getFileSystem(settings);
            Path aside = new Path(to.getParent(), "." + to.getName() + ".part");
            system.copyFromLocalFile(false, true, new Path(output.getKey().toUri()), aside);
            system.delete(to, false);
            if (!system.rename(aside, to)) {
                throw new IOException(to + " could not be written: what was sent is " + aside);
            }
        }
    }

    @Override
    public void close() {
        try (Stream<java.nio.file.Path> all = Files.walk(folder)) {
            for (java.nio.file.Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException | UncheckedIOException e) {
            // Copies in the folder for temporary files.
        }
    }
}
