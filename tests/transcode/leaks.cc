// What other people's libraries keep to the end of the process.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  // fontconfig keeps what it once read, where the leak checker cannot see it; Debian's HEVC encoder, with which a test
  // file is made, forgets a kilobyte (the engine never calls it).
  return "leak:libfontconfig\nleak:libx265";
}
