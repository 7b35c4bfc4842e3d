// Secrets that are kept so that whoever reads them cannot use them: digests of tokens, hashes of passwords. libsodium.
//
// Any thread. A password costs 64 MiB and about 70 ms (Argon2id, RFC 9106); at most two are worked on at once, the next
// ones wait, so that a crowd at the door does not take the machine's memory.
#pragma once

#include <string>
#include <string_view>

namespace resonance {

// BLAKE2b of 256 bits, in hexadecimal: for tokens that are random themselves, and to compare texts.
std::string digest(std::string_view secret);
// The same with a key of 16 to 64 bytes, without which nobody can make or check it.
std::string keyed_digest(std::string_view key, std::string_view text);
// Takes as long whatever they differ in.
bool is_same_secret(std::string_view one, std::string_view other);

// "$argon2id$…", salt and cost in it. Error{unavailable} when there is no memory for it.
std::string password_hash(std::string_view password);
// An empty hash matches nothing, and takes as long to say so.
bool password_matches(const std::string& hash, std::string_view password);

}  // namespace resonance
