package io.jenkins.plugins.spotagents.emulator.ec2;

/** One action of the EC2 API. Runs under the lock of the world. */
@FunctionalInterface
interface Ec2Action {
    /** Does what the query asks and writes the content of the answer. */
    void run(Query query, Xml answer);
}
