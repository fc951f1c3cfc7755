package io.jenkins.plugins.spotagents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * Holds the standalone build's declarations of Jenkins types against the real ones, so that what compiles there also links here.
 *
 * <p>Compiles {@code standalone/jenkins-api} with the real Jenkins on the class path and loads the outcome beside it.
 */
@RunWith(Parameterized.class)
public class StandaloneApiTest {
    private static final Path SOURCES = Path.of("standalone", "jenkins-api", "src", "main", "java");

    private final Class<?> declared;

    public StandaloneApiTest(String name, Class<?> declared) {
        this.declared = declared;
    }

    @Parameters(name = "{0}")
    public static List<Object[]> declarations() throws IOException {
        Path classes = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "jenkins-api");
        compile(classes);
        ClassLoader loader = new DeclarationLoader(classes, StandaloneApiTest.class.getClassLoader());
        List<Object[]> declarations = new ArrayList<>();
        for (String name : classNames(classes)) {
            try {
                declarations.add(new Object[] {name, Class.forName(name, false, loader)});
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("Compiled, but not to be found: " + name, e);
            }
        }
        return declarations;
    }

    @Test
    public void aDeclarationSaysNothingThatIsNotTrueOfTheRealType() throws ClassNotFoundException {
        Class<?> real = Class.forName(declared.getName(), false, StandaloneApiTest.class.getClassLoader());
        assertThat(DeclarationDifferences.between(declared, real), empty());
    }

    private static void compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-proc:none",
                "-parameters",
                "-nowarn",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(SOURCES)) {
            var units = files.getJavaFileObjectsFromPaths(
                    sources.filter(path -> path.toString().endsWith(".java")).toList());
            if (!compiler.getTask(null, files, null, options, null, units).call()) {
                throw new IllegalStateException("The declarations in " + SOURCES + " do not compile beside Jenkins");
            }
        }
    }

    private static List<String> classNames(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file -> file.substring(0, file.length() - ".class".length())
                            .replace(java.io.File.separatorChar, '.'))
                    .filter(name -> !name.matches(".*\\$\\d.*"))
                    .sorted()
                    .toList();
        }
    }

    /** Takes the declared types from one folder, and everything else, which is what they refer to, from the tests' own loader. */
    private static final class DeclarationLoader extends ClassLoader {
        private final Path classes;

        DeclarationLoader(Path classes, ClassLoader real) {
            super(real);
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Path file = classes.resolve(name.replace('.', '/') + ".class");
            if (!Files.exists(file)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name, file);
            }
        }

        private Class<?> define(String name, Path file) throws ClassNotFoundException {
            try {
                byte[] bytes = Files.readAllBytes(file);
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
