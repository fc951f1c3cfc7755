package hudson;

import java.util.List;
import java.util.Set;

public class Util {
    private Util() {
        throw new UnsupportedOperationException();
    }

    public static String fixEmpty(String s) {
        throw new UnsupportedOperationException();
    }

    public static String fixEmptyAndTrim(String s) {
        throw new UnsupportedOperationException();
    }

    public static String fixNull(String s) {
        throw new UnsupportedOperationException();
    }

    public static <T> List<T> fixNull(List<T> l) {
        throw new UnsupportedOperationException();
    }

    public static <T> Set<T> fixNull(Set<T> l) {
        throw new UnsupportedOperationException();
    }

    public static String getTimeSpanString(long duration) {
        throw new UnsupportedOperationException();
    }

    public static String escape(String text) {
        throw new UnsupportedOperationException();
    }
}
