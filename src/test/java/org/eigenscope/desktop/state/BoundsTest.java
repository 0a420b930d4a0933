package org.eigenscope.desktop.state;

import java.util.List;
import javafx.geometry.Rectangle2D;
import org.eigenscope.desktop.state.Preferences.Bounds;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class BoundsTest {

    private static final List<Rectangle2D> SCREENS =
            List.of(new Rectangle2D(0, 30, 1440, 870), new Rectangle2D(1440, 0, 1920, 1080));

    @Test
    void aWindowThatCanBeSeenStaysWhereItWas() {
        Bounds second = new Bounds(1500, 100, 1280, 820, false);
        assertThat(second.within(SCREENS)).isEqualTo(second);
    }

    @Test
    void aWindowHalfOutsideComesIn() {
        assertThat(new Bounds(-180, 0, 1280, 820, false).within(SCREENS)).isEqualTo(new Bounds(0, 30, 1280, 820, false));
    }

    @Test
    void aWindowOfAScreenThatIsGoneComesToTheMainOne() {
        assertThat(new Bounds(5000, 3000, 2000, 1500, true).within(SCREENS)).isEqualTo(new Bounds(0, 30, 2000, 1500, true));
    }
}
