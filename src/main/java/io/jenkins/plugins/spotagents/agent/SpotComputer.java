package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.remoting.Channel;
import hudson.slaves.AbstractCloudComputer;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.OfflineCause;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.cloudstats.ProvisioningActivity;
import org.jenkinsci.plugins.cloudstats.TrackedItem;

/** The running side of a {@link SpotAgent}. */
public class SpotComputer extends AbstractCloudComputer<SpotAgent> implements TrackedItem {
    /** An agent that is back within this time, in minutes, lost no more than its channel. */
    public static final long MAY_RETURN_MINUTES = 3;

    private final ProvisioningActivity.Id activity;
    private volatile String noticeWatchProblem;
    /** Null if it has not been online since this start of Jenkins. */
    @CheckForNull
    private volatile Instant onlineSince;

    /** How many inquiries about it are under way. */
    private final AtomicInteger inquiries = new AtomicInteger();

    public SpotComputer(SpotAgent agent) {
        super(agent);
        this.activity = agent.getId();
    }

    /**
     * The launcher at work, once there is an address to dial: a connector's launcher may look for itself here, as that of SSH does to
     * look up the host in a file of known ones.
     */
    @Override
    public ComputerLauncher getLauncher() {
        ComputerLauncher launcher = super.getLauncher();
        return launcher instanceof ConnectorLauncher connector ? connector.atWork() : launcher;
    }

    /**
     * Whether its agent can be reached. A channel whose other side has died is closed some moments before Jenkins lets go of it; a
     * build step fails in between, and must not be taken to have failed by itself.
     */
    public boolean isConnected() {
        Channel channel = getChannel();
        return channel != null && !channel.isClosingOrClosed();
    }

    @CheckForNull
    @Override
    public ProvisioningActivity.Id getId() {
        return activity;
    }

    /** Whether somebody finds out if it is to blame for work that ended badly; it is not ended meanwhile, or nobody could tell. */
    boolean isUnderInquiry() {
        return inquiries.get() > 0;
    }

    /** An inquiry begins; {@link #inquiryEnded} follows. */
    public void inquiryBegins() {
        inquiries.incrementAndGet();
    }

    public void inquiryEnded() {
        inquiries.decrementAndGet();
    }

    /** Whether it was taken offline by no person and for no notice: by a monitor of its disk, its swap or its clock, say. */
    boolean isOfflineByMonitor() {
        SpotAgent agent = getNode();
        OfflineCause cause = agent == null ? null : agent.getTemporaryOfflineCause();
        return cause != null
                && !(cause instanceof OfflineCause.UserCause)
                && !(cause instanceof OfflineCause.ByCLI)
                && !(cause instanceof InterruptedOfflineCause);
    }

    /** Whether the agent is on its way out, so that nobody should connect to it again or give it work. */
    public boolean isLeaving() {
        return getOfflineCause() instanceof InterruptedOfflineCause cause && cause.isFinal();
    }

    /** Why the agent cannot watch for notices about itself any more; empty while it can, or has nothing to watch. */
    public Optional<String> noticeWatchProblem() {
        return Optional.ofNullable(noticeWatchProblem);
    }

    /** Whether it has been online since this start of Jenkins. */
    public boolean wasSeen() {
        return onlineSince != null;
    }

    /** When its connection was made; empty if it has had none since this start of Jenkins. */
    public Optional<Instant> onlineSince() {
        return Optional.ofNullable(onlineSince);
    }

    void cameOnline() {
        onlineSince = Clock.systemUTC().instant();
        noticeWatchProblem = null;
    }

    void noticeWatchFails(String reason) {
        noticeWatchProblem = reason;
    }
}
