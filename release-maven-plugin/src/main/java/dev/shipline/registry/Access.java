package dev.shipline.registry;

import dev.shipline.image.ImageName;

/** What a request needs the right to. */
enum Access {
    READ("pull", "read permission (pull)"),
    WRITE("pull,push", "write permission (push)"),
    /** A right of its own at some registries; at Quay, who may write may delete. */
    DELETE("delete", "permission to delete (delete; at Quay, write)");

    private final String actions;
    private final String permission;

    Access(String actions, String permission) {
        this.actions = actions;
        this.permission = permission;
    }

    /** The scope of a token, in the words of the registries' token protocol. */
    String scope(ImageName name) {
        return "repository:" + name.repository() + ":" + actions;
    }

    /** What whoever runs the registry has to do. */
    String advice(ImageName name) {
        return "give the robot account " + permission + " on " + name;
    }
}
