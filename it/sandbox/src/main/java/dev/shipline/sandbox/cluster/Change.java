package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** One write to the store: created where nothing was before, deleted where nothing is after. */
record Change(long revision, ObjectKey key, Optional<ObjectNode> before, Optional<ObjectNode> after) {}
