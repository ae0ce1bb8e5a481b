package dev.shipline.sandbox.cluster;

/** Brings the cluster one step closer to what its objects ask for. */
interface Controller {
    void reconcile();
}
