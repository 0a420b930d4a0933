package org.eigenscope.desktop.workbench;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.workbench.Notice.Level;
import org.eigenscope.desktop.workbench.Notice.Remedy;

/** Notices that a file of an open model has changed or vanished, and tells so once per change. */
final class FileWatch {

    private final Background background;
    private final Consumer<Notice> tell;
    private final Consumer<Session> reload;
    private final Map<Session, FileStamp> last = new WeakHashMap<>();
    private final Set<Session> looking = Collections.newSetFromMap(new WeakHashMap<>());
    private final Predicate<Session> shown;

    /**
     * @param shown true for a model that is looked at
     * @param reload reads a model's file again
     */
    FileWatch(Background background, Consumer<Notice> tell, Predicate<Session> shown, Consumer<Session> reload) {
        this.shown = shown;
        this.background = background;
        this.tell = tell;
        this.reload = reload;
    }

    /** Looks, away from the window's thread; to be called every few seconds. */
    void check(List<Session> sessions) {
        for (Session session : sessions) {
            // A network drive that hangs is asked once, not every few seconds.
            if (looking.add(session)) {
                background.run(() -> FileStamp.of(session.file()), now -> {
                    looking.remove(session);
                    FileStamp before = last.getOrDefault(session, session.fingerprint());
                    if (shown.test(session) && session.open() && !now.equals(before)) {
                        last.put(session, now);
                        tell.accept(notice(session, now));
                    }
                }, problem -> looking.remove(session));
            }
        }
    }

    private Notice notice(Session session, FileStamp now) {
        String name = session.model().name();
        if (now.gone()) {
            return new Notice(Level.WARNING, name + " is no longer there: it was moved, renamed or deleted. Results "
                    + "stay on screen; nothing more can be read from it.");
        }
        if (now.equals(session.fingerprint())) {
            return new Notice(Level.WARNING, name + " is there again, as it was.");
        }
        return new Notice(Level.WARNING, name + " has changed on disk; the window shows it as it was when it was "
                + "opened.",
                Optional.of(new Remedy("Reload", () -> reload.accept(session))));
    }
}
