package dev.shipline.values;

import java.util.List;

/** The values files of a deploy, in the order in which Helm merges them: a later one wins. */
public record Values(List<ValuesFile> files) {
    public Values {
        files = List.copyOf(files);
    }

    public Values then(ValuesFile last) {
        List<ValuesFile> all = new java.util.ArrayList<>(files);
        all.add(last);
        return new Values(all);
    }
}
