// The answers of experience reports, kept with their items.
#include "temporary_catalogue.h"

namespace resonance {
namespace {

class Answers : public CatalogueTest {
 protected:
  Item report(std::vector<Answer> answers) {
    Item draft;
    draft.kind = ItemKind::experience;
    draft.title = "Porte-à-porte";
    draft.answers = std::move(answers);
    clean_and_check(draft);
    return catalogue_->items.create(draft);
  }
  std::vector<Answer> kept(const Item& item) { return catalogue_->items.find(item.id)->answers; }
};

TEST_F(Answers, AreKeptInTheOrderOfTheQuestions) {
  const Item item = report({{Question::advice, "Commencez petit."}, {Question::context, "Une rénovation."}});
  const std::vector<Answer> expected{{Question::context, "Une rénovation."}, {Question::advice, "Commencez petit."}};
  EXPECT_EQ(kept(item), expected);
  EXPECT_EQ(item.answers, expected);
  EXPECT_EQ(catalogue_->items.latest_of_all(1).front().answers, expected);
}

TEST_F(Answers, AreReplacedTogether) {
  Item item = report({{Question::context, "Avant"}, {Question::worked, "Les binômes"}});
  item.answers = {{Question::failed, "Le questionnaire"}};
  const int64_t change = catalogue_->items.last_change();
  catalogue_->items.update(item);
  EXPECT_EQ(kept(item), (std::vector<Answer>{{Question::failed, "Le questionnaire"}}));
  EXPECT_GT(catalogue_->items.last_change(), change) << "the index follows";
  catalogue_->items.erase(item.id);
  EXPECT_FALSE(catalogue_->items.find(item.id));
}

TEST_F(Answers, ThatSayNothingAreDropped) {
  EXPECT_TRUE(kept(report({{Question::context, ""}, {Question::means, " \r\n\t"}})).empty());
}

TEST_F(Answers, AreCheckedAtTheirLimits) {
  Item item;
  item.answers = {{Question::context, std::string(20'000, 'a')}};
  clean_and_check(item);
  item.answers[0].text += "a";
  EXPECT_EQ(code_of([&] { clean_and_check(item); }), ErrorCode::invalid);
  item.answers = {{Question::context, "une"}, {Question::context, "deux"}};
  EXPECT_EQ(code_of([&] { clean_and_check(item); }), ErrorCode::invalid);
  item.answers = {{Question::context, "une", MediaId::random(), -1}};
  EXPECT_EQ(code_of([&] { clean_and_check(item); }), ErrorCode::invalid);
}

TEST_F(Answers, PointAtAMediaOfTheirOwnItemOnly) {
  Item mine = report({{Question::worked, "Le repas"}});
  const Media own = uploaded(mine.id), foreign = uploaded(published("Autre").id);
  mine.answers[0].media = own.id;
  mine.answers[0].start_ms = 754'000;
  catalogue_->items.update(mine);
  EXPECT_EQ(kept(mine), mine.answers);
  for (const MediaId& other : {foreign.id, MediaId::random()}) {
    Item wrong = mine;
    wrong.answers[0].media = other;
    wrong.title = "Autre titre";
    EXPECT_EQ(code_of([&] { catalogue_->items.update(wrong); }), ErrorCode::invalid);
    EXPECT_EQ(code_of([&] { catalogue_->items.create(wrong); }), ErrorCode::invalid);
  }
  EXPECT_EQ(kept(mine), mine.answers);
  EXPECT_EQ(catalogue_->items.find(mine.id)->title, "Porte-à-porte") << "nothing half stored";
}

TEST_F(Answers, OutliveTheMediaTheyPointAt) {
  Item item = report({});
  const Media media = uploaded(item.id);
  item.answers = {{Question::attempt, "On a frappé aux portes.", media.id, 5'000},
                  {Question::worked, "", media.id, 9'000}};
  catalogue_->items.update(item);
  EXPECT_EQ(kept(item).size(), 2u) << "a moment alone says something";
  catalogue_->media.remove(media.id);
  EXPECT_EQ(kept(item), (std::vector<Answer>{{Question::attempt, "On a frappé aux portes."}}));
  catalogue_->items.update(*catalogue_->items.find(item.id));
}

}  // namespace
}  // namespace resonance
