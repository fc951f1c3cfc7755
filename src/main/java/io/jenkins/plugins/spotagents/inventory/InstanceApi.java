package io.jenkins.plugins.spotagents.inventory;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Port: a vendor's instances of one account and region. */
public interface InstanceApi {
    /**
     * All instances, in any state, that carry the controller tag; paged by the implementation.
     *
     * @param controllerId value of {@link InstanceTags#CONTROLLER}
     */
    List<Instance> describeOwned(String controllerId) throws CloudCallException;

    /**
     * Why instances ended. A vendor may tell it some seconds after the end, and for about an hour only, as EC2 does.
     *
     * @return by instance id; of one that runs, or is not known any more, nothing
     */
    Map<String, EndExplanation> endReasons(Collection<String> instanceIds) throws CloudCallException;

    /**
     * Ends instances; ids that no longer exist count as ended. Split into batches by the implementation.
     *
     * @return the ids that could not be ended, with the error code for each
     */
    Map<String, String> terminate(Collection<String> instanceIds) throws CloudCallException;
}
