package dev.ottla.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Answers what is asked by POST and kept nowhere: may I, who am I, give me a token.
final class Reviews {
  private final Access access;
  private final Registry registry;

  Reviews(Access access, Registry registry) {
    this.access = access;
    this.registry = registry;
  }

  /// False when this is no such question.
  boolean answer(Exchange exchange, List<String> segments) {
    var last = segments.getLast();
    switch (segments.get(1) + "/" + last) {
      case "authorization.k8s.io/selfsubjectaccessreviews",
          "authorization.k8s.io/subjectaccessreviews",
          "authorization.k8s.io/localsubjectaccessreviews" -> {
        var review = exchange.object();
        // Roles are kept but not enforced: whoever has a token may do everything.
        review.putObject("status").put("allowed", true);
        exchange.reply(201, review);
      }
      case "authorization.k8s.io/selfsubjectrulesreviews" -> {
        var review = exchange.object();
        var status = review.putObject("status").put("incomplete", false);
        var rule = status.putArray("resourceRules").addObject();
        for (var part : List.of("verbs", "apiGroups", "resources")) {
          rule.putArray(part).add("*");
        }
        status.putArray("nonResourceRules");
        exchange.reply(201, review);
      }
      case "authentication.k8s.io/selfsubjectreviews" -> {
        var review = exchange.object();
        review.putObject("status").putObject("userInfo").put("username", "local-admin");
        exchange.reply(201, review);
      }
      default -> {
        return last.equals("token")
            && segments.size() == 7
            && segments.get(4).equals("serviceaccounts")
            && token(exchange, segments.get(3), segments.get(5));
      }
    }
    return true;
  }

  private boolean token(Exchange exchange, String namespace, String account) {
    if (registry.get("serviceaccounts", namespace, account).isEmpty()) {
      throw Refusals.notFound(registry.kinds().find("serviceaccounts").orElseThrow(), account);
    }
    ObjectNode request = exchange.object();
    var end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(365));
    request
        .putObject("status")
        .put("token", access.token(namespace, account))
        .put("expirationTimestamp", end.toString());
    exchange.reply(201, request);
    return true;
  }
}
