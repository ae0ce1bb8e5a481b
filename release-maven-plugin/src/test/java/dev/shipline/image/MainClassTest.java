package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class MainClassTest {
    private static final String ARGUMENTS = "([Ljava/lang/String;)V";

    @TempDir
    Path classes;

    @Test
    void isTheOneWithTheUsualMain() throws IOException {
        write("acme/orders/Service", Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "main", ARGUMENTS);
        write("acme/orders/Other", Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", ARGUMENTS);
        Files.writeString(classes.resolve("application.yaml"), "a: b");
        assertThat(MainClass.in(classes)).isEqualTo("acme.orders.Service");
    }

    @ParameterizedTest
    @CsvSource({
        "of an instance, 1, ([Ljava/lang/String;)V",
        "without arguments, 9, ()V",
        "that is not public, 8, ([Ljava/lang/String;)V"
    })
    void mayHaveAMainThatOnlyJava25Starts(String kind, int access, String descriptor) throws IOException {
        write("Service", Opcodes.V25, access, "main", descriptor);
        assertThat(MainClass.in(classes)).as(kind).isEqualTo("Service");
        write("Service", Opcodes.V24, access, "main", descriptor);
        assertThatThrownBy(() -> MainClass.in(classes)).as(kind).hasMessageContaining("has a main method");
    }

    @Test
    void hasNoPrivateMainInAnyJava() throws IOException {
        write("Service", Opcodes.V25, Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, "main", ARGUMENTS);
        assertThatThrownBy(() -> MainClass.in(classes))
                .hasMessageContaining("no class in " + classes + " has a main method")
                .hasMessageContaining("ship.image.mainClass");
    }

    @Test
    void isToBeChosenWhereThereAreSeveral() throws IOException {
        write("B", Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "main", ARGUMENTS);
        write("A", Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "main", ARGUMENTS);
        assertThatThrownBy(() -> MainClass.in(classes))
                .hasMessageContaining("several classes have a main method: A, B");
    }

    @Test
    void isNotGuessedBesideAFileThatIsNoClass() throws IOException {
        Path broken = Files.write(classes.resolve("Broken.class"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> MainClass.in(classes)).hasMessageContaining("the class file " + broken);
    }

    private void write(String name, int version, int access, String method, String descriptor) throws IOException {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(version, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
        writer.visitMethod(access | Opcodes.ACC_NATIVE, method, descriptor, null, null)
                .visitEnd();
        writer.visitEnd();
        Path file = classes.resolve(name + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, writer.toByteArray());
    }
}
