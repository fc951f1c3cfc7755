package io.jenkins.plugins.spotagents.emulator.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Launch templates with their versions. */
public final class LaunchTemplates {
    /**
     * What a version holds of what the emulator heeds.
     *
     * @param imageId AMI, {@code resolve:ssm:…}, or empty
     * @param instanceType default type, or empty
     * @param userData base64, or empty
     * @param tags tags of the instances
     * @param others further fields, which are described as they were given and otherwise not heeded, by the names of the request
     */
    public record Data(
            String imageId,
            String instanceType,
            String userData,
            Map<String, String> tags,
            Map<String, String> others) {
        public Data {
            tags = Map.copyOf(tags);
            others = Map.copyOf(others);
        }

        public Data(String imageId, String instanceType, String userData, Map<String, String> tags) {
            this(imageId, instanceType, userData, tags, Map.of());
        }

        /** Just an image. */
        public static Data ofImage(String imageId) {
            return new Data(imageId, "", "", Map.of());
        }
    }

    /** One version. */
    public record Version(String templateId, String templateName, long number, Instant created, Data data) {}

    /** A template and its versions, which are numbered from 1. */
    public static final class Template {
        private final String id;
        private final String name;
        private final List<Version> versions = new ArrayList<>();

        private Template(String id, String name) {
            this.id = id;
            this.name = name;
        }

        public String id() {
            return id;
        }

        public String name() {
            return name;
        }

        public List<Version> versions() {
            return Collections.unmodifiableList(versions);
        }

        public Instant created() {
            return versions.get(0).created();
        }

        /** The default version is the first, as nothing here changes it. */
        public long defaultVersion() {
            return 1;
        }

        public long latestVersion() {
            return versions.size();
        }

        /**
         * The version that {@code $Latest}, {@code $Default}, a number, or nothing stands for.
         *
         * @throws ApiException {@code InvalidLaunchTemplateId.VersionNotFound}
         */
        public Version version(String wanted) {
            long number = wanted == null || wanted.isEmpty() || wanted.equals("$Default")
                    ? defaultVersion()
                    : wanted.equals("$Latest") ? latestVersion() : parse(wanted);
            return versions.stream()
                    .filter(v -> v.number() == number)
                    .findFirst()
                    .orElseThrow(() -> ApiException.client(
                            "InvalidLaunchTemplateId.VersionNotFound",
                            "Could not find launch template version '" + wanted + "' of '" + id + "'"));
        }

        private static long parse(String version) {
            try {
                return Long.parseLong(version);
            } catch (NumberFormatException e) {
                throw ApiException.client(
                        "InvalidLaunchTemplateVersion.Malformed",
                        "The launch template version '" + version + "' is malformed");
            }
        }
    }

    private final Ids ids;
    private final Map<String, Template> byName = new LinkedHashMap<>();

    LaunchTemplates(Ids ids) {
        this.ids = ids;
    }

    /**
     * A new template with version 1.
     *
     * @throws ApiException {@code InvalidLaunchTemplateName.AlreadyExistsException}
     */
    public Template create(String name, Data data, Instant now) {
        if (byName.containsKey(name)) {
            throw ApiException.client(
                    "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }
        Template template = new Template(ids.resource("lt"), name);
        byName.put(name, template);
        addVersion(template, data, now);
        return template;
    }

    public Version addVersion(Template template, Data data, Instant now) {
        Version version = new Version(template.id, template.name, template.versions.size() + 1L, now, data);
        template.versions.add(version);
        return version;
    }

    public void delete(Template template) {
        byName.remove(template.name);
    }

    public Collection<Template> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    public Optional<Template> findById(String id) {
        return byName.values().stream().filter(t -> t.id.equals(id)).findFirst();
    }

    /**
     * The template with that id, or else that name; exactly one is to be given, the other empty or null.
     *
     * @throws ApiException {@code InvalidLaunchTemplateId.NotFound}, {@code
     *     InvalidLaunchTemplateName.NotFoundException}, or {@code MissingParameter}
     */
    public Template get(String id, String name) {
        if (id != null && !id.isEmpty()) {
            return findById(id)
                    .orElseThrow(() -> ApiException.client(
                            "InvalidLaunchTemplateId.NotFound",
                            "The specified launch template, with template ID " + id + ", does not exist."));
        }
        if (name == null || name.isEmpty()) {
            throw ApiException.missingParameter("LaunchTemplateId or LaunchTemplateName");
        }
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> ApiException.client(
                        "InvalidLaunchTemplateName.NotFoundException",
                        "The specified launch template, with template name " + name + ", does not exist."));
    }
}
