package dev.ottla.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An image before it is written.
///
/// @param name `repository:tag`
/// @param file the name of its tar and its folder
/// @param layers folders laid out as in the image, the least changing first; the ground is not
/// among
///     them, since a folder that runs on this machine needs none
record Recipe(
    String name,
    String file,
    List<Path> layers,
    List<String> entrypoint,
    Map<String, String> env) {}
