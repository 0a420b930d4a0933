package org.eigenscope.jlink;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;

/**
 * Drops the names of local variables from classes. Debuggers alone read them, and the AOT cache would hold them a
 * second time. Names of source files and line numbers stay: the log shows them.
 */
final class VariableNames {

    private static final CodeTransform DROP = (code, element) -> {
        if (!(element instanceof LocalVariable || element instanceof LocalVariableType)) {
            code.with(element);
        }
    };

    private VariableNames() {}

    /** Returns the class without them; its code is the same to the byte. */
    static byte[] drop(byte[] bytes) {
        ClassFile classes = ClassFile.of();
        return classes.transformClass(classes.parse(bytes), ClassTransform.transformingMethodBodies(DROP));
    }
}
