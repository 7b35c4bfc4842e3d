// The cage around decoders: after enter_cage() this process can compute, read its open descriptors and write below one
// folder, and nothing else, for ever. security.md §2.3 and §3; `man 7 landlock`, `man 2 seccomp`.
//
// Order: resource limits, own user (when root), no_new_privs, death with the parent, Landlock, seccomp allow-list (any
// other system call answers EPERM or, where only an attacker would make it, ends the process; clone only makes
// threads).
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace resonance::ingest {

struct CageOptions {
  int output_directory = -1;        // descriptor of the only folder that can be written; becomes the working directory
  pid_t parent = 0;                 // dies with it
  uid_t user = 65534;               // taken when this process is root (nobody); the output folder must be its own
  int64_t address_space_bytes = 0;  // 0: no limit (sanitizers reserve terabytes)
  int64_t processor_seconds = 0;    // 0: no limit
  int64_t file_size_bytes = 0;      // of one written file; 0: no limit
};

struct Cage {
  bool own_user = false;
  int landlock_version = 0;  // 0: this kernel has none, so the cage stands open: check_cage() says so
};

// Once, with one thread running. Throws Error{internal} naming the part that would not close; then nothing may be
// decoded.
Cage enter_cage(const CageOptions& options);

}  // namespace resonance::ingest
