/// How the command speaks: tables, live views, plain lines, and errors in plain words.
@NullMarked
package dev.ottla.cli.talk;

import org.jspecify.annotations.NullMarked;
