package io.jenkins.plugins.spotagents.fleet.demand;

/**
 * From what a vendor makes the instances, and where: image, network, disks. Only its adapter looks inside. Two that are equal launch
 * alike.
 */
public interface LaunchBlueprint {}
