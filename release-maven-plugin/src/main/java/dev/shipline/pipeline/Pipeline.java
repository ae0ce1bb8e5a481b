package dev.shipline.pipeline;

/** Takes a module from its classes to where its goal ends. */
public interface Pipeline {
    /**
     * Goes as far as the goal asks; asked for one goal after the other, it goes on where the goal before stopped.
     *
     * @throws dev.shipline.failure.ReleaseFailure with the one reason why it stopped
     */
    ReleaseReport run(Goal goal);
}
