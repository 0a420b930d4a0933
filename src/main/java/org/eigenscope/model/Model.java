package org.eigenscope.model;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.model.Finding.Severity;

/**
 * An opened weight file: its index, not its weights.
 *
 * @param name what people call it: the last part of its path, or as much of the path as tells it from the others
 * @param path what was opened, a file or a folder
 * @param format what it is, for people: {@code safetensors, 2 shards}
 * @param metadata what the file says of itself, in its order
 * @param layers every tensor of the file, in the order of the network as far as the file tells
 * @param findings what the reader noticed
 * @param files the files that it was read from, in the order in which they were opened
 */
public record Model(String name, Path path, String format, Map<String, String> metadata, List<Layer> layers,
        List<Finding> findings, List<SourceFile> files) {

    public Model {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        layers = List.copyOf(layers);
        findings = List.copyOf(findings);
        files = List.copyOf(files);
    }

    /** A model that is called by the last part of its path. */
    public Model(Path path, String format, Map<String, String> metadata, List<Layer> layers, List<Finding> findings,
            List<SourceFile> files) {
        this(ModelNames.last(path), path, format, metadata, layers, findings, files);
    }

    /** Gives the model another name. */
    public Model named(String other) {
        return new Model(other, path, format, metadata, layers, findings, files);
    }

    /** The model with one more finding. */
    public Model with(Finding finding) {
        return new Model(name, path, format, metadata, layers,
                Stream.concat(findings.stream(), Stream.of(finding)).toList(), files);
    }

    /** The model with a finding for each of its files that has changed since its index was read. */
    public Model withChanges() {
        List<Finding> changes = files.stream().filter(SourceFile::changed)
                .map(file -> SourceFile.change(Path.of(file.path()))).toList();
        return changes.isEmpty() ? this
                : new Model(name, path, format, metadata, layers,
                Stream.concat(findings.stream(), changes.stream()).toList(),
                files);
    }

    /**
     * True if figures of these layers are missing, since they are damaged or not decoded. Damage anywhere counts for
     * any layers; what else is not decoded counts for who asks for all of them.
     */
    public boolean missesFigures(Collection<Layer> of) {
        boolean whole = of.stream().mapToInt(Layer::id).distinct().count() == layers.size();
        return of.stream().anyMatch(layer -> layer.severity().costsFigures()) || findings.stream()
                .map(Finding::severity)
                .anyMatch(severity -> severity == Severity.DAMAGED || whole && severity == Severity.UNDECODED);
    }

    /** True if it holds matrices to analyze, or lacks some for a reason that was told. */
    public boolean holdsLayers() {
        return layers.stream().anyMatch(Layer::hasMatrices) || missesFigures(layers);
    }

    /** False if it is known by its report alone, so that nothing of it can be analyzed again. */
    public boolean holdsWeights() {
        return layers.stream().noneMatch(layer -> layer.tensor().data() instanceof AbsentWeights.Elements);
    }

    /** Bytes of all tensors. */
    public long bytes() {
        return layers.stream().mapToLong(layer -> layer.tensor().bytes()).sum();
    }

    /**
     * Elements of all tensors that the file holds: the parameter count. What is made of other tensors holds none of its
     * own.
     */
    public long elements() {
        return layers.stream().map(Layer::tensor).filter(tensor -> tensor.bytes() > 0)
                .mapToLong(tensor -> tensor.shape().elements()).sum();
    }
}
