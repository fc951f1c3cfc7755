package jenkins.util;

public class SystemProperties {
    private SystemProperties() {
        throw new UnsupportedOperationException();
    }

    public static String getString(String key) {
        throw new UnsupportedOperationException();
    }
}
