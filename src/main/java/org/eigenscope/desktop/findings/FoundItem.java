package org.eigenscope.desktop.findings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Finding;

/**
 * An entry of the list of findings.
 *
 * @param kind what it is about
 * @param title what was found, in a few words
 * @param text what it means, in a sentence or two; may be empty
 * @param layer the layer to go to, or null
 * @param trap the number of the trap among those of its layer, from 0; −1 if it is not one
 */
record FoundItem(Kind kind, String title, String text, LayerItem layer, int trap) {

    /** What a line is about, in the order of the list. */
    enum Kind { HEADING, TRAP, ALPHA, FAILED, NOTE, DAMAGE, DANGER }

    /** Lists what is known so far: traps, the strongest first; exponents, the worst first; failures; the file. */
    static List<FoundItem> of(Session session) {
        List<FoundItem> all = new ArrayList<>();
        add(all, "Traps", traps(session));
        add(all, "Exponents α out of range or doubtful", alphas(session));
        add(all, "Layers that failed", session.items().stream().filter(item -> item.state() == LayerState.FAILED)
                .map(item -> new FoundItem(Kind.FAILED, item.layer().name(), item.reason(), item, -1)).toList());
        add(all, "What the file says", session.model().findings().stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .map(finding -> ofFile(finding, session)).toList());
        return all;
    }

    /** True for a line that counts as a finding. */
    boolean counts() {
        return kind != Kind.HEADING;
    }

    private static void add(List<FoundItem> all, String heading, List<FoundItem> found) {
        if (!found.isEmpty()) {
            all.add(new FoundItem(Kind.HEADING, heading, String.valueOf(found.size()), null, -1));
            all.addAll(found);
        }
    }

    private static List<FoundItem> traps(Session session) {
        record Found(double strength, FoundItem item) {}

        List<Found> found = new ArrayList<>();
        for (LayerItem item : session.analyzable()) {
            List<Trap> traps = item.analyzed().map(Analyzed::traps).orElse(List.of());
            for (int i = 0; i < traps.size(); i++) {
                Trap trap = traps.get(i);
                found.add(new Found(trap.strength(), new FoundItem(Kind.TRAP, "%s, %s of %s".formatted(
                        item.layer().name(), TrapWords.kind(trap), TrapWords.strength(trap.strength())),
                        TrapWords.cause(trap), item, i)));
            }
        }
        return found.stream().sorted(Comparator.comparingDouble(Found::strength).reversed()).map(Found::item).toList();
    }

    private static List<FoundItem> alphas(Session session) {
        return session.analyzable().stream().filter(item -> !item.warning().isEmpty() && item.state()
                != LayerState.FAILED).sorted(Comparator.comparingDouble(FoundItem::distance).reversed())
                .map(item -> new FoundItem(Kind.ALPHA, "%s, %s".formatted(item.layer().name(),
                        Double.isNaN(item.alpha()) ? item.warning()
                        : "α " + MetricCatalog.get("alpha").briefly(item.alpha()) + ": " + item.warning()),
                        item.analyzed().map(report -> advice(report, item.warning())).orElse(""), item, -1)).toList();
    }

    /** What to make of α, without what the title says already: {@code Bent tail: read α with care.} */
    private static String advice(Analyzed report, String said) {
        String caveat = AlphaTrust.caveat(report).replace("alpha", "α");
        String rest = caveat.startsWith(said + ": ") ? caveat.substring(said.length() + 2) : caveat;
        return rest.isEmpty() ? "" : Character.toUpperCase(rest.charAt(0)) + rest.substring(1) + ".";
    }

    /** How far α lies outside its usual range. */
    private static double distance(LayerItem item) {
        return Double.isNaN(item.alpha()) ? 0
                : Math.max(AlphaVerdict.LOWEST - item.alpha(), item.alpha() - AlphaVerdict.HIGHEST);
    }

    private static FoundItem ofFile(Finding finding, Session session) {
        Kind kind = switch (finding.severity()) {
            case NOTE -> Kind.NOTE;
            case UNDECODED, DAMAGED -> Kind.DAMAGE;
            case DANGEROUS -> Kind.DANGER;
        };
        LayerItem layer = session.items().stream().filter(item -> item.layer().name().equals(finding.where()))
                .findFirst().orElse(null);
        return new FoundItem(kind, finding.where().isEmpty() ? session.model().name() : finding.where(),
                finding.message(), layer, -1);
    }
}
