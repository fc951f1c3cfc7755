package io.jenkins.plugins.spotagents.inventory;

import io.jenkins.plugins.spotagents.capacity.Ec2CallException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Port: EC2's instances of one account and region. */
public interface InstanceApi {
    /**
     * All instances, in any state, that carry the controller tag; paged by the implementation.
     *
     * @param controllerId value of {@link InstanceTags#CONTROLLER}
     */
    List<Instance> describeOwned(String controllerId) throws Ec2CallException;

    /**
     * Why instances ended. EC2 tells it some seconds after the end, for about an hour.
     *
     * @return by instance id; of one that runs, or is not known any more, nothing
     */
    Map<String, EndReason> endReasons(Collection<String> instanceIds) throws Ec2CallException;

    /**
     * Ends instances; ids that no longer exist count as ended. Split into batches by the implementation.
     *
     * @return the ids that could not be ended, with the error code for each
     */
    Map<String, String> terminate(Collection<String> instanceIds) throws Ec2CallException;
}
