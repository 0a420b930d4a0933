package org.eigenscope.format.join;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.eigenscope.format.reader.NamePattern;
import org.eigenscope.format.reader.RawLayer;

/** The tensors that an adapter has for one module, by what they are in its method. */
final class AdapterModule {

    /** How the update is made of the tensors. */
    enum Method {
        LORA("LoRA"), LOHA("LoHa"), LOKR("LoKr"), VERA("VeRA"), IA3("IA³"),
        /** The update itself, as LyCORIS calls it: full. */
        FULL("a whole update"),
        /** One that only a base model gives a meaning, and that is not computed. */
        OTHER("");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /**
     * A tensor of an adapter: module, method, role, the adapter's name. What follows is short and never tried again: a
     * name made of factors alone would take the square of its length.
     */
    private static final NamePattern NAME = NamePattern.holding("(.+?)[._/](?:lora(?<n>\\d?)(?<e>_embedding)?"
            + "(?:_(?:linear|conv2d)_layer|_(?:kernel|embeddings))?[._](?<l>A|B|a|b|down|up|mid|E|magnitude_vector)"
            + "|(?:adapter_layer\\.\\w{1,60}_)?adapter[._]linear_(?<m>in|out)"
            + "|hada_(?<h>w[12]_[ab]|t[12])|lokr_(?<k>w[12](?:_[ab])?|t2)|vera_(?<v>lambda_[bd]|A|B)|ia3_(?<i>l)|"
            + "dora_(?<d>scale)"
            + "|(?<o>b?oft|hra|fourierft|randlora|vblora|bone|miss|road|shira|c3a|waveft|delora|adamss|beft|frod|"
            + "glora|gralora|hira|peanut|poly_lora|psoft|pvera|supertuning|tinylora|unilora)_\\w{1,40})"
            + "(?<end>(?:\\.[^.]++){0,3}+)",
            "lora", "adapter", "hada_", "lokr_", "vera_", "ia3_",
            "dora_", "oft_", "hra_", "fourierft_", "bone_", "miss_", "road_", "shira_", "c3a_", "waveft_",
            "adamss_", "beft_", "frod_", "hira_", "peanut_", "psoft_", "supertuning_");
    /** The first LoRAs of Stable Diffusion: {@code unet:0:up}, numbered as the modules come. */
    private static final NamePattern NUMBERED = NamePattern.ending("([^:]{1,100}:\\d{1,5}):(up|down)", ":up", ":down");
    private static final List<String> LYCORIS_NAMES = List.of("lora_", "lycoris_", "diffusion_model.");
    /** Names of LyCORIS: a whole update; the four factors of GLoRA. */
    private static final Pattern LYCORIS = Pattern.compile("(.+)\\.(?:(diff)|[ab][12]\\.weight)");
    /** Methods of PEFT of which a name alone tells nothing, or that are read: told by their patterns. */
    private static final Set<String> READ = Set.of("", "LORA", "ADALORA", "LOHA", "LOKR", "VERA", "IA3");
    /** What marks a file of Control-LoRA, whose factors are called up and down and no more. */
    private static final String CONTROL = "lora_controlnet";
    private static final int LONGEST_NAME = 1000;

    private final String path;
    private Method method;
    private final String otherMethod;
    private final boolean embedding;
    private final Map<String, RawLayer> parts = new LinkedHashMap<>();

    private AdapterModule(String path, Method method, String otherMethod, boolean embedding) {
        this.path = path;
        this.method = method;
        this.otherMethod = otherMethod;
        this.embedding = embedding;
    }

    /**
     * The modules of an adapter, in the order of their first tensors.
     *
     * @param type PEFT's name of the method, if a configuration tells it: the factors of most methods start with it
     * @return empty if none of the tensors is one of an adapter's
     */
    static Map<String, AdapterModule> of(Iterable<RawLayer> tensors, String type) {
        Map<String, AdapterModule> modules = new LinkedHashMap<>();
        String own = READ.contains(type) ? null : "." + type.toLowerCase(Locale.ROOT) + "_";
        boolean control = StreamSupport.stream(tensors.spliterator(), false)
                .anyMatch(raw -> raw.tensor().name().equals(CONTROL));
        for (RawLayer raw : tensors) {
            String name = raw.tensor().name();
            if (control && (name.endsWith(".up") || name.endsWith(".down"))) {
                String path = name.substring(0, name.lastIndexOf('.'));
                modules.computeIfAbsent(path + '\0', key -> new AdapterModule(path, Method.LORA, "", false)).parts
                        .putIfAbsent(name.substring(path.length() + 1), raw);
                continue;
            }
            Matcher numbered = name.length() <= LONGEST_NAME ? NUMBERED.match(name) : null;
            if (numbered != null) {
                modules.computeIfAbsent(numbered.group(1), AdapterModule::numbered).parts
                        .putIfAbsent(numbered.group(2), raw);
                continue;
            }
            int at = own == null ? -1 : name.indexOf(own);
            boolean other = at >= 0 || name.length() > LONGEST_NAME || !isOfLycoris(name);
            Matcher lycoris = other ? null : LYCORIS.matcher(name);
            if (at > 0) {
                other(modules, name.substring(0, at), type, raw);
                continue;
            }
            if (lycoris != null && lycoris.matches() && raw.tensor().shape().rank() > 1) {
                if (lycoris.group(2) == null) {
                    other(modules, lycoris.group(1), "GLoRA", raw);
                } else {
                    modules.computeIfAbsent(lycoris.group(1) + "\0diff", key -> new AdapterModule(lycoris.group(1),
                            Method.FULL, "", false)).parts.putIfAbsent("diff", raw);
                }
                continue;
            }
            // Longer ones are no names, but would take the pattern long to refuse.
            Matcher part = name.length() <= LONGEST_NAME ? NAME.match(name) : null;
            if (part != null && !part.group("end").endsWith(".bias")) {
                add(modules, part, raw);
            }
        }
        modules.values().removeIf(module -> module.method == null);
        return modules;
    }

    private static AdapterModule numbered(String path) {
        return new AdapterModule(path, Method.LORA, "", false);
    }

    private static boolean isOfLycoris(String name) {
        for (String beginning : LYCORIS_NAMES) {
            if (name.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    private static void other(Map<String, AdapterModule> modules, String path, String label, RawLayer raw) {
        modules.computeIfAbsent(path + '\0', key -> new AdapterModule(path, Method.OTHER, label, false)).parts
                .putIfAbsent(raw.tensor().name(), raw);
    }

    private static void add(Map<String, AdapterModule> modules, Matcher part, RawLayer raw) {
        boolean lora = part.group("l") != null || part.group("m") != null;
        Method method = part.group("d") != null ? null : lora ? Method.LORA : part.group("h") != null
                ? Method.LOHA : part.group("k") != null ? Method.LOKR
                : part.group("v") != null ? Method.VERA : part.group("i") != null ? Method.IA3 : Method.OTHER;
        String megatron = part.group("m") == null ? null : part.group("m").equals("in") ? "A" : "B";
        String role = first(part.group("l"), megatron, part.group("h"), part.group("k"), part.group("v"),
                part.group("i"), part.group("d"));
        if (method == Method.OTHER) {
            other(modules, part.group(1), part.group("o").replaceFirst("_lora$", ""), raw);
            return;
        }
        String number = part.group("n") == null ? "" : part.group("n");
        String path = part.group(1) + (number.isEmpty() ? "" : "_lora" + number);
        String end = part.group("end").replaceFirst("\\.weight$", "");
        AdapterModule module = modules.computeIfAbsent(path + '\0' + end,
                key -> new AdapterModule(path, method, "", part.group("e") != null));
        // The magnitudes of any method have one name, and may come first.
        module.method = module.method == null ? method : module.method;
        if (module.method == method || method == null) {
            module.parts.putIfAbsent(role, raw);
        }
    }

    private static String first(String... names) {
        for (String name : names) {
            if (name != null) {
                return name;
            }
        }
        return "";
    }

    /** The module's path as the adapter has it. */
    String path() {
        return path;
    }

    Method method() {
        return method;
    }

    /** The method's name for people. */
    String label() {
        return method != Method.OTHER ? parts.containsKey("E") ? "AdaLoRA" : method.label()
                : otherMethod.equals("GLoRA") ? otherMethod : otherMethod.toUpperCase(Locale.ROOT);
    }

    /** True if the module is an embedding, whose weight is the transpose of what a dense layer's is. */
    boolean embedding() {
        return embedding;
    }

    /** True for the random factors that all modules of VeRA share: no module's own. */
    boolean isShared() {
        return method == Method.VERA && part("A", "B") != null;
    }

    /** The tensors by their role: {@code down}, {@code w1_a}. */
    Map<String, RawLayer> parts() {
        return parts;
    }

    /** The first of the tensors with one of these roles, or null. */
    RawLayer part(String... roles) {
        for (String role : roles) {
            if (parts.containsKey(role)) {
                return parts.get(role);
            }
        }
        return null;
    }
}
