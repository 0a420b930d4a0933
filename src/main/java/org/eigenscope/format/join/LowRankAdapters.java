package org.eigenscope.format.join;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.data.LowRankProduct;
import org.eigenscope.format.data.UnreadableData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Json;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.Names;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.format.reader.RawLayer.KernelOrder;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.MatrixView;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.WeightMatrix;

/**
 * Joins the pairs of LoRA adapters (Hu et al. 2021, arXiv 2106.09685): A and B of a module become one layer
 * ΔW = s·B·A of rank r, with s = α/r, or α/√r for rank-stabilized ones, as {@code adapter_config.json} of PEFT has it.
 */
final class LowRankAdapters {

    /**
     * PEFT: {@code q_proj.lora_A.weight}; others: {@code .lora_down.weight}, {@code _lora.up.weight}. What follows is short and never
     * tried again: a name made of factors alone would take the square of its length.
     */
    private static final Pattern FACTOR =
            Pattern.compile("(.+?)[._]lora(?:_embedding)?[._](A|B|down|up)((?:\\.[^.]++){0,3}+)");
    /** Factors of other adapters, whose update is no product of two: LoHa's, LoKr's and OFT's. */
    private static final Pattern OTHER = Pattern.compile(".+[._](?:(hada)_[wt][12](?:_[ab])?|(lokr)_[wt][12](?:_[ab])?"
            + "|(b?oft)_(?:r|R|s|blocks|diag))(?:\\.[^.]++){0,3}+");
    private static final Map<String, String> OTHERS = Map.of("hada", "LoHa", "lokr", "LoKr", "oft", "OFT", "boft", "BOFT");
    private static final String CONFIG = "adapter_config.json";
    private static final int LONGEST_NAME = 1000;
    private static final long LONGEST_CONFIG = 1 << 20;
    /** Elements of A held while rows of ΔW are computed. */
    private static final long LARGEST_A = 1 << 26;

    private final List<Finding> findings;
    private final boolean any;
    private final JsonObject config;
    private final PeftPatterns ranks;
    private final PeftPatterns alphas;

    /** @param folder where {@code adapter_config.json} may be */
    LowRankAdapters(ModelFolder folder, List<RawLayer> tensors, List<Finding> findings) throws IOException {
        this.findings = findings;
        this.any = tensors.stream().anyMatch(raw -> factor(raw).matches() || mayBeOther(raw.tensor().name()));
        this.config = any ? readConfig(folder) : null;
        this.ranks = new PeftPatterns(config == null ? null : config.get("rank_pattern"));
        this.alphas = new PeftPatterns(config == null ? null : config.get("alpha_pattern"));
    }

    private JsonObject readConfig(ModelFolder folder) throws IOException {
        if (!folder.has(CONFIG)) {
            return null;
        }
        try (ByteSource source = folder.probe(folder.root(), CONFIG).open()) {
            return Json.tree(source, LONGEST_CONFIG, "the adapter's configuration") instanceof JsonObject object
                    ? object : null;
        } catch (Malformed e) {
            findings.add(new Finding(Severity.DAMAGED, CONFIG, e.problem()));
            return null;
        }
    }

    List<RawLayer> join(List<RawLayer> tensors) {
        if (!any) {
            return tensors;
        }
        Map<String, RawLayer> ups = new HashMap<>();
        Map<String, RawLayer> downs = new HashMap<>();
        Map<String, RawLayer> byName = new HashMap<>();
        for (RawLayer raw : tensors) {
            byName.put(raw.tensor().name(), raw);
            Matcher factor = factor(raw);
            if (factor.matches()) {
                (isUp(factor) ? ups : downs).put(key(factor), raw);
            }
        }
        List<RawLayer> joined = new ArrayList<>();
        Set<RawLayer> used = Collections.newSetFromMap(new IdentityHashMap<>());
        boolean unscaled = false;
        for (RawLayer raw : tensors) {
            Matcher factor = factor(raw);
            String other = other(raw, factor, byName);
            if (other.isEmpty() && factor.matches() && raw.tensor().shape().rank() >= 2 && raw.reason().isEmpty()) {
                RawLayer partner = (isUp(factor) ? downs : ups).get(key(factor));
                if (partner == null || !partner.reason().isEmpty()) {
                    joined.add(raw.because(Severity.DAMAGED, "a factor of an update B·A whose other one is not there"));
                    continue;
                }
            }
            RawLayer up = other.isEmpty() && raw.reason().isEmpty() && factor.matches() && !isUp(factor) ? ups.get(key(factor)) : null;
            RawLayer alpha = up == null ? null : byName.get(factor.group(1) + ".alpha");
            RawLayer product = up == null ? null : product(factor.group(1), raw, up, alpha);
            if (product == null) {
                joined.add(other.isEmpty() || !raw.reason().isEmpty() ? raw
                        : raw.because(Severity.UNDECODED, "a factor of %s, whose update is not formed".formatted(other)));
                continue;
            }
            joined.add(product);
            used.add(up);
            unscaled |= config == null && alpha == null;
        }
        joined.removeIf(used::contains);
        if (unscaled) {
            findings.add(new Finding(Severity.NOTE, CONFIG,
                    "it is missing, so that the adapter's ΔW = B·A stand without their scale: "
                            + "exponents are right, norms are not"));
        }
        if (ranks.tired() || alphas.tired()) {
            findings.add(new Finding(Severity.UNDECODED, CONFIG, "the expressions in its patterns take too long to search for: "
                    + "ranks and alphas that they name are not used, and norms may be wrong"));
        }
        return joined;
    }

    private static Matcher factor(RawLayer raw) {
        String name = raw.tensor().name();
        // Longer ones are no names, but would take the pattern long to refuse.
        return FACTOR.matcher(name.length() <= LONGEST_NAME ? name : "");
    }

    private static boolean mayBeOther(String name) {
        return name.contains("hada_") || name.contains("lokr_") || name.contains("oft_");
    }

    /** Which other adapter a tensor is a factor of; empty if of none. AdaLoRA has a third factor between A and B. */
    private static String other(RawLayer raw, Matcher factor, Map<String, RawLayer> byName) {
        if (factor.matches()) {
            return byName.containsKey(factor.group(1) + ".lora_E" + factor.group(3)) ? "AdaLoRA" : "";
        }
        String name = raw.tensor().name();
        if (!mayBeOther(name)) {
            return name.endsWith(".lora_E") ? "AdaLoRA" : "";
        }
        Matcher matcher = OTHER.matcher(name.length() <= LONGEST_NAME ? name : "");
        if (!matcher.matches()) {
            return "";
        }
        return OTHERS.get(matcher.group(1) != null ? matcher.group(1) : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
    }

    private static boolean isUp(Matcher factor) {
        return factor.group(2).equals("B") || factor.group(2).equals("up");
    }

    private static String key(Matcher factor) {
        return factor.group(1) + '\0' + factor.group(3);
    }

    /** @return null if the two do not make a product */
    private RawLayer product(String module, RawLayer down, RawLayer up, RawLayer alpha) {
        Tensor a = down.tensor();
        Tensor b = up.tensor();
        List<Long> aDims = a.shape().dims();
        List<Long> bDims = b.shape().dims();
        boolean readable = a.dtype().isReal() && b.dtype().isReal() && down.reason().isEmpty() && up.reason().isEmpty();
        boolean fits = readable && aDims.size() >= 2 && aDims.size() == bDims.size()
                && aDims.get(0).equals(bDims.get(1))
                && bDims.subList(2, bDims.size()).stream().allMatch(dim -> dim == 1)
                && a.shape().elements() > 0 && b.shape().elements() > 0 && a.shape().elements() <= LARGEST_A
                && bDims.get(0) <= Integer.MAX_VALUE;
        if (!fits) {
            findings.add(new Finding(Severity.UNDECODED, Names.printable(a.name()),
                    "its shape %s and that of its partner, %s, make no product B·A: they are listed one by one"
                            .formatted(a.shape(), b.shape())));
            return null;
        }
        int rank = aDims.get(0).intValue();
        int columns = aDims.get(1).intValue();
        int rows = bDims.get(0).intValue();
        int slices = (int) (a.shape().elements() / ((long) rank * columns));
        MatrixSource aMatrix = new MatrixView(a.data(), rank, columns, slices, 1, (long) columns * slices, slices);
        boolean hasAlpha = alpha != null && alpha.tensor().shape().elements() == 1 && alpha.tensor().dtype().isReal();
        double scale = hasAlpha ? 1.0 / rank : scale(module, rank);
        MatrixSource product = new LowRankProduct(aMatrix, b.data(), rows, columns, rank, scale,
                hasAlpha ? alpha.tensor().data() : null);
        WeightMatrix weights = new WeightMatrix(rows, columns, slices, Math.min(rank, Math.min(rows, columns)),
                slices > 1, false, product);
        DType dtype = a.dtype();
        List<Long> dims = new ArrayList<>(aDims);
        dims.set(0, (long) rows);
        String what = "ΔW = %s·B·A of rank %d".formatted(hasAlpha ? "α/r" : String.valueOf((float) scale), rank);
        Tensor tensor = new Tensor(a.name(), dtype, new Shape(dims), a.bytes() + b.bytes(), new UnreadableData(a.name(), what));
        return new RawLayer(tensor, name(module), LayerKind.LORA, KernelOrder.OUT_IN_KERNEL, weights);
    }

    private static String name(String module) {
        String peft = "base_model.model.";
        return module.startsWith(peft) ? module.substring(peft.length()) : module;
    }

    private double scale(String module, int rank) {
        if (config == null) {
            return 1;
        }
        double alpha = alphas.of(name(module), PeftPatterns.number(config.get("lora_alpha"), rank));
        double r = ranks.of(name(module), rank);
        boolean stabilized = config.get("use_rslora") instanceof JsonElement flag && flag.isJsonPrimitive()
                && flag.getAsJsonPrimitive().isBoolean() && flag.getAsBoolean();
        return alpha / (stabilized ? Math.sqrt(r) : r);
    }
}
