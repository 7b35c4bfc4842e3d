// Public prizes: who may vote and once only, what stays sealed, and what is stored of whom.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "temporary_catalogue.h"

namespace resonance {
namespace {

constexpr int64_t kOpens = 1'800'000'000'000, kCloses = kOpens + 3'600'000, kNow = kOpens + 1;

class PublicPrizesTest : public CatalogueTest {
 protected:
  PublicPrizesTest() {
    Edition draft;
    draft.year = 2027;
    draft.title_fr = "Festival";
    draft.categories = {{{}, "Court", ""}};
    draft.calendar = {{Milestone::call_opens, 1}};
    edition_ = catalogue_->editions.create(draft);
    for (int i = 0; i < 3; ++i) films_.push_back(film());
    prize_ = catalogue_->public_prizes.create(wanted());
  }

  SubmissionId film(SubmissionState state = SubmissionState::selected) {
    const Item item = published("Un film");
    const Submission made = catalogue_->submissions.create(edition_.id, item.id, edition_.categories[0].id);
    catalogue_->submissions.submit(made.id, uploaded(item.id).id, made.id.text(), 2);
    if (state != SubmissionState::submitted) catalogue_->submissions.decide(made.id, state, "", 3);
    return made.id;
  }
  PublicPrize wanted(PrizeAccess access = PrizeAccess::open) {
    PublicPrize prize;
    prize.edition = edition_.id;
    prize.name_fr = "Prix du public";
    prize.films = films_;
    prize.opens_ms = kOpens;
    prize.closes_ms = kCloses;
    prize.access = access;
    return prize;
  }
  void vote(const std::string& proof, Mentions mentions = {0}, int64_t now_ms = kNow) {
    catalogue_->public_ballots.cast(prize_.id, mentions, proof, now_ms);
  }
  ErrorCode refused(const std::string& proof, Mentions mentions = {0}, int64_t now_ms = kNow) {
    const int64_t before = count();
    const ErrorCode code = code_of([&] { vote(proof, mentions, now_ms); });
    EXPECT_EQ(count(), before);
    return code;
  }
  int64_t count() { return catalogue_->public_ballots.count(prize_.id); }
  std::vector<PublicBallot> opened() { return catalogue_->public_ballots.opened(prize_.id, kCloses); }
  std::vector<std::string> codes(int number) {
    prize_ = catalogue_->public_prizes.create(wanted(PrizeAccess::ticket));
    const MadeTickets made = catalogue_->tickets.make(prize_.id, "Séance de 20 h", number, kNow);
    return catalogue_->tickets.codes(made.batch.id, made.key);
  }

  Edition edition_;
  std::vector<SubmissionId> films_;
  PublicPrize prize_;
};

TEST_F(PublicPrizesTest, APrizeIsKeptWholeAndRefusedWithoutWhatItNeeds) {
  PublicPrize given = wanted(PrizeAccess::ticket);
  given.name_en = "Audience award";
  given.quorum = 50;
  given.left_out = LeftOut::lowest;
  const PublicPrize read = *catalogue_->public_prizes.find(catalogue_->public_prizes.create(given).id);
  EXPECT_EQ(read.name_en, "Audience award");
  EXPECT_EQ(read.films, films_);
  EXPECT_EQ(read.quorum, 50);
  EXPECT_EQ(read.access, PrizeAccess::ticket);
  EXPECT_EQ(read.left_out, LeftOut::lowest);
  EXPECT_NE(read.secret, prize_.secret);
  const auto wrong = [&](auto change) {
    PublicPrize one = wanted();
    change(one);
    EXPECT_EQ(code_of([&] { catalogue_->public_prizes.create(one); }), ErrorCode::invalid);
  };
  wrong([](PublicPrize& one) { one.name_fr = " "; });
  wrong([](PublicPrize& one) { one.films.clear(); });
  wrong([](PublicPrize& one) { one.films.push_back(one.films[0]); });
  wrong([](PublicPrize& one) { one.films.push_back(SubmissionId::random()); });
  wrong([&](PublicPrize& one) { one.films.push_back(film(SubmissionState::submitted)); });
  wrong([](PublicPrize& one) { one.closes_ms = one.opens_ms; });
  wrong([](PublicPrize& one) { one.opens_ms = 0; });
  wrong([](PublicPrize& one) { one.quorum = -1; });
  wrong([](PublicPrize& one) {
    for (int i = 0; i < 500; ++i) one.films.push_back(SubmissionId::random());
  });
  EXPECT_EQ(catalogue_->public_prizes.of_edition(edition_.id).size(), 2U);
}

TEST_F(PublicPrizesTest, OnceItIsOpenOnlyItsCloseMoves) {
  PublicPrize changed = prize_;
  changed.films.pop_back();
  changed.name_fr = "Prix des spectateurs";
  catalogue_->public_prizes.update(changed, kOpens - 1);
  EXPECT_EQ(catalogue_->public_prizes.find(prize_.id)->films.size(), 2U);
  const auto update = [&](int64_t now_ms) {
    return code_of([&] { catalogue_->public_prizes.update(changed, now_ms); });
  };
  PublicPrize now = changed;
  changed.quorum = 3;
  EXPECT_EQ(update(kNow), ErrorCode::conflict);
  changed = now;
  changed.films.push_back(films_[2]);
  EXPECT_EQ(update(kNow), ErrorCode::conflict);
  changed = now;
  changed.closes_ms = kCloses - 1;
  catalogue_->public_prizes.update(changed, kNow);  // nobody has voted
  changed.closes_ms = kNow - 1;
  EXPECT_EQ(code_of([&] { catalogue_->public_prizes.update(changed, kNow); }), ErrorCode::invalid) << "before it opens";
  changed.closes_ms = kNow + 5;
  EXPECT_EQ(update(kNow + 10), ErrorCode::conflict) << "a moment that is past";
  vote("device");
  EXPECT_EQ(update(kNow), ErrorCode::conflict) << "somebody has voted";
  changed.closes_ms = kCloses + 1;
  catalogue_->public_prizes.update(changed, kNow);
  changed.closes_ms = kCloses + 100;
  EXPECT_EQ(update(kCloses + 1), ErrorCode::conflict) << "the ballots are open: nobody votes any more";
  changed.id = PublicPrizeId::random();
  EXPECT_EQ(update(kNow), ErrorCode::not_found);
}

TEST_F(PublicPrizesTest, ABallotCountsFromTheOpeningToTheCloseAndOnceADevice) {
  EXPECT_EQ(refused("a", {0}, kOpens - 1), ErrorCode::conflict);
  vote("a", {0, std::nullopt, 6}, kOpens);
  EXPECT_EQ(refused("a"), ErrorCode::conflict);
  vote("b", {1}, kCloses - 1);
  EXPECT_EQ(refused("c", {0}, kCloses), ErrorCode::conflict);
  EXPECT_TRUE(catalogue_->public_ballots.has_voted(prize_, "a"));
  EXPECT_FALSE(catalogue_->public_ballots.has_voted(prize_, "c"));
  const auto ballots = opened();
  ASSERT_EQ(ballots.size(), 2U);
  const std::set<Mentions> all{ballots[0].mentions, ballots[1].mentions};
  EXPECT_TRUE(all.contains(Mentions{0, std::nullopt, 6}));
  EXPECT_TRUE(all.contains(Mentions{1, std::nullopt, std::nullopt}));
}

TEST_F(PublicPrizesTest, ARefusedBallotUsesNothing) {
  EXPECT_EQ(refused("a", {}), ErrorCode::invalid);
  EXPECT_EQ(refused("a", {std::nullopt, std::nullopt}), ErrorCode::invalid);
  EXPECT_EQ(refused("a", {7}), ErrorCode::invalid);
  EXPECT_EQ(refused("a", {-1}), ErrorCode::invalid);
  EXPECT_EQ(refused("a", {0, 0, 0, 0}), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { catalogue_->public_ballots.cast(PublicPrizeId::random(), {0}, "a", kNow); }),
            ErrorCode::not_found);
  vote("a");
  const std::string code = codes(1).front();
  EXPECT_EQ(refused(code, {7}), ErrorCode::invalid);
  EXPECT_EQ(refused(code, {0}, kCloses), ErrorCode::conflict);
  vote(code);
}

TEST_F(PublicPrizesTest, NobodyCountsBeforeTheClose) {
  vote("a");
  EXPECT_EQ(code_of([&] { catalogue_->public_ballots.opened(prize_.id, kCloses - 1); }), ErrorCode::conflict);
  EXPECT_EQ(count(), 1) << "how many there are is all that is known";
  EXPECT_EQ(opened().size(), 1U);
}

TEST_F(PublicPrizesTest, ACodeVotesOnceForItsPrizeUnlessItIsRevoked) {
  const auto own = codes(3);
  const PublicPrize first = prize_;
  vote(own[0]);
  EXPECT_EQ(refused(own[0]), ErrorCode::conflict);
  std::string typed = own[1];
  std::erase(typed, '-');
  for (char& each : typed) each = static_cast<char>(std::tolower(static_cast<unsigned char>(each)));
  vote(" " + typed.substr(0, 5) + " " + typed.substr(5));
  EXPECT_EQ(refused(own[1]), ErrorCode::conflict);
  const auto others = codes(1);
  EXPECT_EQ(refused(own[2]), ErrorCode::not_found) << "of another prize";
  const TicketBatch batch = catalogue_->tickets.of_prize(first.id).front();
  EXPECT_EQ(batch.used, 2);
  EXPECT_EQ(batch.codes, 3);
  catalogue_->tickets.revoke(batch.id, kNow);
  prize_ = first;
  EXPECT_EQ(refused(own[2]), ErrorCode::conflict);
  EXPECT_EQ(count(), 2) << "what was voted stays";
  EXPECT_EQ(refused("2222-2222-2222"), ErrorCode::not_found) << "well written, and none";
  EXPECT_EQ(refused(""), ErrorCode::invalid);
}

TEST_F(PublicPrizesTest, OfTwoAtOnceOneCounts) {
  const auto own = codes(20);
  for (const std::string& code : own) {
    std::atomic<int> counted = 0;
    const auto voting = [&] {
      try {
        vote(code);
        ++counted;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::conflict);
      }
    };
    std::thread one(voting), other(voting);
    one.join();
    other.join();
    EXPECT_EQ(counted, 1);
  }
  EXPECT_EQ(count(), 20);
}

TEST_F(PublicPrizesTest, AMistypedCodeIsToldFromAWrongOne) {
  const std::string key(32, 'a');
  std::set<std::string> different;
  for (int i = 0; i < 500; ++i) different.insert(ticket_code(key, i));
  EXPECT_EQ(different.size(), 500U);
  const std::string letters = "23456789ABCDEFGHJKMNPQRSTVWXY";
  for (const std::string& code : different) {
    ASSERT_EQ(typed_ticket_code(code), code);
    for (size_t i = 0; i < code.size(); ++i) {
      if (code[i] == '-') continue;
      std::string wrong = code;
      for (const char other : letters) {
        if (other == code[i]) continue;
        wrong[i] = other;
        ASSERT_FALSE(typed_ticket_code(wrong)) << wrong;
      }
      for (size_t j = i + 1; j < code.size(); ++j) {
        if (code[j] == '-' || code[j] == code[i]) continue;
        std::string exchanged = code;
        std::swap(exchanged[i], exchanged[j]);
        ASSERT_FALSE(typed_ticket_code(exchanged)) << exchanged;
      }
    }
  }
  for (const char* wrong : {"", "2222", "2222-2222-22222", "0222-2222-2222", "é222-2222-2222"}) {
    EXPECT_FALSE(typed_ticket_code(wrong)) << wrong;
  }
}

TEST_F(PublicPrizesTest, CodesAreMadeWithinBoundsAndComeBackWithTheirKeyAlone) {
  EXPECT_EQ(code_of([&] { catalogue_->tickets.make(prize_.id, "Séance", 5, kNow); }), ErrorCode::conflict)
      << "an open prize needs none";
  const auto all = codes(kMostTickets);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 5'000U);
  const auto make = [&](const char* label, int number, int64_t now_ms) {
    return code_of([&] { catalogue_->tickets.make(prize_.id, label, number, now_ms); });
  };
  EXPECT_EQ(make("Séance", kMostTickets + 1, kNow), ErrorCode::invalid);
  EXPECT_EQ(make("Séance", 0, kNow), ErrorCode::invalid);
  EXPECT_EQ(make(" ", 5, kNow), ErrorCode::invalid);
  EXPECT_EQ(make("Séance", 5, kCloses), ErrorCode::conflict);
  const TicketBatchId batch = catalogue_->tickets.of_prize(prize_.id).front().id;
  EXPECT_EQ(code_of([&] { catalogue_->tickets.codes(batch, std::string(32, '0')); }), ErrorCode::invalid);
  EXPECT_EQ(code_of([&] { catalogue_->tickets.codes(TicketBatchId::random(), ""); }), ErrorCode::not_found);
}

// All texts of all tables, in the order in which they are stored.
std::vector<std::string> stored(const std::filesystem::path& file, const std::string& table) {
  SQLite::Database connection(file.string(), SQLite::OPEN_READONLY);
  SQLite::Statement rows(connection, "SELECT * FROM " + table);
  std::vector<std::string> all;
  while (rows.executeStep()) {
    std::string row;
    for (int i = 0; i < rows.getColumnCount(); ++i) row += rows.getColumn(i).getString() + "|";
    all.push_back(row);
  }
  return all;
}

TEST_F(PublicPrizesTest, NothingStoredLeadsFromACodeOrADeviceToABallot) {
  for (int i = 0; i < 40; ++i) vote("device" + std::to_string(i), {i % 7});
  const auto ballots = stored(folder_ / "catalogue.db", "public_ballot");
  const auto devices = stored(folder_ / "catalogue.db", "voted_device");
  ASSERT_EQ(ballots.size(), 40U);
  ASSERT_EQ(devices.size(), 40U);
  EXPECT_TRUE(std::ranges::is_sorted(ballots)) << "by their random ids";
  EXPECT_TRUE(std::ranges::is_sorted(devices)) << "by their digests";
  std::string mentions;
  for (const std::string& each : ballots) mentions += each[each.size() - 4];
  std::string as_cast;
  for (int i = 0; i < 40; ++i) as_cast += static_cast<char>('0' + i % 7);
  EXPECT_NE(mentions, as_cast) << "not in the order in which they came";
  for (const std::string& each : devices) EXPECT_EQ(each.find("device"), each.npos);
  SQLite::Database connection((folder_ / "catalogue.db").string(), SQLite::OPEN_READONLY);
  for (const char* table : {"public_ballot", "voted_device", "ticket_code"}) {
    EXPECT_THROW(SQLite::Statement(connection, std::string("SELECT rowid FROM ") + table), SQLite::Exception)
        << table << " has a hidden number that tells the order";
  }
  catalogue_->public_ballots.forget_devices(kCloses - 1);
  EXPECT_TRUE(catalogue_->public_ballots.has_voted(prize_, "device0"));
  catalogue_->public_ballots.forget_devices(kCloses);
  EXPECT_FALSE(catalogue_->public_ballots.has_voted(prize_, "device0"));
  EXPECT_EQ(count(), 40);
}

TEST_F(PublicPrizesTest, AFilmThatIsErasedLeavesItsPlace) {
  vote("a", {std::nullopt, 2, std::nullopt});
  vote("b", {1, std::nullopt, 3});
  catalogue_->items.erase(catalogue_->submissions.find(films_[1])->item);
  const PublicPrize read = *catalogue_->public_prizes.find(prize_.id);
  EXPECT_EQ(read.films, (std::vector{films_[0], SubmissionId(), films_[2]}));
  EXPECT_EQ(count(), 2) << "who voted for it alone has voted";
  for (const PublicBallot& each : opened()) EXPECT_EQ(each.mentions.size(), 3U);
  catalogue_->items.erase(catalogue_->submissions.find(films_[0])->item);
  PublicPrize moved = *catalogue_->public_prizes.find(prize_.id);
  EXPECT_EQ(moved.films, (std::vector{SubmissionId(), SubmissionId(), films_[2]}));
  moved.closes_ms = kCloses + 1;
  catalogue_->public_prizes.update(moved, kNow);
  EXPECT_EQ(*catalogue_->public_prizes.find(prize_.id), moved) << "its close moves all the same";
}

TEST_F(PublicPrizesTest, ThreeHundredFilmsFitOnOneBallot) {
  for (int i = 3; i < 300; ++i) films_.push_back(film());
  prize_ = catalogue_->public_prizes.create(wanted());
  Mentions all;
  for (int i = 0; i < 300; ++i) all.emplace_back(i % kMentions);
  vote("a", all);
  EXPECT_EQ(opened().at(0).mentions, all);
}

}  // namespace
}  // namespace resonance
