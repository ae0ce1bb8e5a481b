package dev.shipline.pipeline;

/** The steps of a pipeline, in their order: what changes nothing comes first. */
public enum Step {
    FETCH_VALUES(Stage.RELEASE, "values"),
    FETCH_CHART(Stage.RELEASE, "chart"),
    CHECK_VALUES(Stage.RELEASE, "check"),
    REACH_CLUSTER(Stage.RELEASE, "cluster"),
    CHECK_REGISTRY(Stage.BUILD, "registry"),
    BUILD_IMAGE(Stage.BUILD, "build"),
    PUSH_CANDIDATE(Stage.BUILD, "push"),
    SCAN(Stage.BUILD, "scan"),
    ATTEST(Stage.BUILD, "attest"),
    TAG_RELEASE(Stage.BUILD, "tag"),
    LOCK(Stage.RELEASE, "lock"),
    PLAN(Stage.RELEASE, "plan"),
    UPGRADE(Stage.RELEASE, "upgrade"),
    ROLLOUT(Stage.RELEASE, "rollout"),
    TEST(Stage.RELEASE, "test"),
    SMOKE(Stage.RELEASE, "smoke"),
    SOAK(Stage.RELEASE, "soak"),
    ROLL_BACK(Stage.RELEASE, "rollback"),
    KEEP_EVIDENCE(Stage.RELEASE, "evidence");

    private final Stage stage;
    private final String title;

    Step(Stage stage, String title) {
        this.stage = stage;
        this.title = title;
    }

    /** Whether the step only looks, ahead of the work: a stage begins with the first step that does something. */
    public boolean isCheck() {
        return compareTo(BUILD_IMAGE) < 0;
    }

    public Stage stage() {
        return stage;
    }

    /** The step in a word, for people; stable, also a tag value and a key in release.json. */
    public String title() {
        return title;
    }
}
