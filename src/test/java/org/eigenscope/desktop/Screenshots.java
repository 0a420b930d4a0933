package org.eigenscope.desktop;

import java.io.IOException;
import java.nio.file.Path;
import org.eigenscope.desktop.state.Preferences.Appearance;

/** Takes the pictures under assets/screenshots, in both themes. */
final class Screenshots {

    private Screenshots() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length > 0 ? args[0] : "assets/screenshots");
        for (Appearance appearance : new Appearance[] {Appearance.LIGHT, Appearance.DARK}) {
            String theme = "-" + appearance.name().toLowerCase(java.util.Locale.ROOT) + ".png";
            try (TestWindow window = new TestWindow()) {
                TestWindow.run(() -> window.look.appearance(appearance));
                window.save(folder.resolve("welcome" + theme));
                TestWindow.run(() -> {
                    try {
                        window.bench.open(Example.unpack(Example.OVERTRAINED), true);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                TestWindow.await("opened", () -> window.bench.sessionProperty().get() != null);
                window.analyzed();
                TestWindow.run(() -> window.bench.nextTrap());
                window.save(folder.resolve("example" + theme));
            }
        }
        System.exit(0);
    }
}
