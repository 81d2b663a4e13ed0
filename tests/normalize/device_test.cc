#include "normalize/device.h"

#include <gtest/gtest.h>

namespace c360::normalize {
namespace {

TEST(Device, FormsOfOneIdMeet) {
  for (const char* given : {"a9e0b0c0-0000-4000-8000-00000000000f", "A9E0B0C0-0000-4000-8000-00000000000F",
                            " {A9E0B0C0-0000-4000-8000-00000000000F} ", "urn:uuid:a9e0b0c0-0000-4000-8000-00000000000f",
                            "UUID:a9e0b0c0-0000-4000-8000-00000000000f"})
    EXPECT_EQ(*NormalizeDevice(given), "a9e0b0c0-0000-4000-8000-00000000000f") << given;
  for (const char* given : {"aa:bb:cc:dd:ee:0f", "AA-BB-CC-DD-EE-0F"})
    EXPECT_EQ(*NormalizeDevice(given), "aa:bb:cc:dd:ee:0f") << given;
}

TEST(Device, OtherIdsKeepTheirCase) {
  for (const char* given : {"GA1.2.3", "AbC", "{x}", "AA:BB-CC:DD:EE:FF", "A9E0B0C00000400080000000000000F"})
    EXPECT_EQ(*NormalizeDevice(given), given);
}

TEST(Device, HiddenIdsAreRefused) {
  for (const char* given : {"00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
                            "00:00:00:00:00:00", "ff-ff-ff-ff-ff-ff"})
    EXPECT_FALSE(NormalizeDevice(given).ok()) << given;
}

}  // namespace
}  // namespace c360::normalize
