package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerFilters;
import org.eigenscope.analysis.LayerNote;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Part;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.HeapLimit;
import org.eigenscope.model.Model;
import org.eigenscope.model.SafeText;

/**
 * Opens reports that {@code analyze --json} wrote, as {@code docs/report.schema.json} describes them. All numbers come
 * back to the last bit; the weights are {@linkplain org.eigenscope.model.NoWeights not there}. A file may say anything:
 * it is bounded in memory and depth, and its numbers are {@linkplain ReportCheck checked} against each other.
 */
public final class ReportReader {

    /** The schema of the reports that are written. */
    public static final String SCHEMA = "eigenscope-report/4";
    /**
     * Version 2 lacked the layers that no report is about, and infinities; 2 and 3 called members {@code logNorm} that
     * are {@code log_norm} now.
     */
    private static final List<String> READABLE = List.of("eigenscope-report/2", "eigenscope-report/3", SCHEMA);
    private static final String KIND = "eigenscope-report/";
    private static final String NO_REPORT = "it is not a report such as 'eigenscope analyze MODEL --json FILE' writes";
    /** Unfolded, a report may take this share of the memory that the program has. */
    private static final double SHARE = 0.6;
    /** Line breaks and spaces that may stand before the beginning and follow the end. */
    private static final int BLANKS = 100;
    private static final String BLANK = " \t\r\n";

    private final Gson gson = RecordJson.gson();
    private final long most;

    public ReportReader() {
        this((long) (SHARE * Runtime.getRuntime().maxMemory()));
    }

    /** @param most bytes that a report may unfold to */
    ReportReader(long most) {
        this.most = most;
    }

    /** True if the file begins as a report does, of whatever version. */
    public static boolean recognizes(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        try (InputStream start = Files.newInputStream(file)) {
            // Most files are none, and their first letter tells; a parser for each would take longer.
            int first = start.read();
            for (int blanks = 0; blanks < BLANKS && BLANK.indexOf(first) >= 0; blanks++) {
                first = start.read();
            }
            if (first != '{') {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        try (Reader in = reader(file); JsonReader json = new JsonReader(in)) {
            json.beginObject();
            return json.nextName().equals("schema") && json.peek() == JsonToken.STRING
                    && json.nextString().startsWith(KIND);
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }

    private static Reader reader(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8), 1 << 16);
    }

    /**
     * Reads all models of a report.
     *
     * @throws ModelFormatException if what the file holds prevents it
     * @throws IOException if it cannot be read
     */
    public List<ModelReport> read(Path file) throws IOException, ModelFormatException {
        try (BoundedReader json = new BoundedReader(reader(file), most)) {
            try {
                return document(json, file);
            } catch (BoundedReader.Exceeded | OutOfMemoryError e) {
                throw new Unsupported(file, "it takes more memory than the program has, " + HeapLimit.words());
            } catch (MalformedJsonException | EOFException | RuntimeException e) {
                if (!isObject(file)) {
                    throw new Malformed(file, NO_REPORT, e);
                }
                throw new Malformed(file, "it is not a complete report: %s, at %s".formatted(
                        isCut(file) ? "it ends early" : words(e), SafeText.start(json.getPath(), 120)), e);
            }
        }
    }

    /** True if the first character of a file begins an object, so that it may be a report. */
    private static boolean isObject(Path file) throws IOException {
        try (Reader in = reader(file)) {
            int first = in.read();
            // Blanks of JSON alone: the length that safetensors begins with may be of other control characters.
            while (first == ' ' || first == '\t' || first == '\n' || first == '\r') {
                first = in.read();
            }
            return first == '{';
        }
    }

    /** True if the last character of a file is not the end of an object, as when it was cut within a number. */
    private static boolean isCut(Path file) throws IOException {
        try (RandomAccessFile end = new RandomAccessFile(file.toFile(), "r")) {
            int last = ' ';
            for (long i = end.length() - 1; i >= 0 && last <= ' ' && i > end.length() - BLANKS; i--) {
                end.seek(i);
                last = end.read();
            }
            return last != '}';
        }
    }

    private static String words(Exception e) {
        return e.getClass() == JsonParseException.class ? SafeText.start(e.getMessage(), 200)
                : e instanceof EOFException ? "it ends early"
                : "a report has something else there";
    }

    private List<ModelReport> document(BoundedReader json, Path file) throws IOException, ModelFormatException {
        List<ModelReport> reports = new ArrayList<>();
        boolean known = false;
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (name.equals("schema")) {
                String schema = json.nextString();
                if (!READABLE.contains(schema)) {
                    throw new Unsupported(file, ("it is a report of the schema %s, but this version of Eigenscope "
                            + "reads %s: use a newer version").formatted(SafeText.name(schema),
                            String.join(" and ", READABLE)));
                }
                known = true;
            } else if (name.equals("models") && known) {
                json.beginArray();
                while (json.hasNext()) {
                    reports.add(model(json));
                }
                json.endArray();
            } else {
                json.skipValue();
            }
        }
        json.endObject();
        if (!known) {
            throw new Malformed(file, NO_REPORT);
        }
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new JsonParseException("more follows");
        }
        return reports;
    }

    private ModelReport model(JsonReader json) throws IOException {
        StoredModel stored = new StoredModel();
        AnalysisOptions options = null;
        boolean complete = true;
        String backend = "";
        Instant started = Instant.EPOCH;
        Duration elapsed = Duration.ZERO;
        LayerFilters filters = null;
        Part part = null;
        List<LayerNote> notes = List.of();
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "model" -> stored.model = gson.getAdapter(Model.class).read(json);
                case "options" -> options = gson.getAdapter(AnalysisOptions.class).read(json);
                case "layers" -> stored.reports = gson.getAdapter(new TypeToken<List<LayerReport>>() {}).read(json);
                case "complete" -> complete = json.nextBoolean();
                case "backend" -> backend = json.nextString();
                case "started" -> started = gson.getAdapter(Instant.class).read(json);
                case "elapsed" -> elapsed = gson.getAdapter(Duration.class).read(json);
                case "filters" -> filters = gson.getAdapter(LayerFilters.class).read(json);
                case "part" -> part = gson.getAdapter(Part.class).read(json);
                case "notes" -> notes = gson.getAdapter(new TypeToken<List<LayerNote>>() {}).read(json);
                case "others" -> stored.others = gson.getAdapter(new TypeToken<List<UnanalyzedLayer>>() {}).read(json);
                case "files" -> stored.files = gson.getAdapter(new TypeToken<List<FileHash>>() {}).read(json);
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (stored.model == null || stored.reports == null || options == null || started == null || elapsed == null) {
            throw new JsonParseException("a model without its description, options or layers");
        }
        ModelReport report = new ModelReport(stored.whole(), options, stored.reports, complete, backend, started,
                elapsed);
        ReportCheck.check(report);
        return report.filtered(filters == null ? LayerFilters.NONE : filters).as(part)
                .noted(notes == null ? List.of() : notes);
    }

    /** The entries of a model and who tells of them. */
    private static final class StoredModel {
        private Model model;
        private List<LayerReport> reports;
        private List<UnanalyzedLayer> others = List.of();
        private List<FileHash> files = List.of();

        /** The model with all its entries in their order. */
        private Model whole() {
            return new Model(model.name(), model.path(), model.format(), model.metadata(),
                    UnanalyzedLayer.order(reports, others == null ? List.of() : others), model.findings(),
                    files == null ? List.of() : files.stream().map(FileHash::toSourceFile).toList());
        }
    }
}
