package hudson.model;

import java.io.File;

public class FileParameterValue extends ParameterValue {
    public FileParameterValue(String name, File file, String originalFileName) {
        super(name);
        throw new UnsupportedOperationException();
    }

    public String getLocation() {
        throw new UnsupportedOperationException();
    }

    public String getOriginalFileName() {
        throw new UnsupportedOperationException();
    }
}
