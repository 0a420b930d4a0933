package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.util.List;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.pytorch.StateWalker.NamedTensor;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * One tensor that was saved by itself ({@code torch.save}) into a part of a file, and is looked for in there only when
 * it is read.
 *
 * @param bytes the part of the file
 * @param dtype the type that the checkpoint's index gives it
 * @param shape the shape that the index gives it
 */
record SavedTensorData(FileRange bytes, DType dtype, Shape shape) implements TensorData {

    @Override
    public ElementReader open() throws IOException {
        try (ByteSource source = bytes.source()) {
            if (bytes.position() > source.size() || bytes.length() > source.size() - bytes.position()) {
                throw new IOException("%s is shorter than its checkpoint says: it is cut short or damaged"
                        .formatted(source.path().getFileName()));
            }
            TorchZip zip = new TorchZip(source.slice(bytes.position(), bytes.length()));
            List<NamedTensor> tensors = zip.walk().tensors();
            RawLayer tensor = tensors.size() == 1 && tensors.getFirst().tensor() != null
                    ? zip.builder().build(tensors.getFirst()) : null;
            if (tensor == null || !tensor.reason().isEmpty() || tensor.tensor().dtype() != dtype
                    || !tensor.tensor().shape().equals(shape)) {
                throw new IOException("%s, byte %,d: the tensor there is not the one that its checkpoint names"
                        .formatted(source.path().getFileName(), bytes.position()));
            }
            return tensor.tensor().data().open();
        } catch (ModelFormatException e) {
            throw new IOException(e.problem(), e);
        }
    }
}
