package io.jenkins.plugins.spotagents.demo.jenkins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The three jobs: their text is in {@code docs/demo}, and says nothing of interruptions. */
final class SampleJobs {
    static final List<String> NAMES = List.of("freestyle", "scripted", "declarative");
    static final Path TEXTS = Path.of("docs/demo");

    private SampleJobs() {}

    /** Puts them where a Jenkins that starts finds them. */
    static void install(Path home) throws IOException {
        install(home, "freestyle", """
                <project>
                  <assignedNode>spot</assignedNode>
                  <canRoam>false</canRoam>
                  <builders>
                    <hudson.tasks.Shell>
                      <command>%s</command>
                    </hudson.tasks.Shell>
                  </builders>
                </project>
                """.formatted(text("freestyle.sh")));
        install(home, "scripted", pipeline(text("scripted.groovy")));
        install(home, "declarative", pipeline(text("declarative.groovy")));
    }

    private static String pipeline(String script) {
        return """
                <flow-definition>
                  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition">
                    <script>%s</script>
                    <sandbox>true</sandbox>
                  </definition>
                </flow-definition>
                """.formatted(script);
    }

    private static String text(String file) throws IOException {
        return Files.readString(TEXTS.resolve(file))
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private static void install(Path home, String name, String xml) throws IOException {
        Path directory = Files.createDirectories(home.resolve("jobs").resolve(name));
        Files.writeString(directory.resolve("config.xml"), "<?xml version='1.1' encoding='UTF-8'?>\n" + xml);
    }
}
