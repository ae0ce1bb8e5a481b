package dev.shipline.pipeline;

/** The steps of a pipeline, in their order. */
public enum Step {
    PREFLIGHT(Stage.BUILD, "preflight"),
    BUILD_IMAGE(Stage.BUILD, "build image"),
    PUSH_CANDIDATE(Stage.BUILD, "push candidate"),
    SCAN(Stage.BUILD, "scan"),
    TAG_RELEASE(Stage.BUILD, "tag"),
    FETCH_VALUES(Stage.RELEASE, "values"),
    FETCH_CHART(Stage.RELEASE, "chart"),
    PLAN(Stage.RELEASE, "plan"),
    UPGRADE(Stage.RELEASE, "upgrade"),
    ROLLOUT(Stage.RELEASE, "rollout"),
    ROLL_BACK(Stage.RELEASE, "rollback");

    private final Stage stage;
    private final String title;

    Step(Stage stage, String title) {
        this.stage = stage;
        this.title = title;
    }

    public Stage stage() {
        return stage;
    }

    /** The step in a word or two, for people; stable, also a tag value and a key in release.json. */
    public String title() {
        return title;
    }
}
