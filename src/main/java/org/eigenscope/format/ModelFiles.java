package org.eigenscope.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.DamagedException;
import org.eigenscope.format.io.FetchListener;
import org.eigenscope.format.io.HubAddress;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.RemoteModels;
import org.eigenscope.format.io.ZipMembers;
import org.eigenscope.format.join.AdaptedModel;
import org.eigenscope.format.join.Adapters;
import org.eigenscope.format.join.ShardIndex;
import org.eigenscope.format.join.TensorRelations;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.LayerFactory;
import org.eigenscope.format.reader.ModelFormat;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.HeapLimit;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** Opens weight files of every format of {@link Formats}. */
public final class ModelFiles {

    private static final int MOST_FINDINGS = 200;

    private final ByteSource.Opener opener;
    private final RemoteModels remotes;

    public ModelFiles() {
        this(ByteSource::open);
    }

    /** @param opener how files are opened while their index is read */
    public ModelFiles(ByteSource.Opener opener) {
        this(opener, new RemoteModels(System.getenv()));
    }

    /** @param remotes finds models that are not on this machine */
    public ModelFiles(RemoteModels remotes) {
        this(ByteSource::open, remotes);
    }

    private ModelFiles(ByteSource.Opener opener, RemoteModels remotes) {
        this.opener = opener;
        this.remotes = remotes;
    }

    /**
     * Opens a model: a weight file, the index of a sharded one, or a folder that holds one. Reads its index only.
     *
     * @param named its path, or the prefix of a TensorFlow checkpoint
     * @throws ModelFormatException if what the file holds prevents it
     * @throws IOException if it cannot be read
     */
    public Model open(Path named) throws IOException, ModelFormatException {
        return open(named, null);
    }

    /**
     * Opens a model beside another: an adapter is opened as what it makes of its base model, each weight W as W + ΔW.
     * Any other file is opened as it is.
     *
     * @param named its path
     * @param base the model that it may be an adapter of, or null
     * @throws ModelFormatException if what the file holds prevents it
     * @throws IOException if it cannot be read
     */
    public Model open(Path named, Model base) throws IOException, ModelFormatException {
        if (HubAddress.isAddress(named)) {
            return elsewhere(named, base);
        }
        Path path = file(named);
        FileIndex contents;
        RecordingOpener opened = new RecordingOpener(opener);
        ModelFiles recording = new ModelFiles(opened);
        try {
            FileIndex stored = recording.contents(path);
            Model adapted = base == null ? null : AdaptedModel.of(base, stored, recording.folder(path), path,
                    opened::files);
            if (adapted != null) {
                return adapted;
            }
            contents = new TensorRelations().apply(stored, recording.folder(path));
        } catch (DamagedException e) {
            throw new Malformed(path, e.getMessage(), e);
        } catch (IndexBudget.Exceeded e) {
            throw new Unsupported(path, e.getMessage());
        } catch (OutOfMemoryError e) {
            throw new Unsupported(path, "its index takes more memory than the program has, " + HeapLimit.words());
        } catch (RuntimeException | StackOverflowError | InternalError e) {
            // A reader met something that it should have refused: still one sentence for the user.
            throw new Malformed(path, "its index cannot be read (%s)".formatted(e), e);
        }
        List<Finding> findings = new ArrayList<>(contents.findings());
        ShardIndex.alone(String.valueOf(path.getFileName())).ifPresent(findings::add);
        TensorParallelParts.of(path).ifPresent(findings::add);
        if (contents.tensors().isEmpty()) {
            findings.add(new Finding(Severity.NOTE, String.valueOf(path.getFileName()), "it holds no tensors"));
        }
        List<Layer> layers = OversizedLayers.marked(new LayerFactory().layers(contents.tensors()), opened.files());
        findings.addAll(0, UndecodedLayers.findings(layers));
        findings.addAll(OversizedLayers.findings(layers));
        shorten(findings);
        return new Model(path, contents.format(), contents.metadata(), layers, findings, opened.files());
    }

    /**
     * The inputs and outputs of a network whose file holds its graph; empty if it holds weights alone.
     *
     * @param path its file, or its folder
     * @throws ModelFormatException if what the file holds prevents it
     * @throws IOException if it cannot be read
     */
    public Optional<Signature> signature(Path path) throws IOException, ModelFormatException {
        try {
            Probe probe = Probe.of(path, opener);
            for (ModelFormat format : Formats.ALL) {
                Optional<String> file = probe.folder() ? format.fileIn(probe.siblings()) : Optional.empty();
                if (file.isPresent()) {
                    return format.signature(probe.siblings().probe(path, file.get()));
                }
                if (!probe.folder() && format.recognizes(probe)) {
                    return format.signature(probe);
                }
            }
            return Optional.empty();
        } catch (DamagedException e) {
            throw new Malformed(path, e.getMessage(), e);
        } catch (IndexBudget.Exceeded e) {
            throw new Unsupported(path, e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            throw new Malformed(path, "its graph cannot be read (%s)".formatted(e), e);
        }
    }

    /** Opens a model of the hub or the web: from the hub's cache on this machine, or by the network. */
    private Model elsewhere(Path named, Model base) throws IOException, ModelFormatException {
        Optional<Model> cached = cached(named, base);
        if (settled(cached)) {
            return cached.get();
        }
        try {
            if (remotes.keeps()) {
                return at(named, new ModelFiles(opener, remotes).open(remotes.keep(named, new HubFileChooser()), base));
            }
            RemoteModels.Place place = remotes.find(named, new HubFileChooser());
            Model model = new ModelFiles(place, remotes).open(place.path(), base);
            return at(named, model.with(new Finding(Severity.NOTE, "", ("it is not on this machine: of its %.1f MB, "
                    + "only the layers that are analyzed are downloaded").formatted(model.bytes() / 1e6))));
        } catch (IOException e) {
            if (cached.isPresent()) {
                return cached.get().with(new Finding(Severity.NOTE, "", "this is the copy that was downloaded before, "
                        + "since the server cannot be reached: " + e.getMessage()));
            }
            throw e;
        }
    }

    /**
     * True if what is in the hub's cache will do: what lacks shards may be made whole by the network, and so may what
     * is to be kept.
     */
    private boolean settled(Optional<Model> cached) {
        return cached.isPresent() && (remotes.offline() || !remotes.keeps() && cached.get().findings().stream()
                .noneMatch(finding -> finding.severity() == Severity.DAMAGED));
    }

    /**
     * Finds the files of a model on this machine: those of one that is elsewhere in the hub's cache, or where they are
     * {@linkplain #keeping fetched} to first.
     *
     * @param named a path, or the address of a model of the hub or the web
     * @return the path to open; nothing if the files are not here and not to be fetched
     * @throws ModelFormatException if what is there prevents it
     * @throws IOException if they cannot be read or fetched
     */
    public Optional<Path> here(Path named) throws IOException, ModelFormatException {
        if (!HubAddress.isAddress(named)) {
            return Optional.of(named);
        }
        if (settled(cached(named, null))) {
            return remotes.cached(named);
        }
        return remotes.keeps() ? Optional.of(remotes.keep(named, new HubFileChooser())) : Optional.empty();
    }

    /** The model in the hub's cache; empty if it is not there. */
    private Optional<Model> cached(Path named, Model base) throws IOException, ModelFormatException {
        Optional<Path> place = remotes.cached(named);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(at(named, open(place.get(), base)));
        } catch (ModelFormatException e) {
            // Programs that only needed its vocabulary have fetched no weights.
            if (remotes.offline()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** The same, except for fetching files of models elsewhere whole, and keeping those of the hub in its cache. */
    public ModelFiles keeping(FetchListener listener) {
        return new ModelFiles(opener, remotes.keeping(listener));
    }

    /** How many bytes of models elsewhere have come over the network. */
    public long fetched() {
        return remotes.fetched();
    }

    private static Model at(Path named, Model model) {
        return new Model(named, model.format(), model.metadata(), model.layers(), model.findings(), model.files());
    }

    /** True if a model is an adapter by itself, whose layers are updates of a base model's weights. */
    public static boolean isAdapter(Model model) {
        return Adapters.isOne(model);
    }

    /** True if the first bytes of a file, or its name, are those of a weight file. */
    public boolean recognizes(Path file) throws IOException {
        try {
            Probe probe = Probe.of(file, opener);
            for (ModelFormat format : Formats.ALL) {
                if (probe.folder() ? format.fileIn(probe.siblings()).isPresent() : format.recognizes(probe)) {
                    return true;
                }
            }
        } catch (ModelFormatException e) {
            // It holds no model.
        }
        return false;
    }

    /**
     * The file itself; or the index of the TensorFlow checkpoint with this prefix, which is how TensorFlow names one.
     */
    private static Path file(Path path) throws NoSuchFileException {
        if (Files.exists(path)) {
            return path;
        }
        Path name = path.getFileName();
        Path index = name == null ? path : path.resolveSibling(name + ".index");
        if (!Files.isRegularFile(index)) {
            throw new NoSuchFileException(path.toString(), null, "it does not exist");
        }
        return index;
    }

    /** Keeps as many as a person reads, the gravest of them. */
    private static void shorten(List<Finding> findings) {
        if (findings.size() > MOST_FINDINGS) {
            findings.sort(Comparator.comparing(Finding::severity).reversed());
            List<Finding> rest = new ArrayList<>(findings.subList(MOST_FINDINGS, findings.size()));
            findings.subList(MOST_FINDINGS, findings.size()).clear();
            findings.add(new Finding(Severity.NOTE, "",
                    "%,d findings in all: only the first of them are shown"
                            .formatted(MOST_FINDINGS + rest.size())));
        }
    }

    private ModelFolder folder(Path path) {
        Path absolute = path.toAbsolutePath();
        boolean itself = Files.isDirectory(path) || absolute.getParent() == null;
        return new ModelFolder(itself ? absolute : absolute.getParent(), opener);
    }

    /** The file's contents as its format's reader gives them. */
    FileIndex contents(Path path) throws IOException, ModelFormatException {
        Probe probe = Probe.of(path, opener);
        if (probe.folder()) {
            return inFolder(probe);
        }
        for (ModelFormat format : Formats.ALL) {
            if (format.recognizes(probe)) {
                return format.open(probe);
            }
        }
        if (probe.startsWith((byte) 'P', (byte) 'K')) {
            try (ByteSource source = probe.open()) {
                // Fails with the reason if the zip is broken.
                throw new Unsupported(path, UnsupportedFiles.describeZip(ZipMembers.read(source).names()));
            }
        }
        String other = UnsupportedFiles.describe(probe);
        throw new Unsupported(path, !other.isEmpty() ? other
                : "its first bytes are not those of a known weight file; Eigenscope reads "
                + String.join(", ", Formats.names()));
    }

    private FileIndex inFolder(Probe probe) throws IOException, ModelFormatException {
        ModelFolder folder = probe.siblings();
        for (ModelFormat format : Formats.ALL) {
            Optional<String> file = format.fileIn(folder);
            if (file.isPresent()) {
                return format.open(folder.probe(probe.path(), file.get()))
                        .with(UnopenedSiblings.in(probe.path(), file.get()));
            }
        }
        Optional<CompositeFolder> several = CompositeFolder.of(probe);
        Optional<FileIndex> together = several.isPresent() ? several.get().open(this) : Optional.empty();
        return together.isPresent() ? together.get() : new SnapshotFolder(probe).open(this);
    }
}
