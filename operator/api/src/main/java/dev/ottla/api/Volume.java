package dev.ottla.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/// One disk of a node.
///
/// @param size its size
/// @param storageClass its storage class; null for the cluster's default class
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Volume(
    @JsonPropertyDescription("The size of the volume; it can grow, never shrink.")
        @Required
        @SchemaFrom(type = String.class)
        @ValidationRule(value = StorageRules.SIZE, messageExpression = StorageRules.SIZE_SAYS)
        Quantity size,
    @JsonProperty("class")
        @JsonPropertyDescription(
            "The storage class of the volume, Kubernetes' default when left out; cannot change later.")
        @Size(max = 253)
        @Nullable String storageClass) {}
