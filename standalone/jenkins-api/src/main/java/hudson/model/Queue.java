package hudson.model;

import com.thoughtworks.xstream.XStream;
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueSorter;
import hudson.model.queue.ScheduleResult;
import hudson.model.queue.SubTask;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;

public class Queue implements Saveable {
    public static final XStream XSTREAM = null;

    private Queue() {
        throw new UnsupportedOperationException();
    }

    public static Queue getInstance() {
        throw new UnsupportedOperationException();
    }

    public ScheduleResult schedule2(Task p, int quietPeriod, List<Action> actions) {
        throw new UnsupportedOperationException();
    }

    public ScheduleResult schedule2(Task p, int quietPeriod, Action... actions) {
        throw new UnsupportedOperationException();
    }

    public boolean cancel(Task p) {
        throw new UnsupportedOperationException();
    }

    public boolean cancel(Item item) {
        throw new UnsupportedOperationException();
    }

    public Item[] getItems() {
        throw new UnsupportedOperationException();
    }

    public Item getItem(long id) {
        throw new UnsupportedOperationException();
    }

    public Item getItem(Task t) {
        throw new UnsupportedOperationException();
    }

    public List<BuildableItem> getBuildableItems() {
        throw new UnsupportedOperationException();
    }

    public List<BuildableItem> getPendingItems() {
        throw new UnsupportedOperationException();
    }

    public Collection<LeftItem> getLeftItems() {
        throw new UnsupportedOperationException();
    }

    public int strictCountBuildableItemsFor(Label l) {
        throw new UnsupportedOperationException();
    }

    public Future<?> scheduleMaintenance() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void save() {
        throw new UnsupportedOperationException();
    }

    public QueueSorter getSorter() {
        throw new UnsupportedOperationException();
    }

    public void setSorter(QueueSorter sorter) {
        throw new UnsupportedOperationException();
    }

    public static void withLock(Runnable runnable) {
        throw new UnsupportedOperationException();
    }

    public interface Task extends ModelObject, SubTask {
        String getName();

        String getFullDisplayName();

        default Collection<? extends SubTask> getSubTasks() {
            throw new UnsupportedOperationException();
        }

        @Override
        String getDisplayName();

        String getUrl();
    }

    public interface FlyweightTask extends Task {}

    public interface Executable extends Runnable {
        SubTask getParent();

        default Executable getParentExecutable() {
            throw new UnsupportedOperationException();
        }

        @Override
        void run();

        default long getEstimatedDuration() {
            throw new UnsupportedOperationException();
        }
    }

    public interface QueueAction extends Action {
        boolean shouldSchedule(List<Action> actions);
    }

    public abstract static class Item extends Actionable {
        public final Task task;

        private Item() {
            throw new UnsupportedOperationException();
        }

        public long getId() {
            throw new UnsupportedOperationException();
        }

        public Task getTask() {
            throw new UnsupportedOperationException();
        }

        public boolean isBlocked() {
            throw new UnsupportedOperationException();
        }

        public boolean isBuildable() {
            throw new UnsupportedOperationException();
        }

        public long getInQueueSince() {
            throw new UnsupportedOperationException();
        }

        public Label getAssignedLabelFor(SubTask st) {
            throw new UnsupportedOperationException();
        }

        public Label getAssignedLabel() {
            throw new UnsupportedOperationException();
        }

        public final List<Cause> getCauses() {
            throw new UnsupportedOperationException();
        }

        public final String getWhy() {
            throw new UnsupportedOperationException();
        }

        public abstract CauseOfBlockage getCauseOfBlockage();

        @Override
        public String getDisplayName() {
            throw new UnsupportedOperationException();
        }
    }

    public static final class WaitingItem extends Item {
        private WaitingItem() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CauseOfBlockage getCauseOfBlockage() {
            throw new UnsupportedOperationException();
        }
    }

    public abstract static class NotWaitingItem extends Item {
        public final long buildableStartMilliseconds;

        private NotWaitingItem() {
            throw new UnsupportedOperationException();
        }
    }

    public final class BlockedItem extends NotWaitingItem {
        private BlockedItem() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CauseOfBlockage getCauseOfBlockage() {
            throw new UnsupportedOperationException();
        }
    }

    public static final class BuildableItem extends NotWaitingItem {
        private BuildableItem() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CauseOfBlockage getCauseOfBlockage() {
            throw new UnsupportedOperationException();
        }

        public boolean isPending() {
            throw new UnsupportedOperationException();
        }
    }

    public static final class LeftItem extends Item {
        private LeftItem() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CauseOfBlockage getCauseOfBlockage() {
            throw new UnsupportedOperationException();
        }

        public Executable getExecutable() {
            throw new UnsupportedOperationException();
        }

        public boolean isCancelled() {
            throw new UnsupportedOperationException();
        }
    }
}
