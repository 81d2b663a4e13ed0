#include <gtest/gtest.h>

#include "metrics/families.h"
#include "metrics/registry.h"

namespace c360::metrics {
namespace {

TEST(VoiceMeasures, HaveNamesAndReasons) { testing::ExpectNamesAndReasons(VoiceMeasures()); }

}  // namespace
}  // namespace c360::metrics
