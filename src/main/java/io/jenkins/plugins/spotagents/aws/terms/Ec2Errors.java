package io.jenkins.plugins.spotagents.aws.terms;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.fleet.api.ErrorBook;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning.Consequence;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The error codes of EC2. The table stands, for admins, in {@code docs/ec2-errors.md}; the codes are from the EC2 API Reference
 * ("Error codes") and the EC2 Fleet user guide.
 */
public final class Ec2Errors implements ErrorBook {
    public static final Ec2Errors BOOK = new Ec2Errors();

    private final Map<String, ErrorMeaning> table = table();

    private Ec2Errors() {}

    @Override
    public ErrorMeaning of(String code) {
        return find(code).orElseGet(() -> unknown(code));
    }

    @Override
    public Optional<ErrorMeaning> find(String code) {
        Objects.requireNonNull(code, "code");
        return Optional.ofNullable(table.get(code));
    }

    @Override
    public String noCapacity() {
        return "InsufficientInstanceCapacity";
    }

    @Override
    public String notAll() {
        return "UnfulfillableCapacity";
    }

    /** A maximum price is a template's own. */
    @Override
    public boolean isOneTemplates(ErrorMeaning meaning) {
        return ErrorBook.super.isOneTemplates(meaning) || meaning.code().endsWith("PriceTooLow");
    }

    @Override
    public boolean isTurnedAway(String code) {
        return code.contains("Throttl")
                || code.contains("LimitExceeded")
                || code.equals("TooManyRequestsException")
                || code.equals("SlowDown");
    }

    /** EC2's front door, or a proxy's, takes bodies of some size only (Karpenter issue 6182). */
    @Override
    public boolean isTooLarge(String code, String message) {
        return code.equals("Http413")
                || code.contains("TooLarge")
                || message.toLowerCase(Locale.ROOT).contains("too large");
    }

    /** Every code of the table, in the order of the documentation. */
    public Collection<ErrorMeaning> all() {
        return table.values();
    }

    /** Whether a call that failed with this code may succeed if it is repeated after a pause. */
    public static boolean passes(String code) {
        return BOOK.of(code).consequence() == Consequence.BACK_OFF;
    }

    /**
     * Conservative: a 4xx code of the families below is a mistake that repeating cannot mend; anything else costs the
     * offering a few minutes and nothing more.
     */
    private static ErrorMeaning unknown(String code) {
        if (code.startsWith("Invalid") || code.endsWith("NotFound") || code.endsWith("Malformed")) {
            return new ErrorMeaning(
                    code,
                    Consequence.POOL,
                    Kind.CONFIGURATION,
                    "EC2 refused a value of the template or of its launch template: see the message.");
        }
        return new ErrorMeaning(
                code,
                Consequence.POOL,
                Kind.UNAVAILABLE,
                "This code is not in the plugin's table: see the message, and report it if it persists.");
    }

    private static Map<String, ErrorMeaning> table() {
        List<ErrorMeaning> rows = new ArrayList<>();
        String more = "Add instance types or Availability Zones.";
        add(rows, Consequence.POOL, Kind.NO_CAPACITY, more)
                .codes("InsufficientInstanceCapacity", "InsufficientCapacity", "UnfulfillableCapacity")
                .codes("InsufficientHostCapacity", "InsufficientReservedInstanceCapacity")
                .codes("ReservationCapacityExceeded", "InsufficientVolumeCapacity");
        add(
                        rows,
                        Consequence.POOL,
                        Kind.NO_CAPACITY,
                        "Raise the maximum Spot price, or leave it empty to pay up to the on-demand price.")
                .codes("SpotMaxPriceTooLow");
        add(
                        rows,
                        Consequence.POOL_LASTING,
                        Kind.CONFIGURATION,
                        "The zone does not have this instance type, or it does not fit the image (architecture, boot mode,"
                                + " virtualization): remove the type or the subnet.")
                .codes("Unsupported", "UnsupportedOperation", "InstanceTypeNotSupported", "InvalidInstanceType");
        add(
                        rows,
                        Consequence.SUBNET,
                        Kind.NO_CAPACITY,
                        "The subnet has no free addresses: enlarge it, free some, or add a subnet in the same zone.")
                .codes("InsufficientFreeAddressesInSubnet", "InsufficientCidrBlocks", "InsufficientAddressCapacity");
        add(
                        rows,
                        Consequence.SUBNET,
                        Kind.CONFIGURATION,
                        "The subnet does not exist in this account and region: correct the template's subnets.")
                .codes("InvalidSubnetID.NotFound", "InvalidSubnetId.NotFound", "InvalidSubnet")
                .codes("InvalidSubnetID.Malformed");
        add(
                        rows,
                        Consequence.QUOTA_GROUP,
                        Kind.LIMIT_REACHED,
                        "Raise the account's Spot quota for the instance family in Service Quotas (EC2).")
                .codes("MaxSpotInstanceCountExceeded", "SpotInstanceCountExceeded");
        add(
                        rows,
                        Consequence.PURCHASE_OPTION,
                        Kind.CONFIGURATION,
                        "The Spot service-linked role is missing: run `aws iam create-service-linked-role --aws-service-name"
                                + " spot.amazonaws.com` once, or allow iam:CreateServiceLinkedRole.")
                .codes("AuthFailure.ServiceLinkedRoleCreationNotPermitted");
        add(
                        rows,
                        Consequence.QUOTA_GROUP,
                        Kind.LIMIT_REACHED,
                        "Raise the account's vCPU quota for the instance family in Service Quotas (EC2).")
                .codes("VcpuLimitExceeded", "InstanceLimitExceeded");
        add(
                        rows,
                        Consequence.BACK_OFF,
                        Kind.UNAVAILABLE,
                        "EC2 throttles this account's API calls: look for what else calls it.")
                .codes("RequestLimitExceeded", "Throttling", "ThrottlingException", "ThrottledException")
                .codes(
                        "RequestThrottled",
                        "RequestThrottledException",
                        "EC2ThrottledException",
                        "TooManyRequestsException")
                .codes("SlowDown", "PriorRequestNotComplete", "BandwidthLimitExceeded");
        add(rows, Consequence.BACK_OFF, Kind.UNAVAILABLE, "EC2 has trouble of its own: see the AWS Health Dashboard.")
                .codes("InternalError", "InternalFailure", "InternalServerError", "ServerInternal")
                .codes("ServiceUnavailable", "ServiceUnavailableException", "Unavailable", "ConcurrentTagAccess");
        add(
                        rows,
                        Consequence.BACK_OFF,
                        Kind.UNAVAILABLE,
                        "EC2 did not answer: check the network, the proxy and the endpoint of the region.")
                .codes(CloudCallException.NO_ANSWER, "RequestTimeout", "RequestTimeoutException", "RequestExpired");
        add(
                        rows,
                        Consequence.END_CYCLE,
                        Kind.LIMIT_REACHED,
                        "Raise the quota that the message names in Service Quotas (EC2 and EBS).")
                .codes("MaxFleetCountExceeded", "FleetCountExceeded", "VolumeLimitExceeded", "MaxIOPSLimitExceeded")
                .codes("TagLimitExceeded", "NetworkInterfaceLimitExceeded", "ResourceCountExceeded")
                .codes("ResourceLimitExceeded");
        add(
                        rows,
                        Consequence.END_CYCLE,
                        Kind.CONFIGURATION,
                        "The credentials lack a permission: compare them with the plugin's IAM policy and run its permission"
                                + " check.")
                .codes("UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "OperationNotPermitted");
        add(
                        rows,
                        Consequence.END_CYCLE,
                        Kind.CONFIGURATION,
                        "AWS does not accept the credentials: check the access key, the role and the controller's clock.")
                .codes("AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch")
                .codes(
                        "InvalidSignatureException",
                        "ExpiredToken",
                        "ExpiredTokenException",
                        "MissingAuthenticationToken")
                .codes("IncompleteSignature", CloudCallException.NO_CREDENTIALS);
        add(
                        rows,
                        Consequence.END_CYCLE,
                        Kind.CONFIGURATION,
                        "The AWS account may not use this service or region yet: see the message and the account's status.")
                .codes("OptInRequired", "PendingVerification", "Blocked", "PendingAccountVerification");
        add(
                        rows,
                        Consequence.END_CYCLE,
                        Kind.CONFIGURATION,
                        "The launch template or its version does not exist in this account and region: correct the template.")
                .codes("InvalidLaunchTemplateId.NotFound", "InvalidLaunchTemplateId.Malformed")
                .codes("InvalidLaunchTemplateId.VersionNotFound", "InvalidLaunchTemplateName.NotFoundException")
                .codes("InvalidLaunchTemplateName.MalformedException", "InvalidLaunchTemplate");
        add(
                        rows,
                        Consequence.END_CYCLE,
                        Kind.CONFIGURATION,
                        "The image does not exist, is not shared with this account, or its SSM parameter cannot be resolved.")
                .codes(
                        "InvalidAMIID.NotFound",
                        "InvalidAMIID.Malformed",
                        "InvalidAMIID.Unavailable",
                        "InvalidParameter")
                .codes("ParameterNotFound");
        add(
                        rows,
                        Consequence.END_CYCLE,
                        Kind.CONFIGURATION,
                        "What the launch template names does not exist: correct it in a new version of the launch template.")
                .codes("InvalidGroup.NotFound", "InvalidSecurityGroupID.NotFound", "InvalidKeyPair.NotFound")
                .codes("InvalidIamInstanceProfileArn.Malformed", "InvalidIamInstanceProfile.NotFound")
                .codes("InvalidBlockDeviceMapping", "InvalidSnapshot.NotFound", "InvalidPlacementGroup.Unknown")
                .codes("SecurityGroupsPerInstanceLimitExceeded", "InvalidUserData.Malformed");
        add(
                        rows,
                        Consequence.END_CYCLE,
                        Kind.CONFIGURATION,
                        "EC2 refused the request as a whole: the message names the value to correct.")
                .codes("InvalidFleetConfig", "InvalidRequest", "MissingParameter", "InvalidTargetCapacitySpecification")
                .codes("InvalidParameterCombination", "UnknownParameter", "ValidationError", "TagPolicyViolation")
                .codes("InvalidZone.NotFound", "InvalidTagKey.Malformed");
        add(
                        rows,
                        Consequence.POOL_LASTING,
                        Kind.CONFIGURATION,
                        "A value of the launch template does not fit this instance type or zone: the message names it.")
                .codes("InvalidParameterValue", "InvalidFleetConfiguration");
        add(
                        rows,
                        Consequence.END_CYCLE,
                        Kind.UNAVAILABLE,
                        "EC2 has seen the request's token before in another form: the next request gets a new one.")
                .codes("IdempotentParameterMismatch", "IdempotentInstanceTerminated");
        Map<String, ErrorMeaning> table = new LinkedHashMap<>();
        for (ErrorMeaning row : rows) {
            if (table.put(row.code(), row) != null) {
                throw new IllegalStateException("EC2 error code '" + row.code() + "' has two meanings.");
            }
        }
        return Collections.unmodifiableMap(table);
    }

    private static Row add(List<ErrorMeaning> rows, Consequence consequence, Kind kind, String remedy) {
        return new Row(rows, consequence, kind, remedy);
    }

    /** Several codes of one meaning. */
    private record Row(List<ErrorMeaning> rows, Consequence consequence, Kind kind, String remedy) {
        Row codes(String... codes) {
            for (String code : codes) {
                rows.add(new ErrorMeaning(code, consequence, kind, remedy));
            }
            return this;
        }
    }
}
