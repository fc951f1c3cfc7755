/**
 * An emulator of EC2, SQS, STS, SSM and the instance metadata service, in this JVM, over HTTP on the loopback
 * interface. The real AWS SDK, the AWS CLI and the plugin in a real Jenkins talk to it; it misbehaves as AWS does, and
 * more on demand.
 *
 * <pre>{@code
 * try (EmulatedAws aws = EmulatedAws.builder()
 *         .seed(42)
 *         .pool("m5.xlarge", "eu-west-1a", 10, 0.07) // 10 Spot instances at 0.07 $/h
 *         .pool("m6i.xlarge", "eu-west-1b", 0, 0.08) // dry: InsufficientInstanceCapacity
 *         .start()) {
 *     Ec2Client ec2 = Ec2Client.builder()
 *             .endpointOverride(aws.endpoint())
 *             .region(Region.of(aws.region()))
 *             .credentialsProvider(…any…)
 *             .httpClient(UrlConnectionHttpClient.create())
 *             .build();
 *     … createFleet with the launch template EmulatedAws.LAUNCH_TEMPLATE in aws.subnet("eu-west-1a") …
 *     aws.clock().advance(Duration.ofSeconds(30)); // running, booted
 *     aws.reclaim(id, NoticePlan.sqsAndImds()); // message in aws.noticeQueue(), 200 at aws.imds(id)
 *     aws.clock().advance(Duration.ofMinutes(2)); // shutting-down
 *     aws.journal().count("CreateFleet");
 *     aws.billing().total();
 * }
 * }</pre>
 *
 * <p>Time is virtual: it stands still until {@code clock().advance(…)}, unless the builder was given a {@code speed},
 * at which it then runs by itself. So a new instance stays pending until time moves, and tests need not sleep. Long
 * polls and injected delays end after their real time as well, so that nothing hangs on a clock that stands.
 *
 * <p>A real Jenkins wants real time: {@code builder().clock(VirtualClock.startingAt(Instant.now())).speed(1)}, which is
 * what {@code scenario.EmulatorMain} does. {@code EmulatorRule} and {@code SdkClients} save JUnit tests the set-up.
 *
 * <p>Without a pool, the region has every type of the catalogue in three zones. A type and zone that is no pool is not
 * offered there ({@code InvalidFleetConfiguration}). On-demand capacity is unlimited unless it is set.
 *
 * <p>What can be made to go wrong: pools that dry up ({@code capacity}), fail with a code of your choice ({@code
 * failPool}), reclaims with lost, late and repeated notices ({@code NoticePlan}), instances that vanish ({@code
 * NoticePlan.none()}), HTTP errors, dropped connections, lost answers, slow and malformed answers ({@code faults()}),
 * throttling ({@code limits}), missing permissions ({@code deny}), quotas, full subnets, and instances that describe
 * calls do not know yet ({@code Timings.withHidden}). A {@code scenario.Scenario} plays such events at virtual times.
 * What stands behind an instance is an {@code InstanceBoot}: a callback, or a local process ({@code boot.ProcessBoot}).
 *
 * <p>Not emulated: fleets of type request and maintain, stop and hibernate, volumes, security groups, signatures of
 * requests, and of the instance identity signatures the DSA one ({@code pkcs7}).
 */
package io.jenkins.plugins.spotagents.emulator;
