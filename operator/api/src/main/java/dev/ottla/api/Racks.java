package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/// How a broker's rack is known: from a label of the node it runs on.
///
/// @param topologyKey the node label whose value is the rack
@JsonIgnoreProperties(ignoreUnknown = true)
public record Racks(
    @JsonPropertyDescription("The node label whose value is the rack.") @Required
        String topologyKey) {}
