// The Segment spec's messages (docs/formats/segment.md).
#ifndef C360_LIB_FORMATS_SEGMENT_H_
#define C360_LIB_FORMATS_SEGMENT_H_

#include <memory>
#include <string>

#include "formats/decoder.h"

namespace c360::formats {

// Messages carry no source: all are of `source`.
std::unique_ptr<Format> NewSegmentFormat(std::string source);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_SEGMENT_H_
