/**
 * What EC2 can sell us and what it currently cannot: capacity pools, offerings, the memory of unavailable offerings, the
 * circuit breaker and the diversification check. The bottom of the engine: depends on no other package.
 */
package io.jenkins.plugins.spotagents.capacity;
