package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.LaunchTemplates;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Making and describing launch templates. */
final class LaunchTemplateActions {
    private final World world;
    private final Filters<LaunchTemplates.Template> filters =
            new Filters<LaunchTemplates.Template>().by("launch-template-name", LaunchTemplates.Template::name);

    LaunchTemplateActions(World world) {
        this.world = world;
    }

    void register(Map<String, Ec2Action> actions) {
        actions.put("CreateLaunchTemplate", this::create);
        actions.put("CreateLaunchTemplateVersion", this::createVersion);
        actions.put("DeleteLaunchTemplate", this::delete);
        actions.put("DescribeLaunchTemplates", this::describe);
        actions.put("DescribeLaunchTemplateVersions", this::describeVersions);
    }

    private void create(Query query, Xml answer) {
        LaunchTemplates.Template template = world.launchTemplates()
                .create(query.required("LaunchTemplateName"), data(query.at("LaunchTemplateData")), world.now());
        answer.element("launchTemplate", xml -> template(xml, template));
    }

    private void createVersion(Query query, Xml answer) {
        LaunchTemplates.Template template = named(query);
        LaunchTemplates.Version version =
                world.launchTemplates().addVersion(template, data(query.at("LaunchTemplateData")), world.now());
        answer.element("launchTemplateVersion", xml -> version(xml, version));
    }

    private void delete(Query query, Xml answer) {
        LaunchTemplates.Template template = named(query);
        world.launchTemplates().delete(template);
        answer.element("launchTemplate", xml -> template(xml, template));
    }

    private LaunchTemplates.Template named(Query query) {
        return world.launchTemplates().get(query.text("LaunchTemplateId"), query.text("LaunchTemplateName"));
    }

    private static LaunchTemplates.Data data(Query query) {
        Map<String, String> tags = new LinkedHashMap<>(TagSpecifications.of(query, "instance"));
        return new LaunchTemplates.Data(
                query.text("ImageId"),
                query.text("InstanceType"),
                query.text("UserData"),
                tags,
                LaunchTemplateFields.read(query));
    }

    private void describe(Query query, Xml answer) {
        Collection<LaunchTemplates.Template> chosen = new ArrayList<>();
        query.strings("LaunchTemplateId")
                .forEach(id -> chosen.add(world.launchTemplates().get(id, "")));
        query.strings("LaunchTemplateName")
                .forEach(name -> chosen.add(world.launchTemplates().get("", name)));
        boolean named = query.has("LaunchTemplateId") || query.has("LaunchTemplateName");
        List<LaunchTemplates.Template> found =
                filters.apply(named ? chosen : world.launchTemplates().all(), query);
        Paging<LaunchTemplates.Template> page = Paging.page(found, query);
        answer.list("launchTemplates", page.items(), this::template).text("nextToken", page.nextToken());
    }

    private void template(Xml xml, LaunchTemplates.Template template) {
        xml.text("launchTemplateId", template.id())
                .text("launchTemplateName", template.name())
                .text("createTime", template.created())
                .text("createdBy", "arn:aws:iam::" + world.account().id() + ":root")
                .text("defaultVersionNumber", template.defaultVersion())
                .text("latestVersionNumber", template.latestVersion());
    }

    private void describeVersions(Query query, Xml answer) {
        LaunchTemplates.Template template = named(query);
        List<String> wanted = query.strings("LaunchTemplateVersion");
        List<LaunchTemplates.Version> versions = wanted.isEmpty()
                ? template.versions()
                : wanted.stream().map(template::version).toList();
        Paging<LaunchTemplates.Version> page = Paging.page(versions, query);
        answer.list("launchTemplateVersionSet", page.items(), this::version).text("nextToken", page.nextToken());
    }

    private void version(Xml xml, LaunchTemplates.Version version) {
        xml.text("launchTemplateId", version.templateId())
                .text("launchTemplateName", version.templateName())
                .text("versionNumber", version.number())
                .text("createTime", version.created())
                .text("createdBy", "arn:aws:iam::" + world.account().id() + ":root")
                .text("defaultVersion", version.number() == 1)
                .element("launchTemplateData", data -> {
                    data.text("imageId", version.data().imageId())
                            .text("instanceType", version.data().instanceType())
                            .text("userData", version.data().userData());
                    LaunchTemplateFields.write(data, version.data().others());
                });
    }
}
