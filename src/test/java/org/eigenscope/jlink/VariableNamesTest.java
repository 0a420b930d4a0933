package org.eigenscope.jlink;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Classes without the names of their variables: of ours, and of libraries that other compilers made. */
class VariableNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"org.eigenscope.model.SafeText", "org.eigenscope.linalg.QlIteration",
        "com.google.gson.Gson", "it.unimi.dsi.fastutil.ints.IntArrays",
        "org.apache.commons.math3.util.FastMath"})
    void theNamesGoAndCodeStackMapsAndLinesStay(String name) throws Exception {
        byte[] before = bytes(name);

        ClassModel after = ClassFile.of().parse(VariableNames.drop(before));

        int lines = 0;
        for (MethodModel method : ClassFile.of().parse(before).methods()) {
            CodeAttribute old = (CodeAttribute) method.code().orElse(null);
            if (old != null) {
                CodeAttribute now = (CodeAttribute) after.methods().stream()
                        .filter(each -> each.methodName().equals(method.methodName())
                                && each.methodType().equals(method.methodType()))
                        .findFirst().orElseThrow().code().orElseThrow();
                assertThat(now.codeArray()).isEqualTo(old.codeArray());
                assertThat(now.findAttribute(Attributes.stackMapTable()).isPresent())
                        .isEqualTo(old.findAttribute(Attributes.stackMapTable()).isPresent());
                assertThat(now.findAttribute(Attributes.localVariableTable())).isEmpty();
                assertThat(now.findAttribute(Attributes.localVariableTypeTable())).isEmpty();
                lines += now.findAttribute(Attributes.lineNumberTable()).isPresent() ? 1 : 0;
            }
        }
        assertThat(lines).isPositive();
        assertThat(after.findAttribute(Attributes.sourceFile())).isPresent();
    }

    @Test
    void aClassWithoutThemStaysAsItIs() throws IOException {
        byte[] once = VariableNames.drop(bytes("org.eigenscope.model.SafeText"));

        assertThat(VariableNames.drop(once)).isEqualTo(once);
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = VariableNamesTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }
}
