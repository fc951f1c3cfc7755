package hudson.slaves;

import org.jvnet.localizer.Localizable;

public abstract class OfflineCause {
    protected final long timestamp;

    protected OfflineCause() {
        throw new UnsupportedOperationException();
    }

    public long getTimestamp() {
        throw new UnsupportedOperationException();
    }

    public static OfflineCause create(Localizable d) {
        throw new UnsupportedOperationException();
    }

    public static class SimpleOfflineCause extends OfflineCause {
        public final Localizable description;

        protected SimpleOfflineCause(Localizable description) {
            throw new UnsupportedOperationException();
        }
    }

    public static class ChannelTermination extends OfflineCause {
        public ChannelTermination(Exception cause) {
            throw new UnsupportedOperationException();
        }
    }

    public static class LaunchFailed extends OfflineCause {}

    public static class UserCause extends SimpleOfflineCause {
        public UserCause(hudson.model.User user, String message) {
            super(null);
            throw new UnsupportedOperationException();
        }
    }

    public static class ByCLI extends UserCause {
        public ByCLI(String message) {
            super(null, message);
            throw new UnsupportedOperationException();
        }
    }
}
