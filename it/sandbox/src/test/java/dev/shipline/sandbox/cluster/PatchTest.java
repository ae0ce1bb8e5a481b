package dev.shipline.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PatchTest {
    @Nested
    class StrategicMerge {
        private static final String TYPE = "application/strategic-merge-patch+json";

        @Test
        void mergesNamedThingsByTheirKey() {
            assertThat(patched(
                            TYPE,
                            "{'containers':[{'name':'app','image':'a:1','env':[{'name':'X','value':'1'}]},{'name':'log'}]}",
                            "{'containers':[{'name':'app','image':'a:2','env':[{'name':'Y','value':'2'}]}]}"))
                    .isEqualTo(
                            json(
                                    "{'containers':[{'name':'app','image':'a:2','env':[{'name':'X','value':'1'},{'name':'Y','value':'2'}]},{'name':'log'}]}"));
        }

        @Test
        void deletesWhatTheDirectiveNames() {
            assertThat(patched(
                            TYPE,
                            "{'env':[{'name':'X','value':'1'},{'name':'Y','value':'2'}]}",
                            "{'$setElementOrder/env':[{'name':'Y'}],'env':[{'$patch':'delete','name':'X'}]}"))
                    .isEqualTo(json("{'env':[{'name':'Y','value':'2'}]}"));
        }

        @Test
        void ordersAsTheDirectiveSays() {
            assertThat(patched(
                            TYPE,
                            "{'env':[{'name':'X'},{'name':'Y'}]}",
                            "{'$setElementOrder/env':[{'name':'Z'},{'name':'X'},{'name':'Y'}],'env':[{'name':'Z'}]}"))
                    .isEqualTo(json("{'env':[{'name':'Z'},{'name':'X'},{'name':'Y'}]}"));
        }

        @Test
        void mergesPortsOfContainersAndOfServices() {
            assertThat(patched(TYPE, "{'ports':[{'port':80,'name':'a'}]}", "{'ports':[{'port':80,'targetPort':1}]}"))
                    .isEqualTo(json("{'ports':[{'port':80,'name':'a','targetPort':1}]}"));
            assertThat(patched(TYPE, "{'ports':[{'containerPort':80}]}", "{'ports':[{'containerPort':81}]}"))
                    .isEqualTo(json("{'ports':[{'containerPort':80},{'containerPort':81}]}"));
        }

        @Test
        void replacesListsWithoutAKey() {
            assertThat(patched(TYPE, "{'args':['a','b'],'rules':[{'host':'x'}]}", "{'args':['c'],'rules':[]}"))
                    .isEqualTo(json("{'args':['c'],'rules':[]}"));
        }

        @Test
        void retainsOnlyTheKeysOfTheDirective() {
            assertThat(patched(
                            TYPE,
                            "{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}}",
                            "{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}"))
                    .isEqualTo(json("{'strategy':{'type':'Recreate'}}"));
        }

        @Test
        void replacesAndDeletesWhole() {
            assertThat(patched(TYPE, "{'a':{'b':1}}", "{'a':{'$patch':'replace','c':2}}"))
                    .isEqualTo(json("{'a':{'c':2}}"));
            assertThat(patched(
                            TYPE,
                            "{'finalizers':['x','y'],'n':1}",
                            "{'$deleteFromPrimitiveList/finalizers':['x'],'n':null}"))
                    .isEqualTo(json("{'finalizers':['y']}"));
        }
    }

    @Test
    void mergesByRfc7396() {
        assertThat(patched("application/merge-patch+json", "{'a':{'b':1,'c':2},'l':[1,2]}", "{'a':{'b':null},'l':[3]}"))
                .isEqualTo(json("{'a':{'c':2},'l':[3]}"));
    }

    @Nested
    class Json6902 {
        private static final String TYPE = "application/json-patch+json";

        @Test
        void appliesEachOperation() {
            assertThat(patched(
                            TYPE,
                            "{'a':1,'l':[1,2],'m':{'x/y':1}}",
                            "[{'op':'test','path':'/a','value':1},{'op':'add','path':'/l/1','value':9},"
                                    + "{'op':'add','path':'/l/-','value':8},{'op':'remove','path':'/a'},"
                                    + "{'op':'replace','path':'/m/x~1y','value':2},"
                                    + "{'op':'copy','from':'/m','path':'/c'},{'op':'move','from':'/l/0','path':'/z'}]"))
                    .isEqualTo(json("{'l':[9,2,8],'m':{'x/y':2},'c':{'x/y':2},'z':1}"));
        }

        @Test
        void refusesWhatDoesNotApply() {
            assertThatThrownBy(() -> patched(TYPE, "{}", "[{'op':'remove','path':'/a'}]"))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("missing path: /a");
            assertThatThrownBy(() -> patched(TYPE, "{'a':1}", "[{'op':'test','path':'/a','value':2}]"))
                    .hasMessageContaining("test failed");
        }
    }

    @Test
    void refusesAnUnknownKindOfPatch() {
        assertThatThrownBy(() -> patched("text/plain", "{}", "{}"))
                .isInstanceOf(ApiException.class)
                .returns(415, e -> ((ApiException) e).code());
    }

    private static JsonNode patched(String type, String target, String patch) {
        return Patches.apply(type, (ObjectNode) json(target), json(patch));
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.replace('\'', '"').getBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
