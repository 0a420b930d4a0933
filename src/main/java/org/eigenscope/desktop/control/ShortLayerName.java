package org.eigenscope.desktop.control;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Shortens the name of a layer so that it can still be told from others: the number of its block stays. */
public final class ShortLayerName {

    private static final String CUT = "…";

    private ShortLayerName() {}

    /**
     * The longest form of a name that fits. First what precedes the number of the block goes, part by part, then
     * what stands after it; {@code encoder.layer.3.attention.output.dense} becomes
     * {@code …3.attention.output.dense}, then {@code …3…output.dense}. A name without a number loses its middle.
     */
    public static String fitting(String name, Predicate<String> fits) {
        return forms(name).stream().filter(fits).findFirst().orElseGet(() -> {
            String shortest = forms(name).getLast();
            String text = shortest;
            for (int most = shortest.length() - 1; most > 4 && !fits.test(text); most--) {
                text = middle(shortest, most);
            }
            return text;
        });
    }

    private static List<String> forms(String name) {
        List<String> forms = new ArrayList<>(List.of(name));
        List<String> parts = List.of(name.split("(?<=[./])"));
        int number = 0;
        while (number < parts.size() && !parts.get(number).matches("\\d+[./]?")) {
            number++;
        }
        if (number == parts.size()) {
            return forms;
        }
        for (int from = 1; from <= number; from++) {
            forms.add(CUT + String.join("", parts.subList(from, parts.size())));
        }
        String head = (number > 0 ? CUT : "") + parts.get(number).replaceAll("[./]", "");
        for (int from = number + 2; from < parts.size(); from++) {
            forms.add(head + CUT + String.join("", parts.subList(from, parts.size())));
        }
        return forms;
    }

    /** Both ends of a text, without a dot beside the sign of what is left out. */
    private static String middle(String text, int most) {
        int head = (most - 1) / 2;
        return text.substring(0, head).replaceAll("[./…]+$", "") + CUT
                + text.substring(text.length() - (most - 1 - head)).replaceAll("^[./…]+", "");
    }
}
