package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.Job;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/**
 * How long a job's {@code node} blocks take, from when they got their agents, by the stages around them; Jenkins itself knows only
 * whole builds. An exponentially weighted mean, kept beside the job's configuration.
 */
@Extension
public final class BlockDurations {
    private static final Logger LOGGER = Logger.getLogger(BlockDurations.class.getName());

    /** Weight of the newest duration: about the last five builds count. */
    private static final double NEWEST = 1.0 / 3;

    /** A job with more places than this has generated names; the estimate is then of no use. */
    private static final int MOST_PLACES = 500;

    public static BlockDurations get() {
        return ExtensionList.lookupSingleton(BlockDurations.class);
    }

    /** Notes that a block came to its end. */
    void learn(NodeBlock block) {
        long took =
                Duration.between(block.started(), Clock.systemUTC().instant()).toMillis();
        String place = block.place();
        // Disk I/O has no place on the Pipeline engine's thread.
        Timer.get().execute(() -> learn(block.run().getParent(), place, took));
    }

    private synchronized void learn(Job<?, ?> job, String place, long tookMillis) {
        if (!job.getRootDir().isDirectory()) {
            return; // deleted a moment ago: writing would bring its directory back
        }
        Map<String, Long> means = load(job);
        Long mean = means.get(place);
        if (mean == null && means.size() >= MOST_PLACES) {
            return;
        }
        means.put(place, mean == null ? tookMillis : Math.round(mean + NEWEST * (tookMillis - mean)));
        try {
            file(job).write(means);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot keep the durations of the node blocks of " + job.getFullName(), e);
        }
    }

    /** How long the whole block is expected to take once it has its agent; empty if it never came to its end before. */
    public synchronized Optional<Duration> estimate(NodeBlock block) {
        return Optional.ofNullable(load(block.run().getParent()).get(block.place()))
                .map(Duration::ofMillis);
    }

    private static XmlFile file(Job<?, ?> job) {
        return new XmlFile(new File(job.getRootDir(), "spot-agents-block-durations.xml"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Long> load(Job<?, ?> job) {
        XmlFile file = file(job);
        if (file.exists()) {
            try {
                return (Map<String, Long>) file.read();
            } catch (IOException | ClassCastException e) {
                LOGGER.log(Level.WARNING, "Starting anew, as it cannot be read: " + file, e);
            }
        }
        return new TreeMap<>();
    }
}
