package hudson.slaves;

public class JNLPLauncher extends ComputerLauncher {
    public JNLPLauncher() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isLaunchSupported() {
        throw new UnsupportedOperationException();
    }

    public boolean isWebSocket() {
        throw new UnsupportedOperationException();
    }

    public void setWebSocket(boolean webSocket) {
        throw new UnsupportedOperationException();
    }
}
