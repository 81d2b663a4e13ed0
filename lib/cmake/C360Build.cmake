# The functions every CMakeLists.txt of the project uses.

# Headers that most sources include, parsed once instead of hundreds of times, where C360_PRECOMPILE says so. The presets
# `release` and `dev` go without, so that a source which leaves out an include does not compile there.
# Precompiled headers serve targets of like flags only, so there are two carriers of them: one for libraries, one for tests.
set(C360_COMMON_HEADERS <algorithm> <array> <cmath> <cstdint> <filesystem> <functional> <map> <memory> <optional> <set> <span> <string>
    <string_view> <utility> <vector> <absl/container/flat_hash_map.h> <absl/container/flat_hash_set.h> <absl/status/statusor.h>
    <absl/strings/str_cat.h> <absl/time/time.h> <google/protobuf/message.h>
    <google/protobuf/generated_message_reflection.h>)

# Defines the target `name`, which carries the precompiled headers given.
function(c360_precompiled_carrier name)
  if(C360_PRECOMPILE)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cc CONTENT "// Carries precompiled headers.\n")
    add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cc)
    target_precompile_headers(${name} PRIVATE ${ARGN})
    target_link_libraries(${name} PRIVATE protobuf::libprotobuf absl::statusor absl::time absl::flat_hash_set)
    c360_warnings(${name})
  endif()
endfunction()

# Lets `target` use the headers that `carrier` carries.
function(c360_precompile target carrier)
  if(C360_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${carrier})
  endif()
endfunction()

# One module of lib/: an object library whose link dependencies are the includes it is allowed (tests/contract/layers_test.cc
# holds the same rule over the text). All modules together are the library `c360`.
#   c360_module(normalize SOURCES email.cc phone.cc DEPS base types EXTERNAL PkgConfig::icu)
function(c360_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;EXTERNAL" ${ARGN})
  set(target c360_${name})
  add_library(${target} OBJECT ${ARG_SOURCES})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/lib ${PROJECT_SOURCE_DIR}/include)
  foreach(dep IN LISTS ARG_DEPS)
    target_link_libraries(${target} PUBLIC c360_${dep})
  endforeach()
  target_link_libraries(${target} PUBLIC ${ARG_EXTERNAL})
  c360_warnings(${target})
  c360_precompile(${target} c360_common_headers)
  set_property(GLOBAL APPEND PROPERTY C360_MODULES ${target})
endfunction()

function(c360_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 sees overlapping copies in std::string that are not there (GCC bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
    if(C360_SANITIZE)
      # The instrumentation makes GCC 12 doubt initialised members of the standard library (GCC bug 105562).
      target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    endif()
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(${target} PRIVATE -Wthread-safety)
  endif()
  if(C360_DEVELOPER_MODE)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# The memory allocator of the programs that do long work. A library leaves this choice to whoever links it; what it brings
# is told in docs/performance.md. Sanitizers bring their own.
function(c360_allocator target)
  find_library(C360_JEMALLOC jemalloc)
  if(C360_JEMALLOC AND NOT C360_SANITIZE)
    target_link_libraries(${target} PRIVATE -Wl,--no-as-needed ${C360_JEMALLOC} -Wl,--as-needed)
  endif()
endfunction()

# One test program a module: tests/<module>/*_test.cc, found case by case by ctest under the label given (default: unit).
#   c360_test(normalize SOURCES email_test.cc phone_test.cc [LABEL slow] [TIMEOUT 120] [EXTERNAL target] [MODULES base metrics]
#             [THREADS|SERIAL] [PREFIX Long.])
# A test links the whole library, or, quicker to build, only the objects of MODULES (all of them, those below included).
# Labels: unit, model, crash, fault, fuzz, sim, contract, bench; `slow` and `long` leave the default suite, `data` needs the
# public data sets. A test of MODULES is taken to have no threads, and is not built under ThreadSanitizer, unless it says
# THREADS; one of the whole library is, unless it says SERIAL. What no sanitizer run takes (labels slow, long, data, contract,
# bench) is not built for one. Names of cases are unique over all tests: of two programs from one source one has a PREFIX.
function(c360_test name)
  cmake_parse_arguments(ARG "THREADS;SERIAL" "LABEL;TIMEOUT;PREFIX" "SOURCES;EXTERNAL;MODULES" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(C360_SANITIZE MATCHES "thread" AND (ARG_SERIAL OR (ARG_MODULES AND NOT ARG_THREADS)))
    return()
  endif()
  if(C360_SANITIZE AND ARG_LABEL MATCHES "slow|long|data|contract|bench")
    return()
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name}_test ${ARG_SOURCES})
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests ${PROJECT_SOURCE_DIR}/lib)
  if(ARG_MODULES)
    list(TRANSFORM ARG_MODULES PREPEND c360_)
    target_link_libraries(${name}_test PRIVATE ${ARG_MODULES})
  else()
    target_link_libraries(${name}_test PRIVATE c360)
  endif()
  target_link_libraries(${name}_test PRIVATE ${ARG_EXTERNAL} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name}_test PRIVATE C360_SOURCE_DIR="${PROJECT_SOURCE_DIR}" C360_BINARY_DIR="${CMAKE_BINARY_DIR}")
  c360_warnings(${name}_test)
  c360_precompile(${name}_test c360_test_headers)
  gtest_discover_tests(${name}_test DISCOVERY_MODE PRE_TEST TEST_PREFIX "${ARG_PREFIX}"
                       PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
endfunction()
