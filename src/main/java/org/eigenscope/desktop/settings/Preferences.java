package org.eigenscope.desktop.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.format.io.HubAddress;

/**
 * The settings that are remembered from one start to the next. Lost or strange values give the defaults: nothing here
 * may stop the window.
 */
public final class Preferences {

    private static final int RECENT = 10;
    private final java.util.prefs.Preferences node;

    public Preferences(java.util.prefs.Preferences node) {
        this.node = node;
    }

    /** Light, dark, or as the system is. */
    public enum Appearance { SYSTEM, LIGHT, DARK }

    public Appearance appearance() {
        try {
            return Appearance.valueOf(node.get("appearance", "SYSTEM"));
        } catch (IllegalArgumentException e) {
            return Appearance.SYSTEM;
        }
    }

    public void appearance(Appearance appearance) {
        node.put("appearance", appearance.name());
    }

    /** The looks of charts in files. */
    public FigureSettings figures() {
        FigureSettings usual = FigureSettings.Preset.SCREEN.settings();
        try {
            FigureSettings preset = FigureSettings.Preset.valueOf(node.get("figure", usual.preset().name())).settings();
            FigureSettings kept = new FigureSettings(preset.preset(),
                    FigureSettings.FigureColours.valueOf(node.get("figure.look", preset.look().name())),
                    node.getDouble("figure.width", preset.width()), node.getDouble("figure.height", preset.height()),
                    node.getDouble("figure.letters", preset.letters()), node.getInt("figure.dots", preset.dots()),
                    node.getBoolean("figure.titled", preset.titled()),
                    node.getBoolean("figure.transparent", preset.transparent()));
            kept.size();
            return kept;
        } catch (IllegalArgumentException e) {
            return usual;
        }
    }

    public void figures(FigureSettings figures) {
        node.put("figure", figures.preset().name());
        node.put("figure.look", figures.look().name());
        node.putDouble("figure.width", figures.width());
        node.putDouble("figure.height", figures.height());
        node.putDouble("figure.letters", figures.letters());
        node.putInt("figure.dots", figures.dots());
        node.putBoolean("figure.titled", figures.titled());
        node.putBoolean("figure.transparent", figures.transparent());
    }

    /** The last files, the newest first. */
    public List<Path> recent() {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < RECENT; i++) {
            String file = node.get("recent." + i, "");
            if (!file.isEmpty()) {
                files.add(Path.of(file));
            }
        }
        return files;
    }

    /** Puts a file on top of the recent ones. */
    public void opened(Path file) {
        Path whole = HubAddress.isAddress(file) ? file : file.toAbsolutePath().normalize();
        List<Path> files = new ArrayList<>(recent());
        files.remove(whole);
        files.addFirst(whole);
        store(files);
    }

    public void forget(Path file) {
        store(recent().stream().filter(each -> !each.equals(file)).toList());
    }

    public void forgetAll() {
        store(List.of());
    }

    private void store(List<Path> files) {
        for (int i = 0; i < RECENT; i++) {
            String file = i < files.size() ? files.get(i).toString() : "";
            // Preferences hold 8,192 characters a value: a longer path is not remembered.
            node.put("recent." + i, file.length() < java.util.prefs.Preferences.MAX_VALUE_LENGTH ? file : "");
        }
    }

    /** What was open when the window was closed the last time. */
    public LastSession session() {
        return LastSession.read(node);
    }

    public void session(LastSession session) {
        session.write(node);
    }

    /** Whether that is opened again at the next start, unasked. */
    public boolean reopens() {
        return node.getBoolean("reopens", false);
    }

    public void reopens(boolean wanted) {
        node.putBoolean("reopens", wanted);
    }

    /** True if there are notes on layers of a file. */
    public boolean noted(Path file) {
        return node.getBoolean(key("noted.", file.toString()), false);
    }

    /** The note on a layer of a file, if there ever was one; empty words if it was taken away. */
    public Optional<String> note(Path file, String layer) {
        return Optional.ofNullable(node.get(key("note.", file + "\n" + layer), null));
    }

    public void note(Path file, String layer, String words) {
        node.putBoolean(key("noted.", file.toString()), true);
        node.put(key("note.", file + "\n" + layer), words);
    }

    /** A key of preferences has 80 characters at most. */
    private static String key(String kind, String what) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return kind + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /** The folder in which the last file was chosen. */
    public Optional<Path> folder() {
        String folder = node.get("folder", "");
        return folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder));
    }

    public void folder(Path folder) {
        node.put("folder", folder.toString());
    }

    /** The window's place: x, y, width, height. */
    public record Bounds(double x, double y, double width, double height, boolean maximized) {

        private static final double STEP = 28;

        /**
         * The nearest place where the whole window can be seen: the screen that it was on may be gone, or smaller now.
         * A window larger than its screen becomes as large as that.
         *
         * @param screens the usable part of each screen; the first is the main one
         */
        public Bounds within(List<Rectangle2D> screens) {
            Rectangle2D screen = screens.stream().filter(each -> each.contains(x + width / 2, y + height / 2))
                    .findFirst()
                    .orElse(screens.getFirst());
            double wide = Math.min(width, screen.getWidth());
            double high = Math.min(height, screen.getHeight());
            return new Bounds(inside(x, wide, screen.getMinX(), screen.getMaxX()),
                    inside(y, high, screen.getMinY(), screen.getMaxY()), wide, high, maximized);
        }

        /**
         * Some pixels aside for each window that stands there already, so that none lies exactly on another; the other
         * way where the screen ends.
         */
        public Bounds cascaded(int windows, List<Rectangle2D> screens) {
            Bounds first = within(screens);
            double step = STEP * (windows % 8);
            Bounds down = first.moved(step).within(screens);
            Bounds up = first.moved(-step).within(screens);
            return new Bounds(down.x == first.x + step ? down.x : up.x, down.y == first.y + step ? down.y : up.y,
                    first.width, first.height, maximized);
        }

        private Bounds moved(double by) {
            return new Bounds(x + by, y + by, width, height, maximized);
        }

        private static double inside(double start, double length, double min, double max) {
            return Math.clamp(start, min, Math.max(min, max - length));
        }
    }

    /** Whether the window filled the screen: also where it has never had another size. */
    public boolean maximized() {
        return node.getBoolean("maximized", false);
    }

    public Optional<Bounds> bounds() {
        double width = node.getDouble("width", 0);
        double height = node.getDouble("height", 0);
        if (!(width >= 400 && height >= 300 && width < 20_000 && height < 20_000)) {
            return Optional.empty();
        }
        return Optional.of(new Bounds(node.getDouble("x", 0), node.getDouble("y", 0), width, height,
                maximized()));
    }

    public void bounds(Bounds bounds) {
        node.putBoolean("maximized", bounds.maximized());
        if (!bounds.maximized()) {
            node.putDouble("x", bounds.x());
            node.putDouble("y", bounds.y());
            node.putDouble("width", bounds.width());
            node.putDouble("height", bounds.height());
        }
    }

    /** The width or height of an area of the window, in pixels. */
    public double pane(String name, double otherwise) {
        double size = node.getDouble("pane." + name, otherwise);
        return size > 20 && size < 5000 ? size : otherwise;
    }

    public void putPane(String name, double size) {
        node.putDouble("pane." + name, size);
    }

    /** The columns of the table that are shown, in their order; none if none were ever chosen. */
    public List<String> columns() {
        String names = node.get("columns", "");
        return names.isEmpty() ? List.of() : List.of(names.split(","));
    }

    public void columns(List<String> names) {
        node.put("columns", String.join(",", names));
    }

    /** Whether the table is shown. */
    public boolean details() {
        return node.getBoolean("details", true);
    }

    public void details(boolean shown) {
        node.putBoolean("details", shown);
    }

    public boolean hintSeen() {
        return node.getBoolean("welcomed", false);
    }

    public void hintSeen(boolean done) {
        node.putBoolean("welcomed", done);
    }

    public AnalysisOptions options() {
        AnalysisOptions d = AnalysisOptions.DEFAULT;
        try {
            return d.withSeed(node.getLong("seed", d.seed())).withReplicas(node.getInt("replicas", d.replicas()))
                    .withTrapLevel(node.getDouble("trapLevel", d.trapLevel()))
                    .withMinEvals(node.getInt("minEvals", d.minEvals()))
                    .withMaxEvals(node.getInt("maxEvals", d.maxEvals()))
                    .withPoolSlices(node.getBoolean("poolSlices", d.poolSlices()))
                    .withBootstraps(node.getInt("bootstraps", d.bootstraps()))
                    .withThorough(node.getBoolean("thorough", d.thorough()))
                    .withThreads(node.getInt("threads", d.threads()));
        } catch (IllegalArgumentException e) {
            return d;
        }
    }

    public void options(AnalysisOptions options) {
        node.putLong("seed", options.seed());
        node.putInt("replicas", options.replicas());
        node.putDouble("trapLevel", options.trapLevel());
        node.putInt("minEvals", options.minEvals());
        node.putInt("maxEvals", options.maxEvals());
        node.putBoolean("poolSlices", options.poolSlices());
        node.putInt("bootstraps", options.bootstraps());
        node.putBoolean("thorough", options.thorough());
        node.putInt("threads", options.threads());
    }
}
