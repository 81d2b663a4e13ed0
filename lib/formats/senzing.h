// Records of the Senzing entity specification (docs/formats/senzing.md).
#ifndef C360_LIB_FORMATS_SENZING_H_
#define C360_LIB_FORMATS_SENZING_H_

#include <memory>
#include <string>

#include "formats/decoder.h"

namespace c360::formats {

// One record a line. Records without a DATA_SOURCE are of `default_source`.
std::unique_ptr<Format> NewSenzingFormat(std::string default_source);

}  // namespace c360::formats

#endif  // C360_LIB_FORMATS_SENZING_H_
