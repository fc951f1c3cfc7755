package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags as requests carry them. */
final class TagSpecifications {
    /** AWS allows 50 tags a resource, those that begin with {@code aws:} apart. */
    private static final int MOST = 50;

    private TagSpecifications() {}

    /** The tags that a request wants on resources of a type, such as {@code instance}. */
    static Map<String, String> of(Query query, String resourceType) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Query specification : query.list("TagSpecification")) {
            if (specification.required("ResourceType").equals(resourceType)) {
                tags.putAll(tags(specification.list("Tag")));
            }
        }
        return tags;
    }

    static Map<String, String> tags(List<Query> list) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Query tag : list) {
            String key = tag.required("Key");
            if (key.startsWith("aws:")) {
                throw ApiException.invalidParameter(
                        "Tag keys starting with 'aws:' are reserved for internal use: " + key);
            }
            if (key.length() > 127 || tag.text("Value").length() > 255) {
                throw ApiException.invalidParameter("Tag key or value exceeds the maximum length: " + key);
            }
            tags.put(key, tag.text("Value"));
        }
        if (tags.size() > MOST) {
            throw ApiException.client("TagLimitExceeded", "More than " + MOST + " tags specified");
        }
        return tags;
    }
}
