// One attempt at one job: the child, its watchdog, and what becomes of its output. Used by runner.cc alone.
#pragma once

#include <functional>

#include "catalogue/catalogue.h"
#include "ingest/data_folder.h"
#include "ingest/runner.h"

namespace resonance::ingest {

// What a job's media gets to hear when its attempts are used up.
Message attempts_exhausted();

// What a job waits with while the cage is not closed.
Message cannot_prepare_safely();

// What a job waits with while the disk is full.
Message no_room();

// Runs the claimed `job` to its end, whatever that is, and tells the catalogue. `stopping` is asked several times a
// second. Throws only when the catalogue cannot be told; the lease then runs out by itself.
void run_preparation(Catalogue& catalogue, const DataFolder& folder, const RunnerOptions& options, const Job& job,
                     const std::function<bool()>& stopping);

// Removes the generations of `media` that hold nothing served and that no unfinished job will make. Returns how many.
int sweep_generations(Catalogue& catalogue, const DataFolder& folder, const MediaId& media);

}  // namespace resonance::ingest
