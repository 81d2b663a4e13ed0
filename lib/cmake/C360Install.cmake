# cmake --install: headers, library, CMake package (c360::c360), pkg-config file, the command.
include(CMakePackageConfigHelpers)
install(TARGETS c360 EXPORT c360Targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/c360 DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(DIRECTORY ${CMAKE_BINARY_DIR}/generated/c360/v1 DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/c360 FILES_MATCHING PATTERN "*.pb.h")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/proto/c360/v1 DESTINATION ${CMAKE_INSTALL_DATADIR}/c360/proto/c360 FILES_MATCHING PATTERN "*.proto")
install(EXPORT c360Targets NAMESPACE c360:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/c360)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/c360Config.cmake.in ${CMAKE_BINARY_DIR}/c360Config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/c360)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/c360ConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/c360Config.cmake ${CMAKE_BINARY_DIR}/c360ConfigVersion.cmake
              ${CMAKE_CURRENT_LIST_DIR}/C360Dependencies.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/c360)
# Relative, so that `cmake --install --prefix` may choose another place than the configuration did.
file(RELATIVE_PATH c360_pc_to_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_CURRENT_LIST_DIR}/c360.pc.in ${CMAKE_BINARY_DIR}/c360.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/c360.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(TARGET c360_command)
  install(TARGETS c360_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
