package hudson.console;

public class ModelHyperlinkNote {
    private ModelHyperlinkNote() {
        throw new UnsupportedOperationException();
    }

    public static String encodeTo(String url, String text) {
        throw new UnsupportedOperationException();
    }
}
