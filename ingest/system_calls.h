// The system calls that a decoder needs, and no other. Used by cage.cc alone.
#pragma once

namespace resonance::ingest {

// From here on every other system call of this process answers EPERM, because libraries look around without harm
// (clone3 ENOSYS, so that threads are made with clone, whose flags can be seen); those that only an attacker makes end
// the process with SIGSYS. Error{internal}.
void restrict_system_calls();

}  // namespace resonance::ingest
