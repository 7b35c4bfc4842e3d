// What a child left in its folder, checked against what it said, before anybody is served from it. Used by
// preparation.cc
// and cage_check.cc.
#pragma once

#include <filesystem>

#include "transcode/prepare.h"

namespace resonance::ingest {

// Creates the folder (with its parent) that a child writes into, empty, owned by the child's user when this process is
// root.
void create_output(const std::filesystem::path& folder);

// Gives `folder` to the user that a caged child takes. Does nothing unless this process is root and may.
void give_to_child(const std::filesystem::path& folder);

// After the child is dead: every named file must be there, an ordinary file of the named size with one name; files
// become ours, 0440; what is not named is removed. Error{internal} when it does not hold.
void adopt_output(const std::filesystem::path& folder, const transcode::Generation& generation);

}  // namespace resonance::ingest
