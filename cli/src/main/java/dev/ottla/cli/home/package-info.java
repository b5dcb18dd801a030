/// The embedded Kubernetes of this machine: its folder, and its server as a process.
@NullMarked
package dev.ottla.cli.home;

import org.jspecify.annotations.NullMarked;
