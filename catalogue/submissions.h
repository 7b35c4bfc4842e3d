// The films that are submitted to an edition of the festival: each is an item of the library, with what the festival
// asks beside. Part of Catalogue.
//
// A submission goes with its item when that is erased.
#pragma once

#include "catalogue/editions.h"

namespace resonance {

using SubmissionId = Id<struct SubmissionTag>;

enum class SubmissionState {
  draft,
  submitted,
  selected,      // the juries see it
  not_selected,  // its submitter was answered
  withdrawn,     // by its submitter
};

struct Submission {
  SubmissionId id;
  EditionId edition;
  ItemId item;
  CategoryId category;
  SubmissionState state = SubmissionState::draft;
  int number = 0;                // its name where its authors are hidden, from 1; 0: it was never submitted
  std::optional<MediaId> film;   // which of the item's files it was when it was submitted
  std::string film_fingerprint;  // of that file; two files that are the same have the same
  int rules_version = 0;         // that its submitter accepted; 0: none
  std::string synopsis;          // plain text, at most 5,000 characters; the short one is the item's summary
  std::string team;              // "Montage : Léa Martin", one on each line, at most 5,000 characters
  std::string contact;           // for whoever prepares the festival alone, at most 500 characters
  std::string finished_on;       // the day on which the film was finished: "2026-05-01", or empty
  bool first_film = false;
  bool rights_declared = false;  // the pictures, the texts and the voices are theirs to show
  bool music_declared = false;   // the music too, or there is none
  bool minors_authorised = false;
  bool projection_right = false;
  std::vector<std::string> languages;  // spoken in it: codes of ISO 639, at most 10; empty: its item's
  std::string country;                 // in which it was made: a code of ISO 3166-1, "BE"; empty: France
  bool audio_description = false;      // there is a version with one
  std::vector<MediaId> stills;         // photos of its item that stand for it, the first first, at most 10
  int64_t created_ms = 0;
  int64_t submitted_ms = 0;
  int64_t decided_ms = 0;
  std::string answer;           // what its submitter is told with the decision
  std::optional<bool> verdict;  // a person's word on whether it is eligible, whatever the rules say
  std::string verdict_note;     // why
};

class Submissions {
 public:
  explicit Submissions(Database& database) : database_(database) {}

  // A draft of that item in that category. Error{conflict}: the item is in this edition already; Error{not_found}.
  Submission create(const EditionId& edition, const ItemId& item, const CategoryId& category);
  std::optional<Submission> find(const SubmissionId& id);
  // By number, drafts last.
  std::vector<Submission> of_edition(const EditionId& edition);
  std::vector<Submission> of_item(const ItemId& item);
  // Of an account's items and of its organisations', or without an account those of the owner of the machine; the last
  // first. `limit` at most 200.
  std::vector<Submission> of_depositor(const std::optional<AccountId>& account,
                                       const std::vector<OrganisationId>& organisations, int limit);
  // How many of its selected films the festival may name now.
  int64_t count_nameable(const EditionId& edition);
  // Another one of the edition, neither draft nor withdrawn, with the same file.
  std::optional<Submission> same_film(const Submission& submission, std::string_view fingerprint);

  // Replaces its category and what its submitter says. Error{not_found}; Error{invalid}: a text too long, another
  // edition's category, a still that is no photo of its item, more languages or stills than there may be.
  void update(const Submission& submission);
  // A draft, or one that was withdrawn, becomes submitted, with the rules that are in force. Error{conflict}: the call
  // is not open at `now_ms`, or it is submitted already; Error{not_found}.
  Submission submit(const SubmissionId& id, const MediaId& film, std::string_view fingerprint, int64_t now_ms);
  // Submitted, selected and not selected become one another, with what its submitter is told. Error{conflict} for a
  // draft and for what was withdrawn; Error{invalid}: a text too long.
  void decide(const SubmissionId& id, SubmissionState state, std::string_view answer, int64_t now_ms);
  // A person's word on whether it is eligible, with their reason; without a word: the rules' again. Error{invalid}: no
  // reason.
  void overrule(const SubmissionId& id, std::optional<bool> verdict, std::string_view note);
  // Error{not_found}.
  void withdraw(const SubmissionId& id);

 private:
  Database& database_;
};

std::string_view name(SubmissionState value);
std::optional<SubmissionState> submission_state_named(std::string_view text);

}  // namespace resonance
