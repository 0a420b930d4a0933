package org.eigenscope.format.reader;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NamePatternTest {

    private static final int SAMPLES = 3000;

    /** The words of each pattern of the program are in all that the pattern matches. */
    @TestFactory
    List<DynamicTest> noPatternMissesANameForItsWords() throws ReflectiveOperationException {
        JavaClasses formats = new ClassFileImporter().importPath(Path.of("target/classes/org/eigenscope/format"));
        List<DynamicTest> tests = new ArrayList<>();
        for (var type : formats) {
            for (JavaField declared : type.getFields()) {
                if (declared.getRawType().isEquivalentTo(NamePattern.class)) {
                    Field field = Class.forName(type.getName()).getDeclaredField(declared.getName());
                    field.setAccessible(true);
                    NamePattern pattern = (NamePattern) field.get(null);
                    tests.add(DynamicTest.dynamicTest(type.getSimpleName() + "." + declared.getName(),
                            () -> check(pattern)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests;
    }

    private static void check(NamePattern pattern) {
        MatchingNames names = new MatchingNames(pattern.pattern().pattern(), new Random(1));
        int matched = 0;
        for (int i = 0; i < SAMPLES; i++) {
            String name = names.next();
            if (pattern.pattern().matcher(name).find()) {
                matched++;
                assertThat(pattern.mayMatch(name)).as(name).isTrue();
            }
        }
        assertThat(matched).isGreaterThan(SAMPLES / 2);
    }

    /** A pattern that would fill the stack on a long name: it is not tried on one without its word. */
    @Test
    void aNameWithoutTheWordIsNotMatched() {
        NamePattern pattern = NamePattern.holding("(?:a|b)*cd", "cd");
        String name = "ab".repeat(100_000);
        assertThat(pattern.matches(name)).isFalse();
        assertThat(pattern.finds(name)).isFalse();
        assertThat(pattern.match(name)).isNull();
        assertThatThrownBy(() -> pattern.matches(name + "cd")).isInstanceOf(StackOverflowError.class);
        assertThat(NamePattern.ending("(?:a|b)*cd", "cd").matches(name + "cde")).isFalse();
    }

    @Test
    void wordsAreFoundAtBothEnds() {
        NamePattern pattern = NamePattern.holding("(mask.*|.*mask|pe|.*_id)", "mask").orBeginning("pe")
                .orEnding("_id");
        assertThat(List.of("mask_1", "the_mask", "mask", "pe", "token_id")).allMatch(pattern::matches);
        assertThat(List.of("", "m", "mas", "ask", "id_", "ape")).noneMatch(pattern::mayMatch);
        assertThat(pattern.match("mask_1").group(1)).isEqualTo("mask_1");
    }
}
