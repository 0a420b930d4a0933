package org.eigenscope.jlink;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.Constructor;

/** A class of the tests whose bytes have been changed, beside the one that it was. */
final class RewrittenClass {

    private RewrittenClass() {}

    static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    /** How many calls are left to the methods of a class that makes them at run time. */
    static long calls(byte[] bytes, String factory) {
        return ClassFile.of().parse(bytes).methods().stream().flatMap(method -> method.code().stream())
                .flatMap(CodeModel::elementStream).filter(InvokeDynamicInstruction.class::isInstance)
                .map(InvokeDynamicInstruction.class::cast)
                .filter(call -> call.bootstrapMethod().owner().equals(ClassDesc.of(factory))).count();
    }

    /** The class that changed bytes make, in a loader of its own, which takes all others from the class that was. */
    static Class<?> define(Class<?> type, byte[] bytes) throws ClassNotFoundException {
        return new ClassLoader(type.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.equals(type.getName())) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? defineClass(name, bytes, 0, bytes.length) : loaded;
            }
        }.loadClass(type.getName());
    }

    static Object make(Class<?> type, Object... arguments) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }
}
