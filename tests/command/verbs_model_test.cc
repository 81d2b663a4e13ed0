// The verbs search, review, train and rebuild.
#include <gmock/gmock.h>

#include <iterator>
#include <sstream>

#include "command_fixture.h"
#include "json_check.h"

namespace c360::command {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ModelVerbsTest : public CommandTest {
 protected:
  // 300 people records with slips, through the mapping that is shipped for them.
  void IngestPeople(const std::vector<std::string>& more = {}, const std::string& db = "db") {
    ASSERT_EQ(C360({"generate", "--kind=people", "--records=300", "--out=" + Path("people")}), kDone) << err_;
    std::vector<std::string> words = {"ingest", Db(db), "--mapping=" C360_MAPPINGS "/people.json"};
    words.insert(words.end(), more.begin(), more.end());
    words.push_back(Path("people") + "/people.csv");
    ASSERT_EQ(C360(words), kDone) << err_;
  }
  std::string Digest(const std::string& db = "db") {
    EXPECT_EQ(C360({"digest", Db(db)}), kDone) << err_;
    return out_;
  }
};

TEST_F(ModelVerbsTest, SearchFindsAndExplains) {
  Write(
      "in.ndjson",
      R"({"type":"identify","messageId":"1","userId":"u1","timestamp":"2024-05-01T10:00:00Z","traits":{"firstName":"Robert","lastName":"Kowalski","birthday":"1980-02-01","email":"rk@x.pl"}}
{"type":"identify","messageId":"2","userId":"u2","timestamp":"2024-05-01T10:00:00Z","traits":{"firstName":"Ewa","lastName":"Lis","birthday":"1991-03-04"}}
)");
  ASSERT_EQ(C360({"ingest", Db(), Path("in.ndjson")}), kDone) << err_;
  ASSERT_EQ(C360({"search", Db(), "--name=Bob Kowalsky", "--limit=1"}), kDone) << err_;
  EXPECT_THAT(out_, HasSubstr("Robert Kowalski"));
  EXPECT_THAT(out_, HasSubstr("given nickname"));
  ASSERT_EQ(C360({"search", Db(), "--email=RK@x.pl", "--output=json"}), kDone) << err_;
  EXPECT_THAT(out_, StartsWith(R"({"results":[{"profile_id":"p)"));
  EXPECT_THAT(out_, HasSubstr(R"("score_bits":)"));
  EXPECT_TRUE(IsJson(out_.substr(0, out_.size() - 1))) << out_;
  ASSERT_EQ(C360({"search", Db(), "--name=Zygfryd", "--output=json"}), kDone) << err_;
  EXPECT_THAT(out_, StartsWith(R"({"results":[])"));
  EXPECT_EQ(C360({"search", Db()}), kWrongUsage);
  EXPECT_EQ(C360({"search", Db(), "--email=null"}), kWrongUsage);
  EXPECT_THAT(err_, HasSubstr("nothing to search by"));
  EXPECT_EQ(C360({"search", Db(), "--birth-date=abc"}), kWrongUsage);
  EXPECT_THAT(err_, HasSubstr("1980-02-01"));
  EXPECT_EQ(C360({"search", Db(), "--birth-date=1 lutego 1980"}), kDone) << err_;
}

TEST_F(ModelVerbsTest, ReviewShowsWhatToDecideAndHow) {
  IngestPeople();
  ASSERT_EQ(C360({"review", Db(), "--output=json", "--limit=3"}), kDone) << err_;
  EXPECT_THAT(out_, StartsWith(R"({"items":[{"kind":")"));
  EXPECT_TRUE(IsJson(out_.substr(0, out_.size() - 1))) << out_;
  ASSERT_EQ(C360({"review", Db(), "--limit=1"}), kDone) << err_;
  const size_t command = out_.find("c360 assert --db=" + Path("db") + " same record_id:");
  ASSERT_NE(command, std::string::npos) << out_;
  const std::string asked = out_;
  // The command that it shows settles the question.
  std::istringstream line(out_.substr(command, out_.find('\n', command) - command));
  std::vector<std::string> words(std::istream_iterator<std::string>(line), {});
  words.erase(words.begin());
  ASSERT_EQ(C360(words), kDone) << err_;
  ASSERT_EQ(C360({"review", Db(), "--limit=1"}), kDone) << err_;
  EXPECT_NE(out_, asked);
}

TEST_F(ModelVerbsTest, NothingInDoubtIsSaid) {
  Write("in.ndjson", R"({"type":"identify","messageId":"1","userId":"u1","traits":{"email":"rk@x.pl"}}
)");
  ASSERT_EQ(C360({"ingest", Db(), Path("in.ndjson")}), kDone) << err_;
  ASSERT_EQ(C360({"review", Db()}), kDone) << err_;
  EXPECT_EQ(out_, "Nothing is in doubt.\n");
}

TEST_F(ModelVerbsTest, RocksDbATrainedModelComesIntoForceAndBackAgain) {
  IngestPeople();
  const std::string before = Digest();
  ASSERT_EQ(C360({"train", Db(), "--model-out=" + Path("people.model")}), kDone) << err_;
  EXPECT_THAT(out_, HasSubstr("family"));
  EXPECT_THAT(err_, HasSubstr("c360 rebuild"));
  EXPECT_EQ(Digest(), before);
  ASSERT_EQ(C360({"rebuild", Db(), "--model=" + Path("people.model"), "--output=json"}), kDone) << err_;
  EXPECT_THAT(out_, StartsWith(R"({"events":300,"profiles":)"));
  const std::string trained = Digest();
  ASSERT_EQ(C360({"check", Db()}), kDone) << out_;
  IngestPeople({"--model=" + Path("people.model")}, "fresh");
  EXPECT_EQ(Digest("fresh"), trained);
  // Everything derived made anew changes nothing.
  ASSERT_EQ(C360({"rebuild", Db()}), kDone) << err_;
  EXPECT_EQ(Digest(), trained);
}

TEST_F(ModelVerbsTest, RocksDbAnotherPolicyIsRefusedAtOpeningAndTakenByRebuild) {
  IngestPeople();
  Write("policy.json", R"({"name": "strict", "identity": {"scoredMatching": false}})");
  EXPECT_EQ(C360({"ingest", Db(), "--policy=" + Path("policy.json"), Path("people") + "/people.csv"}), kFailed);
  EXPECT_THAT(err_, HasSubstr("c360 rebuild"));
  const std::string before = Digest();
  ASSERT_EQ(C360({"rebuild", Db(), "--policy=" + Path("policy.json"), "--dry-run"}), kDone) << err_;
  EXPECT_THAT(out_, HasSubstr("Would come apart"));
  ASSERT_EQ(C360({"rebuild", Db(), "--policy=" + Path("policy.json"), "--dry-run", "--output=json"}), kDone) << err_;
  EXPECT_THAT(out_, StartsWith(R"({"events":300,"refused":0,"profiles_before":)"));
  EXPECT_TRUE(IsJson(out_.substr(0, out_.size() - 1))) << out_;
  EXPECT_EQ(C360({"rebuild", Db(), "--dry-run"}), kWrongUsage);
  EXPECT_EQ(Digest(), before);
  ASSERT_EQ(C360({"rebuild", Db(), "--policy=" + Path("policy.json")}), kDone) << err_;
  EXPECT_THAT(out_, HasSubstr("300 events"));
  ASSERT_EQ(C360({"stats", Db()}), kDone);
  EXPECT_THAT(out_, HasSubstr("strict"));
  ASSERT_EQ(C360({"check", Db()}), kDone) << out_;
}

TEST_F(ModelVerbsTest, FilesThatAreNoPolicyOrModelAreNamed) {
  IngestPeople();
  Write("bad", "no model {");
  EXPECT_EQ(C360({"rebuild", Db(), "--model=" + Path("bad")}), kFailed);
  EXPECT_THAT(err_, HasSubstr(Path("bad") + ": "));
  EXPECT_EQ(C360({"rebuild", Db(), "--policy=" + Path("bad")}), kFailed);
  EXPECT_THAT(err_, HasSubstr(Path("bad") + ": "));
  EXPECT_EQ(C360({"rebuild", Db(), "--policy=" + Path("none")}), kFailed);
  EXPECT_EQ(C360({"train", Db(), "--model-out=" + Path("no/folder")}), kFailed);
  EXPECT_THAT(err_, HasSubstr("cannot be written"));
}

}  // namespace
}  // namespace c360::command
