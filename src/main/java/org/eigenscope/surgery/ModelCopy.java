package org.eigenscope.surgery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.format.data.ElementWriter;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.format.io.ZipChecksums;
import org.eigenscope.format.reader.ChangedFiles;
import org.eigenscope.format.reader.Checksums;
import org.eigenscope.format.tensorflow.BundleChecksums;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixView;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.StagedFolder;

/**
 * A copy of a model's files in which some layers have other weights, in the same format and of the same type; every
 * other byte is as it was, except for checksums of what has changed. The copy is made first, by the file system where
 * that can share blocks; then only the changed places are written. It appears whole or not at all. Not for several
 * threads at once.
 */
public final class ModelCopy implements CopyInProgress {

    /** Bytes that the file system copies between two questions whether to go on. */
    private static final long STEP = 64 << 20;

    /** Bytes that are given back at once. */
    private static final int BLOCK = 1 << 18;

    private static final List<Checksums> CHECKSUMS = List.of(ModelCopy::renewZips, new BundleChecksums());

    private final Model model;
    private final ModelFileSet files;
    private final StagedFolder stage;
    private final Runnable checkpoint;
    private final Map<Path, List<FileRange>> changed = new LinkedHashMap<>();
    private final List<FileRange> settled = new ArrayList<>();
    private final Map<Path, FileChannel> channels = new HashMap<>();
    private final Set<Object> replaced = new HashSet<>();
    private final PackedMembers packed;
    private final ReplacedMessages messages;
    private final CopyNote note;
    /** By how much the bytes of the copies' files have moved, which have another start. */
    private final Map<Path, Long> shifts = new HashMap<>();
    /** Files that hold something elsewhere than the originals do. */
    private final Set<Path> moved = new HashSet<>();

    private ModelCopy(Model model, ModelFileSet files, StagedFolder stage, CopyNote note, Runnable checkpoint) {
        this.model = model;
        this.note = note;
        this.files = files;
        this.stage = stage;
        this.checkpoint = checkpoint;
        this.packed = new PackedMembers(checkpoint);
        this.messages = new ReplacedMessages(checkpoint);
    }

    /**
     * Copies the files of a model.
     *
     * @param target the copy: a file, or a folder where the model is one or has several files
     * @param mode whether files may be replaced that are there; never the model's own
     * @param checkpoint called often; throws to stop
     * @throws org.eigenscope.output.OutputException if the copy cannot be written, and why
     * @throws IOException if the model cannot be read, or was changed since it was opened
     */
    public static ModelCopy begin(Model model, Path target, Mode mode, Runnable checkpoint) throws IOException {
        return begin(new CopyPlace(model, target, mode), null, checkpoint);
    }

    /** @param note left in the copy where there is room for it; null if none is */
    static ModelCopy begin(CopyPlace place, CopyNote note, Runnable checkpoint) throws IOException {
        Model model = place.model();
        ModelFileSet files = ModelFileSet.of(model, place.target());
        checkUnchanged(model);
        files.check(place.mode());
        StagedFolder stage = StagedFolder.begin(files.targetFolder(), place.mode());
        ModelCopy copy = new ModelCopy(model, files, stage, note, checkpoint);
        try {
            for (Map.Entry<Path, Path> file : files.files().entrySet()) {
                stage.check(file.getKey());
                copy.copy(file.getValue(), file.getKey());
            }
            return copy;
        } catch (IOException | RuntimeException | Error e) {
            copy.close();
            throw e;
        }
    }

    private void copy(Path from, Path relative) throws IOException {
        Path to = stage.place(relative);
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            CopyHead head = note == null ? CopyHead.SAME : note.head(model, from);
            out.write(ByteBuffer.wrap(head.bytes()));
            shifts.put(relative, head.shift());
            long size = in.size();
            for (long done = head.replaced(); done < size; ) {
                checkpoint.run();
                // From a whole block on, so that the file system can share them.
                long step = done % CopyHead.BLOCK == 0 ? STEP : CopyHead.BLOCK - done % CopyHead.BLOCK;
                long count = in.transferTo(done, Math.min(step, size - done), out);
                if (count <= 0) {
                    throw new IOException("%s ends at byte %,d, where %,d more were expected: it was cut short while "
                            .formatted(from.getFileName(), done, size - done) + "it was copied");
                }
                done += count;
            }
        } catch (IOException e) {
            throw stage.explain(relative, e);
        }
    }

    /** The bytes of all files of the copy. */
    public long bytes() throws IOException {
        return files.bytes();
    }

    /**
     * Gives a layer other weights.
     *
     * @param layer of the model
     * @param weights of the same shape, to be read slice by slice
     * @return false if the same bytes of the file have been given other weights already, as those of a tied layer
     * @throws NotRewritableException if the file cannot hold them in their place, and why
     */
    @Override
    public boolean replace(Layer layer, WeightMatrix weights) throws IOException {
        MatrixView view = view(layer);
        if (!replaced.add(view)) {
            return false;
        }
        try (ElementWriter writer = ElementWriter.open(view.data(), new Sink());
                MatrixReader reader = weights.source().open()) {
            new MatrixWriting(view, reader, writer, checkpoint).write();
        } catch (NotRewritableException e) {
            throw new NotRewritableException("%s: %s; nothing was written".formatted(layer.name(), e.getMessage()), e);
        }
        return true;
    }

    /** True if the copy of a model is a folder, as the model is one or has several files. */
    public static boolean isFolder(Model model) {
        return !ModelFileSet.isSingle(model);
    }

    /** Fails if a layer cannot be given other weights, without writing any. */
    public static void check(Layer layer) throws IOException {
        ElementWriter.open(view(layer).data(), (place, bytes, offset) -> {}).close();
    }

    /** The view of a tensor that the matrices of a layer are. */
    static MatrixView view(Layer layer) throws NotRewritableException {
        if (layer.weights() != null && layer.weights().source() instanceof MatrixView view) {
            return view;
        }
        throw new NotRewritableException(layer.weights() == null ? layer.reason()
                : "its matrix is computed from several stored tensors (an adapter's factors, for one)");
    }

    /** Takes the bytes of changed elements. */
    private final class Sink implements ByteSink {

        @Override
        public void write(FileRange place, byte[] bytes, int offset) throws IOException {
            ModelCopy.this.write(place, bytes, offset);
        }

        @Override
        public void replace(FileRange message, byte[] bytes) throws IOException {
            Path relative = files.relative(Path.of(message.file()));
            try {
                messages.put(stage.place(relative), message, bytes);
            } catch (IOException e) {
                throw stage.explain(relative, e);
            }
        }

        @Override
        public FileRange append(FileRange file, int length) throws IOException {
            Path copy = stage.place(files.relative(Path.of(file.file())));
            moved.add(copy);
            Path grown = file.packed() == null ? copy : packed.file(copy, file.packed());
            return new FileRange(file.file(), Files.size(grown), length, null, file.packed());
        }
    }

    private void write(FileRange place, byte[] bytes, int offset) throws IOException {
        Path relative = files.relative(Path.of(place.file()));
        Path archive = stage.place(relative);
        Path file = archive;
        try {
            file = place.packed() == null ? archive : packed.file(archive, place.packed());
            FileChannel channel = channels.get(file);
            if (channel == null) {
                channel = FileChannel.open(file, StandardOpenOption.WRITE);
                channels.put(file, channel);
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, Math.toIntExact(place.length()));
            long position = place.position() + (place.packed() == null ? shifts.get(relative) : 0) - offset;
            while (buffer.hasRemaining()) {
                channel.write(buffer, position + buffer.position());
            }
        } catch (IOException e) {
            throw stage.explain(relative, e);
        }
        if (place.packed() != null) {
            return;
        }
        List<FileRange> ranges = changed.computeIfAbsent(file, key -> new ArrayList<>());
        FileRange last = ranges.isEmpty() ? null : ranges.getLast();
        if (last != null && last.position() + last.length() == place.position()) {
            ranges.set(ranges.size() - 1,
                    new FileRange(last.file(), last.position(), last.length() + place.length()));
        } else {
            ranges.add(place);
        }
    }

    /**
     * Brings the checksums up to date and the bytes to the disk.
     *
     * @return the copy, where it is until it is {@linkplain #commit() committed}: to be opened and compared
     * @throws ModelFormatException if a checksum cannot be changed
     */
    @Override
    public Path complete() throws IOException, ModelFormatException {
        Path copy = settle();
        if (note != null && Files.isRegularFile(copy)) {
            try {
                note.write(model, copy);
            } catch (IOException e) {
                throw stage.explain(copy.getFileName(), e);
            }
        }
        for (Path file : all()) {
            checkpoint.run();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        return copy;
    }

    /**
     * Gives all layers their own weights back, so that they may be replaced once more: for a copy that is only looked
     * at, and has been {@linkplain #settle() settled}.
     */
    public void restore() throws IOException {
        List<FileRange> all = List.copyOf(settled);
        settled.clear();
        Set<Path> anew = new HashSet<>();
        for (Map.Entry<Path, Path> file : files.files().entrySet()) {
            Path copy = stage.place(file.getKey());
            if (moved.remove(copy)) {
                anew.add(file.getKey());
                Files.delete(copy);
                copy(file.getValue(), file.getKey());
            }
        }
        byte[] bytes = new byte[BLOCK];
        for (FileRange range : all) {
            if (anew.contains(files.relative(Path.of(range.file())))) {
                continue;
            }
            try (ByteReader original = range.open()) {
                for (long done = 0; done < range.length(); done += bytes.length) {
                    int count = (int) Math.min(bytes.length, range.length() - done);
                    original.read(done, bytes, 0, count);
                    write(range.part(done, count), bytes, 0);
                }
            }
        }
    }

    /**
     * Brings the checksums up to date, so that the copy can be opened; a copy that is only looked at and thrown away
     * needs no more.
     *
     * @return the copy, where it is until it is {@linkplain #commit() committed}
     * @throws ModelFormatException if a checksum cannot be changed
     */
    public Path settle() throws IOException, ModelFormatException {
        for (FileChannel channel : channels.values()) {
            channel.close();
        }
        channels.clear();
        for (Checksums sums : CHECKSUMS) {
            sums.renew(new ChangedFiles(all(), changed), checkpoint);
        }
        pack();
        changed.values().forEach(settled::addAll);
        changed.clear();
        replaced.clear();
        return files.opened(stage.place(Path.of("x")).getParent());
    }

    /** Packs the members again that were unpacked to be changed, and writes messages of other lengths. */
    private void pack() throws IOException {
        for (Path relative : files.files().keySet()) {
            Path archive = stage.place(relative);
            try {
                if (packed.pack(archive) | messages.write(archive)) {
                    moved.add(archive);
                }
            } catch (IOException e) {
                throw stage.explain(relative, e);
            }
        }
    }

    private List<Path> all() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path relative : files.files().keySet()) {
            all.add(stage.place(relative));
        }
        return all;
    }

    /**
     * Puts the copy in its place.
     *
     * @return what to open
     * @throws IOException if the model's files have been changed meanwhile; then there is no copy
     */
    @Override
    public Path commit() throws IOException {
        checkUnchanged(model);
        for (Map.Entry<Path, Path> file : files.files().entrySet()) {
            AtomicFile.copyPermissions(file.getValue(), stage.place(file.getKey()));
        }
        stage.commit();
        return files.opened(files.targetFolder());
    }

    /** Fails if a file of a model is not what it was when it was opened. */
    static void checkUnchanged(Model model) throws IOException {
        for (SourceFile file : model.files()) {
            if (file.changed()) {
                throw new IOException("%s has changed since it was opened: nothing was written; open it again"
                        .formatted(Path.of(file.path()).getFileName()));
            }
        }
    }

    private static void renewZips(ChangedFiles files, Runnable checkpoint) throws IOException, ModelFormatException {
        for (Path file : files.changed().keySet()) {
            if (isZip(file)) {
                ZipChecksums.renew(file, (position, length) -> files.within(file, position, length), checkpoint);
            }
        }
    }

    private static boolean isZip(Path file) throws IOException {
        try (ByteSource source = ByteSource.open(file)) {
            byte[] head = new byte[(int) Math.min(4, source.size())];
            source.read(0, head, 0, head.length);
            return head.length == 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
        }
    }

    @Override
    public void close() {
        for (FileChannel channel : channels.values()) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is thrown away.
            }
        }
        stage.close();
    }
}
