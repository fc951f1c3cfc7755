package io.jenkins.plugins.spotagents.cloud;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * One Jenkins after the other on the same home. One that is killed leaves its files as they were at that moment; whatever it does
 * afterwards, as its JVM goes on, the next one never sees.
 */
public final class JenkinsSessions implements TestRule {
    private final TemporaryFolder homes = new TemporaryFolder();
    private Description description;
    private File home;

    /** What happens in one session. */
    @FunctionalInterface
    public interface Session {
        void run(JenkinsRule jenkins) throws Throwable;
    }

    @Override
    public Statement apply(Statement base, Description test) {
        return homes.apply(
                new Statement() {
                    @Override
                    public void evaluate() throws Throwable {
                        description = test;
                        home = homes.newFolder();
                        base.evaluate();
                    }
                },
                test);
    }

    /** Shuts Jenkins down in good order at the end. */
    public void run(Session session) throws Throwable {
        start(session, home);
    }

    /** Kills Jenkins at the end. */
    public void runAndKill(Session session) throws Throwable {
        File next = homes.newFolder();
        start(
                jenkins -> {
                    session.run(jenkins);
                    copy(home.toPath(), next.toPath());
                },
                home);
        home = next;
    }

    private void start(Session session, File where) throws Throwable {
        JenkinsRule jenkins = new JenkinsRule();
        jenkins.timeout = 0;
        jenkins.with(() -> where);
        jenkins.apply(
                        new Statement() {
                            @Override
                            public void evaluate() throws Throwable {
                                session.run(jenkins);
                            }
                        },
                        description)
                .evaluate();
    }

    /** Files that come and go meanwhile are there or not, as on a disk. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> copyFile(file, to.resolve(from.relativize(file))));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void copyFile(Path file, Path target) {
        try {
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else {
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (NoSuchFileException gone) {
            // It is not there any more.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
