package org.eigenscope.desktop.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.prefs.Preferences;

/**
 * The models that were open when the window was closed.
 *
 * @param models in the order of their tabs
 * @param shown which of them was shown, from 0
 */
public record LastSession(List<OpenedModel> models, int shown) {

    /** So many are remembered. */
    private static final int MOST = 20;

    /**
     * An open model.
     *
     * @param beside the one that it was compared with, if there was one
     * @param layer the name of the layer that was looked at; empty if there was none
     * @param view the view, by its title
     * @param chart the chart of the layer, by its id
     */
    public record OpenedModel(Path file, Optional<Path> beside, String layer, String view, String chart) {}

    static LastSession read(Preferences node) {
        List<OpenedModel> models = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            String key = "session." + i + ".";
            Optional<Path> file = path(node.get(key + "file", ""));
            if (file.isPresent()) {
                models.add(new OpenedModel(file.get(), path(node.get(key + "beside", "")), node.get(key + "layer", ""),
                        node.get(key + "view", ""), node.get(key + "chart", "")));
            }
        }
        return new LastSession(models, Math.clamp(node.getInt("session.shown", 0), 0, Math.max(0, models.size() - 1)));
    }

    void write(Preferences node) {
        for (int i = 0; i < MOST; i++) {
            String key = "session." + i + ".";
            OpenedModel model = i < models.size() ? models.get(i) : null;
            put(node, key + "file", model == null ? "" : model.file().toString());
            put(node, key + "beside", model == null ? "" : model.beside().map(Path::toString).orElse(""));
            put(node, key + "layer", model == null ? "" : model.layer());
            put(node, key + "view", model == null ? "" : model.view());
            put(node, key + "chart", model == null ? "" : model.chart());
        }
        node.putInt("session.shown", shown);
    }

    /** What is not there needs no line; a value that is too long is not remembered. */
    private static void put(Preferences node, String key, String value) {
        if (value.isEmpty() || value.length() >= Preferences.MAX_VALUE_LENGTH) {
            node.remove(key);
        } else {
            node.put(key, value);
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
