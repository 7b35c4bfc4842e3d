#include "search/stop_words.h"

#include <unordered_set>

namespace resonance::search {
namespace {

using Words = std::unordered_set<std::string_view>;

// Without accents too where people leave them out.
const Words& french() {
  static const Words words{
      "à",      "ai",      "aie",      "aient",    "ainsi",   "alors",   "après",    "apres",    "as",
      "au",     "aucun",   "aucune",   "aussi",    "autre",   "autres",  "aux",      "auquel",   "avaient",
      "avais",  "avait",   "avant",    "avec",     "avez",    "aviez",   "avions",   "avoir",    "avons",
      "ayant",  "ayez",    "beaucoup", "bien",     "ça",      "ca",      "car",      "ce",       "ceci",
      "cela",   "celle",   "celles",   "celui",    "ces",     "combien", "cet",      "cette",    "ceux",
      "chaque", "chez",    "ci",       "comme",    "comment", "dans",    "de",       "déjà",     "deja",
      "depuis", "des",     "dès",      "donc",     "dont",    "du",      "elle",     "elles",    "en",
      "encore", "entre",   "es",       "est",      "et",      "étaient", "etaient",  "étais",    "était",
      "etait",  "étant",   "etant",    "êtes",     "etes",    "être",    "etre",     "eu",       "eux",
      "fait",   "font",    "furent",   "fut",      "ici",     "il",      "ils",      "jamais",   "je",
      "jusque", "la",      "là",       "laquelle", "le",      "lequel",  "les",      "lesquels", "lesquelles",
      "leur",   "leurs",   "lors",     "lorsque",  "lui",     "ma",      "mais",     "me",       "même",
      "meme",   "mêmes",   "memes",    "mes",      "moi",     "moins",   "mon",      "ne",       "ni",
      "nos",    "notre",   "nous",     "on",       "ont",     "ou",      "où",       "par",      "parce",
      "pas",    "pendant", "peu",      "peut",     "plus",    "pour",    "pourquoi", "puis",     "puisque",
      "qu",     "quand",   "que",      "quel",     "quelle",  "quelles", "quels",    "qui",      "quoi",
      "sa",     "sans",    "se",       "sera",     "serait",  "seront",  "ses",      "si",       "soit",
      "sommes", "son",     "sont",     "sous",     "suis",    "sur",     "ta",       "te",       "tes",
      "toi",    "ton",     "tous",     "tout",     "toute",   "toutes",  "très",     "tres",     "tu",
      "un",     "une",     "vers",     "voici",    "voilà",   "vos",     "votre",    "vous",     "y",
      "euh",    "ben",     "hein",     "quelquun", "quelque", "quelques"};
  return words;
}

const Words& english() {
  static const Words words{
      "about",  "above", "after", "again", "against", "all",     "also",   "am",    "an",     "and",     "any",
      "are",    "as",    "at",    "be",    "because", "been",    "before", "being", "below",  "between", "both",
      "but",    "by",    "can",   "could", "did",     "do",      "does",   "doing", "don",    "down",    "during",
      "each",   "few",   "for",   "from",  "further", "had",     "has",    "have",  "having", "he",      "her",
      "here",   "hers",  "him",   "his",   "how",     "if",      "in",     "into",  "is",     "it",      "its",
      "just",   "me",    "more",  "most",  "my",      "no",      "nor",    "not",   "of",     "off",     "on",
      "once",   "only",  "or",    "other", "our",     "ours",    "out",    "over",  "own",    "same",    "she",
      "should", "so",    "some",  "such",  "than",    "that",    "the",    "their", "theirs", "them",    "then",
      "there",  "these", "they",  "this",  "those",   "through", "to",     "too",   "under",  "until",   "up",
      "very",   "was",   "we",    "were",  "what",    "when",    "where",  "which", "while",  "who",     "whom",
      "why",    "will",  "with",  "would", "you",     "your",    "yours"};
  return words;
}

bool is_single_latin_letter(std::string_view word) {
  return word.size() == 1 && word[0] >= 'a' && word[0] <= 'z';
}

}  // namespace

bool is_french_stop_word(std::string_view word) {
  return is_single_latin_letter(word) || french().contains(word);
}
bool is_english_stop_word(std::string_view word) {
  return is_single_latin_letter(word) || english().contains(word);
}

}  // namespace resonance::search
