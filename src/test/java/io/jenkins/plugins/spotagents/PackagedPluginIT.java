package io.jenkins.plugins.spotagents;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.BeforeClass;
import org.junit.Test;

/** Looks into the packaged plugin, whichever of the two builds made it. */
public class PackagedPluginIT {
    private static final String OUR_JAR = "WEB-INF/lib/spot-agents.jar";

    private static final Map<String, byte[]> HPI = new TreeMap<>();
    private static final Map<String, byte[]> JAR = new TreeMap<>();

    @BeforeClass
    public static void unpack() throws IOException {
        String path = System.getProperty("spotagents.hpi");
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            readAll(in, HPI);
        }
        readAll(new ByteArrayInputStream(HPI.get(OUR_JAR)), JAR);
    }

    @Test
    public void ourJarIsTheOnlyOne() {
        List<String> jars =
                HPI.keySet().stream().filter(name -> name.endsWith(".jar")).toList();
        assertThat(jars, contains(OUR_JAR));
    }

    @Test
    public void theJarHoldsOnlyOurClasses() {
        List<String> classes =
                JAR.keySet().stream().filter(name -> name.endsWith(".class")).toList();
        assertThat(classes, everyItem(startsWith("io/jenkins/plugins/spotagents/")));
    }

    /** Jenkins' class filter lets a plugin's classes through by the manifest of the jar that they come from. */
    @Test
    public void hpiAndJarCarryTheSamePluginManifest() throws IOException {
        Manifest ofHpi = manifest(HPI);
        assertThat(manifest(JAR).getMainAttributes(), equalTo(ofHpi.getMainAttributes()));
        assertThat(ofHpi.getMainAttributes().getValue("Short-Name"), equalTo("spot-agents"));
    }

    @Test
    public void theManifestSaysWhatJenkinsNeedsToLoadThePlugin() throws IOException {
        var attributes = manifest(HPI).getMainAttributes();
        assertThat(attributes.getValue("Jenkins-Version"), equalTo("2.541.3"));
        assertThat(attributes.getValue("Long-Name"), equalTo("Spot Agents Plugin"));
        assertThat(attributes.getValue("Plugin-License-Name"), containsString("MIT"));
        assertThat(attributes.getValue("Plugin-Version"), not(containsString("$")));
    }

    /** Nothing of the SDK is bundled, so the plugins that carry it have to be there. */
    @Test
    public void theAwsSdkComesFromItsPlugins() throws IOException {
        assertThat(dependencies().keySet(), hasItems("aws-java-sdk2-core", "aws-java-sdk2-ec2", "aws-java-sdk2-sqs"));
        assertThat(dependencies().get("aws-java-sdk2-ec2"), not(containsString("optional")));
    }

    @Test
    public void pluginsThatAreNotNeededToRunAreOptional() throws IOException {
        assertThat(dependencies().get("matrix-project"), containsString("resolution:=optional"));
    }

    @Test
    public void extensionsAndSymbolsAreIndexed() {
        String extensions = new String(JAR.get("META-INF/annotations/hudson.Extension"), StandardCharsets.ISO_8859_1);
        assertThat(extensions, containsString("io.jenkins.plugins.spotagents."));
        String optional = new String(
                JAR.get("META-INF/annotations/org.jenkinsci.plugins.variant.OptionalExtension"),
                StandardCharsets.ISO_8859_1);
        assertThat(optional, containsString("io.jenkins.plugins.spotagents."));
        String symbols =
                new String(JAR.get("META-INF/services/annotations/org.jenkinsci.Symbol"), StandardCharsets.UTF_8);
        assertThat(symbols.lines().toList(), everyItem(startsWith("io.jenkins.plugins.spotagents.")));
    }

    @Test
    public void staplerFindsTheParameterNamesOfConstructors() {
        List<String> names =
                JAR.keySet().stream().filter(name -> name.endsWith(".stapler")).toList();
        assertThat(names, hasItem(startsWith("io/jenkins/plugins/spotagents/")));
    }

    /** The Jenkins build takes them from its POM and BOM, the standalone build has to list them. */
    @Test
    public void bothBuildsDependOnTheSamePlugins() throws IOException {
        String pom = Files.readString(Path.of(System.getProperty("spotagents.standalone.pom")));
        String listed = element(pom, "plugin.dependencies")
                .replace("${aws-java-sdk2-plugin.version}", element(pom, "aws-java-sdk2-plugin.version"));
        assertThat(dependencies(), equalTo(byPlugin(listed)));
    }

    private static String element(String xml, String name) {
        return xml.substring(xml.indexOf("<" + name + ">") + name.length() + 2, xml.indexOf("</" + name + ">"));
    }

    private static Map<String, String> dependencies() throws IOException {
        return byPlugin(manifest(HPI).getMainAttributes().getValue("Plugin-Dependencies"));
    }

    private static Map<String, String> byPlugin(String dependencies) {
        Map<String, String> byPlugin = new TreeMap<>();
        for (String dependency : dependencies.split(",")) {
            int colon = dependency.indexOf(':');
            byPlugin.put(dependency.substring(0, colon), dependency.substring(colon + 1));
        }
        return byPlugin;
    }

    private static Manifest manifest(Map<String, byte[]> archive) throws IOException {
        return new Manifest(new ByteArrayInputStream(archive.get(JarFile.MANIFEST_NAME)));
    }

    private static void readAll(InputStream archive, Map<String, byte[]> contents) throws IOException {
        ZipInputStream zip = new ZipInputStream(archive);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            contents.put(entry.getName(), zip.readAllBytes());
        }
    }
}
