package org.eigenscope.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.output.Destination;
import org.eigenscope.output.FileNames;
import org.eigenscope.spectrum.Spectrum;

/**
 * Eigenvalues as NumPy arrays in a zip: {@code model/layer} of shape (num_evals), ascending, and
 * {@code model/layer.randomized} of shape (replicas, num_evals). The names are made safe, since tools unpack a zip
 * into folders. Format: NEP 1, version 1.0.
 */
final class NpzFile implements ReportFile {

    private static final int MAGIC = 10;

    private final Destination file;
    private final ZipOutputStream zip;
    private final FileNames models = new FileNames();

    NpzFile(Destination file) {
        this.file = file;
        this.zip = new ZipOutputStream(file.stream(), StandardCharsets.UTF_8);
    }

    @Override
    public void add(ModelReport report) throws IOException {
        String folder = models.of(report.model().name(), "/");
        FileNames layers = new FileNames();
        for (Analyzed layer : report.analyzed()) {
            String name = folder + layers.of(layer.layer().name(), "");
            int size = layer.esd().size();
            array(name, "(%d,)".formatted(size), List.of(layer.esd()));
            if (layer.random() != null) {
                List<Spectrum> replicas = layer.random().replicas();
                array(name + ".randomized", "(%d, %d)".formatted(replicas.size(), size), replicas);
            }
        }
    }

    private void array(String name, String shape, List<Spectrum> rows) throws IOException {
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }".formatted(shape);
        // The data begin at a multiple of 64, the header ends with a line feed.
        int length = (MAGIC + header.length() + 1 + 63) / 64 * 64 - MAGIC;
        ByteBuffer head = ByteBuffer.allocate(MAGIC + length).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        head.putShort((short) length);
        head.put((header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
        ZipEntry entry = new ZipEntry(name + ".npy");
        // The same analysis gives the same bytes: no clock in the file.
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(head.array());
        for (Spectrum row : rows) {
            ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(row.size(), Double.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN);
            data.asDoubleBuffer().put(row.toArray());
            zip.write(data.array());
        }
        zip.closeEntry();
    }

    @Override
    public void commit() throws IOException {
        zip.setComment(WrittenReports.COMMENT);
        zip.finish();
        file.commit();
    }

    @Override
    public void close() {
        file.close();
    }
}
