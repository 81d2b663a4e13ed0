#include "verbs.h"

#include <algorithm>
#include <array>

namespace c360::command {
namespace {

using enum OptionKind;

constexpr OptionSpec kDb = {"db", kText, "DIR", "the store", true};
constexpr OptionSpec kOutput = {"output", kChoice, "text|json", "for people (default) or for programs"};
constexpr OptionSpec kNow = {"now", kTime, "TIME", "the present time; default: the clock's"};
constexpr OptionSpec kSync = {"sync", kFlag, "", "wait for the disk at each write"};
constexpr OptionSpec kPolicy = {"policy", kText, "FILE", "policy of a new store, JSON; default: the built-in one"};

constexpr std::array kIngestOptions = {
    kDb,
    OptionSpec{"format", kChoice, "auto|segment|event-json|event-pb|csv|senzing", "of the files; default: auto"},
    OptionSpec{"mapping", kText, "FILE", "how CSV columns become events, JSON"},
    kPolicy,
    OptionSpec{"model", kText, "FILE", "match model of a new store; default: the built-in one"},
    OptionSpec{"source", kText, "NAME", "source of events that carry none; default: the format's name"},
    OptionSpec{"batch", kNumber, "N", "events taken in at once, 1 to 100000; default: 4096"},
    kSync,
    OptionSpec{"rejects", kText, "FILE", "writes what was refused, and why, one JSON object a line"},
    kNow};
constexpr std::array kLookupOptions = {
    kDb, OptionSpec{"as-of", kTime, "TIME", "facts before this time, identity of today"},
    OptionSpec{"limit", kNumber, "N", "at most so many profiles of a shared identifier; default: 20"}, kOutput, kNow};
constexpr std::array kTimelineOptions = {
    kDb,
    OptionSpec{"since", kTime, "TIME", "events at or after"},
    OptionSpec{"until", kTime, "TIME", "events before"},
    OptionSpec{"channel", kText, "NAME,..", "only these channels: web, email, voice, ..."},
    OptionSpec{"type", kText, "NAME,..", "only these kinds: order, case, message, ..."},
    OptionSpec{"limit", kNumber, "N", "at most so many; default: 50 as text, all (0) as json"},
    kOutput,
    kNow};
constexpr std::array kSearchOptions = {
    kDb,
    OptionSpec{"name", kText, "NAME", "given and family name, in any order"},
    OptionSpec{"email", kText, "ADDRESS", "in any case, also with a slip"},
    OptionSpec{"phone", kText, "NUMBER", "with its country code, or of the policy's default region"},
    OptionSpec{"birth-date", kText, "DATE", "1980-02-01, or a part: 1980-02, 1980"},
    OptionSpec{"address", kText, "LINE", "on one line"},
    OptionSpec{"postcode", kText, "CODE", "with or without blanks"},
    OptionSpec{"limit", kNumber, "N", "at most so many profiles; default: 10"},
    kOutput,
    kNow};
constexpr std::array kReadOptions = {kDb, kOutput, kNow};
constexpr std::array kReviewOptions = {
    kDb, OptionSpec{"limit", kNumber, "N", "at most so many; default: 10 as text, 50 as json"}, kOutput, kNow};
constexpr std::array kRebuildOptions = {
    kDb,
    OptionSpec{"policy", kText, "FILE", "the policy from now on, JSON; default: the store's"},
    OptionSpec{"model", kText, "FILE", "the match model from now on; default: the store's"},
    OptionSpec{"dry-run", kFlag, "", "change nothing; show which profiles would merge and split"},
    OptionSpec{"scratch", kText, "DIR", "of --dry-run: an empty directory for the trial; default: in memory"},
    OptionSpec{"limit", kNumber, "N", "of --dry-run: merges and splits shown, each; default: 20"},
    OptionSpec{"drop-refused", kFlag, "", "let events go that the new policy refuses"},
    kOutput,
    kNow};
constexpr std::array kTrainOptions = {
    kDb, OptionSpec{"model-out", kText, "FILE", "writes the model, for rebuild --model and ingest --model"},
    OptionSpec{"seed", kNumber, "N", "of the sampling; default: 1"},
    OptionSpec{"max-records", kNumber, "N", "above, a sample of the records; default: 1000000"}, kNow};
constexpr std::array kAssertOptions = {kDb, OptionSpec{"reason", kText, "TEXT", "kept with the assertion"}, kSync,
                                       kOutput, kNow};
constexpr std::array kWriteOptions = {kDb, kSync, kOutput, kNow};
constexpr std::array kDeleteOptions = {kDb, OptionSpec{"events", kText, "CSV", "file of events: \"source,event_id\""},
                                       kSync, kOutput, kNow};
constexpr std::array kCasesOptions = {kDb,
                                      OptionSpec{"open", kFlag, "", "only cases that are not solved"},
                                      OptionSpec{"from", kTime, "TIME", "opened at or after"},
                                      OptionSpec{"to", kTime, "TIME", "opened before; default: now"},
                                      OptionSpec{"limit", kNumber, "N", "at most so many; default: 50"},
                                      kOutput,
                                      kNow};
constexpr std::array kPriorityOptions = {
    kDb,
    OptionSpec{"days", kNumber, "N", "written so many days ago at most; default: 30"},
    OptionSpec{"currency", kText, "CODE", "of what the person spent; default: the only one there is"},
    OptionSpec{"model", kText, "NAME", "a fitted model: counts who is likely to leave"},
    OptionSpec{"as-of", kTime, "TIME", "as known then; default: now"},
    OptionSpec{"limit", kNumber, "N", "at most so many; default: 50"},
    kOutput,
    kNow};
constexpr std::array kReferenceOptions = {
    kDb,
    OptionSpec{"kind", kText, "NAME", "list: only this kind: campaign, calendar, ..."},
    OptionSpec{"as-of", kTime, "TIME", "list: only what was in force then"},
    kSync,
    kOutput,
    kNow};
constexpr std::array kPlainOptions = {kDb, kNow};
constexpr std::array kEvaluateOptions = {
    kDb,
    OptionSpec{"truth", kText, "CSV", "\"namespace,value,entity\" or \"source,event_id,entity\"", true},
    OptionSpec{"worst", kNumber, "N", "so many of the worst errors of each kind, explained; default: 3"},
    OptionSpec{"quick", kFlag, "", "the measures alone: neither errors nor what blocking loses"},
    kOutput,
    kNow};
constexpr std::array kFeaturesOptions = {
    kDb, OptionSpec{"as-of", kTime, "TIME", "facts before this time, identity of today; default: now"},
    OptionSpec{"attributes", kText, "NAME,..", "columns of the profiles besides, e.g. country,address.city"},
    OptionSpec{"format", kChoice, "csv|ndjson", "default: csv"}, kNow};
constexpr std::array kPredictOptions = {
    kDb,
    OptionSpec{"as-of", kTime, "TIME", "features from before this time; default: now"},
    OptionSpec{"horizon-days", kNumber, "N", "length of the window in which people leave; default: 90"},
    OptionSpec{"gap-days", kNumber, "N", "between the time and that window; default: 0"},
    OptionSpec{"seed", kNumber, "S", "of the validation; default: 1"},
    OptionSpec{"version", kNumber, "N", "score: of the model; default: the newest fitted as of no later time"},
    OptionSpec{"limit", kNumber, "N", "score: at most so many; default: 50 as text, all (0) as json"},
    OptionSpec{"at-least", kNumber, "PERCENT", "score: only who is so likely to leave; default: 0"},
    OptionSpec{"reasons", kNumber, "N", "score: so many of each; default: 3"},
    kOutput,
    kNow};
constexpr std::array kGenerateOptions = {
    OptionSpec{"out", kText, "DIR", "where the files go; made where it is not there", true},
    OptionSpec{"customers", kNumber, "N", "people; default: 1000"},
    OptionSpec{"events", kNumber, "M", "lines in all; default: ten a person"},
    OptionSpec{"kind", kChoice, "events|people", "events: the default; people: records for scored matching, as CSV"},
    OptionSpec{"records", kNumber, "N", "of --kind=people; default: 10000"},
    OptionSpec{"seed", kNumber, "S", "equal seeds give equal files; default: 1"},
    kOutput};

constexpr OptionSpec kFrom = {"from", kTime, "TIME", "begin, a day or a time; default: a year before the end"};
constexpr OptionSpec kTo = {"to", kTime, "TIME", "end, not in it; default: now"};
constexpr OptionSpec kKnown = {"as-of", kTime, "TIME",
                               "up to when events are known: what came of the time; default: its end, or now"};
constexpr OptionSpec kZone = {"tz", kText, "ZONE", "time zone of days and months, e.g. Europe/Warsaw; default: UTC"};
constexpr std::array kMetricsOptions = {
    OptionSpec{"db", kText, "DIR", "the store; not needed with --list"},
    kFrom,
    kTo,
    kKnown,
    kZone,
    OptionSpec{"by", kText, "WHAT,..",
               "day, week, month, quarter, year; channel, plan, stage, cohort, segment, generation, any attribute"},
    OptionSpec{"groups", kNumber, "N", "the largest groups, the rest together; default: 20"},
    OptionSpec{"group-at", kTime, "TIME", "when plan, stage, segment count; default: the end, for segments the begin"},
    OptionSpec{"currency", kText, "CODE", "of --by=segment, where purchases are in several"},
    OptionSpec{"churn", kChoice, "auto|contractual|inactivity", "what a customer is; default: auto"},
    OptionSpec{"inactivity-days", kNumber, "N", "without a purchase for so long: left; default: 90"},
    OptionSpec{"any-activity", kFlag, "", "any sign of life counts as activity, not only purchases"},
    OptionSpec{"list", kFlag, "", "show the measures there are"},
    kOutput,
    kNow};
constexpr std::array kCohortsOptions = {
    kDb,
    kFrom,
    kTo,
    kKnown,
    kZone,
    OptionSpec{"unit", kChoice, "day|week|month|quarter|year", "of the cohorts and of time since; default: month"},
    OptionSpec{"units", kNumber, "N", "columns; default: all"},
    OptionSpec{"rolling", kFlag, "", "units from each person's own first moment, not of the calendar"},
    OptionSpec{"unbounded", kFlag, "", "active then or later, not then exactly"},
    OptionSpec{"activity", kText, "EVENT,..", "what counts, e.g. login,page_view; default: purchases"},
    kOutput,
    kNow};
constexpr std::array kFunnelOptions = {
    kDb,
    kFrom,
    kTo,
    kKnown,
    kZone,
    OptionSpec{"window-hours", kNumber, "N", "from the first step to the last; default: 720"},
    OptionSpec{"strict-order", kFlag, "", "nothing else in between"},
    OptionSpec{"strict-increase", kFlag, "", "each step at a later time"},
    OptionSpec{"strict-once", kFlag, "", "one event is one step only"},
    kOutput,
    kNow};
constexpr std::array kJourneysOptions = {
    kDb,
    kFrom,
    kTo,
    kKnown,
    kZone,
    OptionSpec{"by", kChoice, "channel|type|page|stage", "what a step is; default: channel"},
    OptionSpec{"gap-days", kNumber, "N", "nothing for longer: the journey has ended; default: 30, of stages 90"},
    OptionSpec{"convert", kText, "EVENT", "what a journey is for, e.g. order or stage:customer; default: a purchase"},
    OptionSpec{"paths", kNumber, "N", "show so many; default: 10"},
    kOutput,
    kNow};
constexpr std::array kAttributionOptions = {
    kDb,
    kFrom,
    kTo,
    kZone,
    OptionSpec{"model", kText, "NAME,..",
               "first, last, last_non_direct, linear, position, time_decay, markov, shapley; default: all"},
    OptionSpec{"by", kChoice, "channel|campaign", "what gets the credit; default: channel"},
    OptionSpec{"lookback-days", kNumber, "N", "touches of so many days before; default: 30"},
    kOutput,
    kNow};
constexpr std::array kRfmOptions = {
    kDb,     kTo, kZone, OptionSpec{"currency", kText, "CODE", "of the value, where purchases are in several"},
    kOutput, kNow};
constexpr std::array kDumpOptions = {
    kDb,
    OptionSpec{"table", kChoice,
               "log|timeline|event_keys|anchors|records|folds|identifiers|profiles|work|assertions|changes|meta|blocks|"
               "terms|links|models|suppressions|audit|reference",
               "only this table"},
    kOutput, kNow};
constexpr std::array kBackupOptions = {kDb, OptionSpec{"to", kText, "DIR", "the directory of backups", true}, kOutput,
                                       kNow};
constexpr std::array kRestoreOptions = {OptionSpec{"db", kText, "DIR", "where the store goes; empty, or not there yet"},
                                        OptionSpec{"from", kText, "DIR", "the directory of backups", true},
                                        OptionSpec{"backup", kNumber, "N", "which one; default: the newest"},
                                        OptionSpec{"list", kFlag, "", "show the backups instead"}, kOutput};
constexpr std::array kEraseOptions = {
    kDb,
    OptionSpec{"suppress", kFlag, "", "keep the person from coming back; default: true, =false lets them"},
    OptionSpec{"since", kTime, "TIME", "only events at or after; suppresses nothing"},
    OptionSpec{"until", kTime, "TIME", "only events before; suppresses nothing"},
    OptionSpec{"compact", kFlag, "", "clear the files at once; default: true, =false leaves it to c360 compact"},
    kOutput,
    kNow};
constexpr std::array kRetainOptions = {
    kDb, OptionSpec{"older-than", kTime, "TIME", "events before this time go: a day, or an age such as 730d", true},
    OptionSpec{"type", kText, "NAME,..", "only these kinds: page_view, message, ..."}, kOutput, kNow};

constexpr Verb kVerbs[] = {
    {"ingest",
     "take events from files into a store",
     {"FILE..|-", 1, 100000},
     kIngestOptions,
     "c360 ingest --db=store events.ndjson.gz\n"
     "c360 ingest --db=store --format=csv --mapping=examples/mappings/online_retail.json online_retail.csv\n",
     "The last line of standard output is JSON with the counts. Files may be gzip; \"-\" is standard input. The same "
     "file\n"
     "again changes nothing, so after an interruption run the same command once more. Exit code 3: some\n"
     "was rejected, or contradicts what is stored; events of erased people are counted as suppressed, and are no such "
     "case.\n",
     RunIngest},
    {"lookup",
     "show the profile that a key names",
     {"KEY", 1, 1},
     kLookupOptions,
     "c360 lookup --db=store email:jan@x.pl\nc360 lookup --db=store p17 --output=json\n",
     "KEY is namespace:value, as a person would write it, or a profile id, also a former one.\n",
     RunLookup},
    {"search",
     "find profiles by what is known of a person",
     {"", 0, 0},
     kSearchOptions,
     "c360 search --db=store --name='Bob Nowak' --birth-date=1980-02-01\n",
     "Slips, nicknames and other scripts are found. Each with the probability that it is the one, and why.\n",
     RunSearch},
    {"timeline",
     "show what happened, newest first",
     {"KEY", 1, 1},
     kTimelineOptions,
     "c360 timeline --db=store user_id:u1 --since=30d --type=order,order_return\n",
     "Times are RFC 3339, a day (2024-05-31), or how long ago (30d, 12h). Events without a time come last.\n",
     RunTimeline},
    {"why",
     "explain why two keys are one person, or are not",
     {"KEY KEY", 2, 2},
     kReadOptions,
     "c360 why --db=store email:jan@x.pl user_id:u1\n",
     "",
     RunWhy},
    {"how", "show how a profile came to be", {"KEY", 1, 1}, kReadOptions, "c360 how --db=store p17\n", "", RunHow},
    {"assert",
     "say that two identifiers are, or are not, one person",
     {"same|not-same KEY KEY", 3, 3},
     kAssertOptions,
     "c360 assert --db=store not-same user_id:u1 email:family@x.pl --reason=\"called us\"\n",
     "Prints the assertion's id, by which it can be withdrawn.\n",
     RunAssert},
    {"withdraw",
     "take an assertion back, as if it had never been",
     {"ASSERTION_ID", 1, 1},
     kWriteOptions,
     "c360 withdraw --db=store 7\n",
     "",
     RunWithdraw},
    {"review",
     "show the least sure decisions, for a person to decide",
     {"", 0, 0},
     kReviewOptions,
     "c360 review --db=store --limit=20\n",
     "What changes most comes first; the two commands under each settle it for good. Reads the whole store.\n",
     RunReview},
    {"delete",
     "take events away, as if they had never come",
     {"[SOURCE EVENT_ID]", 0, 2},
     kDeleteOptions,
     "c360 delete --db=store shop o-17\nc360 delete --db=store --events=wrong.csv\n",
     "",
     RunDelete},
    {"export",
     "write out the store",
     {"identifiers|profiles|events|events-owners", 1, 1},
     kPlainOptions,
     "c360 export --db=store identifiers > identifiers.csv\n"
     "c360 export --db=store events | c360 ingest --db=copy --format=event-json -\n",
     "identifiers: CSV namespace,value,profile_id. profiles: a JSON object a line. events: JSON that ingests again.\n"
     "events-owners: CSV source,event_id,profile_id.\n",
     RunExport},
    {"evaluate",
     "compare the profiles with the truth",
     {"", 0, 0},
     kEvaluateOptions,
     "c360 evaluate --db=store --truth=sample/truth.csv\n",
     "Identifiers that several profiles show are left out and counted. Without --output: a table on a terminal, else "
     "JSON.\n",
     RunEvaluate},
    {"cases",
     "list service cases, the longest open first",
     {"", 0, 0},
     kCasesOptions,
     "c360 cases --db=store --open\nc360 cases --db=store --from=2024-05-01 --output=json\n",
     "Put together from the events that name them; numbers over cases: c360 metrics --db=store cases fcr resolution.\n",
     RunCases},
    {"priority",
     "list what customers wrote that somebody should answer first",
     {"", 0, 0},
     kPriorityOptions,
     "c360 priority --db=store --currency=EUR\nc360 priority --db=store --model=churn-lr --limit=20 --output=json\n",
     "Grave words that nobody answered, by severity, who may read them, what the person spends and is likely to "
     "leave.\n"
     "Each factor is shown; docs/methods/priority.md.\n",
     RunPriority},
    {"reference",
     "put or list facts that belong to no person: costs, campaigns, calendars",
     {"put FILE|list", 1, 2},
     kReferenceOptions,
     "c360 reference --db=store put reference.ndjson\nc360 reference --db=store list --kind=campaign\n",
     "One fact a line, as docs/formats/reference.md says. A fact of the same kind, key and effective time is "
     "replaced.\n",
     RunReference},
    {"digest",
     "print the SHA-256 of the canonical state",
     {"", 0, 0},
     kReadOptions,
     "c360 digest --db=store\n",
     "Equal sets of events give equal digests, in whatever order they came.\n",
     RunDigest},
    {"check",
     "verify the store's invariants",
     {"", 0, 0},
     kReadOptions,
     "c360 check --db=store\n",
     "Exit code 1: it found a breach.\n",
     RunCheck},
    {"stats", "show what is in the store", {"", 0, 0}, kReadOptions, "c360 stats --db=store\n", "", RunStats},
    {"settle",
     "decide who is who where an import left it open",
     {"", 0, 0},
     kReadOptions,
     "c360 settle --db=store\n",
     "",
     RunSettle},
    {"rebuild",
     "make the store anew from its events, under another policy or model",
     {"", 0, 0},
     kRebuildOptions,
     "c360 rebuild --db=store --policy=policy.json --dry-run\nc360 rebuild --db=store --policy=policy.json\n"
     "c360 rebuild --db=store --model=people.model\n",
     "Ids stay. An interrupted rebuild goes on when the verb is given again. A model alone needs no rebuild of the "
     "rest:\n"
     "readers go on meanwhile. Exit code 3: events left the store (--drop-refused).\n",
     RunRebuild},
    {"train",
     "estimate a match model from the records, without labels",
     {"", 0, 0},
     kTrainOptions,
     "c360 train --db=store --model-out=people.model\n",
     "Shows what was estimated: m (in one person), u (by chance), the weight in bits. The store is not changed.\n",
     RunTrain},
    {"compact", "compact the store's files", {"", 0, 0}, kReadOptions, "c360 compact --db=store\n", "", RunCompact},
    {"metrics",
     "show the numbers: churn, retention, value, campaigns, activity",
     {"[NAME..]", 0, 100},
     kMetricsOptions,
     "c360 metrics --db=store --from=2024-01-01 --to=2025-01-01 --by=quarter\n"
     "c360 metrics --db=store churn retention --by=month,country --tz=Europe/Warsaw --output=json\n"
     "c360 metrics --db=store churn --by=segment,address.country --from=2024-07-01\n",
     "Without a name: all. A number that does not exist prints as undefined, with the reason. Formulas: "
     "docs/methods/.\n",
     RunMetrics},
    {"cohorts",
     "show how many of each cohort come back",
     {"", 0, 0},
     kCohortsOptions,
     "c360 cohorts --db=store --from=2010-12-01 --to=2012-01-01\n",
     "Cohorts of people who came in one unit of time; dim numbers are of units that are not over. --from bounds "
     "births.\n",
     RunCohorts},
    {"funnel",
     "show how far people come along a chain of steps",
     {"STEP STEP..", 1, 64},
     kFunnelOptions,
     "c360 funnel --db=store page_view:/pricing campaign_touch.clicked@email order --window-hours=168\n",
     "A step is TYPE, TYPE.ACTION, with @CHANNEL and :SUBJECT behind it; a subject may end in '*'.\n",
     RunFunnel},
    {"journeys",
     "show the paths people take, where they leave, and how long each step lasts",
     {"", 0, 0},
     kJourneysOptions,
     "c360 journeys --db=store --from=2024-01-01 --to=2025-01-01\n"
     "c360 journeys --db=store --by=stage --convert=stage:customer --output=json\n",
     "Journeys that begin in this time. A visit whose gap is not over by --to is open: in neither part of a share.\n",
     RunJourneys},
    {"attribution",
     "show which touches are credited with purchases",
     {"", 0, 0},
     kAttributionOptions,
     "c360 attribution --db=store --by=campaign --model=last,markov,shapley\n",
     "Credit adds up to the purchases under every model; purchases without a touch are unattributed.\n",
     RunAttribution},
    {"rfm",
     "score customers by recency, frequency and value",
     {"", 0, 0},
     kRfmOptions,
     "c360 rfm --db=store --to=2011-12-10\nc360 rfm --db=store --currency=GBP --output=json > scores.json\n",
     "Of all purchases before --to. Scores are quartiles of these customers; the cut points and their version come "
     "with them.\n",
     RunRfm},
    {"features",
     "write one row of numbers a profile, as of a time",
     {"", 0, 0},
     kFeaturesOptions,
     "c360 features --db=store --as-of=2024-07-01 > features.csv\n"
     "c360 features --db=store --attributes=country,birth_date --format=ndjson\n",
     "What the models see: only facts before the time. Empty (null) is not known. Columns: docs/methods/features.md.\n",
     RunFeatures},
    {"predict",
     "fit, score and back-test models of who leaves, and say what to do",
     {"fit|score|next|backtest|list [MODEL]", 1, 2},
     kPredictOptions,
     "c360 predict --db=store backtest churn-lr --as-of=2011-09-10\n"
     "c360 predict --db=store fit churn-gbdt && c360 predict --db=store score churn-gbdt --limit=20\n"
     "c360 predict --db=store next churn-gbdt --limit=20      # actions: c360 reference put\n",
     "Models: churn-lr, churn-gbdt (features), bgnbd, mbgnbd, pareto-nbd, clv (purchase days). A model that does not "
     "beat\n"
     "plain recency gives no scores; backtest then exits with 1.\n",
     RunPredict},
    {"dump",
     "show every row of every table, decoded, one a line",
     {"", 0, 0},
     kDumpOptions,
     "c360 dump --db=store --table=log\n",
     "Table, key and value stand between tabs. It shows personal data.\n",
     RunDump},
    {"backup",
     "add a backup of the store to a directory",
     {"", 0, 0},
     kBackupOptions,
     "c360 backup --db=store --to=backups\n",
     "Files that an earlier backup holds are not copied again. What is erased later stays in the backup.\n",
     RunBackup},
    {"restore",
     "make a store from a backup",
     {"", 0, 0},
     kRestoreOptions,
     "c360 restore --from=backups --list\nc360 restore --from=backups --backup=3 --db=restored\n",
     "Into an empty directory. A damaged backup is refused, and the one before it named.\n",
     RunRestore},
    {"erase",
     "forget the person that a key names",
     {"KEY", 1, 1},
     kEraseOptions,
     "c360 erase --db=store email:jan@x.pl\n",
     "Events, identifiers, attributes, assertions go; what came after is resolved as if they had never been. Events "
     "of\n"
     "the person that come later are refused and counted as suppressed. Prints a receipt without personal data, and\n"
     "what other people show too and therefore stays.\n",
     RunErase},
    {"suppress",
     "refuse events of an identifier from now on",
     {"IDENTIFIER", 1, 1},
     kReadOptions,
     "c360 suppress --db=store email:jan@x.pl\n",
     "What is stored stays; erase takes it away.\n",
     RunSuppress},
    {"unsuppress",
     "let a suppressed identifier, or all of a receipt, in again",
     {"IDENTIFIER|RECEIPT", 1, 1},
     kReadOptions,
     "c360 unsuppress --db=store email:jan@x.pl\n",
     "",
     RunUnsuppress},
    {"export-person",
     "write out all that is held on a person",
     {"KEY", 1, 1},
     kReadOptions,
     "c360 export-person --db=store user_id:u1 > person.md\nc360 export-person --db=store user_id:u1 --output=json\n",
     "Without --output=json a page in Markdown.\n",
     RunExportPerson},
    {"retain",
     "take away events that are past their time",
     {"", 0, 0},
     kRetainOptions,
     "c360 retain --db=store --older-than=730d --type=page_view,screen_view\n",
     "Events without a time stay. Compacts the store's files.\n",
     RunRetain},
    {"audit",
     "list what was erased, suppressed and retained",
     {"", 0, 0},
     kReadOptions,
     "c360 audit --db=store\n",
     "By receipt, without personal data.\n",
     RunAudit},
    {"generate",
     "make sample data with its truth",
     {"", 0, 0},
     kGenerateOptions,
     "c360 generate --customers=1000 --events=10000 --seed=1 --out=sample\n"
     "c360 generate --kind=people --records=100000 --out=people\n",
     "Segment-spec events of several channels, with shared devices, families, late and duplicate events, the truth\n"
     "beside them, and a README.txt that says what is planted.\n",
     RunGenerate},
};

}  // namespace

std::span<const Verb> Verbs() { return kVerbs; }

const Verb* FindVerb(std::string_view name) {
  const auto verb = std::find_if(std::begin(kVerbs), std::end(kVerbs), [&](const Verb& v) { return v.name == name; });
  return verb == std::end(kVerbs) ? nullptr : verb;
}

}  // namespace c360::command
