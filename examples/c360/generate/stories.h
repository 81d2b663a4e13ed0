// Stories: what happens to some people in a fixed order, with planted effects: a subscription, a case, a campaign, ...
#ifndef C360_EXAMPLES_C360_GENERATE_STORIES_H_
#define C360_EXAMPLES_C360_GENERATE_STORIES_H_

#include <cstdint>
#include <vector>

#include "generate/effects.h"
#include "generate/message.h"
#include "generate/state.h"
#include "generate/world.h"

namespace c360::generate {

// What one step of a story says. Its numbers mean what AppendStep makes of them.
enum class StepKind : uint8_t {
  kSubscriptionStarted,
  kPaymentFailed,
  kSubscriptionCancelled,
  kCaseOpened,
  kCaseAnswered,
  kCaseContact,
  kCaseSolved,
  kCaseReopened,
  kTargeted,
  kSent,
  kDelivered,
  kOpened,
  kClicked,
  kOrder,
  kAsked,
  kNps,
  kCsat,
  kCes,
  kArticle,
  kSearchFailed,
  kSelfServed,
  kCall,
  kEnrolled,
  kEarned,
  kRedeemed,
  kPointsExpired,
  kInvited,
  kReferralConverted,
  kMention,
  kReview,
  kChat,
};

struct Step {
  int64_t minute = 0;  // since the year began
  StepKind kind = StepKind::kOrder;
  uint8_t which = 0;  // of several things of its kind: case, survey half, channel, ...
  int32_t number = 0;
};

// The steps of a person, by time; empty for who has no story. A pure function of the world and the person: cheap, so
// that none is kept. At most kMostSteps. `tally` may be null, else it counts what was drawn.
inline constexpr size_t kMostSteps = 96;
void StoryOf(const World& world, int64_t person, std::vector<Step>* steps, Effects* tally);

// Of a person with a story: when the sessions buy nothing and ask support nothing, for a story says who does.
bool IsQuietForOrders(int64_t minute);
bool IsQuietForContacts(int64_t minute);

// Appends the message of one step; all go under the user id, from the business's own systems.
void AppendStep(const World& world, const Person& person, const Step& step, PersonState* state,
                std::vector<Message>* messages);

}  // namespace c360::generate

#endif  // C360_EXAMPLES_C360_GENERATE_STORIES_H_
