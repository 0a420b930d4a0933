package org.eigenscope.jlink;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes out the {@code equals}, {@code hashCode} and {@code toString} that the compiler leaves to
 * {@link java.lang.runtime.ObjectMethods}. The AOT cache cannot hold what that makes: at the first use of each, the JVM
 * puts together up to a dozen classes in the interpreter. What the methods return stays the same.
 */
final class RecordMethods {

    private static final ClassDesc FACTORY = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final Map<TypeKind, ClassDesc> BOXES = Map.of(TypeKind.BOOLEAN, ConstantDescs.CD_Boolean,
            TypeKind.BYTE, ConstantDescs.CD_Byte, TypeKind.CHAR, ConstantDescs.CD_Character, TypeKind.SHORT,
            ConstantDescs.CD_Short, TypeKind.INT, ConstantDescs.CD_Integer, TypeKind.LONG, ConstantDescs.CD_Long,
            TypeKind.FLOAT, ConstantDescs.CD_Float, TypeKind.DOUBLE, ConstantDescs.CD_Double);

    private RecordMethods() {}

    /** Returns the class with these methods written out; the same bytes if it has none. */
    static byte[] write(byte[] bytes) {
        ClassFile classes = ClassFile.of();
        ClassModel model = classes.parse(bytes);
        if (model.methods().stream().noneMatch(method -> call(method).isPresent())) {
            return bytes;
        }
        ClassDesc type = model.thisClass().asSymbol();
        return classes.transformClass(model, (builder, element) -> {
            if (element instanceof MethodModel method && call(method).isPresent()) {
                List<FieldRefEntry> fields = fields(call(method).get());
                builder.withMethodBody(method.methodName(), method.methodType(), method.flags().flagsMask(),
                        code -> body(code, method.methodName().stringValue(), type, fields));
            } else {
                builder.with(element);
            }
        });
    }

    private static Optional<InvokeDynamicInstruction> call(MethodModel method) {
        return method.code().stream().flatMap(CodeModel::elementStream)
                .filter(InvokeDynamicInstruction.class::isInstance).map(InvokeDynamicInstruction.class::cast)
                .filter(each -> each.bootstrapMethod().owner().equals(FACTORY)).findFirst();
    }

    /** The record's components, in order: after its class and their names, a getter of each is handed over. */
    private static List<FieldRefEntry> fields(InvokeDynamicInstruction call) {
        List<LoadableConstantEntry> arguments = call.invokedynamic().bootstrap().arguments();
        return arguments.subList(2, arguments.size()).stream()
                .map(getter -> (FieldRefEntry) ((MethodHandleEntry) getter).reference()).toList();
    }

    private static void body(CodeBuilder code, String name, ClassDesc type, List<FieldRefEntry> fields) {
        switch (name) {
            case "equals" -> equal(code, type, fields);
            case "hashCode" -> hash(code, fields);
            case "toString" -> string(code, type, fields);
            default -> throw new IllegalStateException("a record's method " + name + " is not known");
        }
    }

    /** True for the same type and components: primitives by their values, −0 and NaN as by {@code compare}. */
    private static void equal(CodeBuilder code, ClassDesc type, List<FieldRefEntry> fields) {
        code.aload(1).instanceOf(type).ifThen(same -> {
            same.aload(1).checkcast(type).astore(2);
            Label different = same.newLabel();
            for (FieldRefEntry field : fields) {
                TypeKind kind = TypeKind.from(field.typeSymbol());
                same.aload(0).getfield(field).aload(2).getfield(field);
                switch (kind) {
                    case REFERENCE -> same.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(ConstantDescs.CD_boolean,
                            ConstantDescs.CD_Object, ConstantDescs.CD_Object)).ifeq(different);
                    case FLOAT, DOUBLE -> same.invokestatic(BOXES.get(kind), "compare", MethodTypeDesc.of(
                            ConstantDescs.CD_int, field.typeSymbol(), field.typeSymbol())).ifne(different);
                    case LONG -> same.lcmp().ifne(different);
                    default -> same.if_icmpne(different);
                }
            }
            same.iconst_1().ireturn().labelBinding(different);
        }).iconst_0().ireturn();
    }

    /** 31 times what the components before gave, plus each one's own; 0 of none and of null. */
    private static void hash(CodeBuilder code, List<FieldRefEntry> fields) {
        code.iconst_0();
        for (FieldRefEntry field : fields) {
            TypeKind kind = TypeKind.from(field.typeSymbol());
            code.bipush(31).imul().aload(0).getfield(field)
                    .invokestatic(BOXES.getOrDefault(kind, OBJECTS), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int,
                    kind == TypeKind.REFERENCE ? ConstantDescs.CD_Object : field.typeSymbol())).iadd();
        }
        code.ireturn();
    }

    /** {@code Name[first=1, second=2]}. */
    private static void string(CodeBuilder code, ClassDesc type, List<FieldRefEntry> fields) {
        MethodTypeDesc text = MethodTypeDesc.of(BUILDER, ConstantDescs.CD_String);
        code.new_(BUILDER).dup().invokespecial(BUILDER, "<init>", ConstantDescs.MTD_void);
        String before = simpleName(type) + "[";
        for (FieldRefEntry field : fields) {
            TypeKind kind = TypeKind.from(field.typeSymbol());
            code.ldc(before + field.name().stringValue() + "=").invokevirtual(BUILDER, "append", text)
                    .aload(0).getfield(field).invokestatic(ConstantDescs.CD_String, "valueOf", MethodTypeDesc.of(
                    ConstantDescs.CD_String, shown(kind, field.typeSymbol()))).invokevirtual(BUILDER, "append", text);
            before = ", ";
        }
        code.ldc(fields.isEmpty() ? before + "]" : "]").invokevirtual(BUILDER, "append", text)
                .invokevirtual(BUILDER, "toString", MethodTypeDesc.of(ConstantDescs.CD_String)).areturn();
    }

    /** By which of {@code String.valueOf} a component is shown. */
    private static ClassDesc shown(TypeKind kind, ClassDesc type) {
        return switch (kind) {
            case REFERENCE -> ConstantDescs.CD_Object;
            case BYTE, SHORT -> ConstantDescs.CD_int;
            default -> type;
        };
    }

    /** As {@link Class#getSimpleName()}: of a nested class what is behind its outer one's name. */
    private static String simpleName(ClassDesc type) {
        String name = type.displayName();
        return name.substring(name.lastIndexOf('$') + 1).replaceFirst("^\\d+", "");
    }
}
