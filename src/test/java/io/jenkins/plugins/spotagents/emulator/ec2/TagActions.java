package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.EmulatedInstance;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** CreateTags, DeleteTags and DescribeTags, for instances. */
final class TagActions {
    private record Tag(String resource, String key, String value) {}

    private final World world;
    private final Filters<Tag> filters = new Filters<Tag>()
            .by("resource-id", Tag::resource)
            .by("resource-type", tag -> "instance")
            .by("key", Tag::key)
            .by("value", Tag::value)
            .byTags(tag -> Map.of(tag.key(), tag.value()));

    TagActions(World world) {
        this.world = world;
    }

    void register(Map<String, Ec2Action> actions) {
        actions.put("CreateTags", this::createTags);
        actions.put("DeleteTags", this::deleteTags);
        actions.put("DescribeTags", this::describeTags);
    }

    private void createTags(Query query, Xml answer) {
        Map<String, String> tags = TagSpecifications.tags(query.list("Tag"));
        if (tags.isEmpty()) {
            throw ApiException.missingParameter("Tag");
        }
        resources(query).forEach(instance -> world.tag(instance, tags));
        answer.text("return", true);
    }

    private void deleteTags(Query query, Xml answer) {
        for (EmulatedInstance instance : resources(query)) {
            query.list("Tag").forEach(tag -> world.untag(instance, tag.required("Key")));
        }
        answer.text("return", true);
    }

    private List<EmulatedInstance> resources(Query query) {
        List<EmulatedInstance> instances = new ArrayList<>();
        for (String id : query.strings("ResourceId")) {
            if (!id.startsWith("i-")) {
                throw ApiException.client("InvalidID", "The emulator tags instances only, not '" + id + "'");
            }
            instances.add(world.instances().visible(id, world.now()));
        }
        if (instances.isEmpty()) {
            throw ApiException.missingParameter("ResourceId");
        }
        return instances;
    }

    private void describeTags(Query query, Xml answer) {
        List<Tag> tags = new ArrayList<>();
        for (EmulatedInstance instance : world.instances().all()) {
            instance.tags().forEach((key, value) -> tags.add(new Tag(instance.id(), key, value)));
        }
        Paging<Tag> page = Paging.page(filters.apply(tags, query), query);
        answer.list(
                        "tagSet",
                        page.items(),
                        (xml, tag) -> xml.text("resourceId", tag.resource())
                                .text("resourceType", "instance")
                                .text("key", tag.key())
                                .text("value", tag.value()))
                .text("nextToken", page.nextToken());
    }
}
