package org.eigenscope.jlink;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes switches over types as chains of {@code instanceof}, in place of the calls of
 * {@link java.lang.runtime.SwitchBootstraps} by which the compiler leaves them to the running JVM. The AOT cache cannot
 * hold what those make: a class for each switch, and more at the first of all. Which branch is taken stays the same.
 * Switches over strings, numbers and constants are left as they are.
 */
final class TypeSwitches {

    private static final ClassDesc FACTORY = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

    private final ClassFile classes;

    /** @param hierarchy finds the classes that the switches' own refer to */
    TypeSwitches(ClassHierarchyResolver hierarchy) {
        classes = ClassFile.of(ClassHierarchyResolverOption.of(hierarchy));
    }

    /** Returns the class with its switches written out; the same bytes if it has none. */
    byte[] write(byte[] bytes) {
        ClassModel model = classes.parse(bytes);
        if (model.methods().stream().noneMatch(TypeSwitches::hasTypes)) {
            return bytes;
        }
        ClassDesc type = model.thisClass().asSymbol();
        boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
        List<InvokeDynamicInstruction> written = new ArrayList<>();
        return classes.transformClass(model, ClassTransform.transformingMethodBodies(TypeSwitches::hasTypes,
                (code, element) -> {
            if (isTypes(element)) {
                InvokeDynamicInstruction call = (InvokeDynamicInstruction) element;
                code.invokestatic(type, name(written.size()), call.typeSymbol(), isInterface);
                written.add(call);
            } else {
                code.with(element);
            }
        }).andThen(ClassTransform.endHandler(builder -> {
            for (int i = 0; i < written.size(); i++) {
                InvokeDynamicInstruction call = written.get(i);
                builder.withMethodBody(name(i), call.typeSymbol(),
                        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                        code -> choose(code, types(call)));
            }
        })));
    }

    private static String name(int index) {
        return "typeSwitch$" + index;
    }

    private static boolean hasTypes(MethodModel method) {
        return method.code().stream().flatMap(CodeModel::elementStream).anyMatch(TypeSwitches::isTypes);
    }

    private static boolean isTypes(Object element) {
        return element instanceof InvokeDynamicInstruction call && call.bootstrapMethod().owner().equals(FACTORY)
                && call.bootstrapMethod().methodName().equals("typeSwitch")
                && call.invokedynamic().bootstrap().arguments().stream().allMatch(ClassEntry.class::isInstance);
    }

    private static List<ClassDesc> types(InvokeDynamicInstruction call) {
        List<LoadableConstantEntry> labels = call.invokedynamic().bootstrap().arguments();
        return labels.stream().map(label -> ((ClassEntry) label).asSymbol()).toList();
    }

    /**
     * The index of the first of the types, from that of the second argument on, that the first argument is of; how many
     * there are if it is of none, −1 for null.
     */
    private static void choose(CodeBuilder code, List<ClassDesc> types) {
        code.aload(0).ifThen(Opcode.IFNULL, none -> none.iconst_m1().ireturn());
        for (int i = 0; i < types.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next).aload(0).instanceOf(types.get(i)).ifeq(next)
                    .loadConstant(i).ireturn().labelBinding(next);
        }
        code.loadConstant(types.size()).ireturn();
    }
}
