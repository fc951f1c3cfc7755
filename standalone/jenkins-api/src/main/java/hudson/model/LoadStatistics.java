package hudson.model;

public abstract class LoadStatistics {
    private LoadStatistics() {
        throw new UnsupportedOperationException();
    }

    public LoadStatisticsSnapshot computeSnapshot() {
        throw new UnsupportedOperationException();
    }

    public static class LoadStatisticsSnapshot {
        private LoadStatisticsSnapshot() {
            throw new UnsupportedOperationException();
        }

        public int getDefinedExecutors() {
            throw new UnsupportedOperationException();
        }

        public int getOnlineExecutors() {
            throw new UnsupportedOperationException();
        }

        public int getConnectingExecutors() {
            throw new UnsupportedOperationException();
        }

        public int getBusyExecutors() {
            throw new UnsupportedOperationException();
        }

        public int getIdleExecutors() {
            throw new UnsupportedOperationException();
        }

        public int getAvailableExecutors() {
            throw new UnsupportedOperationException();
        }

        public int getQueueLength() {
            throw new UnsupportedOperationException();
        }
    }
}
