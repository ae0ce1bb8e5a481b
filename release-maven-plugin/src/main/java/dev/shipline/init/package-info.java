/** Brings a project that is there already to the pipeline: looks at it, proposes changes to its files, and makes them when it is told to. */
package dev.shipline.init;
