package hudson.tasks;

import hudson.FilePath;

public class BatchFile extends CommandInterpreter {
    public BatchFile(String command) {
        super(command);
        throw new UnsupportedOperationException();
    }

    @Override
    public String[] buildCommandLine(FilePath script) {
        throw new UnsupportedOperationException();
    }
}
