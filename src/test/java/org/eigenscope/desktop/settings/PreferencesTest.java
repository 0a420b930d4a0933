package org.eigenscope.desktop.settings;

import java.util.List;
import javafx.geometry.Rectangle2D;
import org.eigenscope.desktop.settings.Preferences.Bounds;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class PreferencesTest {

    private static final List<Rectangle2D> SCREENS =
            List.of(new Rectangle2D(0, 30, 1440, 870), new Rectangle2D(1440, 0, 1920, 1080));

    @Test
    void aWindowThatCanBeSeenStaysWhereItWas() {
        Bounds second = new Bounds(1500, 100, 1280, 820, false);
        assertThat(second.within(SCREENS)).isEqualTo(second);
    }

    @Test
    void aWindowHalfOutsideComesIn() {
        assertThat(new Bounds(-180, 0, 1280, 820, false).within(SCREENS))
                .isEqualTo(new Bounds(0, 30, 1280, 820, false));
    }

    @Test
    void aSecondWindowStandsBesideTheFirst() {
        Bounds first = new Bounds(100, 40, 1200, 800, false);
        assertThat(first.cascaded(0, SCREENS)).isEqualTo(first);
        assertThat(first.cascaded(1, SCREENS)).isEqualTo(new Bounds(128, 68, 1200, 800, false));
        assertThat(first.cascaded(9, SCREENS)).as("not out of the screen in the end")
                .isEqualTo(first.cascaded(1, SCREENS));
        Bounds corner = new Bounds(240, 100, 1200, 800, false);
        assertThat(corner.cascaded(1, SCREENS)).as("no room below, nor to the right")
                .isEqualTo(new Bounds(212, 72, 1200, 800, false));
        Bounds whole = new Bounds(0, 30, 1440, 870, false);
        assertThat(whole.cascaded(1, SCREENS)).as("no room at all").isEqualTo(whole);
    }

    @Test
    void aWindowOfAScreenThatIsGoneComesToTheMainOne() {
        assertThat(new Bounds(5000, 3000, 2000, 1500, true).within(SCREENS))
                .isEqualTo(new Bounds(0, 30, 1440, 870, true));
    }
}
