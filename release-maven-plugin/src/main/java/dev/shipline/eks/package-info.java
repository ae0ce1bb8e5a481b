/** Amazon's Kubernetes clusters, found by their name: where they are, and the token that opens them. */
package dev.shipline.eks;
