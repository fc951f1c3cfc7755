package hudson.tasks;

import hudson.FilePath;
import java.io.IOException;

public abstract class CommandInterpreter implements BuildStep {
    protected CommandInterpreter(String command) {
        throw new UnsupportedOperationException();
    }

    public FilePath createScriptFile(FilePath dir) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public abstract String[] buildCommandLine(FilePath script);
}
