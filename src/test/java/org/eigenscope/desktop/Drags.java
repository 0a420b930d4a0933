package org.eigenscope.desktop;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;

/** What is dragged over the window. */
public final class Drags {

    private Drags() {}

    /** Tells a node of what is dragged over it, or dropped on it, by another node of the window. */
    public static void fire(EventType<DragEvent> type, Object from, Node to) {
        Dragboard board = board(Map.of(DataFormat.PLAIN_TEXT, "a path"));
        TestWindow.run(() -> Event.fireEvent(to, new DragEvent(null, to, type, board, 10, 10, 10, 10,
                TransferMode.COPY, from, null, null)));
    }

    /** Files of another program. */
    public static Dragboard board(List<Path> files) {
        return board(Map.of(DataFormat.FILES, files.stream().map(Path::toFile).toList()));
    }

    /**
     * What another program offers. Of JavaFX's headless platform neither a drag nor its clipboard would do: it cannot
     * say which transfers are offered, and after a drag it takes that one's clipboard for the system's.
     */
    public static Dragboard board(Map<DataFormat, Object> offered) {
        try {
            Class<?> peer = Class.forName("com.sun.javafx.tk.TKClipboard");
            Object source = Proxy.newProxyInstance(peer.getClassLoader(), new Class<?>[] {peer},
                    (proxy, method, given) ->
                    switch (method.getName()) {
                        case "hasContent" -> offered.containsKey((DataFormat) given[0]);
                        case "getContent" -> offered.get((DataFormat) given[0]);
                        case "getTransferModes" -> Set.of(TransferMode.COPY, TransferMode.LINK);
                        default -> throw new AssertionError("nobody should ask for " + method);
                    });
            Constructor<Dragboard> constructor = Dragboard.class.getDeclaredConstructor(peer);
            constructor.setAccessible(true);
            return TestWindow.fx(() -> constructor.newInstance(source));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
