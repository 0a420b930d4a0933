package org.eigenscope.jlink;

import java.lang.classfile.ClassHierarchyResolver;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** Switches over types, written out and as the JVM makes them. */
public class TypeSwitchesTest {

    /** Public as the rest: the class that was changed has another loader. */
    public sealed interface Shape permits Circle, Square, Other {}

    public record Circle(double radius) implements Shape {}

    public record Square(int side) implements Shape {}

    public record Other(Object inside) implements Shape {}

    static final class Switches implements Function<Object, String> {

        @Override
        public String apply(Object value) {
            List<String> said = new ArrayList<>();
            if (value instanceof Shape shape) {
                said.add(switch (shape) {
                    case Circle(double radius) when radius > 2 -> "large circle";
                    case Circle circle when circle.radius() > 1 -> "circle";
                    case Circle circle -> "small circle";
                    case Square square -> "square of " + square.side();
                    case Other(String text) -> "text " + text;
                    case Other(Integer number) when number > 5 -> "large number";
                    case Other other -> "other";
                });
            }
            said.add(switch (value) {
                case null -> "null";
                case Integer number when number > 3 -> "number above 3";
                case Number number -> "number";
                case CharSequence text -> "text of " + text.length();
                case int[] array -> "array of " + array.length;
                default -> "anything";
            });
            if (value instanceof String string) {
                said.add(switch (string) {
                    case String text when text.isEmpty() -> "empty";
                    case "b" -> "b";
                    case String text -> "no b";
                });
            }
            return said.toString();
        }
    }

    interface InAnInterface {

        /** Called by reflection. */
        static String name(Object value) {
            return switch (value) {
                case Integer number -> "integer";
                case Number number -> "number";
                default -> "anything";
            };
        }
    }

    private static final List<Object> VALUES = Arrays.asList(null, 1, 4, 4L, "", "c", "b", "text",
            new StringBuilder("x"), new int[3], new Object(), new Circle(3), new Circle(1.5), new Circle(0),
            new Square(2), new Other("a"), new Other(6), new Other(5), new Other(null));

    @Test
    @SuppressWarnings("unchecked")
    void theyTakeTheBranchesThatTheyTook() throws Exception {
        byte[] before = RewrittenClass.bytes(Switches.class);
        byte[] after = switches().write(before);
        Function<Object, String> written = (Function<Object, String>) RewrittenClass.make(
                RewrittenClass.define(Switches.class, after));

        assertThat(VALUES).allSatisfy(value ->
                assertThat(written.apply(value)).isEqualTo(new Switches().apply(value)));
        assertThat(calls(before)).isEqualTo(4);
        assertThat(calls(after)).as("the one with a string stays").isEqualTo(1);
    }

    @Test
    void oneInAnInterfaceTakesItsBranchToo() throws Exception {
        Method name = RewrittenClass.define(InAnInterface.class, switches().write(RewrittenClass
                .bytes(InAnInterface.class))).getMethod("name", Object.class);
        name.setAccessible(true);

        assertThat(VALUES.stream().filter(Objects::nonNull)).allSatisfy(value ->
                assertThat(name.invoke(null, value)).isEqualTo(InAnInterface.name(value)));
    }

    @Test
    void aClassWithoutThemStaysAsItIs() throws Exception {
        byte[] plain = RewrittenClass.bytes(RewrittenClass.class);

        assertThat(switches().write(plain)).isSameAs(plain);
    }

    private static TypeSwitches switches() {
        return new TypeSwitches(ClassHierarchyResolver.ofResourceParsing(TypeSwitchesTest.class.getClassLoader()));
    }

    private static long calls(byte[] bytes) {
        return RewrittenClass.calls(bytes, "java.lang.runtime.SwitchBootstraps");
    }
}
