package org.eigenscope.format.pytorch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a pickle, as inert data. Numbers, strings, booleans and None are {@code Long}, {@code BigInteger},
 * {@code Double}, {@code String}, {@code Boolean} and {@code null}; everything else is one of these. Containers may
 * hold themselves: they are compared by identity and never walked by {@code equals}, {@code hashCode} or
 * {@code toString}.
 */
sealed interface Pickled {

    /** A class or function by name; never looked up. */
    record Global(String module, String name) implements Pickled {
        String qualified() {
            return module + "." + name;
        }
    }

    /** What the pickle leaves to its loader: a storage, for PyTorch. */
    final class PersistentId implements Pickled {
        final Object id;

        PersistentId(Object id) {
            this.id = id;
        }
    }

    /** Bytes, or a text too long to be a name: where they are, how many, and their content if they are few. */
    final class Blob implements Pickled {
        /** The offset of the bytes in the pickle's source, or −1 if they are not there as they are. */
        final long position;
        final long length;
        final byte[] content;

        Blob(long position, long length, byte[] content) {
            this.position = position;
            this.length = length;
            this.content = content;
        }
    }

    /** A tuple, list or set. */
    final class Sequence implements Pickled {
        final List<Object> items;

        Sequence(List<Object> items) {
            this.items = items;
        }
    }

    /**
     * A dictionary. Keys are strings and numbers as themselves, anything else by identity; bytes and None by the names
     * that they have in a list, with a number where a string is called so too.
     */
    final class Mapping implements Pickled {
        private Map<Object, Object> entries = Map.of();
        private Map<Object, Object> names = Map.of();

        void put(Object key, Object value) {
            if (entries.isEmpty()) {
                entries = new LinkedHashMap<>(4);
            }
            Object name = keyOf(key);
            if (name instanceof String text) {
                if (names.isEmpty()) {
                    names = new HashMap<>(4);
                }
                // Text and bytes are two keys to Python, but look like one.
                Object kind = key == null ? Map.class : key.getClass();
                for (int i = 2; names.putIfAbsent(name, kind) != null && !names.get(name).equals(kind); i++) {
                    name = text + "#" + i;
                }
            }
            entries.put(name, value);
        }

        Object get(String key) {
            return entries.get(key);
        }

        Map<Object, Object> entries() {
            return entries;
        }

        private static Object keyOf(Object key) {
            return switch (key) {
                case null -> "None";
                // Files written by Python 2 have bytes for names.
                case Blob blob when blob.length == blob.content.length && blob.length > 0 ->
                        new String(blob.content, StandardCharsets.UTF_8);
                default -> key;
            };
        }
    }

    /** What Python would make by a call: the callable, its arguments, and the state given to the result. */
    final class Instance implements Pickled {
        final Object callable;
        final Object arguments;
        Object state;
        private Mapping items;
        private Sequence appended;

        Instance(Object callable, Object arguments) {
            this.callable = callable;
            this.arguments = arguments;
        }

        /** The callable's name, or the empty string. */
        String className() {
            return nameOf(callable);
        }

        /** The n-th argument, or null. */
        Object argument(int n) {
            return arguments instanceof Sequence list && n < list.items.size() ? list.items.get(n) : null;
        }

        /** Entries set on the result, as on an OrderedDict. */
        Mapping items() {
            if (items == null) {
                items = new Mapping();
            }
            return items;
        }

        /** Entries that the call itself was given, as a dictionary or, as Python 2 does, a list of pairs. */
        Mapping given() {
            Mapping given = new Mapping();
            for (int n = 0; n < 2; n++) {
                if (argument(n) instanceof Mapping entries) {
                    entries.entries().forEach(given::put);
                } else if (argument(n) instanceof Sequence pairs) {
                    for (Object pair : pairs.items) {
                        if (pair instanceof Sequence two && two.items.size() == 2) {
                            given.put(two.items.get(0), two.items.get(1));
                        }
                    }
                }
            }
            return given;
        }

        /** Elements appended to the result. */
        Sequence appended() {
            if (appended == null) {
                appended = new Sequence(new ArrayList<>());
            }
            return appended;
        }
    }

    /** The name of a global, also where a legacy file wraps a module's class with its source code. */
    static String nameOf(Object callable) {
        return switch (callable) {
            case Global global -> global.qualified();
            case PersistentId wrapped when wrapped.id instanceof Sequence id && id.items.size() > 1
                    && "module".equals(id.items.get(0)) && id.items.get(1) instanceof Global global ->
                    global.qualified();
            case null, default -> "";
        };
    }
}
