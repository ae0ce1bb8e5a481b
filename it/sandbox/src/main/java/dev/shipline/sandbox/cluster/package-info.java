/**
 * A Kubernetes cluster on loopback, real enough for Helm's engine and fabric8: the API, the store behind it and the controllers that roll workloads out. No
 * container runs; pods only say that they do.
 */
package dev.shipline.sandbox.cluster;
