#include <cstdio>
#include <exception>

#include "peer.h"
#include "relevance.h"
#include "speed.h"

namespace peers {

int run_peer(int argc, char** argv, const Engine& engine) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    if (words.size() >= 3 && words[0] == "build") {
      const bool is_part = words.size() > 4;
      build(*engine.passages(words[2]), words[1], is_part ? std::stoi(words[3]) : 0,
            is_part ? std::stoi(words[4]) : 1 << 30);
      return 0;
    }
    if (words.size() >= 3 && words[0] == "ask") {
      ask(*engine.passages(words[2]), words[1], words.size() > 3 ? std::stoi(words[3]) : 2);
      return 0;
    }
    if (words.size() == 3 && words[0] == "show") {
      show(*engine.passages(words[1]), words[2]);
      return 0;
    }
    if (words.size() == 5 && words[0] == "judge") {
      judge(*engine.items(words[2]), words[1], words[3], words[4]);
      return 0;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  std::fputs("usage: see bench/search/peers/peer.h\n", stderr);
  return 2;
}

}  // namespace peers
