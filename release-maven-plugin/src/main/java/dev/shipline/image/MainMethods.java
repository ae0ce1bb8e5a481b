package dev.shipline.image;

import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Whether a class can be started, by the rules of the java launcher: a public static {@code main} that takes the arguments; since Java 25 (JEP 512) also one
 * of an instance, without arguments, or not public.
 */
final class MainMethods extends ClassVisitor {
    private static final String MAIN = "main";
    private static final String WITH_ARGUMENTS = "([Ljava/lang/String;)V";
    private static final String WITHOUT = "()V";
    private static final int PUBLIC_STATIC = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
    private static final int NOTHING_BUT_SIGNATURES =
            ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

    private String name = "";
    private boolean isStartedAnyhow;
    private boolean found;

    private MainMethods() {
        super(Opcodes.ASM9);
    }

    /**
     * The name of a class that can be started; empty if it cannot.
     *
     * @throws RuntimeException if the bytes are no class, or one of a Java that is not known yet
     */
    static Optional<String> in(byte[] classFile) {
        MainMethods methods = new MainMethods();
        new ClassReader(classFile).accept(methods, NOTHING_BUT_SIGNATURES);
        return methods.found ? Optional.of(methods.name.replace('/', '.')) : Optional.empty();
    }

    @Override
    public void visit(int version, int access, String type, String signature, String parent, String[] interfaces) {
        name = type;
        isStartedAnyhow = (version & 0xffff) >= Opcodes.V25 && (access & Opcodes.ACC_ABSTRACT) == 0;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String method, String descriptor, String signature, String[] exceptions) {
        if (method.equals(MAIN)) {
            boolean usual = descriptor.equals(WITH_ARGUMENTS) && (access & PUBLIC_STATIC) == PUBLIC_STATIC;
            boolean takes = descriptor.equals(WITH_ARGUMENTS) || descriptor.equals(WITHOUT);
            found |= usual || (isStartedAnyhow && takes && (access & Opcodes.ACC_PRIVATE) == 0);
        }
        return null;
    }
}
