package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/// One disk of a node.
///
/// @param size its size
/// @param storageClass its storage class; null for the cluster's default class
@JsonIgnoreProperties(ignoreUnknown = true)
public record Volume(
    @JsonPropertyDescription("Size of the volume.") @Required Quantity size,
    @JsonProperty("class")
        @JsonPropertyDescription(
            "Storage class of the volume. Default: the cluster's default class.")
        @Nullable String storageClass) {}
