#include "machine.h"

#include <google/protobuf/stubs/common.h>
#include <rocksdb/version.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "c360/version.h"
#include "fmt/format.h"

namespace c360::bench {
namespace {

// The first value of `field` in a file of "field : value" lines; "" when there is none.
std::string FieldOf(const char* path, std::string_view field) {
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    const size_t colon = line.find(':');
    if (!line.starts_with(field) || colon == std::string::npos) continue;
    return line.substr(line.find_first_not_of(" \t", colon + 1));
  }
  return "";
}

std::string Warnings() {
  std::string out;
#ifndef NDEBUG
  out += "WARNING   : assertions are on: a debug build; numbers say little\n";
#endif
#ifndef __OPTIMIZE__
  out += "WARNING   : built without optimisation; numbers say little\n";
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  out += "WARNING   : built with a sanitizer; numbers say nothing\n";
#endif
  return out;
}

}  // namespace

std::string MachineText() {
  utsname system = {};
  uname(&system);
  double load[1] = {0};
  getloadavg(load, 1);
  const double gib =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 30);
  return fmt::format(
             "c360      : {}\n"
             "machine   : {} x {}, {:.1f} GiB, {} {}, load {:.1f} at the start\n"
             "build     : {}, {}\n"
             "libraries : RocksDB {}.{}.{}, protobuf {}\n",
             kVersion, sysconf(_SC_NPROCESSORS_ONLN), FieldOf("/proc/cpuinfo", "model name"), gib, system.sysname,
             system.release, load[0], C360_BENCH_BUILD_TYPE, C360_BENCH_COMPILER, ROCKSDB_MAJOR, ROCKSDB_MINOR,
             ROCKSDB_PATCH, google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION)) +
         Warnings();
}

}  // namespace c360::bench
