// The verbs in process, over a store on disk: exit codes, shapes, what each verb does.
#include "verbs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "command.h"
#include "fmt/format.h"
#include "json_check.h"

namespace c360::command {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

struct Result {
  int code = -1;
  std::string out;
  std::string err;
};

class VerbsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + fmt::format("c360_verbs_test_{}", getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  std::string Db() const { return "--db=" + Path("db"); }
  void Write(const std::string& name, const std::string& text) const { std::ofstream(Path(name)) << text; }

  static Result C360(const std::vector<std::string>& words, bool terminal = false) {
    Result result;
    Output out(&result.out), err(&result.err);
    Environment environment{.out = out, .err = err, .terminal = terminal, .clock = [] {
                              return absl::FromUnixSeconds(1'717'156'800);
                            }};  // 2024-05-31T12:00:00Z
    result.code = command::Run(words, environment);
    return result;
  }

  // Two people: Jan with a browser and an order, Ewa; one address that both have shown.
  void IngestFamily() {
    Write(
        "family.ndjson",
        R"({"type":"page","messageId":"1","anonymousId":"a1","timestamp":"2024-05-01T10:00:00Z","properties":{"path":"/tea"}}
{"type":"identify","messageId":"2","userId":"u1","anonymousId":"a1","timestamp":"2024-05-01T10:05:00Z","traits":{"firstName":"Jan","lastName":"Nowak","email":"Jan@X.pl"}}
{"type":"track","messageId":"3","userId":"u1","timestamp":"2024-05-02T10:00:00Z","event":"Order Completed","properties":{"order_id":"o-1","total":59.97,"currency":"EUR"}}
{"type":"identify","messageId":"4","userId":"u1","timestamp":"2024-05-03T10:00:00Z","traits":{"email":"dom@x.pl"}}
{"type":"identify","messageId":"5","userId":"u2","timestamp":"2024-05-04T10:00:00Z","traits":{"firstName":"Ewa","email":"dom@x.pl"}}
)");
    const Result result = C360({"ingest", Db(), Path("family.ndjson")});
    ASSERT_EQ(result.code, kDone) << result.err;
  }

  std::string folder_;
};

// JSON with the parser that holds it. Not protobuf's Struct: Debian's library lays its maps out otherwise than a
// program built for ThreadSanitizer does, and reading one crashes there.
class Object {
 public:
  explicit Object(const std::string& json) { EXPECT_EQ(parser_->parse(json).get(root_), simdjson::SUCCESS) << json; }
  simdjson::simdjson_result<simdjson::dom::element> operator[](std::string_view key) const { return root_.at_key(key); }

 private:
  std::shared_ptr<simdjson::dom::parser> parser_ = std::make_shared<simdjson::dom::parser>();
  simdjson::dom::element root_;
};

Object ParseObject(const std::string& json) { return Object(json); }

TEST_F(VerbsTest, UsageErrorsAreTwoAndSaySo) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{}, "Usage"},
      {{"fly"}, "unknown verb \"fly\""},
      {{"lokup"}, "did you mean lookup?"},
      {{"--db=x", "lookup"}, "the verb comes first"},
      {{"help", "fly"}, "unknown verb"},
      {{"lookup", "a:b"}, "--db=DIR is missing"},
      {{"lookup", "--db=x"}, "too few arguments; it takes KEY"},
      {{"lookup", "--db=x", "--lmit=3", "a:b"}, "did you mean --limit?"},
      {{"lookup", "--db=x", "--limit=0", "a:b"}, "1 to 1000"},
      {{"timeline", "--db=x", "--type=lunch", "a:b"}, "unknown type \"lunch\"; there are identify, page_view"},
      {{"timeline", "--db=x", "--channel=web,drum", "a:b"}, "unknown channel \"drum\""},
      {{"assert", "--db=x", "maybe", "a:b", "c:d"}, "\"same\" or \"not-same\""},
      {{"withdraw", "--db=x", "seven"}, "a number"},
      {{"delete", "--db=x"}, "SOURCE EVENT_ID"},
      {{"delete", "--db=x", "s", "1", "--events=f"}, "SOURCE EVENT_ID"},
      {{"export", "--db=x", "everything"}, "identifiers, profiles, events"},
      {{"digest", "--db=x", "y"}, "it takes options only"},
      {{"generate", "--out=x", "--customers=10", "--events=5"}, "at least 3 a customer"},
  };
  for (const auto& [words, message] : cases) {
    const Result result = C360(words);
    EXPECT_EQ(result.code, kWrongUsage) << message;
    EXPECT_THAT(result.err, HasSubstr(message));
    EXPECT_THAT(result.out, IsEmpty());
  }
}

TEST_F(VerbsTest, EveryVerbHasHelpWithAnExample) {
  EXPECT_EQ(C360({"help"}).code, kDone);
  EXPECT_THAT(C360({"--version"}).out, StartsWith("c360 "));
  for (const Verb& verb : Verbs()) {
    EXPECT_THAT(C360({"help"}).out, HasSubstr(fmt::format("\n  {} ", verb.name)));
    const Result help = C360({"help", std::string(verb.name)});
    EXPECT_EQ(help.code, kDone);
    EXPECT_THAT(help.out, HasSubstr(fmt::format("Example:\n  c360 {} ", verb.name)));
    EXPECT_EQ(C360({std::string(verb.name), "--help"}).out, help.out);
    for (const OptionSpec& option : verb.options) EXPECT_THAT(help.out, HasSubstr(fmt::format("--{}", option.name)));
  }
}

TEST_F(VerbsTest, AMissingStoreIsOneSentence) {
  for (const Verb& verb : Verbs()) {
    if (verb.name == "ingest" || verb.name == "generate" || verb.name == "restore") continue;
    std::vector<std::string> words = {std::string(verb.name), Db()};
    if (verb.name == "assert") words.push_back("same");
    for (int i = static_cast<int>(words.size()) - 2; i < verb.positional.least; ++i) words.push_back("7");
    if (verb.name == "delete") words.insert(words.end(), {"s", "1"});
    if (verb.name == "export") words.back() = "events";
    if (verb.name == "backup") words.push_back("--to=" + Path("backups"));
    if (verb.name == "retain") words.push_back("--older-than=1d");
    if (verb.name == "reference") words.back() = "list";
    if (verb.name == "funnel") words.back() = "order";
    if (verb.name == "predict") words.back() = "list";
    if (verb.name == "search") words.push_back("--name=Jan");
    if (verb.name == "evaluate") {
      Write("truth", "namespace,value,entity\n");
      words.push_back("--truth=" + Path("truth"));
    }
    const Result result = C360(words);
    EXPECT_EQ(result.code, kFailed) << verb.name;
    EXPECT_THAT(result.err, HasSubstr("there is no store in " + Path("db"))) << verb.name;
    EXPECT_THAT(result.out, IsEmpty()) << verb.name;
    EXPECT_FALSE(std::filesystem::exists(Path("db"))) << verb.name;
  }
}

TEST_F(VerbsTest, IngestTellsWhatBecameOfEachLine) {
  Write("in",
        R"({"type":"identify","messageId":"1","userId":"u1"}
{"type":"identify","messageId":"1","userId":"u1"}
{"type":"identify","messageId":"1","userId":"u2"}
{"type":"identify","userId":"u3"}
not json
{"type":"identify","messageId":"6","userId":"null","anonymousId":"a1"}
)");
  const Result result = C360({"ingest", Db(), "--rejects", Path("rejects"), Path("in")});
  EXPECT_EQ(result.code, kSomeRejected);
  EXPECT_THAT(result.out,
              StartsWith(R"({"read":6,"accepted":2,"duplicates":1,"conflicts":1,"suppressed":0,"rejected":2,)"
                         R"("profiles":2,"seconds":)"));
  EXPECT_THAT(result.out, EndsWith("\"refused_identifiers\":1}\n"));
  std::ifstream rejects(Path("rejects"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(rejects, line);) lines.push_back(line);
  ASSERT_EQ(lines.size(), 4u);
  std::string all;
  for (const std::string& line : lines) {
    EXPECT_TRUE(IsJson(line)) << line;
    all += line + "\n";
  }
  EXPECT_THAT(all, HasSubstr(R"("line":3,"outcome":"conflict")"));
  EXPECT_THAT(all, HasSubstr(R"("line":4,"outcome":"rejected","reason":"messageId: missing","field":"messageId")"));
  EXPECT_THAT(all, HasSubstr(R"("line":5,"outcome":"rejected")"));
  EXPECT_THAT(all, HasSubstr(R"("line":6,"outcome":"identifier","reason":"identifiers.user_id: )"));
}

// Also those that never got into the event are counted, and told by their line; duplicates say nothing anew.
TEST_F(VerbsTest, IngestCountsIdentifiersThatAreNone) {
  const std::string longer(513, 'x');
  Write("in", R"({"type":"identify","messageId":"1","userId":")" + longer + R"(","anonymousId":"a"}
{"type":"identify","messageId":"2","userId":{"id":1},"anonymousId":"a"}
{"type":"identify","messageId":"3","userId":true,"anonymousId":"a","traits":{"email":["x@y.pl"]}}
{"type":"identify","messageId":"4","userId":null,"anonymousId":"a","traits":{"email":""}}
{"type":"identify","messageId":"1","userId":")" +
                  longer + R"(","anonymousId":"a"}
{"type":"identify","messageId":"5","userId":true}
)");
  const Result result = C360({"ingest", Db(), "--rejects", Path("rejects"), Path("in")});
  EXPECT_THAT(result.out, HasSubstr(R"("accepted":4,"duplicates":1,)"));
  EXPECT_THAT(result.out, EndsWith("\"refused_identifiers\":4}\n"));
  std::ifstream rejects(Path("rejects"));
  const std::string all(std::istreambuf_iterator<char>(rejects), {});
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 5);
  EXPECT_THAT(all,
              HasSubstr(R"({"line":1,"outcome":"identifier","reason":"identifiers.user_id: 513 bytes, at most 512 )"
                        R"(are allowed","field":"identifiers.user_id"})"));
  EXPECT_THAT(all, HasSubstr(R"({"line":3,"outcome":"identifier","reason":"identifiers.email: neither a text nor)"));
  EXPECT_THAT(all, HasSubstr(R"({"line":6,"outcome":"rejected")"));
}

TEST_F(VerbsTest, IngestTakesSeveralFilesAndTheSameAgainChangesNothing) {
  Write("a", "{\"type\":\"identify\",\"messageId\":\"1\",\"userId\":\"u1\"}\n");
  Write("b", "{\"type\":\"identify\",\"messageId\":\"2\",\"userId\":\"u2\"}\nbad\n");
  const Result first = C360({"ingest", Db(), Path("a"), Path("b"), "--rejects=" + Path("rejects")});
  EXPECT_EQ(first.code, kSomeRejected);
  EXPECT_THAT(first.out, HasSubstr(R"("read":3,"accepted":2,)"));
  std::ifstream rejects(Path("rejects"));
  std::string line;
  std::getline(rejects, line);
  EXPECT_THAT(line, StartsWith(fmt::format(R"({{"file":"{}","line":2)", Path("b"))));
  EXPECT_THAT(C360({"ingest", Db(), Path("a")}).out, HasSubstr(R"("read":1,"accepted":0,"duplicates":1,)"));
}

TEST_F(VerbsTest, IngestFailsBeforeItMakesAStore) {
  EXPECT_EQ(C360({"ingest", Db(), Path("none")}).code, kFailed);
  Write("in", "");
  EXPECT_EQ(C360({"ingest", Db(), "--batch=0", Path("in")}).code, kWrongUsage);
  EXPECT_EQ(C360({"ingest", Db(), "--mapping=" + Path("none"), Path("in")}).code, kFailed);
  Write("policy", "{\"namespaces\": 7}");
  const Result bad_policy = C360({"ingest", Db(), "--policy=" + Path("policy"), Path("in")});
  EXPECT_EQ(bad_policy.code, kFailed);
  EXPECT_THAT(bad_policy.err, HasSubstr(Path("policy") + ": policy: "));
  // A file of 300 MB, events by mistake, is not read to its end.
  Write("huge", "{");
  std::filesystem::resize_file(Path("huge"), 300 << 20);
  for (const char* const option : {"--policy=", "--mapping=", "--model="}) {
    const Result huge = C360({"ingest", Db(), option + Path("huge"), Path("in")});
    EXPECT_EQ(huge.code, kFailed);
    EXPECT_THAT(huge.err, HasSubstr("longer than 64 MiB"));
  }
  EXPECT_FALSE(std::filesystem::exists(Path("db")));
}

TEST_F(VerbsTest, IngestPrintsItsLineAlsoWhenItFails) {
  Write("in", "{\"type\":\"identify\",\"messageId\":\"1\",\"userId\":\"u1\"}\n");
  std::filesystem::create_directory(Path("folder"));
  const Result result = C360({"ingest", Db(), Path("in"), Path("folder")});
  EXPECT_EQ(result.code, kFailed);
  EXPECT_THAT(result.out, HasSubstr(R"("read":1,"accepted":1,)"));
  EXPECT_THAT(result.err, StartsWith("c360: "));
}

TEST_F(VerbsTest, LookupFindsOnePerson) {
  IngestFamily();
  const Result result = C360({"lookup", "email:JAN@X.PL", Db(), "--output=json"});
  ASSERT_EQ(result.code, kDone) << result.err;
  const auto object = ParseObject(result.out);
  EXPECT_FALSE(object["shared"].get_bool().value());
  ASSERT_EQ(object["profiles"].get_array().size(), 1u);
  const auto profile = object["profiles"].at(0);
  EXPECT_EQ(profile["profile_id"].get_string().value(), "p1");
  EXPECT_EQ(profile["attributes"]["first_name"].get_string().value(), "Jan");
  EXPECT_EQ(profile["traits"]["orders"].get_double().value(), 1);
  EXPECT_THAT(result.out, HasSubstr(R"("revenue_net":{"EUR":59.97})"));
  EXPECT_TRUE(profile["settled"].get_bool().value());
  EXPECT_TRUE(profile["provenance"]["first_name"].error() == simdjson::SUCCESS);
  // The same person by every name.
  for (const char* key : {"p1", "user_id:u1", "anonymous_id:a1"}) {
    EXPECT_EQ(C360({"lookup", key, Db(), "--output=json"}).out, result.out);
  }
}

TEST_F(VerbsTest, LookupAsText) {
  IngestFamily();
  const Result result = C360({"lookup", "user_id:u1", Db()});
  EXPECT_THAT(result.out,
              StartsWith("Jan Nowak  p1\nsince 2024-05-01, last seen 2024-05-03 (28 days ago), 4 events on "));
  EXPECT_THAT(result.out, HasSubstr("dom@x.pl  shared, joins nobody"));
  EXPECT_THAT(result.out, HasSubstr("  10:00  ecommerce     order            o-1, 59.97 EUR\n"));
  EXPECT_THAT(result.out, Not(HasSubstr("\x1b")));
}

TEST_F(VerbsTest, LookupAsOfLeavesLaterFactsOut) {
  IngestFamily();
  const Result result = C360({"lookup", "user_id:u1", Db(), "--as-of=2024-05-02", "--output=json"});
  EXPECT_THAT(result.out, HasSubstr(R"("events":2)"));
  const Result text = C360({"lookup", "user_id:u1", Db(), "--as-of=2024-05-02"});
  EXPECT_THAT(text.out, Not(HasSubstr("59.97")));
}

TEST_F(VerbsTest, LookupOfASharedIdentifierListsItsPeople) {
  IngestFamily();
  const Result json = C360({"lookup", "email:dom@x.pl", Db(), "--output=json"});
  EXPECT_EQ(ParseObject(json.out)["profiles"].get_array().size(), 2u);
  EXPECT_TRUE(ParseObject(json.out)["shared"].get_bool().value());
  const Result text = C360({"lookup", "email:dom@x.pl", Db()});
  EXPECT_THAT(text.out, StartsWith("email:dom@x.pl is shared by 2 profiles"));
  EXPECT_THAT(text.out, HasSubstr("Ewa"));
}

TEST_F(VerbsTest, LookupOfNobodyIsEmptyAndFails) {
  IngestFamily();
  const Result json = C360({"lookup", "email:none@x.pl", Db(), "--output=json"});
  EXPECT_EQ(json.code, kFailed);
  EXPECT_EQ(json.out, "{\"profiles\":[],\"shared\":false}\n");
  EXPECT_THAT(json.err, StartsWith("c360: "));
  const Result text = C360({"lookup", "email:none@x.pl", Db()});
  EXPECT_EQ(text.code, kFailed);
  EXPECT_THAT(text.out, IsEmpty());
  EXPECT_THAT(text.err, Not(HasSubstr("none@x.pl")));  // messages hold no personal data
}

TEST_F(VerbsTest, TimelineIsNewestFirstAndFilters) {
  IngestFamily();
  const auto ids = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"timeline", "user_id:u1", Db(), "--output=json"};
    words.insert(words.end(), more.begin(), more.end());
    const Result result = C360(words);
    EXPECT_EQ(result.code, kDone) << result.err;
    std::string ids;
    for (size_t begin = 0; begin < result.out.size();) {
      const size_t end = result.out.find('\n', begin);
      ids += ParseObject(result.out.substr(begin, end - begin))["event_id"].get_string().value();
      begin = end + 1;
    }
    return ids;
  };
  EXPECT_EQ(ids({}), "4321");
  EXPECT_EQ(ids({"--limit=0"}), "4321");
  EXPECT_EQ(ids({"--limit=2"}), "43");
  EXPECT_EQ(ids({"--type=order,page_view"}), "31");
  EXPECT_EQ(ids({"--channel=web"}), "1");
  EXPECT_EQ(ids({"--since=2024-05-02", "--until=2024-05-03T10:00:00Z"}), "3");
  // 29 days before the present time of these tests, and of others.
  EXPECT_EQ(ids({"--since=29d"}), "4");
  EXPECT_EQ(ids({"--since=29d", "--now=2024-05-30T13:00:00Z"}), "43");
  EXPECT_EQ(ids({"--since=29d", "--now=2024-05-30T09:00:00Z"}), "4321");
}

TEST_F(VerbsTest, WhyAndHow) {
  IngestFamily();
  const auto same = ParseObject(C360({"why", "anonymous_id:a1", "user_id:u1", Db(), "--output=json"}).out);
  EXPECT_TRUE(same["same"].get_bool().value());
  double sum = same["prior_bits"].get_double().value();
  const simdjson::dom::array parts = same["parts"].get_array().value();
  for (const simdjson::dom::element part : parts) {
    sum += part["weight_bits"].get_double().value();
  }
  EXPECT_EQ(sum, same["score_bits"].get_double().value());
  const Result different = C360({"why", "user_id:u1", "user_id:u2", Db()});
  EXPECT_THAT(different.out, StartsWith("Not one person."));
  EXPECT_EQ(C360({"why", "user_id:u1", "user_id:u9", Db()}).code, kFailed);
  const auto how = ParseObject(C360({"how", "user_id:u1", Db(), "--output=json"}).out);
  EXPECT_EQ(how["profile_id"].get_string().value(), "p1");
  EXPECT_EQ(how["steps"].get_array().size() + 1, how["anchors"].get_array().size());
}

TEST_F(VerbsTest, AssertAndWithdrawLeaveNoTrace) {
  IngestFamily();
  const std::string before = C360({"digest", Db()}).out;
  EXPECT_EQ(C360({"assert", "same", "user_id:u1", "user_id:u2", Db(), "--reason=sure"}).out, "assertion 1\n");
  EXPECT_EQ(C360({"assert", "same", "user_id:u1", "user_id:u2", Db(), "--output=json"}).out, "{\"assertion_id\":1}\n");
  EXPECT_THAT(C360({"why", "user_id:u1", "user_id:u2", Db()}).out, StartsWith("One person."));
  EXPECT_NE(C360({"digest", Db()}).out, before);
  EXPECT_EQ(C360({"assert", "not-same", "user_id:u1", "user_id:u2", Db()}).code, kFailed);
  EXPECT_EQ(C360({"withdraw", "1", Db(), "--output=json"}).out, "{\"withdrawn\":1}\n");
  EXPECT_EQ(C360({"withdraw", "1", Db()}).code, kFailed);
  EXPECT_EQ(C360({"digest", Db()}).out, before);
}

TEST_F(VerbsTest, DeleteByNameAndByFile) {
  IngestFamily();
  EXPECT_EQ(C360({"delete", Db(), "segment", "3"}).out, "{\"deleted\":1,\"not_found\":0}\n");
  Write("events.csv", "source,event_id\nsegment,3\nsegment,4\n\"segment\",\"5\"\n");
  EXPECT_EQ(C360({"delete", Db(), "--events=" + Path("events.csv")}).out, "{\"deleted\":2,\"not_found\":1}\n");
  Write("bad.csv", "segment\n");
  const Result bad = C360({"delete", Db(), "--events=" + Path("bad.csv")});
  EXPECT_EQ(bad.code, kFailed);
  EXPECT_THAT(bad.err, HasSubstr("line 1"));
  EXPECT_THAT(C360({"timeline", "user_id:u1", Db(), "--output=json"}).out, Not(HasSubstr("o-1")));
}

TEST_F(VerbsTest, ExportOfEachKind) {
  IngestFamily();
  const Result identifiers = C360({"export", "identifiers", Db()});
  EXPECT_THAT(identifiers.out, StartsWith("namespace,value,profile_id\n"));
  EXPECT_THAT(identifiers.out, HasSubstr("email,jan@x.pl,p1\n"));
  EXPECT_THAT(C360({"export", "events-owners", Db()}).out, HasSubstr("source,event_id,profile_id\nsegment,1,p1\n"));
  EXPECT_THAT(C360({"export", "profiles", Db()}).out, StartsWith("{\"profile_id\":\"p1\","));
  Write("events", C360({"export", "events", Db()}).out);
  const Result again = C360({"ingest", "--db=" + Path("copy"), "--format=event-json", "--batch=2", Path("events")});
  EXPECT_EQ(again.code, kDone) << again.err;
  EXPECT_EQ(C360({"digest", "--db=" + Path("copy")}).out, C360({"digest", Db()}).out);
}

TEST_F(VerbsTest, EvaluateCountsWhatItLeavesOut) {
  IngestFamily();
  Write("truth.csv",
        "namespace,value,entity\nuser_id,u1,jan\nemail,JAN@x.pl,jan\nanonymous_id,a1,jan\nuser_id,u2,ewa\n"
        "email,dom@x.pl,jan\nuser_id,nobody,jan\nuser_id,null,jan\n");
  const Result result = C360({"evaluate", Db(), "--truth=" + Path("truth.csv"), "--quick"});
  EXPECT_EQ(result.out,
            R"({"pairwise":{"precision":1,"recall":1,"f1":1},"bcubed":{"precision":1,"recall":1,"f1":1},"items":4,)"
            R"("entities":2,"profiles":2,"mixed_profiles":0,"split_entities":0,"shared_left_out":1,"unknown":2})"
            "\n");
  EXPECT_THAT(C360({"evaluate", Db(), "--truth=" + Path("truth.csv")}).out,
              HasSubstr(R"("blocking":{"pairs":1,"direct":1,"reached":1,"capped":0,"recall_lost":0},"worst":[]})"));
  // A person at a terminal reads a table.
  EXPECT_THAT(C360({"evaluate", Db(), "--truth=" + Path("truth.csv")}, /*terminal=*/true).out,
              HasSubstr("pairwise   "));
  Write("events.csv", "source,event_id,entity\nsegment,1,jan\nsegment,3,jan\nsegment,5,jan\nsegment,9,jan\n");
  EXPECT_THAT(C360({"evaluate", Db(), "--truth=" + Path("events.csv"), "--output=json"}).out,
              HasSubstr(R"("split_entities":1,"shared_left_out":0,"unknown":1)"));
}

TEST_F(VerbsTest, EvaluateExplainsTheWorstErrors) {
  IngestFamily();
  // By this truth the store is wrong twice: a1 is somebody else, and u1 and u2 are one.
  Write("truth.csv", "namespace,value,entity\nuser_id,u1,jan\nanonymous_id,a1,ewa\nuser_id,u2,jan\n");
  const std::string json = C360({"evaluate", Db(), "--truth=" + Path("truth.csv")}).out;
  const size_t mixed = json.find(R"({"error":"mixed","pairs":1,)"), split = json.find(R"({"error":"split","pairs":1,)");
  ASSERT_NE(mixed, std::string::npos) << json;
  ASSERT_NE(split, std::string::npos) << json;
  EXPECT_LT(mixed, split);
  EXPECT_TRUE(IsJson(json.substr(0, json.size() - 1))) << json;
  const std::string text = C360({"evaluate", Db(), "--truth=" + Path("truth.csv"), "--output=text"}).out;
  EXPECT_THAT(text, HasSubstr("Two people in one profile"));
  EXPECT_THAT(text, HasSubstr("One person in two"));
  EXPECT_THAT(text, HasSubstr("true pairs never compared"));
  EXPECT_THAT(C360({"evaluate", Db(), "--truth=" + Path("truth.csv"), "--worst=0"}).out, HasSubstr(R"("worst":[])"));
}

TEST_F(VerbsTest, EvaluateRefusesWhatIsNoTruth) {
  IngestFamily();
  for (const char* text :
       {"", "a,b,c\n", "namespace,value,entity\nuser_id,u1\n", "namespace,value,entity\n\"user_id"}) {
    Write("truth.csv", text);
    EXPECT_EQ(C360({"evaluate", Db(), "--truth=" + Path("truth.csv")}).code, kFailed) << text;
  }
}

TEST_F(VerbsTest, MaintenanceVerbs) {
  IngestFamily();
  EXPECT_EQ(C360({"digest", Db()}).out.size(), 65u);
  EXPECT_THAT(C360({"digest", Db(), "--output=json"}).out, StartsWith("{\"digest\":\""));
  const Result check = C360({"check", Db()});
  EXPECT_EQ(check.code, kDone);
  EXPECT_THAT(check.out, IsEmpty());
  EXPECT_EQ(C360({"check", Db(), "--output=json"}).out, "{\"breaches\":[]}\n");
  EXPECT_EQ(ParseObject(C360({"stats", Db(), "--output=json"}).out)["events"].get_double().value(), 5);
  EXPECT_THAT(C360({"stats", Db()}).out, HasSubstr("profiles"));
  EXPECT_EQ(C360({"compact", Db()}).code, kDone);
}

// Laws 1 and 4 of the design as a user sees them: the sample world is found as it is, in whatever order it comes.
TEST_F(VerbsTest, TheSampleWorldIsFoundAsItIs) {
  ASSERT_EQ(C360({"generate", "--customers=300", "--events=3000", "--seed=12", "--out=" + Path("g")}).code, kDone);
  ASSERT_EQ(C360({"ingest", Db(), Path("g/events.ndjson")}).code, kDone);
  for (const char* truth : {"g/truth.csv", "g/truth_events.csv"}) {
    EXPECT_THAT(
        C360({"evaluate", Db(), "--truth=" + Path(truth)}).out,
        HasSubstr(R"({"pairwise":{"precision":1,"recall":1,"f1":1},"bcubed":{"precision":1,"recall":1,"f1":1})"));
  }
  EXPECT_EQ(C360({"check", Db()}).code, kDone);
  std::ifstream in(Path("g/events.ndjson"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::ofstream shuffled(Path("shuffled"));
  for (size_t i = 0; i < lines.size(); ++i) shuffled << lines[(i * 1009 + 17) % lines.size()] << "\n";  // 1009 is prime
  shuffled.close();
  const Result one_by_one = C360({"ingest", "--db=" + Path("other"), "--batch=1", Path("shuffled")});
  ASSERT_EQ(one_by_one.code, kDone) << one_by_one.err;
  EXPECT_EQ(C360({"digest", "--db=" + Path("other")}).out, C360({"digest", Db()}).out);
}

TEST_F(VerbsTest, RejectsDoNotEmptyTheInput) {
  const std::string line = R"({"type":"identify","messageId":"1","userId":"u1"})"
                           "\n";
  Write("in", line);
  std::filesystem::create_hard_link(Path("in"), Path("link"));
  for (const char* name : {"in", "link"}) {
    const Result result = C360({"ingest", Db(), "--rejects=" + Path(name), Path("in")});
    EXPECT_EQ(result.code, kWrongUsage) << result.err;
    EXPECT_EQ(std::filesystem::file_size(Path("in")), line.size());
  }
  EXPECT_EQ(C360({"ingest", Db(), "--rejects=" + Path("out"), Path("in")}).code, kDone);
}

TEST_F(VerbsTest, ErrorsNameWhatIsWrong) {
  Write("good", R"({"type":"identify","messageId":"1","userId":"u1"})"
                "\n");
  const Result missing = C360({"ingest", "--db=" + Path("none/deep/db"), Path("good")});
  EXPECT_EQ(missing.code, kFailed);
  EXPECT_THAT(missing.err, HasSubstr("the folder in which the store is to be made is not there"));
  Write("bad.gz", "\x1f\x8b\x08 broken");
  const Result several = C360({"ingest", Db(), Path("good"), Path("bad.gz")});
  EXPECT_EQ(several.code, kFailed);
  EXPECT_THAT(several.err, HasSubstr("bad.gz: "));
  const Result table = C360({"dump", Db(), "--table=nosuch"});
  EXPECT_EQ(table.code, kWrongUsage);
  EXPECT_THAT(table.err, HasSubstr("log|timeline|"));
  const Result flag = C360({"erase", Db(), "--suppress=no", "user_id:u1"});
  EXPECT_EQ(flag.code, kWrongUsage);
  EXPECT_THAT(flag.err, HasSubstr("true or false"));
  // A sentence that may be logged does not repeat what was looked for.
  const Result key = C360({"lookup", Db(), "jan@x.pl"});
  EXPECT_EQ(key.code, kFailed);
  EXPECT_THAT(key.err, Not(HasSubstr("jan@x.pl")));
}

// The choice that the help lists is what the store has.
TEST_F(VerbsTest, DumpKnowsEveryTable) {
  IngestFamily();
  const Result all = C360({"dump", Db()});
  std::set<std::string> tables;
  for (size_t at = 0; at < all.out.size(); at = all.out.find('\n', at) + 1)
    tables.insert(all.out.substr(at, all.out.find('\t', at) - at));
  EXPECT_GE(tables.size(), 8u);
  for (const std::string& table : tables) EXPECT_EQ(C360({"dump", Db(), "--table=" + table}).code, kDone) << table;
}

}  // namespace
}  // namespace c360::command
