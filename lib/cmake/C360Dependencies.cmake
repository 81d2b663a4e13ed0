# What c360 is built from: Debian 12 packages, nothing else. The same file serves the build and the installed package
# (c360Config.cmake includes it), so that both find the same things the same way.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(Protobuf)
find_dependency(absl)
find_dependency(fmt)
find_dependency(ZLIB)
find_dependency(PkgConfig)
pkg_check_modules(rocksdb REQUIRED IMPORTED_TARGET rocksdb)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(simdjson REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(icu REQUIRED IMPORTED_TARGET icu-uc icu-i18n)

# libphonenumber ships neither a CMake package nor a pkg-config file.
if(NOT TARGET c360_phonenumber_dependency)
  find_path(PHONENUMBER_INCLUDE_DIR phonenumbers/phonenumberutil.h REQUIRED)
  find_library(PHONENUMBER_LIBRARY phonenumber REQUIRED)
  add_library(c360_phonenumber_dependency INTERFACE IMPORTED)
  target_link_libraries(c360_phonenumber_dependency INTERFACE ${PHONENUMBER_LIBRARY})
  target_include_directories(c360_phonenumber_dependency SYSTEM INTERFACE ${PHONENUMBER_INCLUDE_DIR})
endif()
