#include "ingest/erase.h"

#include <fstream>

#include "base/clock.h"
#include "ingest/erasure_list.h"
#include "ingest/indexer.h"
#include "ingest/recovery.h"
#include "tests/ingest/runner_fixture.h"

namespace resonance::ingest {
namespace {

using testing::IsEmpty;

class EraseTest : public LibraryTest {
 protected:
  // Everything that a person can write, each with the marker in it.
  ItemId everything(const std::string& marker) {
    Item draft;
    draft.title = marker + " titre";
    draft.summary = marker + " résumé";
    draft.body = marker + std::string(9'000, 'x') + marker;  // longer than a page of the catalogue
    draft.language = "fr";
    draft.people_declared = true;
    draft.answers = {{Question::context, marker + " réponse", {}, 0}};
    Account guest;
    guest.email = marker + "@exemple.fr";
    draft.depositor = catalogue.accounts.create(guest).id;
    const ItemId id = catalogue.items.create(draft).id;
    PlainUpload upload = store.begin(id, marker + ".mp4", std::nullopt);
    upload.append(marker);
    const MediaId media = upload.finish();
    catalogue.media.set_legend(media, marker);
    catalogue.transcripts.replace(media, TrackPurpose::captions, "fr", {{0, 1000, marker, marker}});
    catalogue.transcripts.replace(media, TrackPurpose::chapters, "fr", {{0, 1000, "", marker}});
    Person person;
    person.item = id;
    person.name = marker;
    Consent consent;
    consent.person = catalogue.consents.add_person(person).person.id;
    consent.grants[Aspect::picture] = {Scope::library};
    consent.explanation = {marker + " texte", "fr", marker, marker, marker, true};
    consent.proof = marker + ".pdf";
    proof = catalogue.consents.record(consent).id;
    fs::create_directories(folder.proofs());
    write_durably(folder.proof(proof), marker);
    catalogue.reports.create({.item = id, .words = marker, .contact = marker});
    catalogue.journal.add({.act = Act::refused, .item = id, .words = marker});
    catalogue.outbox.enqueue({.recipient = "a@exemple.fr", .subject = marker, .body = marker, .about = id});
    catalogue.outbox.enqueue({.recipient = lowercase_of(marker) + "@exemple.fr", .subject = "Retour", .body = marker});
    return id;
  }

  static std::string lowercase_of(std::string text) {
    for (char& letter : text) letter = static_cast<char>(std::tolower(letter));
    return text;
  }

  // Files under the data folder that hold the marker, in either case.
  std::vector<std::string> holding(const std::string& marker) { return holding(marker, root); }
  static std::vector<std::string> holding(const std::string& marker, const fs::path& place) {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(place)) {
      if (!entry.is_regular_file()) continue;
      const std::string bytes = lowercase_of(read_file(entry.path(), int64_t{1} << 30));
      if (bytes.find(lowercase_of(marker)) != std::string::npos) {
        found.push_back(entry.path().lexically_relative(place).string());
      }
    }
    return found;
  }

  Recovered start_again() {
    Presence presence(folder);
    return recover(catalogue, folder, store, presence);
  }

  UploadStore store{catalogue, folder, {.reserve_bytes = 0}};
  ConsentId proof;
};

TEST_F(EraseTest, AnItemWithAllThatHangsOnItIsInNoFile) {
  const ItemId kept = everything("BLEIBT"), id = everything("WEGDAMIT");
  EXPECT_THAT(holding("WEGDAMIT"), testing::Not(IsEmpty()));
  const Remains erased = erase_item(catalogue, folder, id);
  EXPECT_EQ(erased.media.size(), 1u);
  EXPECT_THAT(holding("WEGDAMIT"), IsEmpty());
  EXPECT_EQ(fs::file_size(root / "catalogue.db-wal"), 0u);
  EXPECT_FALSE(fs::exists(folder.proof(proof)));
  EXPECT_TRUE(catalogue.items.find(kept));
  EXPECT_THAT(holding("BLEIBT"), testing::Not(IsEmpty()));
  EXPECT_THAT(disagreements(), IsEmpty());
  // The tombstone: ids and acts.
  EXPECT_EQ(catalogue.items.changes_after(0, 100).back().item, id);
  EXPECT_EQ(catalogue.journal.of_item(id).size(), 1u);
  EXPECT_EQ(code_of([&] { erase_item(catalogue, folder, id); }), ErrorCode::not_found);
}

TEST_F(EraseTest, AMediaTakesThePeopleWhoAreInItAlone) {
  const ItemId id = everything("BLEIBT");
  const MediaId media = catalogue.media.of_item(id).front().id;
  Person person;
  person.item = id;
  person.media = media;
  person.name = "WEGDAMIT";
  Consent consent;
  consent.person = catalogue.consents.add_person(person).person.id;
  consent.grants[Aspect::sound] = {};
  consent.explanation.text = "WEGDAMIT";
  consent.proof = "p.pdf";
  const ConsentId theirs = catalogue.consents.record(consent).id;
  write_durably(folder.proof(theirs), "WEGDAMIT");
  erase_media(catalogue, folder, media);
  EXPECT_THAT(holding("WEGDAMIT"), IsEmpty());
  EXPECT_FALSE(fs::exists(folder.media(media)));
  EXPECT_TRUE(catalogue.items.find(id));
  EXPECT_TRUE(fs::exists(folder.proof(proof)));
  EXPECT_THAT(disagreements(), IsEmpty());
}

TEST_F(EraseTest, AnAccountLeavesItsItems) {
  Account account;
  account.name = "WEGDAMIT";
  account.email = "wegdamit@exemple.fr";
  account.role = Role::depositor;
  account = catalogue.accounts.create(account);
  catalogue.accounts.set_password(account.id, "quatre mots sans rapport");
  catalogue.accounts.create_link(account.id, LinkPurpose::password, 1'000'000);
  catalogue.sessions.open(account.id, "WEGDAMIT agent", wall_clock_ms(), false);
  catalogue.outbox.enqueue({.recipient = account.email, .subject = "x", .body = "x"});
  Item draft;
  draft.title = "Bleibt";
  draft.language = "fr";
  draft.depositor = account.id;
  const ItemId theirs = catalogue.items.create(draft).id;
  erase_account(catalogue, folder, account.id);
  EXPECT_THAT(holding("WEGDAMIT"), IsEmpty());
  EXPECT_FALSE(catalogue.accounts.find(account.id));
  ASSERT_TRUE(catalogue.items.find(theirs));
  EXPECT_FALSE(catalogue.items.find(theirs)->depositor);
}

TEST_F(EraseTest, ABackupThatComesBackIsErasedAgain) {
  const ItemId id = everything("WEGDAMIT");
  const MediaId media = catalogue.media.of_item(id).front().id;
  ASSERT_TRUE(catalogue.truncate_log());
  const fs::path restored_root = root.string() + "-restored";
  fs::copy(root, restored_root, fs::copy_options::recursive);
  erase_item(catalogue, folder, id);
  // The old catalogue and files, beside the newest list.
  const DataFolder restored(restored_root);
  fs::copy(folder.erasures(), restored.erasures());
  fs::create_directories(restored.index());
  write_durably(restored.index() / "old", "of another time");
  Catalogue old(restored_root);
  UploadStore uploads(old, restored, {.reserve_bytes = 0});
  ASSERT_TRUE(old.items.find(id));
  EXPECT_EQ(check(old, restored).size(), 1u);
  {
    Presence presence(restored);
    EXPECT_EQ(recover(old, restored, uploads, presence).erased_again, 1);
  }
  EXPECT_FALSE(old.items.find(id));
  EXPECT_FALSE(fs::exists(restored.media(media)));
  EXPECT_FALSE(fs::exists(restored.index()));
  EXPECT_THAT(holding("WEGDAMIT", restored_root), IsEmpty());
  EXPECT_THAT(check(old, restored), IsEmpty());
  fs::remove_all(restored_root);
}

TEST_F(EraseTest, WhatWasAskedForAndInterruptedIsDoneAtTheNextStart) {
  const ItemId id = everything("WEGDAMIT");
  list_erasure(folder, {id.text(), ErasedKind::item});  // killed right after
  EXPECT_EQ(start_again().erased_again, 1);
  EXPECT_THAT(holding("WEGDAMIT"), IsEmpty());
}

TEST_F(EraseTest, TheListSurvivesATornLine) {
  EXPECT_THAT(listed_erasures(folder), IsEmpty());
  std::ofstream(folder.erasures()) << "0123";
  list_erasure(folder, {item.text(), ErasedKind::item});
  list_erasure(folder, {item.text(), ErasedKind::account});
  const auto entries = listed_erasures(folder);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].id, item.text());
  EXPECT_EQ(entries[1].kind, ErasedKind::account);
}

TEST_F(EraseTest, ProofsThatNoRecordNamesAreSwept) {
  everything("BLEIBT");
  write_durably(folder.proof(ConsentId::random()), "x");
  write_durably(folder.proofs() / "half.part", "x");
  EXPECT_EQ(disagreements().size(), 2u);
  EXPECT_EQ(finish_erasures(catalogue, folder, false), 0) << "their records may be on the way";
  EXPECT_EQ(start_again().swept_proofs, 2);
  EXPECT_TRUE(fs::exists(folder.proof(proof)));
  EXPECT_THAT(disagreements(), IsEmpty());
  fs::remove(folder.proof(proof));
  EXPECT_EQ(disagreements().size(), 1u);
}

TEST_F(EraseTest, TheIndexForgetsAtOnce) {
  Item secret = new_item("Xylographie", Publication::published);
  secret.summary = "hippocampe";
  catalogue.items.update(secret);
  new_item("Rencontre", Publication::published);
  Indexer indexer(catalogue, folder, {.poll_ms = 10, .keep_open_ms = 50});
  indexer.start();
  const search::Searcher searcher(folder.index());
  wait_for("the index", [&] { return searcher.applied_change() == catalogue.items.last_change(); });
  erase_item(catalogue, folder, secret.id);
  wait_for("an index built since", [&] { return searcher.built_change() >= catalogue.items.last_erasure(); });
  indexer.stop();
  for (const char* word : {"xylograph", "hippocampe", secret.id.text().c_str()}) {
    const auto files = holding(word);
    for (const std::string& file : files) EXPECT_FALSE(file.starts_with("index")) << word << " in " << file;
  }
  EXPECT_EQ(searcher.search({.text = "rencontre"}).total, 1);
}

TEST_F(EraseTest, WithoutAnIndexerTheCommandItselfMakesItForget) {
  const Item secret = new_item("Xylographie", Publication::published);
  catch_up(catalogue, folder);
  erase_item(catalogue, folder, secret.id);
  forget_erased(catalogue, folder);
  EXPECT_THAT(holding("xylograph"), IsEmpty());
}

using EraseWhilePreparingTest = RunnerTest;

TEST_F(EraseWhilePreparingTest, ThePreparationIsOverWhenItReturns) {
  const MediaId id = deposit("x");
  Runner runner(catalogue, folder,
                options(program(R"(while :; do echo '{"progress":1,"stage":"encode"}'; sleep 0.05; done)")));
  runner.start();
  wait_for("its beginning", [&] { return !fs::is_empty(folder.work()); });
  erase_item(catalogue, folder, item);
  EXPECT_TRUE(fs::is_empty(folder.work()));
  EXPECT_FALSE(fs::exists(folder.media(id)));
  runner.stop();
  EXPECT_FALSE(fs::exists(folder.media(id)));
}

}  // namespace
}  // namespace resonance::ingest
