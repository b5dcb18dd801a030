/// The operator as a program: it looks ([dev.ottla.see]), asks the core what to do, and does it
/// ([dev.ottla.act]). Nothing here decides anything.
@NullMarked
package dev.ottla;

import org.jspecify.annotations.NullMarked;
