package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.pytorch.Pickled.Blob;
import org.eigenscope.format.pytorch.Pickled.Global;
import org.eigenscope.format.pytorch.Pickled.Instance;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.pytorch.Pickled.PersistentId;
import org.eigenscope.format.pytorch.Pickled.Sequence;

/**
 * Reads pickles of protocols 0 to 5 into inert data: the machine of <a
 * href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">pickletools</a> with every call replaced by a
 * note of the call. It knows no class, so there is nothing it could run; what it may allocate is bounded.
 */
final class PickleReader {

    /** Texts up to here are kept; longer ones are no names and only counted. */
    private static final int TEXT = 1 << 16;
    /** Texts up to here are names; longer ones may be bytes that an old protocol writes as text. */
    private static final int NAME = 1 << 11;
    private static final int BYTES = 1 << 10;
    private static final int DIGITS = 400;
    /**
     * Instructions of one file: those of 500,000 tensors, in half a second. Most cost no memory, so that bounds
     * nothing.
     */
    private static final int MOST_STEPS = 30_000_000;

    /** The names in the pickle, and whether each is called. */
    private final Map<Global, Boolean> globals = new LinkedHashMap<>();
    private final List<PersistentId> persistentIds = new ArrayList<>();
    private long budget = PickleStack.LEAST;
    private long spent;
    private int steps;

    private PickleInput in;
    private PickleStack stack;
    /** Values by number: nearly all pickles count them from 0. */
    private List<Object> memo;
    private Map<Long, Object> otherMemo;

    /** Every class or function that the pickles read so far name; true if they call it. */
    Map<Global, Boolean> globals() {
        return globals;
    }

    /** Everything that the pickles read so far leave to their loader. */
    List<PersistentId> persistentIds() {
        return persistentIds;
    }

    /** Reads one pickle; the input is behind it afterwards. */
    Object read(PickleInput input) throws IOException, ModelFormatException {
        in = input;
        stack = new PickleStack(input, budget, spent);
        memo = new ArrayList<>();
        otherMemo = new HashMap<>();
        for (int opcode = in.u1(); opcode != '.'; opcode = in.u1()) {
            if (++steps > MOST_STEPS) {
                throw in.unsupported(("the pickle has more than the %,d instructions that we "
                        + "read").formatted(MOST_STEPS));
            }
            step(opcode);
        }
        spent = stack.spent();
        budget = stack.whole();
        return stack.pop();
    }

    private void step(int opcode) throws IOException, ModelFormatException {
        switch (opcode) {
            case 0x80 -> protocol(in.u1());
            case 0x95 -> in.i8();
            case '(' -> stack.mark();
            case '0' -> stack.popOrUnmark();
            case '1' -> stack.popMark();
            case '2' -> stack.push(stack.top());
            case 'N' -> stack.push(null);
            case 0x88 -> stack.push(Boolean.TRUE);
            case 0x89 -> stack.push(Boolean.FALSE);
            case 'K' -> number((long) in.u1());
            case 'M' -> number((long) in.u2());
            case 'J' -> number((long) in.i4());
            case 0x8a -> bigInteger(in.u1());
            case 0x8b -> bigInteger(in.i4());
            case 'I', 'L' -> digits(in.line());
            case 'F' -> real(in.line());
            case 'G' -> number(in.f8());
            case 'U' -> byteText(in.u1());
            case 'T' -> byteText(in.i4());
            case 0x8c -> text(in.u1());
            case 'X' -> text(in.u4());
            case 0x8d -> text(in.i8());
            case 'S', 'V' -> quoted(in.line(), opcode == 'S');
            case 'C' -> blob(in.u1());
            case 'B' -> blob(in.u4());
            case 0x8e, 0x96 -> blob(in.i8());
            case 0x97, 0x98 -> throw in.unsupported("it keeps values outside of the pickle, which only the program "
                    + "that wrote it can read");
            case '}' -> stack.push(new Mapping(), 24);
            case ']', 0x8f -> stack.push(new Sequence(new ArrayList<>()), 48);
            case ')' -> stack.push(new Sequence(List.of()), 16);
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 't', 'l', 0x91 -> stack.push(new Sequence(stack.popMark()), 40);
            case 'd' -> dictionary();
            case 's' -> setItem();
            case 'u' -> setItems(stack.popMark());
            case 'a' -> appendAll(Arrays.asList(stack.pop()));
            case 'e', 0x90 -> appendAll(stack.popMark());
            case 'c' -> global(in.line(), in.line());
            case 0x93 -> stackGlobal();
            case 'i' -> {
                global(in.line(), in.line());
                Object callable = stack.pop();
                call(callable, new Sequence(stack.popMark()));
            }
            case 'o' -> {
                List<Object> parts = stack.popMark();
                if (parts.isEmpty()) {
                    throw in.malformed("an object has no class");
                }
                call(parts.getFirst(), new Sequence(parts.subList(1, parts.size())));
            }
            case 'R', 0x81 -> {
                Object arguments = stack.pop();
                call(stack.pop(), arguments);
            }
            case 0x92 -> {
                stack.pop();
                Object arguments = stack.pop();
                call(stack.pop(), arguments);
            }
            case 'b' -> build();
            case 'P' -> persistent(in.line());
            case 'Q' -> persistent(stack.pop());
            case 0x82 -> extension(in.u1());
            case 0x83 -> extension(in.u2());
            case 0x84 -> extension(in.i4());
            case 'p' -> put(index(in.line()));
            case 'q' -> put(in.u1());
            case 'r' -> put(in.u4());
            case 0x94 -> put(memo.size() + otherMemo.size());
            case 'g' -> get(index(in.line()));
            case 'h' -> get(in.u1());
            case 'j' -> get(in.u4());
            default -> throw in.malformed("0x%02x is not a pickle instruction".formatted(opcode));
        }
    }

    private void protocol(int version) throws ModelFormatException {
        if (version > 5) {
            throw in.unsupported("pickle protocol %d is newer than 5, the newest known".formatted(version));
        }
    }

    private void number(Number value) throws ModelFormatException {
        stack.push(value, 24);
    }

    private void bigInteger(int length) throws IOException, ModelFormatException {
        in.checked(length, "an integer");
        if (length > DIGITS) {
            in.skip(length);
            stack.push(new Blob(-1, length, new byte[0]), 40);
            return;
        }
        byte[] bytes = in.bytes(length);
        for (int i = 0, j = length - 1; i < j; i++, j--) {
            byte swap = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swap;
        }
        integer(length == 0 ? BigInteger.ZERO : new BigInteger(bytes));
    }

    private void digits(String line) throws ModelFormatException {
        if (line.equals("00") || line.equals("01")) {
            stack.push(line.equals("01"));
            return;
        }
        String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
        if (digits.length() > DIGITS) {
            throw in.malformed("an integer has %,d digits".formatted(digits.length()));
        }
        try {
            integer(new BigInteger(digits));
        } catch (NumberFormatException e) {
            throw in.malformed("an integer is not made of digits");
        }
    }

    private void integer(BigInteger value) throws ModelFormatException {
        if (value.bitLength() < Long.SIZE) {
            number(value.longValue());
        } else {
            stack.push(value, 80);
        }
    }

    private void real(String line) throws ModelFormatException {
        try {
            number(switch (line) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> Double.parseDouble(line);
            });
        } catch (NumberFormatException e) {
            throw in.malformed("a number is not written as one");
        }
    }

    /** A text; one that is longer than a name may be bytes in disguise, and is kept with its place. */
    private void text(long length) throws IOException, ModelFormatException {
        text(length, StandardCharsets.UTF_8);
    }

    /** What Python 2 calls a string: bytes. */
    private void byteText(long length) throws IOException, ModelFormatException {
        text(length, StandardCharsets.ISO_8859_1);
    }

    private void text(long length, Charset charset) throws IOException, ModelFormatException {
        in.checked(length, "a text");
        long position = in.position();
        if (length > TEXT) {
            in.skip(length);
            stack.push(new Blob(position, length, new byte[0]), 40);
            return;
        }
        stack.charge(48 + length);
        byte[] bytes = in.bytes((int) length);
        stack.push(length > NAME ? new Blob(position, length, bytes) : new String(bytes, charset));
    }

    private void quoted(String line, boolean quotes) throws ModelFormatException {
        String text = line;
        if (quotes) {
            if (line.length() < 2 || line.charAt(0) != line.charAt(line.length() - 1)) {
                throw in.malformed("a text is not in quotes");
            }
            text = line.substring(1, line.length() - 1);
        }
        stack.push(text, 56 + 2L * text.length());
    }

    private void blob(long length) throws IOException, ModelFormatException {
        in.checked(length, "a byte string");
        long position = in.position();
        if (length > BYTES) {
            in.skip(length);
            stack.push(new Blob(position, length, new byte[0]), 48);
        } else {
            stack.push(new Blob(position, length, in.bytes((int) length)), 56 + length);
        }
    }

    private void tuple(int count) throws ModelFormatException {
        Object[] values = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            values[i] = stack.pop();
        }
        stack.push(new Sequence(Arrays.asList(values)), 64);
    }

    private void dictionary() throws ModelFormatException {
        List<Object> pairs = stack.popMark();
        stack.push(new Mapping(), 24);
        setItems(pairs);
    }

    private void setItem() throws ModelFormatException {
        Object value = stack.pop();
        Object key = stack.pop();
        setItems(Arrays.asList(key, value));
    }

    private void setItems(List<Object> pairs) throws ModelFormatException {
        if (pairs.size() % 2 != 0) {
            throw in.malformed("a dictionary has a key without a value");
        }
        Mapping target = switch (stack.top()) {
            case Mapping mapping -> mapping;
            case Instance instance -> instance.items();
            case null, default -> throw in.malformed("an entry is put into something that is not a dictionary");
        };
        stack.charge((target.entries().isEmpty() ? 160L : 0) + 40L * pairs.size());
        for (int i = 0; i < pairs.size(); i += 2) {
            target.put(pairs.get(i), pairs.get(i + 1));
        }
    }

    private void appendAll(List<Object> values) throws ModelFormatException {
        Sequence target = switch (stack.top()) {
            case Sequence sequence when sequence.items instanceof ArrayList -> sequence;
            case Instance instance -> instance.appended();
            case null, default -> throw in.malformed("an element is appended to something that is not a list");
        };
        stack.charge(16L + 12L * values.size());
        target.items.addAll(values);
    }

    private void global(String module, String name) throws ModelFormatException {
        Global global = new Global(module, name);
        stack.charge(64);
        if (globals.putIfAbsent(global, false) == null) {
            stack.charge(150 + 2L * (module.length() + name.length()));
        }
        stack.push(global);
    }

    private void stackGlobal() throws ModelFormatException {
        Object name = stack.pop();
        Object module = stack.pop();
        if (module instanceof String m && name instanceof String n) {
            global(m, n);
        } else {
            // A name that is itself the result of a call: only a hostile file has a reason for that.
            global(PickleSafety.COMPUTED, PickleSafety.COMPUTED);
        }
    }

    private void persistent(Object id) throws ModelFormatException {
        PersistentId value = new PersistentId(id);
        persistentIds.add(value);
        stack.addStorage();
        stack.push(value, 24);
    }

    private void extension(int code) throws ModelFormatException {
        global("copyreg", "extension_" + code);
    }

    private void call(Object callable, Object arguments) throws ModelFormatException {
        if (callable instanceof Global global) {
            globals.put(global, true);
            if (global.name().equals("_reconstruct") || global.name().equals("NumpyArrayWrapper")) {
                stack.addStorage();
            }
        }
        stack.push(new Instance(callable, arguments), 40);
    }

    private void build() throws IOException, ModelFormatException {
        Object state = stack.pop();
        if (stack.top() instanceof Instance instance) {
            instance.state = state;
            JoblibArray.follow(instance, in);
        }
    }

    private long index(String line) throws ModelFormatException {
        try {
            return Long.parseLong(line);
        } catch (NumberFormatException e) {
            throw in.malformed("a memo index is not a number");
        }
    }

    private void put(long index) throws ModelFormatException {
        if (index == memo.size()) {
            stack.charge(12);
            memo.add(stack.top());
        } else if (index >= 0 && index < memo.size()) {
            memo.set((int) index, stack.top());
        } else if (otherMemo.put(index, stack.top()) == null) {
            stack.charge(72);
        }
    }

    private void get(long index) throws ModelFormatException {
        boolean counted = index >= 0 && index < memo.size();
        Object value = counted ? memo.get((int) index) : otherMemo.get(index);
        if (!counted && value == null && !otherMemo.containsKey(index)) {
            throw in.malformed("the pickle asks for value %d, which it never stored".formatted(index));
        }
        stack.push(value);
    }
}
