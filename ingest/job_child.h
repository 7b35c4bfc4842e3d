// The body of `resonance job`: one preparation inside the cage, or the test of that cage, then the end of the process.
// Started by Runner and check_cage() only.
//
// Descriptors at start: 1 the pipe to the runner, 2 its log, 3 the original (read-only), 4 the empty output folder.
// On 1 it writes lines of JSON, and nothing else ever does:
//   {"progress": 0..1000, "stage": "encode"}
//   {"result": <transcode::Generation>}  or  {"error": "invalid", "message": {"text": …, "values": …}}   the last line
// or, for an order to check the cage, one line for each forbidden act:
//   {"act": "mount", "outcome": "killed", "own_user": true, "landlock": 7}
#pragma once

namespace resonance::ingest {

// `argv` as main received it: argv[1] is "job", argv[2] one line of JSON from the runner. Does not return: ends the
// process with 0 after a last line, 2 when it was not started by a runner, 3 when the cage could not be closed (then
// nothing was decoded).
[[noreturn]] void run_job_child(int argc, char** argv);

}  // namespace resonance::ingest
