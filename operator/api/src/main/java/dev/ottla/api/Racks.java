package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/// How a broker's rack is known: from a label of the node it runs on.
///
/// @param topologyKey the node label whose value is the rack
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Racks(
    @JsonPropertyDescription(
            "The node label whose value is the rack, such as topology.kubernetes.io/zone.")
        @Required
        @Size(max = 512)
        @ValidationRule(value = Rules.LABEL, messageExpression = Rules.LABEL_SAYS)
        String topologyKey) {}
