package io.jenkins.plugins.spotagents.aws.events;

/** Events as the AWS documents show them. */
public final class Events {
    public static final String ID = "i-1234567890abcdef0";
    public static final String OTHER_ID = "i-0123456789abcdef0";

    private Events() {}

    public static String spotInterruption(String instanceId, String action) {
        return envelope(
                "EC2 Spot Instance Interruption Warning",
                "aws.ec2",
                "{\"instance-id\":\"" + instanceId + "\",\"instance-action\":\"" + action + "\"}");
    }

    public static String rebalance(String instanceId) {
        return envelope("EC2 Instance Rebalance Recommendation", "aws.ec2", "{\"instance-id\":\"" + instanceId + "\"}");
    }

    public static String stateChange(String instanceId, String state) {
        return envelope(
                "EC2 Instance State-change Notification",
                "aws.ec2",
                "{\"instance-id\":\"" + instanceId + "\",\"state\":\"" + state + "\"}");
    }

    /** EC2 user guide, "Monitor interruptible Capacity Reservations": resources is a text there, and a list for Capacity Blocks. */
    public static String capacityReservation(String instanceId, String terminationTime, String resources) {
        return envelope(
                        "EC2 Capacity Reservation Instance Interruption Warning",
                        "aws.ec2",
                        "{\"instance-id\":\"" + instanceId
                                + "\",\"instance-action\":\"terminate\",\"instance-termination-time\":\""
                                + terminationTime
                                + "\",\"azId\":\"euw1-az1\"}")
                .replaceFirst("\"resources\":\\[[^\\]]*\\]", "\"resources\":" + resources);
    }

    /** As SNS sends to a queue without raw delivery (SNS developer guide, "Amazon SNS message and JSON formats"). */
    public static String inSns(String event) {
        return "{\"Type\":\"Notification\",\"MessageId\":\"22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324\","
                + "\"TopicArn\":\"arn:aws:sns:eu-west-1:123456789012:notices\",\"Message\":\""
                + event.replace("\\", "\\\\").replace("\"", "\\\"")
                + "\",\"Timestamp\":\"2026-03-01T12:00:01.000Z\",\"SignatureVersion\":\"1\",\"Signature\":\"E=\"}";
    }

    public static String health(String category, String... instanceIds) {
        StringBuilder entities = new StringBuilder();
        for (String id : instanceIds) {
            entities.append(entities.isEmpty() ? "" : ",").append("{\"entityValue\":\"" + id + "\",\"tags\":{}}");
        }
        return envelope(
                "AWS Health Event",
                "aws.health",
                "{\"service\":\"EC2\",\"eventTypeCode\":\"AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED\",\"eventTypeCategory\":\""
                        + category + "\",\"startTime\":\"Fri, 27 Mar 2026 06:02:51 GMT\",\"affectedEntities\":["
                        + entities
                        + "]}");
    }

    public static String envelope(String kind, String source, String detail) {
        return "{\"version\":\"0\",\"id\":\"12345678-1234-1234-1234-123456789012\",\"detail-type\":\"" + kind
                + "\",\"source\":\"" + source
                + "\",\"account\":\"123456789012\",\"time\":\"2026-03-01T12:00:00Z\",\"region\":\"eu-west-1\","
                + "\"resources\":[\"arn:aws:ec2:eu-west-1a:instance/i-1234567890abcdef0\"],\"detail\":" + detail + "}";
    }
}
