package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.WorkloadState.Standing;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OtherRolloutsTest {
    @Nested
    class OfAStatefulSet {
        private StatefulSet set(long observed, String current, int updated, int ready, Integer partition) {
            return new StatefulSetBuilder()
                    .withNewMetadata()
                    .withName("db")
                    .withGeneration(2L)
                    .endMetadata()
                    .withNewSpec()
                    .withReplicas(3)
                    .withNewUpdateStrategy()
                    .withType("RollingUpdate")
                    .withNewRollingUpdate()
                    .withPartition(partition)
                    .endRollingUpdate()
                    .endUpdateStrategy()
                    .endSpec()
                    .withNewStatus()
                    .withObservedGeneration(observed)
                    .withCurrentRevision(current)
                    .withUpdateRevision("new")
                    .withUpdatedReplicas(updated)
                    .withReadyReplicas(ready)
                    .endStatus()
                    .build();
        }

        @Test
        void isDoneWhenTheNewRevisionIsTheCurrentOneAndAllAreReady() {
            assertThat(StatefulSetRollout.of(set(2, "new", 3, 3, null)).isDone())
                    .isTrue();
        }

        @Test
        void neverTakesAStaleStatusForSuccess() {
            assertThat(StatefulSetRollout.of(set(1, "new", 3, 3, null)).isDone())
                    .isFalse();
        }

        @Test
        void goesOnWhileTheOldRevisionIsCurrent() {
            assertThat(StatefulSetRollout.of(set(2, "old", 3, 3, null)).standing())
                    .isEqualTo(Standing.ONGOING);
        }

        @Test
        void tellsHowManyAreUpdated() {
            assertThat(StatefulSetRollout.of(set(2, "old", 1, 2, null)).detail())
                    .isEqualTo("1 of 3 updated, 2 ready");
        }

        @Test
        void goesOnWhileOneIsNotReady() {
            assertThat(StatefulSetRollout.of(set(2, "new", 3, 2, null)).isDone())
                    .isFalse();
        }

        @Test
        void isDoneAboveItsPartition() {
            assertThat(StatefulSetRollout.of(set(2, "old", 1, 3, 2)).isDone()).isTrue();
            assertThat(StatefulSetRollout.of(set(2, "old", 0, 3, 2)).isDone()).isFalse();
            assertThat(StatefulSetRollout.of(set(2, "old", 1, 3, 2)).detail())
                    .isEqualTo("3 of 3 ready, those below 2 kept by the partition");
        }

        @Test
        void isDoneWithNoPodsWhenNoneAreWanted() {
            StatefulSet none = new StatefulSetBuilder(set(2, "new", 0, 0, null))
                    .editSpec()
                    .withReplicas(0)
                    .endSpec()
                    .build();

            assertThat(StatefulSetRollout.of(none).isDone()).isTrue();
        }

        @Test
        void waitsForMinReadySeconds() {
            StatefulSet slow = new StatefulSetBuilder(set(2, "new", 3, 3, null))
                    .editSpec()
                    .withMinReadySeconds(10)
                    .endSpec()
                    .build();

            assertThat(StatefulSetRollout.of(slow).detail()).isEqualTo("all updated, 3 of 3 ready, 0 available");
        }

        @Test
        void isNotWaitedForWhenItUpdatesOnlyWhatIsDeleted() {
            StatefulSet manual = new StatefulSetBuilder(set(2, "old", 0, 3, null))
                    .editSpec()
                    .withNewUpdateStrategy()
                    .withType("OnDelete")
                    .endUpdateStrategy()
                    .endSpec()
                    .build();

            assertThat(StatefulSetRollout.of(manual).detail()).isEqualTo("3 of 3 ready, updated when deleted");
        }
    }

    @Nested
    class OfADaemonSet {
        private WorkloadState state(long observed, int updated, int available) {
            return DaemonSetRollout.of(new DaemonSetBuilder()
                    .withNewMetadata()
                    .withName("agent")
                    .withGeneration(2L)
                    .endMetadata()
                    .withNewSpec()
                    .endSpec()
                    .withNewStatus()
                    .withObservedGeneration(observed)
                    .withDesiredNumberScheduled(3)
                    .withUpdatedNumberScheduled(updated)
                    .withNumberReady(available)
                    .withNumberAvailable(available)
                    .endStatus()
                    .build());
        }

        @Test
        void isDoneWhenEveryNodeRunsTheNewVersion() {
            assertThat(state(2, 3, 3).isDone()).isTrue();
        }

        @Test
        void isNotWaitedForWhenItUpdatesOnlyWhatIsDeleted() {
            WorkloadState state = DaemonSetRollout.of(new DaemonSetBuilder()
                    .withNewMetadata()
                    .withName("agent")
                    .withGeneration(2L)
                    .endMetadata()
                    .withNewSpec()
                    .withNewUpdateStrategy()
                    .withType("OnDelete")
                    .endUpdateStrategy()
                    .endSpec()
                    .withNewStatus()
                    .withObservedGeneration(2L)
                    .withDesiredNumberScheduled(3)
                    .withUpdatedNumberScheduled(0)
                    .withNumberReady(3)
                    .withNumberAvailable(3)
                    .endStatus()
                    .build());

            assertThat(state.detail()).isEqualTo("3 of 3 ready, updated when deleted");
        }

        @Test
        void goesOnWhileANodeIsOldOrNotAvailable() {
            assertThat(state(2, 2, 3).standing()).isEqualTo(Standing.ONGOING);
            assertThat(state(2, 3, 2).standing()).isEqualTo(Standing.ONGOING);
        }

        @Test
        void neverTakesAStaleStatusForSuccess() {
            assertThat(state(1, 3, 3).isDone()).isFalse();
        }
    }

    @Nested
    class OfAJob {
        private Job job(String condition, String message) {
            JobBuilder job = new JobBuilder()
                    .withNewMetadata()
                    .withName("migrate")
                    .endMetadata()
                    .withNewSpec()
                    .endSpec()
                    .withNewStatus()
                    .withActive(1)
                    .withFailed(2)
                    .endStatus();
            if (condition == null) {
                return job.build();
            }
            return job.editStatus()
                    .addNewCondition()
                    .withType(condition)
                    .withStatus("True")
                    .withReason("BackoffLimitExceeded")
                    .withMessage(message)
                    .endCondition()
                    .endStatus()
                    .build();
        }

        @Test
        void isDoneWhenComplete() {
            assertThat(JobRollout.of(job("Complete", null)).isDone()).isTrue();
        }

        @Test
        void failsInItsOwnWords() {
            WorkloadState state = JobRollout.of(job("Failed", "Job has reached the specified backoff limit"));

            assertThat(state.standing()).isEqualTo(Standing.FAILED);
            assertThat(state.detail()).isEqualTo("BackoffLimitExceeded: Job has reached the specified backoff limit");
        }

        @Test
        void isNotWaitedForWhileItIsSuspended() {
            Job suspended = new JobBuilder(job(null, null))
                    .editSpec()
                    .withSuspend(true)
                    .endSpec()
                    .build();

            assertThat(JobRollout.of(suspended).isDone()).isTrue();
        }

        @Test
        void goesOnWhileItTriesAgain() {
            assertThat(JobRollout.of(job(null, null)).detail()).isEqualTo("0 of 1 complete, 1 running, 2 failed");
        }
    }
}
