package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.assertj.core.groups.Tuple;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeLogTest {
    @TempDir
    private Path folder;

    @AutoClose
    private SampleRepository repository;

    private Git git;
    private ObjectId tree;
    private int minutes;

    @BeforeEach
    void begin() throws Exception {
        repository = new SampleRepository(folder);
        git = repository.git;
        try (ObjectInserter inserter = git.getRepository().newObjectInserter()) {
            tree = inserter.insert(new TreeFormatter());
            inserter.flush();
        }
    }

    @Test
    void listsWhatARangeBringsTheNewestFirst() throws Exception {
        ObjectId one = commit("one");
        ObjectId two = commit("two", one);
        ObjectId three = commit("three", two);

        assertThat(log().between(one.name(), three.name()).commits())
                .extracting(Change::subject)
                .containsExactly("three", "two");
        assertThat(log().between(one.name(), three.name()).all()).isTrue();
        assertThat(log().between(three.name(), one.name()).commits())
                .as("backwards")
                .isEmpty();
    }

    @Test
    void leavesOutWhatTheReleasedCommitHasByAnotherWay() throws Exception {
        ObjectId root = commit("root");
        ObjectId branch = commit("branch", root);
        ObjectId released = commit("released merge", root, branch);
        ObjectId later = commit("later", branch);
        ObjectId next = commit("next merge", released, later);

        assertThat(log().between(released.name(), next.name()).commits())
                .extracting(Change::subject, Change::merge)
                .containsExactly(Tuple.tuple("next merge", true), Tuple.tuple("later", false));
    }

    @Test
    void takesBackWhatAWrongClockBroughtFirst() throws Exception {
        ObjectId root = commit("root");
        minutes = 1000;
        ObjectId shared = commit("shared, of a clock that is ahead", root);
        minutes = 10;
        ObjectId released = commit("released", shared);
        ObjectId next = commit("next", shared);

        assertThat(log().between(released.name(), next.name()).commits())
                .extracting(Change::subject)
                .containsExactly("next");
    }

    @Test
    void knowsWhatAnswersAnIncident() throws Exception {
        ObjectId root = commit("root");

        assertThat(unplanned(commit("Mend the disk\n\nIncident: INC-7\n", root)))
                .isTrue();
        assertThat(unplanned(commit("Merge pull request #4 from acme/hotfix/disk", root)))
                .isTrue();
        assertThat(unplanned(commit("Incident: how to write one", root))).isFalse();
        assertThat(unplanned(commit("Mend the hotfix: page\n\nno incident", root)))
                .isFalse();
    }

    @Test
    void saysThatAShallowCloneDoesNotHoldAll(@TempDir Path clone) throws Exception {
        ObjectId root = commit("root");
        ObjectId released = commit("released", root);
        ObjectId first = commit("first of the branch", released);
        ObjectId second = commit("second of the branch", first);
        ObjectId merge = commit("merge", released, second);
        cloneOf(merge, clone, 2);

        assertThat(new ChangeLog(clone).between(released.name(), merge.name()))
                .returns(false, Changes::all)
                .satisfies(changes -> assertThat(changes.commits())
                        .extracting(Change::subject)
                        .containsExactly("merge", "second of the branch"));
        assertThat(new ChangeLog(clone).between(root.name(), merge.name()).commits())
                .as("without its begin")
                .isEmpty();
        assertThat(new ChangeLog(clone).change(merge.name())).isPresent();
        assertThat(new ChangeLog(clone).change(first.name())).isEmpty();
    }

    private void cloneOf(ObjectId head, Path clone, int depth) throws Exception {
        RefUpdate update = git.getRepository().updateRef("refs/heads/main");
        update.setNewObjectId(head);
        update.forceUpdate();
        Git.cloneRepository()
                .setURI(folder.toUri().toString())
                .setDirectory(clone.toFile())
                .setDepth(depth)
                .call()
                .close();
    }

    @Test
    void knowsNothingWithoutARepository(@TempDir Path empty) {
        assertThat(new ChangeLog(empty).change("1".repeat(40))).isEmpty();
        assertThat(new ChangeLog(empty).between("1".repeat(40), "2".repeat(40)).all())
                .isFalse();
    }

    private boolean unplanned(ObjectId commit) {
        return log().change(commit.name()).orElseThrow().unplanned();
    }

    private ChangeLog log() {
        return new ChangeLog(folder);
    }

    private ObjectId commit(String message, ObjectId... parents) throws Exception {
        Instant time = Instant.parse("2026-11-01T00:00:00Z").plusSeconds(60L * minutes++);
        PersonIdent author = new PersonIdent("Ada", "ada@example.org", time, ZoneOffset.UTC);
        CommitBuilder commit = new CommitBuilder();
        commit.setParentIds(parents);
        commit.setTreeId(tree);
        commit.setAuthor(author);
        commit.setCommitter(author);
        commit.setMessage(message);
        try (ObjectInserter inserter = git.getRepository().newObjectInserter()) {
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }
}
