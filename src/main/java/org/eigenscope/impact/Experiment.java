package org.eigenscope.impact;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.impact.engine.Engine;
import org.eigenscope.impact.engine.NetworkOpener;
import org.eigenscope.impact.engine.NetworkSource;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;
import org.eigenscope.surgery.CopyPlace;
import org.eigenscope.surgery.Surgeon;

/**
 * A network that can be run: its graph, its engine and what it is fed with are found and checked before anything is
 * analyzed or measured.
 */
public final class Experiment implements Closeable {

    private final Model model;
    private final Signature signature;
    private final Engine engine;
    private final NetworkOpener opener;
    private final Probes probes;
    private final ClassLabels labels;

    private Experiment(Model model, Signature signature, NetworkOpener opener, Probes probes, ClassLabels labels) {
        this.model = model;
        this.signature = signature;
        this.engine = Engine.of(signature.runtime());
        this.opener = opener;
        this.probes = probes;
        this.labels = labels;
    }

    /**
     * Prepares a model.
     *
     * @param files opens models, and files of arrays
     * @throws ProbeException if the file holds no network, or one that is not run, does not fit into memory, or cannot
     *     be fed: why
     * @throws org.eigenscope.impact.engine.EngineException if its engine is missing: what to fetch
     */
    public static Experiment of(Model model, ModelFiles files, ProbeSource feed,
            NetworkSource engines) throws IOException,
            ModelFormatException {
        Signature signature = signature(model, files);
        FreeMemory.check(model);
        NetworkOpener opener = null;
        Probes probes = feed.inputs() == null ? DrawnProbes.of(signature, model, feed.drawn())
                : FileProbes.of(signature, files.open(feed.inputs()), feed.labels(), feed.rows());
        try {
            ClassLabels labels = labels(files, feed, probes.count());
            opener = engines.load(Engine.of(signature.runtime()));
            return new Experiment(model, signature, opener, probes, labels);
        } finally {
            if (opener == null) {
                probes.close();
            }
        }
    }

    /**
     * Whether a model can be run here, as far as its file and the jars of its engine tell without being loaded.
     *
     * @throws ProbeException if the file holds no network, or one that is not run: why
     * @throws org.eigenscope.impact.engine.EngineException if its engine is missing: what to fetch
     */
    public static void check(Model model, ModelFiles files, NetworkSource engines) throws IOException,
            ModelFormatException {
        engines.check(Engine.of(signature(model, files).runtime()));
    }

    private static Signature signature(Model model, ModelFiles files) throws IOException, ModelFormatException {
        CopyPlace.checkHere(model);
        Optional<Signature> found = files.signature(model.path());
        if (found.isEmpty()) {
            for (SourceFile file : Files.isDirectory(model.path()) ? model.files() : List.<SourceFile>of()) {
                if (files.signature(Path.of(file.path())).isPresent()) {
                    throw new ProbeException("%s: the network is in a file of this folder; name that file, %s"
                            .formatted(model.name(), Path.of(file.path()).getFileName()));
                }
            }
            throw new ProbeException(model.name() + ": it holds weights, but not the network that uses them; export it "
                    + "as ONNX, SavedModel or TorchScript (torch.onnx.export, model.export, torch.jit.trace)");
        }
        Signature signature = found.get();
        if (!signature.problems().isEmpty()) {
            throw new ProbeException("%s: this network cannot be run: %s".formatted(model.name(),
                    String.join("; ", signature.problems())));
        }
        return signature;
    }

    /** The labels, from an array beside the inputs or from a file of their own; null if there are none. */
    private static ClassLabels labels(ModelFiles files, ProbeSource feed, int rows) throws IOException,
            ModelFormatException {
        if (feed.labels() == null) {
            return null;
        }
        Model arrays = files.open(feed.inputs());
        boolean inside = arrays.layers().stream().anyMatch(layer -> layer.tensor().name().equals(feed.labels()));
        return inside || !feed.labels().endsWith(".npy") ? ClassLabels.of(arrays, feed.labels(), rows)
                : ClassLabels.of(files.open(Path.of(feed.labels())), null, rows);
    }

    /**
     * Measures.
     *
     * @param subjects the traps
     * @param work asked whether to go on, before each batch, and told how far it is
     * @throws IOException if the network cannot be run as it is: its message says why
     */
    public ImpactReport measure(List<ImpactSubject> subjects, LinearAlgebra algebra, ImpactOptions options,
            AnalysisContext work) throws IOException {
        try (Scratch scratch = new Scratch(Files.createTempDirectory("eigenscope-impact"))) {
            return new ImpactRun(opener, signature, new Surgeon(algebra), options)
                    .run(model, subjects, probes, labels, scratch.folder(), engine.label(), work);
        }
    }

    /** Gives the place of copies back when the run has ended. */
    private record Scratch(Path folder) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path part : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        probes.close();
    }
}
