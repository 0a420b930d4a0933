package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;
import org.eigenscope.model.AbsentWeights;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.Quantization;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.FitQuality;
import org.eigenscope.spectrum.RoundingBounds;

/** Records of reports in JSON: each by its components, some with more beside them. */
final class ReportAdapters implements TypeAdapterFactory {

    /** Which components may be null. */
    private static final Map<Class<?>, Set<String>> NULLABLE = Map.of(
            Layer.class, Set.of("weights"),
            Analyzed.class, Set.of("slice", "random"),
            FitQuality.class, Set.of("choice", "interval"),
            Trap.class, Set.of("vector", "weights", "vectors", "group"));

    private final boolean metrics;

    /** @param metrics true to write the metrics that follow from a layer's report beside it */
    ReportAdapters(boolean metrics) {
        this.metrics = metrics;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> token) {
        Class<? super T> type = token.getRawType();
        if (LayerReport.class.isAssignableFrom(type)) {
            return (TypeAdapter<T>) new LayerReportAdapter(gson, metrics);
        }
        if (type == Model.class) {
            return (TypeAdapter<T>) new ModelAdapter(gson);
        }
        return !type.isRecord() ? null : (TypeAdapter<T>) record(gson, type);
    }

    @SuppressWarnings("unchecked")
    private static TypeAdapter<?> record(Gson gson, Class<?> type) {
        Set<String> nullable = NULLABLE.getOrDefault(type, Set.of());
        if (type == Trap.class) {
            return new TrapAdapter(gson, nullable);
        }
        if (type == Tensor.class) {
            return new TensorAdapter(gson, nullable);
        }
        if (type == WeightMatrix.class) {
            return new MatrixAdapter(gson, nullable);
        }
        return new RecordAdapter<>(gson, (Class<Record>) type, nullable);
    }

    /** An analyzed layer: the metrics that follow from it are beside it, and how its eigenvalues are rounded. */
    private static final class AnalyzedAdapter extends RecordAdapter<Analyzed> {
        private static final String ROUNDING = "rounding";
        private final Gson gson;
        private final TypeAdapter<RoundingBounds> rounding;
        private final List<Metric> metrics;

        AnalyzedAdapter(Gson gson, Set<String> nullable, boolean metrics) {
            super(gson, Analyzed.class, nullable);
            this.gson = gson;
            this.metrics = metrics ? MetricCatalog.shownIn(Place.JSON) : List.of();
            this.rounding = gson.getAdapter(RoundingBounds.class);
        }

        @Override
        void writeMore(JsonWriter out, Analyzed layer) throws IOException {
            out.name(ROUNDING);
            rounding.write(out, layer.esd().rounding());
            for (Metric metric : metrics) {
                out.name(metric.name());
                RecordJson.write(gson, out, metric.value(layer));
            }
        }

        @Override
        boolean readMore(String name, JsonReader in, Map<String, Object> more) throws IOException {
            if (!name.equals(ROUNDING)) {
                return false;
            }
            more.put(ROUNDING, rounding.read(in));
            return true;
        }

        @Override
        Analyzed make(Object[] values, Map<String, Object> more) {
            Analyzed read = super.make(values, more);
            if (!(more.get(ROUNDING) instanceof RoundingBounds by)) {
                return read;
            }
            put(values, "esd", read.esd().rounded(by));
            return super.make(values, more);
        }
    }

    /** A trap, with whether it is weak. */
    private static final class TrapAdapter extends RecordAdapter<Trap> {
        TrapAdapter(Gson gson, Set<String> nullable) {
            super(gson, Trap.class, nullable);
        }

        @Override
        void writeMore(JsonWriter out, Trap trap) throws IOException {
            out.name("weak").value(trap.weak());
        }
    }

    /** A tensor without its elements. */
    private static final class TensorAdapter extends RecordAdapter<Tensor> {
        private static final String DEQUANTIZED = "dequantized";
        private static final String STORAGE = "storage";
        private static final String BITS = "significand_bits";
        private static final String BITS_BEFORE = "significandBits";

        TensorAdapter(Gson gson, Set<String> nullable) {
            super(gson, Tensor.class, nullable);
        }

        @Override
        void writeMore(JsonWriter out, Tensor tensor) throws IOException {
            out.name(DEQUANTIZED).value(tensor.data().dequantized());
            out.name(STORAGE).value(tensor.storage());
            out.name(BITS).value(tensor.significandBits());
        }

        @Override
        boolean readMore(String name, JsonReader in, Map<String, Object> more) throws IOException {
            switch (name) {
                case DEQUANTIZED -> more.put(name, in.nextBoolean());
                case STORAGE -> more.put(name, in.nextString());
                case BITS, BITS_BEFORE -> more.put(BITS, in.nextInt());
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        Tensor make(Object[] values, Map<String, Object> more) {
            boolean scheme = more.get(STORAGE) instanceof String storage && more.get(BITS) instanceof Integer
                    && !storage.equals(String.valueOf(get(values, "dtype")));
            put(values, "data", new AbsentWeights.Elements((String) get(values, "name"),
                    Boolean.TRUE.equals(more.get(DEQUANTIZED)), scheme
                    ? new Quantization((String) more.get(STORAGE), (Integer) more.get(BITS)) : null));
            return super.make(values, more);
        }
    }

    /** The shape of a layer's matrices. */
    private static final class MatrixAdapter extends RecordAdapter<WeightMatrix> {
        MatrixAdapter(Gson gson, Set<String> nullable) {
            super(gson, WeightMatrix.class, nullable);
        }

        @Override
        WeightMatrix make(Object[] values, Map<String, Object> more) {
            put(values, "source", new AbsentWeights.Matrices());
            return super.make(values, more);
        }
    }

    /** What became of a layer; its state comes first, as a reader needs it to know the other members. */
    private static final class LayerReportAdapter extends TypeAdapter<LayerReport> {
        private final RecordAdapter<Analyzed> analyzed;
        private final RecordAdapter<LayerReport.Skipped> skipped;
        private final RecordAdapter<LayerReport.Failed> failed;

        LayerReportAdapter(Gson gson, boolean metrics) {
            analyzed = new AnalyzedAdapter(gson, NULLABLE.get(Analyzed.class), metrics);
            skipped = new RecordAdapter<>(gson, LayerReport.Skipped.class, Set.of());
            failed = new RecordAdapter<>(gson, LayerReport.Failed.class, Set.of());
        }

        @Override
        public void write(JsonWriter out, LayerReport report) throws IOException {
            if (report == null) {
                out.nullValue();
                return;
            }
            out.beginObject();
            out.name("state");
            switch (report) {
                case Analyzed layer -> analyzed.writeMembers(out.value("analyzed"), layer);
                case LayerReport.Skipped layer -> skipped.writeMembers(out.value("skipped"), layer);
                case LayerReport.Failed layer -> failed.writeMembers(out.value("failed"), layer);
            }
            out.endObject();
        }

        @Override
        public LayerReport read(JsonReader in) throws IOException {
            in.beginObject();
            if (!in.hasNext() || !in.nextName().equals("state")) {
                throw new JsonParseException("the report of a layer does not begin with its state");
            }
            String state = in.nextString();
            return switch (state) {
                case "analyzed" -> analyzed.readMembers(in);
                case "skipped" -> skipped.readMembers(in);
                case "failed" -> failed.readMembers(in);
                default -> throw new JsonParseException("a layer of an unknown state");
            };
        }
    }
}
