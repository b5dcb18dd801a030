/// What keeps objects true to their wishes: sets, claims, services, budgets, namespaces, owners.
@NullMarked
package dev.ottla.local.control;

import org.jspecify.annotations.NullMarked;
